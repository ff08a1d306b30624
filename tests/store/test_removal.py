"""An article that was taken out is gone for good; a tombstone without its words stays."""

import zlib
from pathlib import Path

import pytest
from sqlalchemy import func, select

from sostiene.batch import Summary, ingest
from sostiene.errors import UsageError
from sostiene.proof import verify
from sostiene.readers import Document, Origin
from sostiene.store import Store
from sostiene.store.removal import find_removable, list_removed, remove
from sostiene.store.tables import metadata, speakers, statements

URL = "https://faro.example/1"
# A word that stands nowhere else.
TEXT = "«Il faro è quattordicimilesimo», ha detto lunedì la sindaca Zenobia Ferrin ai cronisti."
OTHER = "«Il molo è nuovo», ha detto Ugo Salis."
WHO = {"by": "Rosa Testi", "reason": "the court's order"}


def add(store: Store, text: str, url: str = URL, *, readmit: bool = False) -> Summary:
    document = Document(text.encode(), Origin(url, url[-1], url=url, method="web"), "text")
    return ingest(store, [document], tagger="rules", readmit=readmit)


def count_rows(store: Store) -> dict[str, int]:
    with store.read() as connection:
        found = {
            name: connection.scalar(select(func.count()).select_from(one)) for name, one in metadata.tables.items()
        }
    return {name: rows for name, rows in found.items() if rows and name not in ("runs",)}


def test_all_of_it_goes_and_a_tombstone_stays(store: Store) -> None:
    add(store, TEXT)
    (removal,) = remove(store, URL, **WHO)
    assert (removal.url, removal.statements, removal.twins) == (URL, 1, ())
    assert count_rows(store) == {"tombstones": 1}
    (stone,) = list_removed(store)
    assert (stone.article, stone.by, stone.reason) == (removal.article, "Rosa Testi", "the court's order")
    assert verify(store).findings == ()


def test_its_words_are_in_no_file_any_more(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db", create=True) as store:
        add(store, OTHER, "https://faro.example/2")
        add(store, TEXT)
        assert find_bytes(tmp_path)
        remove(store, URL, **WHO)
        assert find_bytes(tmp_path) == []
    assert find_bytes(tmp_path) == []


def find_bytes(folder: Path) -> list[str]:
    """Which of the article's words, stems and packed texts any file of the store holds."""
    wanted = {
        "word": b"quattordicimilesimo", "stem": b"quattordicimilesim", "name": b"enobia",
        "packed": zlib.compress(TEXT.encode(), 6)[8:40],
    }  # fmt: skip
    content = b"".join(path.read_bytes() for path in folder.iterdir())
    return [name for name, piece in wanted.items() if piece in content]


def test_other_articles_stay_whole(store: Store) -> None:
    add(store, OTHER, "https://faro.example/2")
    before = count_rows(store)
    add(store, TEXT)
    remove(store, URL, **WHO)
    assert count_rows(store) == {**before, "tombstones": 1}
    with store.read() as connection:
        assert connection.scalars(select(speakers.c.name)).all() == ["Ugo Salis"]


def test_a_text_that_another_article_has_stays_with_it(store: Store) -> None:
    add(store, TEXT)
    add(store, TEXT, "https://molo.example/2")
    (removal,) = remove(store, URL, **WHO)
    assert len(removal.twins) == 1
    assert verify(store).findings == ()
    with store.read() as connection:
        assert connection.scalars(select(statements.c.article)).all() == list(removal.twins)


def test_it_does_not_come_back_unless_it_is_let_in(store: Store) -> None:
    add(store, TEXT)
    remove(store, URL, **WHO)
    for text, url in ((TEXT, URL), (TEXT, "https://molo.example/2"), (TEXT + " Ancora.", URL)):
        (problem,) = add(store, text, url).problems
        assert problem.what.startswith("it was removed on ")
        assert problem.what.endswith("by Rosa Testi: the court's order")
    assert add(store, TEXT, readmit=True).articles == 1
    assert len(list_removed(store)) == 1


def test_every_version_of_its_page_can_go(store: Store) -> None:
    add(store, TEXT)
    add(store, OTHER)
    assert len(find_removable(store, URL, all_versions=True)) == 2
    assert len(remove(store, URL, **WHO, all_versions=True)) == 2
    assert count_rows(store) == {"tombstones": 2}


@pytest.mark.parametrize(
    "who", [{"by": "", "reason": "x"}, {"by": "x", "reason": " "}, {"by": "x", "reason": "x" * 3000}]
)
def test_nobody_removes_without_name_and_reason(store: Store, who: dict[str, str]) -> None:
    add(store, TEXT)
    with pytest.raises(UsageError, match="a removal needs"):
        remove(store, URL, **who)
    with pytest.raises(UsageError, match="there is no article"):
        remove(store, "https://nowhere.example", **WHO)
