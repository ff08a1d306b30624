"""What new versions of a page added, dropped or changed; what only moved is no edit."""

import pytest

from sostiene.batch import ingest
from sostiene.errors import UsageError
from sostiene.questions.versions import compare, find_edits
from sostiene.readers import Document, Origin
from sostiene.reading import read
from sostiene.records import Article
from sostiene.store import Store
from sostiene.views.edits import show_edits

URL = "https://www.faro.example/notizie/faro?utm_source=x"
FIRST = "«Il faro resta di tutti», ha detto la sindaca Ada Ferrin. Ugo Salis ha smentito che il faro sia in vendita."
SECOND = "«Il faro torna di tutti», ha detto la sindaca Ada Ferrin. «Non so nulla», ha detto Ida Testi."


def article(text: str) -> Article:
    return read(text, lang="it", tagger="rules")


def add(store: Store, text: str, day: str, url: str = URL) -> None:
    origin = Origin(f"{url} {day}", "faro", url=url, method="web", obtained=f"{day}T10:00:00+00:00")
    ingest(store, [Document(text.encode(), origin, "text")], tagger="rules")


def test_statements_come_go_and_change() -> None:
    edits = compare(article(FIRST), article(SECOND))
    assert [one.speaker for one in edits.came] == ["Ida Testi"]
    assert [one.speaker for one in edits.went] == ["Ugo Salis"]
    (changed,) = edits.changed
    assert [(piece.change, piece.words) for piece in changed.words if piece.change != "same"] == [
        ("removed", "resta"),
        ("added", "torna"),
    ]


def test_a_statement_that_only_moved_is_no_edit() -> None:
    sentences = FIRST.split(". ")
    assert not compare(article(FIRST), article(". ".join([sentences[1].rstrip("."), sentences[0]]) + "."))
    assert not compare(article(FIRST), article("Il fatto di ieri.\n\n" + FIRST.replace(" ", "  ", 1)))


def test_another_speaker_of_the_same_words_is_a_change() -> None:
    edits = compare(article(FIRST), article(FIRST.replace("Ada Ferrin", "Ida Testi")))
    assert [change.field for change in edits.changed[0].changes][:1] == ["speaker"]
    assert (edits.came, edits.went) == ((), ())


def test_the_versions_of_a_page_are_compared_in_the_order_of_time(store: Store) -> None:
    add(store, SECOND, "2025-03-06")
    add(store, FIRST, "2025-03-04", URL.replace("https://www.", "http://").partition("?")[0])
    add(store, FIRST, "2025-03-04", "https://molo.example/altro")
    (page,) = find_edits(store)
    assert (page.location, page.versions) == ("faro.example/notizie/faro", 2)
    (step,) = page.steps
    assert (step.older.article.text, step.newer.article.text) == (FIRST, SECOND)
    assert find_edits(store, since="2025-03-07") == []
    assert find_edits(store, URL)[0] == page


def test_a_page_that_came_back_counts_again(store: Store) -> None:
    for text, day in ((FIRST, "2025-03-04"), (SECOND, "2025-03-05"), (FIRST, "2025-03-06")):
        add(store, text, day)
    (page,) = find_edits(store)
    assert (page.versions, len(page.steps)) == (2, 2)
    assert [one.speaker for one in page.steps[1].edits.came] == ["Ugo Salis"]


def test_what_is_shown_reads_without_colours(store: Store) -> None:
    add(store, FIRST, "2025-03-04")
    add(store, SECOND, "2025-03-06")
    shown = show_edits(find_edits(store), width=100)
    assert "2025-03-04 10:00 to 2025-03-06 10:00" in shown
    assert "  + Ida Testi states: «Non so nulla»" in shown
    assert "  - Ugo Salis denies: che il faro sia in vendita" in shown
    assert "  ~ Ada Ferrin states: «Il faro [-resta-] {+torna+} di tutti»" in shown


def test_what_has_no_versions_is_told(store: Store) -> None:
    ingest(store, [Document(FIRST.encode(), Origin("a.txt", "a"), "text")], tagger="rules")
    assert find_edits(store) == []
    with pytest.raises(UsageError, match="has no address"):
        find_edits(store, "a")
    with pytest.raises(UsageError, match="'ieri' is no day"):
        find_edits(store, since="ieri")
