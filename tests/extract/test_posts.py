"""Posts are found by their signature, with all their lines and none of the article's."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.extract.posts import add_posts, find_posts
from sostiene.languages import load_language
from sostiene.records import Attribution, Span

ITALIAN = load_language("it")


def read(text: str) -> list[tuple[str, str, str]]:
    """Content, author and date of each post of the text."""
    return [
        (
            text[post.content[0].start : post.content[-1].end],
            text[post.author.start : post.author.end],
            text[post.date.start : post.date.end] if post.date else "",
        )
        for post in find_posts(text, ITALIAN)
    ]


def test_a_post_with_emoji_and_a_numbered_list_is_whole_and_its_links_are_left_out() -> None:
    post = "La riunione è finita 🇪🇺\nAbbiamo deciso tre cose:\n1. Niente tagli\n2. Più treni #trasporti\n3️⃣ Più scuole"
    text = (
        "Il vertice è durato due ore, ha riferito il portavoce della Commissione.\n"
        f"{post} pic.twitter.com/a1b2c3 https://t.co/xyz\n"
        "— Anna Neri (@annaneri) 28 ottobre 2024\nNessuno ha commentato."
    )
    assert read(text) == [(post, "Anna Neri (@annaneri)", "28 ottobre 2024")]


@pytest.mark.parametrize(
    ("signature", "author", "date"),
    [
        ("— Anna Neri (@anna) 28 ottobre 2024", "Anna Neri (@anna)", "28 ottobre 2024"),
        ("- Anna Neri (@anna) October 28, 2024", "Anna Neri (@anna)", "October 28, 2024"),
        ("– Anna Neri (@anna.neri.example) · 28/10/2024", "Anna Neri (@anna.neri.example)", "28/10/2024"),
        ("— Anna Neri (@anna)", "Anna Neri (@anna)", ""),
        ("Anna Neri (@anna) 10:45 - 28 ott 2024", "Anna Neri (@anna)", "10:45 - 28 ott 2024"),
    ],
)
def test_signatures_of_every_style_are_read(signature: str, author: str, date: str) -> None:
    assert read(f"Non ci fermeremo.\n{signature}\nPoi è uscita.") == [("Non ci fermeremo.", author, date)]


def test_an_introduction_with_a_colon_stays_outside() -> None:
    text = "Neri ha scritto su X:\nNon ci fermeremo. Andremo avanti.\nLo dobbiamo ai cittadini.\n— Anna Neri (@anna)"
    assert read(text)[0][0] == "Non ci fermeremo. Andremo avanti.\nLo dobbiamo ai cittadini."


def test_blank_lines_bound_a_post() -> None:
    text = "Era lunedì.\n\nHo visto il presidente.\nNon ci fermeremo.\n— Anna Neri (@anna)\n\nNessuno ha risposto."
    assert read(text)[0][0] == "Ho visto il presidente.\nNon ci fermeremo."


def test_without_any_clue_one_line_is_taken() -> None:
    text = "Era lunedì e pioveva.\nNon ci fermeremo.\n— Anna Neri (@anna) 1 maggio 2024\nNessuno ha risposto."
    assert read(text)[0][0] == "Non ci fermeremo."


def test_the_post_may_stand_on_the_line_of_its_signature_or_behind_its_author() -> None:
    assert read("Riforma approvata! https://t.co/xyz — Anna Neri (@anna) 1 maggio 2024")[0][0] == "Riforma approvata!"
    assert read("Anna Neri (@anna) su X: Riforma approvata!")[0] == ("Riforma approvata!", "Anna Neri (@anna)", "")


def test_two_posts_in_a_row_are_two() -> None:
    text = "Uno.\n— Anna Neri (@anna) 1 maggio 2024\nDue.\n— Ugo Bruni (@ugo) 2 maggio 2024"
    assert [content for content, _, _ in read(text)] == ["Uno.", "Due."]


def test_a_handle_in_a_sentence_signs_nothing() -> None:
    assert read("Il ministro Anna Neri (@anna) ha scritto che verrà nel 2024.") == []


def find(text: str, words: str) -> tuple[Span, ...]:
    return (Span(text.index(words), text.index(words) + len(words)),)


def test_a_post_replaces_what_the_tagger_made_of_it_and_keeps_the_reports_inside() -> None:
    text = "Bruni ha detto che verrà.\nIl sindaco mi ha detto che non lascia 💪\n— Anna Neri (@anna) 1 maggio 2024"
    other = Attribution(find(text, "che verrà"), find(text, "ha detto"), find(text, "Bruni"))
    whole = Attribution(find(text, "Il sindaco mi ha detto che non lascia"), act="announce")
    inner = Attribution(find(text, "che non lascia"), find(text, "mi ha detto"), find(text, "Il sindaco"))
    added = add_posts(text, [other, whole, inner], find_posts(text, ITALIAN))
    assert [text[one.content[0].start : one.content[-1].end] for one in added] == [
        "che verrà",
        "Il sindaco mi ha detto che non lascia 💪",
        "che non lascia",
    ]
    assert (added[1].source, added[1].cue, added[1].act) == (find(text, "Anna Neri (@anna)"), (), "announce")


@given(st.lists(st.sampled_from(["a b.", "—", "Anna (@x)", "(@y)", "\n", "1. c", "d:", " ", "2024"]), max_size=30))
def test_posts_lie_in_the_text_apart_from_each_other(parts: list[str]) -> None:
    text = "".join(parts)
    posts = find_posts(text, ITALIAN)
    for post in posts:
        assert 0 <= post.content[0].start < post.content[0].end <= len(text)
        assert not (post.content[0].start < post.author.end and post.author.start < post.content[0].end)
    assert all(one.block.end <= other.block.start for one, other in pairwise(posts))
