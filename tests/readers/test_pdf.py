"""PDF: paragraphs as a reader of the page sees them, and no page, however hostile, takes the reader along."""

import zlib
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostiene.readers import read_bytes
from sostiene.readers.layout import find_paragraphs
from sostiene.readers.pages import Line
from sostiene.records import Article, Problem

Print = tuple[float, float, int, str]
"""Words on a page: from the left, from below, size of type, the words."""


def pack(*objects: bytes) -> bytes:
    """A PDF of the given objects; the first is the catalogue."""
    content, places = b"%PDF-1.4\n", []
    for number, words in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, words)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return content + b"trailer<</Size %d/Root 1 0 R/Info 3 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, start)


def make_pdf(streams: Sequence[bytes], title: str = "", filters: str = "") -> bytes:
    """A PDF with a page for each stream of drawing."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(streams)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(streams)}>>".encode(),
        f"<</Title({title})/Author(Ada Ferrin)/CreationDate(D:20240101)>>".encode("cp1252"),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for number, stream in enumerate(streams):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 4 0 R>>>>/Contents %d 0 R>>"
            % (6 + 2 * number)
        )
        objects.append(b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(stream), filters.encode(), stream))
    return pack(*objects)


def draw(prints: Sequence[Print]) -> bytes:
    lines = (f"BT /F {size} Tf 1 0 0 1 {left} {height} Tm ({words}) Tj ET" for left, height, size, words in prints)
    return "\n".join(lines).encode("cp1252")


def print_lines(lines: Sequence[str], left: float = 60, top: float = 700, leading: float = 14) -> list[Print]:
    return [(left, top - leading * number, 11, line) for number, line in enumerate(lines)]


def read(content: bytes) -> Article:
    (article,) = read_bytes(content, "comunicato.pdf", lang="it")
    assert isinstance(article, Article), article
    return article


def find_problem(content: bytes) -> Problem:
    (problem,) = read_bytes(content, "comunicato.pdf")
    assert isinstance(problem, Problem), problem
    return problem


BODY = [
    "Il sindaco di Calaverde ha detto che il ponte resterà chiuso fino a maggio per-",
    "ché i lavori non sono finiti. La relazione socio-economica del perito è stata letta",
    "in aula ieri sera.",
]
JOINED = (
    "Il sindaco di Calaverde ha detto che il ponte resterà chiuso fino a maggio perché i lavori non sono finiti. "
    "La relazione socio-economica del perito è stata letta in aula ieri sera."
)


def test_the_lines_of_a_paragraph_are_joined_and_cut_words_made_whole() -> None:
    page = [
        (60, 740, 20, "Ponte chiuso"),
        *print_lines(BODY),
        *print_lines(["La giunta ha approvato la spesa."], top=640),
    ]
    article = read(make_pdf([draw(page)], title="nota.doc"))
    assert article.text.split("\n") == ["Ponte chiuso", JOINED, "La giunta ha approvato la spesa."]
    assert (article.title, article.author, article.published) == ("Ponte chiuso", "Ada Ferrin", None)


def test_a_title_in_the_properties_is_believed_if_it_stands_in_the_text() -> None:
    page = draw(print_lines(["Comune di Calaverde", "Ponte chiuso fino a maggio", *BODY], leading=30))
    assert read(make_pdf([page], title="Ponte chiuso fino a maggio")).title == "Ponte chiuso fino a maggio"
    assert read(make_pdf([page], title="Modello di carta intestata")).title != "Modello di carta intestata"


def test_heads_feet_and_page_numbers_are_left_out_and_a_paragraph_goes_over_the_page() -> None:
    pages = []
    for number, lines in enumerate((BODY[:2], [*BODY[2:], "Il vicesindaco non c'era."], ["Fine della relazione."]), 1):
        head = [(200, 800, 9, "Comune di Calaverde"), (280, 30, 9, f"Pagina {number} di 3")]
        pages.append(draw([*head, *print_lines(lines)]))
    assert read(make_pdf(pages)).text.split("\n") == [JOINED, "Il vicesindaco non c'era.", "Fine della relazione."]


def test_columns_follow_each_other_in_whatever_order_they_were_drawn() -> None:
    left = ["il ponte resta chiuso", "fino al mese di maggio", "dice il sindaco nuovo"]
    right = ["mentre la strada riapre", "nel corso di giugno, e", "la piazza è già aperta"]
    for page in (print_lines(left) + print_lines(right, 320), print_lines(right, 320) + print_lines(left)):
        assert read(make_pdf([draw(page)])).text == " ".join([*left, *right])


def test_list_items_and_short_lines_stay_lines() -> None:
    lines = [
        "• primo lavoro, che è lungo quanto tutta la riga della pagina",
        "• secondo lavoro",
        "Data 3 maggio",
        "Ore 21",
    ]
    assert read(make_pdf([draw(print_lines(lines))])).text.split("\n") == lines


def test_a_compound_that_the_text_has_elsewhere_keeps_its_hyphen() -> None:
    lines = [Line("un piano socio-", 0, 100, 90, 10), Line("economico e un voto socio-economico", 0, 100, 78, 10)]
    assert [one.text for one in find_paragraphs([lines])] == ["un piano socio-economico e un voto socio-economico"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.4 and no more", "it is no PDF"),
        (make_pdf([b"q Q"]), "its pages are pictures"),
        (make_pdf([]), "broken"),
        (make_pdf([draw(print_lines(["!\u00a7$%&/=?*+#-.,;:_"] * 20))]), "cannot be read"),
        (make_pdf([b"q Q"] * 2_001), "more than 2,000 pages"),
    ],
)
def test_what_cannot_be_read_is_a_problem_with_a_hint(content: bytes, what: str) -> None:
    problem = find_problem(content)
    assert what in problem.what
    assert problem.hint


def test_a_locked_pdf_is_a_problem() -> None:
    lock = b"<</Filter/Standard/V 2/R 3/Length 128/P -1/O<%s>/U<%s>>>" % (b"41" * 32, b"42" * 32)
    content = make_pdf([draw(print_lines(BODY))]).replace(b"/Info 3 0 R", b"/Encrypt " + lock + b"/ID[<00><00>]")
    assert "password" in find_problem(content).what


@pytest.mark.slow
def test_a_page_of_few_bytes_that_needs_gigabytes_is_stopped() -> None:
    content = make_pdf([zlib.compress(b"q " * 20_000_000, 1)], filters="/Filter/FlateDecode")
    assert "bounds of memory" in find_problem(content).what


@settings(max_examples=15)
@given(st.binary(max_size=80), st.integers(0, 1200))
def test_a_damaged_pdf_gives_an_article_or_a_problem(damage: bytes, place: int) -> None:
    whole = make_pdf([draw(print_lines(BODY))])
    assert len(list(read_bytes(whole[:place] + damage + whole[place + len(damage) :], "a.pdf"))) == 1


@given(
    st.lists(
        st.lists(
            st.builds(
                Line,
                st.text(alphabet="aA-. •1\u00ad", min_size=1, max_size=12).filter(str.strip),
                st.floats(0, 600),
                st.floats(0, 600),
                st.floats(-10, 850),
                st.floats(1, 40),
            ),
            max_size=12,
        ),
        max_size=4,
    )
)
def test_any_lines_give_paragraphs_of_one_line_each(pages: list[list[Line]]) -> None:
    found = find_paragraphs(pages)
    assert all(one.text and "\n" not in one.text for one in found)
