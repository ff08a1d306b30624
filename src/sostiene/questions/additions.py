"""What came into a store lately: the statements that a question asks for, by when their articles were added.

A list by the day of saying would show an old article that was added today far down, where nobody who follows looks.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from sostiene.questions import Answer, Found, Question, check_question, count_rows, load_found, make_conditions
from sostiene.questions.claims import find_claim
from sostiene.store import Store
from sostiene.store.entities import find_voice
from sostiene.store.tables import articles, entities, judgements, speakers, statements


@dataclass(frozen=True)
class Added:
    """A statement, when it came into the store, and when it or a person's word on it last changed; both in UTC."""

    found: Found
    added: str
    changed: str


@dataclass(frozen=True)
class Followed:
    """A speaker or a claim of which somebody wants to know what comes in."""

    key: str
    name: str


def find_additions(store: Store, question: Question) -> Answer[Added]:
    """The statements that the question asks for, those that came in last first; its `order` does not matter.

    Raises UsageError if the question is wrong, or names what is not there.
    """
    check_question(question)
    notes: list[str] = []
    with store.read() as connection:
        conditions = list(make_conditions(connection, question, notes))
        chosen = select(statements.c.id, articles.c.added).join(articles, articles.c.id == statements.c.article)
        chosen = chosen.where(*conditions)
        newest = (articles.c.added.desc(), statements.c.day.desc(), statements.c.id.desc())
        rows = connection.execute(chosen.order_by(*newest).limit(question.limit).offset(question.offset)).all()
        total = count_rows(connection, chosen, question.offset, len(rows), question.limit)
        added = {row.id: row.added for row in rows}
        found, judged = load_found(connection, list(added)), find_judged(connection, list(added))
    listed = (Added(one, added[one.id], max(added[one.id], judged.get(one.id, ""))) for one in found)
    return Answer(total, tuple(listed), tuple(notes))


def find_judged(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    """When somebody last judged each of these statements, or took a judgement back; of those that somebody did."""
    last = select(judgements.c.statement, func.max(judgements.c.made), func.max(judgements.c.withdrawn))
    rows = connection.execute(last.where(judgements.c.statement.in_(keys)).group_by(judgements.c.statement))
    return {key: max(made, withdrawn or made) for key, made, withdrawn in rows}


def find_followed_speaker(store: Store, key: str) -> Followed:
    """The speaker whom a key, or the beginning of one, means; raises UsageError if there is none."""
    with store.read() as connection:
        voice = find_voice(connection, key)
        table = entities if voice.is_entity else speakers
        return Followed(voice.key, connection.scalars(select(table.c.name).where(table.c.id == voice.key)).one())


def find_followed_claim(store: Store, key: str) -> Followed:
    """The claim that a key, or the beginning of one, means; raises UsageError if there is none."""
    with store.read() as connection:
        claim = find_claim(connection, key)
    return Followed(claim.id, claim.title)
