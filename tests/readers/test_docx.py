"""Word files: every paragraph that a reader of the page sees, and nothing that was deleted, hidden or remarked."""

import io
import zipfile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.readers import docx as reader
from sostiene.readers import read_bytes
from sostiene.records import Article, Problem

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
LONG = "Il sindaco di Calaverde ha detto che il ponte resterà chiuso fino a maggio."


def pack(body: str, **parts: str) -> bytes:
    """A DOCX with the given body; other parts by name, `__` for a slash."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return stream.getvalue()


def paragraph(inner: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{inner}</w:p>"


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def read(content: bytes) -> Article:
    (article,) = read_bytes(content, "nota.docx", lang="it")
    assert isinstance(article, Article), article
    return article


def find_problem(content: bytes) -> Problem:
    (problem,) = read_bytes(content, "nota.docx")
    assert isinstance(problem, Problem), problem
    return problem


def test_a_file_written_by_a_library_gives_headings_lists_and_tables_as_lines() -> None:
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = "Ponte chiuso fino a maggio", "Ada Ferrin"
    document.add_heading("Ponte chiuso fino a maggio", 1)
    document.add_paragraph(LONG)
    document.add_paragraph("primo lavoro", style="List Bullet")
    table = document.add_table(2, 2)
    for cell, words in zip(table._cells, ("Lavoro", "Euro", "Piloni", "3.000"), strict=True):
        cell.text = words
    document.add_paragraph("Fine.")
    stream = io.BytesIO()
    document.save(stream)
    article = read(stream.getvalue())
    assert article.text.split("\n") == [
        "Ponte chiuso fino a maggio", LONG, "primo lavoro", "Lavoro\tEuro", "Piloni\t3.000", "Fine.",
    ]  # fmt: skip
    assert (article.title, article.author, article.published) == ("Ponte chiuso fino a maggio", "Ada Ferrin", None)


def test_tracked_deletions_hidden_words_and_names_of_fields_are_left_out() -> None:
    body = paragraph(
        run("Il ponte ")
        + '<w:del><w:r><w:delText>non </w:delText></w:r></w:del><w:ins w:author="X">'
        + run("resta ")
        + "</w:ins><w:moveFrom>"
        + run("qui ")
        + "</w:moveFrom>"
        + run("in segreto ", "<w:vanish/>")
        + "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        + run("chiuso.", '<w:vanish w:val="0"/>')
    )
    assert read(pack(body)).text == "Il ponte resta chiuso."


def test_tabs_line_breaks_and_hyphens_are_kept_and_soft_hyphens_are_not() -> None:
    body = paragraph(
        "<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>" + run("pon\u00adte") + "<w:r><w:br/></w:r>" + run("sud")
    )
    assert read(pack(body + paragraph("<w:r><w:t>anti</w:t><w:noBreakHyphen/><w:t>crollo</w:t></w:r>"))).text == (
        "ponte\nsud\nanti-crollo"
    )


def test_footnotes_stand_last_and_comments_nowhere() -> None:
    notes = (
        f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:type="separator"><w:p><w:r><w:t>riga</w:t></w:r></w:p>'
        f"</w:footnote><w:footnote>{paragraph(run('Legge del 1951.'))}</w:footnote></w:footnotes>"
    )
    comments = f'<w:comments xmlns:w="{WORD}"><w:comment>{paragraph(run("Da rivedere"))}</w:comment></w:comments>'
    content = pack(paragraph(run(LONG)) + paragraph(run("Fine.")), word__footnotes=notes, word__comments=comments)
    assert read(content).text == f"{LONG}\nFine.\nLegge del 1951."


def test_the_second_form_of_a_text_box_is_left_out() -> None:
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = f"<w:txbxContent>{paragraph(run('Riquadro.'))}</w:txbxContent>"
    body = paragraph(
        f'<w:r><mc:AlternateContent xmlns:mc="{compatible}"><mc:Choice>{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>" + run(LONG)
    )
    assert read(pack(body)).text == f"Riquadro.\n{LONG}"


def test_a_table_that_only_sets_the_page_gives_its_paragraphs() -> None:
    cell = f"<w:tc>{paragraph(run('Uno.'))}{paragraph(run('Due.'))}</w:tc>"
    assert read(pack(f"<w:tbl><w:tr>{cell}<w:tc><w:p/></w:tc></w:tr></w:tbl>")).text == "Uno.\nDue."


def test_the_title_is_a_paragraph_of_that_style_and_no_name_of_a_file() -> None:
    core = (
        f'<c:coreProperties xmlns:c="{CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>nota finale v3.docx</dc:title><dc:creator>utente</dc:creator></c:coreProperties>"
    )
    article = read(pack(paragraph(run("Comune")) + paragraph(run("Ponte chiuso"), "Titolo"), docProps__core=core))
    assert (article.title, article.author) == ("Ponte chiuso", None)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"PK\x03\x04 and no more", "no Word file"),
        (b"\xd0\xcf\x11\xe0 old", "old Word file"),
        (pack(paragraph("")), "the text is empty"),
        (pack("<w:p>"), "no Word file"),
        (pack(paragraph(run(LONG)))[:-200], "no Word file"),
    ],
)
def test_what_is_no_word_file_is_a_problem(content: bytes, what: str) -> None:
    assert what in find_problem(content).what


def test_another_archive_is_no_word_file() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("content.xml", "<a/>")
    assert "no Word file" in find_problem(stream.getvalue()).what


def test_no_entity_is_resolved() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(
            "word/document.xml",
            '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b "bbbb">]>'
            f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>&a;&b;</w:t></w:r></w:p></w:body></w:document>',
        )
    assert "no Word file" in find_problem(stream.getvalue()).what


def test_a_part_is_never_unpacked_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_PART", 100_000)
    assert "unfolds to more than" in find_problem(pack(paragraph(run("a" * 200_000)))).what


@given(st.binary(max_size=300), st.integers(0, 800))
def test_a_damaged_file_gives_an_article_or_a_problem(damage: bytes, place: int) -> None:
    whole = pack(paragraph(run(LONG)))
    assert len(list(read_bytes(whole[:place] + damage + whole[place + len(damage) :], "nota.docx"))) == 1


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_that_no_word_processor_compresses_so_is_not_unpacked(method: int) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body/></w:document>')
    content = bytearray(stream.getvalue())
    content[60:90] = bytes(byte ^ 0x5A for byte in content[60:90])
    assert "no Word file" in find_problem(bytes(content)).what
