"""What people say of the machine's reading: corrected fields, what is no statement, what was missed, who is the same.

Every judgement is kept with who made it, when and why, outranks the machine, and can be withdrawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from sostiene.corrections.judged import FOUND, name_missed, settle
from sostiene.corrections.pointing import find_passage
from sostiene.corrections.values import check_fields, list_spans, read_value
from sostiene.errors import UsageError
from sostiene.records import Article, Passage, Span
from sostiene.store import Store
from sostiene.store.judgements import (
    MISSED,
    REJECTION,
    Anchor,
    Judge,
    Judgement,
    SpeakerLink,
    add_judgement,
    add_link,
    find_statement,
    list_linked,
    list_moments,
    load_judgements,
    lock_article,
    mark_withdrawn,
    read_judgements,
    read_links,
    read_spans,
    tell_moment,
)
from sostiene.store.lookup import find_article, load_article
from sostiene.store.tables import judgements, links, statements


@dataclass(frozen=True)
class Target:
    """What is judged: a statement of an article, where it stands, and the words that are its content now."""

    article_key: str
    key: str
    article: Article
    anchor: Anchor
    content: tuple[Span, ...]


def correct(store: Store, statement: str, changes: Mapping[str, str], judge: Judge) -> list[Judgement]:
    """Keeps what a person says of a statement: for each field its value, passages in words of the article.

    `correct(store, "4f2a", {"speaker": "Ada Ferrin", "cue": "ha detto"}, Judge("Ugo", "as the text says"))`. An empty
    string takes a passage or the day away. Raises UsageError for what cannot be meant; then nothing is kept.
    """
    judge.check()
    check_fields(changes)
    with store.write() as connection:
        target = aim(connection, statement)
        values = {name: read_value(target.article, name, words, target.content) for name, words in changes.items()}
        moments = list_moments(tell_moment(connection, target.article_key), len(values))
        made = [
            keep_judgement(connection, target, name, value, judge, moment)
            for moment, (name, value) in zip(moments, values.items(), strict=True)
        ]
        settle(connection, target.article_key)
    return made


def reject(store: Store, statement: str, judge: Judge) -> Judgement:
    """Keeps that what the machine found is no statement."""
    judge.check()
    with store.write() as connection:
        target = aim(connection, statement)
        made = keep_judgement(connection, target, REJECTION, True, judge)
        settle(connection, target.article_key)
    return made


def add_missed(store: Store, article: str, fields: Mapping[str, str], judge: Judge) -> Judgement:
    """Keeps a statement that the machine missed: its `content` and whatever else is given; the rest is read by rule."""
    judge.check()
    check_fields(fields)
    if not fields.get("content", "").strip():
        raise UsageError("a missed statement needs its content", "Give --content with the words of the article")
    with store.write() as connection:
        key = find_article(connection, article)
        lock_article(connection, key)
        target, value = describe_missed(key, require_article(connection, key), fields)
        check_missed(connection, target.key)
        made = keep_judgement(connection, target, MISSED, value, judge)
        settle(connection, key)
    return made


def describe_missed(key: str, article: Article, fields: Mapping[str, str]) -> tuple[Target, dict[str, Any]]:
    """Where the missed statement stands, and its fields."""
    content = find_passage(article.text, fields["content"], is_content=True)
    value = {name: read_value(article, name, words, content.spans) for name, words in fields.items() if words.strip()}
    cue = read_spans(value.get("cue"))
    name = name_missed(key, content, Passage(cue, ()) if cue else None)
    target = Target(key, name, article, Anchor(article.hash, content.spans, cue), content.spans)
    return target, {**value, "content": list_spans(content), "id": name}


def check_missed(connection: Connection, key: str) -> None:
    row = connection.execute(select(statements).where(statements.c.id == key)).first()
    if row is not None and (row.machine or row.record).get(FOUND, True):
        raise UsageError(f"the machine found it: it is the statement {key}", f"Correct it: sostiene correct {key} …")


def link_speakers(store: Store, one: str, other: str, judge: Judge, *, is_same: bool) -> SpeakerLink:
    """Keeps that two statements have the same speaker, or not."""
    judge.check()
    with store.write() as connection:
        rows = find_locked(connection, [one, other])
        if rows[0].id == rows[1].id:
            raise UsageError(f"{one!r} and {other!r} are one statement", "Name two")
        return add_link(connection, SpeakerLink(rows[0].id, rows[1].id, is_same, judge.by, judge.why, tell_now()))


def find_locked(connection: Connection, names: Sequence[str]) -> list[Any]:
    """The rows (id, article) of the statements, their articles locked against other judgements and new readings."""
    for article in sorted({find_statement(connection, name).article for name in names}):
        lock_article(connection, article)
    return [find_statement(connection, name) for name in names]  # again: it may have gone while this one waited


def withdraw(store: Store, name: str, by: str) -> Judgement | SpeakerLink:
    """Takes a judgement back, whoever made it: what the machine or an earlier judgement says holds again."""
    Judge(by, "withdrawn").check()
    with store.write() as connection:
        table, key = find_judgement(connection, name)
        found = select(table).where(table.c.id == key)
        if table is links:
            withdraw_links(connection, read_links(connection, found), by)
            return read_links(connection, found, withdrawn=True)[0]
        (judgement,) = read_judgements(connection, found, withdrawn=True)
        lock_article(connection, judgement.article)
        if judgement.withdrawn is None:
            withdraw_judgement(connection, judgement, by)
        return read_judgements(connection, found, withdrawn=True)[0]


def withdraw_judgement(connection: Connection, judgement: Judgement, by: str) -> None:
    """Takes a judgement back, and with one that says that there is a statement all that was said of that."""
    same = [one for one in load_judgements(connection, judgement.article) if one.statement == judgement.statement]
    falls = is_only_hold(connection, judgement, same)
    keys = [one.id for one in same] if falls else [judgement.id]
    mark_withdrawn(connection, judgements, keys, by, tell_moment(connection, judgement.article))
    if falls:
        withdraw_links(connection, list_linked(connection, judgement.statement), by)
    settle(connection, judgement.article)


def is_only_hold(connection: Connection, judgement: Judgement, same: Sequence[Judgement]) -> bool:
    """Is the statement there only because this judgement says so?"""
    row = connection.execute(select(statements).where(statements.c.id == judgement.statement)).first()
    is_found = row is not None and (row.machine or row.record).get(FOUND, True)
    return not is_found and [one.id for one in same if one.field == MISSED] == [judgement.id]


def withdraw_links(connection: Connection, linked: Sequence[SpeakerLink], by: str) -> None:
    """Takes links back; a statement that nothing else holds is gone then."""
    mark_withdrawn(connection, links, [one.id for one in linked], by, tell_now())
    ends = [key for one in linked for key in (one.one, one.other)]
    found = select(statements.c.article).where(statements.c.id.in_(ends)).distinct()
    for article in sorted(connection.scalars(found)):
        lock_article(connection, article)
        settle(connection, article)


def find_judgement(connection: Connection, name: str) -> tuple[Any, str]:
    """The table and the key of the judgement that a key, or the beginning of one, means; raises UsageError."""
    is_key = 4 <= len(name) <= 15 and all(sign in "0123456789abcdef" for sign in name)
    first, last = name.ljust(15, "0"), name.ljust(15, "f")
    found = [
        (table, key)
        for table, conditions in ((judgements, []), (links, [links.c.is_person]))
        for key in (
            connection.scalars(select(table.c.id).where(table.c.id.between(first, last), *conditions).limit(6))
            if is_key
            else ()
        )
    ]
    if len(found) != 1:
        what = f"{name!r} means {len(found)} judgements" if found else f"there is no judgement {name!r} in the store"
        raise UsageError(what, "Name one by its key: sostiene corrections lists them")
    return found[0]


def aim(connection: Connection, name: str) -> Target:
    """The statement that is to be judged, its article locked against other judgements."""
    (row,) = find_locked(connection, [name])
    article = require_article(connection, row.article)
    columns = connection.execute(select(statements).where(statements.c.id == row.id)).one()
    base = columns.machine or columns.record
    anchor = Anchor(article.hash, read_spans(base["content"]), read_spans(base.get("cue")))
    return Target(row.article, row.id, article, anchor, read_spans(columns.record["content"]))


def keep_judgement(
    connection: Connection, target: Target, field: str, value: Any, judge: Judge, moment: str | None = None
) -> Judgement:
    moment = moment or tell_moment(connection, target.article_key)
    return add_judgement(
        connection,
        Judgement(target.article_key, target.key, field, value, target.anchor, judge.by, judge.why, moment),
    )


def require_article(connection: Connection, key: str) -> Article:
    article = load_article(connection, key)
    assert article is not None  # its key was just found in the same transaction
    return article


def tell_now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
