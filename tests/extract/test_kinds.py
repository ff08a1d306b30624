"""The kind of a statement follows the quotation marks in its content."""

import pytest

from sostiene.extract.kinds import KindReader
from sostiene.extract.posts import add_posts, find_posts
from sostiene.extract.quotations import find_quotations
from sostiene.languages import load_language
from sostiene.records import Attribution, Kind, Span


def find(text: str, *words: str) -> tuple[Span, ...]:
    return tuple(Span(text.index(each), text.index(each) + len(each)) for each in words)


@pytest.mark.parametrize(
    ("text", "content", "kind"),
    [
        ("Neri ha detto: «Non lascio»", ["«Non lascio»"], "direct"),
        ("Neri ha detto che non lascia", ["che non lascia"], "indirect"),
        ("Neri ha detto che «non lascia»", ["che «non lascia»"], "mixed"),
        ("«Resto - ha detto Neri - al mio posto»", ["«Resto", "al mio posto»"], "direct"),
        ('Neri ha detto che la banda "Nona Legione" è in fuga', ['che la banda "Nona Legione" è in fuga'], "indirect"),
        ("Neri ha detto: Non lascio il mio posto.", ["Non lascio il mio posto"], "direct"),
        ('Neri ha detto: "I stay" (Io resto)', ['"I stay"', "Io resto"], "direct"),
    ],
)
def test_kind_follows_the_marks(text: str, content: list[str], kind: Kind) -> None:
    attribution = Attribution(find(text, *content), find(text, "ha detto"), find(text, "Neri"))
    assert KindReader(text, find_quotations(text), ()).read(attribution) == kind


def test_a_report_inside_a_quotation_is_indirect() -> None:
    text = "«Neri mi ha detto che verrà», ha spiegato Bruni"
    attribution = Attribution(find(text, "che verrà"), find(text, "mi ha detto"), find(text, "Neri"))
    assert KindReader(text, find_quotations(text), ()).read(attribution) == "indirect"


def test_a_post_is_a_post_even_with_marks() -> None:
    text = "«Non lascio»\n— Anna Neri (@anna) 1 maggio 2024"
    posts = find_posts(text, load_language("it"))
    (attribution,) = add_posts(text, [], posts)
    assert KindReader(text, find_quotations(text), posts).read(attribution) == "post"
