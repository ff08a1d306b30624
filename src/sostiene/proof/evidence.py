"""Evidence for statements: from their keys to one ZIP that proves them without the store (bundles.py)."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sqlalchemy import Connection, RowMapping, select

from sostiene.errors import InputError, UsageError
from sostiene.proof.bundles import name_page, write_bundle
from sostiene.proof.exhibits import Exhibit, Obtained, Opinion, Run
from sostiene.records import Article, follow_chain
from sostiene.store import Store
from sostiene.store.backup import making_file
from sostiene.store.lookup import find_article
from sostiene.store.rows import article_from_rows, unpack, unpack_text
from sostiene.store.tables import articles, judgements, obtained, pages, runs, statements, texts


def write_evidence(store: Store, names: Sequence[str], path: Path, *, force: bool = False) -> list[Exhibit]:
    """Writes the evidence for statements and articles, named by their keys or an article's address or name.

    The same evidence gives the same bytes: no clock is read, and all times are those of the data. Raises UsageError for
    a name that means nothing or several things, and for a file that is there already, unless `force`.
    """
    if path.is_dir() or (path.exists() and not force):
        raise UsageError(f"{path} is there already", "Name another file, or overwrite it with --force")
    with store.read() as connection:
        exhibits = collect(connection, names)
        with making_file(path) as partial:
            write_bundle(partial, exhibits, lambda page_hash: read_page(connection, page_hash))
    return exhibits


def collect(connection: Connection, names: Sequence[str]) -> list[Exhibit]:
    """The articles that are asked for, or of which statements are, in the order of their keys."""
    wanted: dict[str, set[str]] = {}
    whole: set[str] = set()
    for name in names:
        statement = find_statement(connection, name)
        key = statement["article"] if statement else find_article(connection, name)
        wanted.setdefault(key, set()).update([statement["id"]] if statement else [])
        whole |= set() if statement else {key}
    return [make_exhibit(connection, key, wanted[key], key in whole) for key in sorted(wanted)]


def find_statement(connection: Connection, name: str) -> RowMapping | None:
    """The statement that a key, or the beginning of one, means; None if it means none.

    Raises UsageError if it means several, or an article as well.
    """
    if not (4 <= len(name) <= 15 and all(sign in "0123456789abcdef" for sign in name)):
        return None
    first, last = name.ljust(15, "0"), name.ljust(15, "f")
    found: list[RowMapping] = []
    for table, columns in ((statements, (statements.c.id, statements.c.article)), (articles, (articles.c.id,))):
        keys = select(*columns).where(table.c.id.between(first, last)).limit(6)
        found += connection.execute(keys).mappings()
    if len(found) > 1:
        raise UsageError(f"{name!r} means {', '.join(one['id'] for one in found)}", "Name one by its whole key")
    return found[0] if found and "article" in found[0] else None


def make_exhibit(connection: Connection, key: str, asked: set[str], is_whole: bool) -> Exhibit:
    """The article with the statements asked for and those around them; if it is asked for whole, with all that hold."""
    row = connection.execute(select(articles).where(articles.c.id == key)).mappings().one()
    query = select(statements).where(statements.c.article == key).order_by(statements.c.number)
    found = {one["id"]: one for one in connection.execute(query).mappings()}
    asked = asked | {one for one, column in found.items() if is_whole and not column["is_rejected"]}
    article = choose_statements(load_whole(connection, row, found), asked)
    chosen = [one.id for one in article.statements]
    run = connection.execute(select(runs).where(runs.c.id == row["run"])).mappings().one()
    return Exhibit(
        key=key, article=article, asked=tuple(one for one in chosen if one in asked),
        rejected=tuple(one for one in chosen if found[one]["is_rejected"]),
        machine={one: found[one]["machine"] for one in chosen if found[one]["machine"] is not None},
        run=Run(**{name: value for name, value in run.items() if name != "id"}), added=row["added"],
        obtained=tuple(load_obtained(connection, key)), judgements=tuple(load_opinions(connection, key, chosen)),
    )  # fmt: skip


def load_whole(connection: Connection, row: RowMapping, found: Mapping[str, RowMapping]) -> Article:
    """The article with all its statements, also those that people rejected."""
    content = connection.execute(select(texts.c.content).where(texts.c.hash == row["text_hash"])).scalar_one()
    return article_from_rows(dict(row), unpack_text(content), [one["record"] for one in found.values()])


def choose_statements(article: Article, asked: set[str]) -> Article:
    """The article with the statements asked for, and those they are within: who says that who said."""
    known = {one.id: one for one in article.statements}
    kept = {link.id for one in asked for link in follow_chain(known[one], known)}
    return Article(**{**vars(article), "statements": tuple(one for one in article.statements if one.id in kept)})


def load_obtained(connection: Connection, key: str) -> Iterator[Obtained]:
    """How the article was obtained, in the order of time; each raw page has one file."""
    query = select(obtained, pages.c.bytes).join(pages).where(obtained.c.article == key)
    files: dict[str, str | None] = {}
    for row in connection.execute(query.order_by(obtained.c.added, obtained.c.id)):
        if row.page_hash not in files:
            content = read_page(connection, row.page_hash)
            # A page that held another article as well, which was removed, is empty.
            files[row.page_hash] = name_page(len(files) + 1, content) if len(content) == row.bytes else None
        yield Obtained(
            row.where, row.url, row.method, row.time, row.added, row.page_hash, row.bytes, files[row.page_hash]
        )


def read_page(connection: Connection, page_hash: str) -> bytes:
    """The raw page; raises InputError if it is damaged."""
    content = connection.execute(select(pages.c.content).where(pages.c.hash == page_hash)).scalar_one()
    try:
        return unpack(content)
    except ValueError as error:
        raise InputError(f"the page {page_hash} is damaged: {error}", "See what else is: sostiene verify") from None


def load_opinions(connection: Connection, key: str, chosen: Sequence[str]) -> Iterator[Opinion]:
    """What people judged of the statements, also what they took back, in the order of time."""
    query = select(judgements).where(judgements.c.article == key).order_by(judgements.c.made, judgements.c.id)
    for row in connection.execute(query):
        statement = row.statement or row.value["id"]
        if statement in chosen:
            yield Opinion(statement, row.field, row.value, row.by, row.why, row.made, row.withdrawn, row.withdrawn_by)
