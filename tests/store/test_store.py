"""What is added is there, twice is once, and what cannot be read is a problem."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, inspect, select

from sostiene.batch import Summary, ingest
from sostiene.codec import article_to_line
from sostiene.errors import StoreError, UsageError
from sostiene.readers import Document, open_bytes
from sostiene.records import Problem
from sostiene.store import Store
from sostiene.store.lookup import find_article, load_article
from sostiene.store.migrations import HEAD
from sostiene.store.tables import articles, links, metadata, obtained, problems, statements
from tests.sample import ARTICLE

TEXT = "«Il faro resta di tutti», ha detto lunedì la sindaca Ada Ferrin ai cronisti."


def add(store: Store, *texts: str, **options: int) -> Summary:
    return ingest(store, make_documents(*texts), tagger="rules", **options)  # type: ignore[arg-type]


def make_documents(*texts: str) -> Iterator[Document | Problem]:
    for number, text in enumerate(texts):
        yield from open_bytes(text.encode(), f"{number}.txt")


def count(store: Store, table: object) -> int:
    with store.read() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


def test_what_is_added_is_there(store: Store) -> None:
    summary = add(store, TEXT)
    assert (summary.documents, summary.articles, summary.statements, summary.problems) == (1, 1, 1, ())
    with store.read() as connection:
        article = load_article(connection, find_article(connection, "0"))
    assert article is not None
    (statement,) = article.statements
    assert (article.text, statement.speaker) == (TEXT, "Ada Ferrin")
    assert statement.content.text == "«Il faro resta di tutti»"


def test_adding_twice_changes_nothing(store: Store) -> None:
    add(store, TEXT)
    before = dump(store)
    summary = add(store, TEXT)
    assert (summary.documents, summary.known, summary.articles) == (1, 1, 0)
    assert dump(store) == before


def dump(store: Store) -> dict[str, list[object]]:
    with store.read() as connection:
        return {name: [*map(str, connection.execute(select(table)))] for name, table in metadata.tables.items()}


def test_the_order_does_not_matter(locations: Callable[[str], str]) -> None:
    other = TEXT.replace("Ada Ferrin", "Ida Salis")
    keys = []
    for name, texts in (("one", [("a.txt", TEXT), ("b.txt", other)]), ("other", [("b.txt", other), ("a.txt", TEXT)])):
        with Store.open(locations(name), create=True) as store:
            for where, text in texts:
                ingest(store, open_bytes(text.encode(), where), tagger="rules")
            with store.read() as connection:
                keys.append(sorted(connection.scalars(select(statements.c.id))))
    assert keys[0] == keys[1]


def test_statements_that_are_given_are_kept_as_they_are(store: Store) -> None:
    ingest(store, open_bytes(article_to_line(ARTICLE).encode(), "a.jsonl"), tagger="rules")
    with store.read() as connection:
        article = load_article(connection, find_article(connection, "faro"))
    assert article is not None
    assert [one.content for one in article.statements] == [one.content for one in ARTICLE.statements]
    parents = {one.id: one for one in article.statements}
    assert [one.within and parents[one.within].speaker for one in article.statements] == [
        None,
        None,
        None,
        "Ugo Salis",
        None,
    ]


def test_a_text_is_read_once_for_all_its_places(store: Store) -> None:
    lines = "\n".join(f'{{"doc": "{name}", "url": "https://{name}.example/faro", "text": "{TEXT}"}}' for name in "abc")
    summary = ingest(store, open_bytes(lines.encode(), "a.jsonl"), tagger="rules")
    assert (summary.articles, summary.copied, summary.statements) == (3, 2, 3)


def test_what_cannot_be_read_is_a_problem_until_it_can(store: Store) -> None:
    summary = ingest(store, [Problem("0.txt", "there is no such file")], tagger="rules")
    assert [problem.where for problem in summary.problems] == ["0.txt"]
    with store.read() as connection:
        assert connection.scalars(select(problems.c.solved)).all() == [None]
    add(store, TEXT)
    with store.read() as connection:
        assert connection.scalars(select(problems.c.solved)).all() != [None]


def test_near_duplicates_are_linked(store: Store) -> None:
    body = " ".join(f"Il ponte numero {number} di Calaverde resta chiuso al traffico." for number in range(20))
    add(store, body, body + " Lo ha detto Ada Ferrin.", TEXT * 8)
    with store.read() as connection:
        (link,) = connection.execute(select(links)).all()
    assert (link.kind, link.verdict, link.is_person) == ("echo", "likely", False)
    assert link.score > 0.9


def test_the_tables_are_those_that_the_changes_make(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with store.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: not (kind == "table" and str(name).startswith("search"))},
        )
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == HEAD


def test_a_store_of_a_newer_program_is_refused(store: Store, location: str) -> None:
    with store.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer Sostiene"):
        Store.open(location)


def test_no_store_is_made_by_asking(locations: Callable[[str], str]) -> None:
    with pytest.raises(StoreError, match="there is no store"):
        Store.open(locations("none"))


@pytest.mark.parametrize("location", ["", "a\0b", "mysql://host/x", "http://host/x", "::://"])
def test_what_is_no_place_of_a_store_is_a_wrong_use(location: str) -> None:
    with pytest.raises((UsageError, StoreError)):
        Store.open(location)


def test_another_database_and_another_file_are_no_store(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("Il faro resta di tutti. " * 100)
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(tmp_path / "text.db")
    engine = create_engine(f"sqlite:///{tmp_path}/other.db")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE mine (a INTEGER)")
    with pytest.raises(StoreError, match="no store"):
        Store.open(tmp_path / "other.db", create=True)
    assert inspect(engine).get_table_names() == ["mine"]
    engine.dispose()


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError), store.write() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
        raise RuntimeError
    add(store, TEXT)
    assert (count(store, articles), count(store, obtained)) == (1, 1)
