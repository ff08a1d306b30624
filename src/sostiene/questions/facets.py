"""How the statements that a question finds are spread: by speaker, outlet, language, act, kind and year.

Each value of a facet narrows the same question: `Question(voice=value)`, `publisher`, `lang`, `acts`, `kind`, and
`since` with `until` for the year.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Select, func, select

from sostiene.questions import Question, check_question, make_conditions
from sostiene.store import Store
from sostiene.store.tables import articles, entities, mentions, speakers, statements

MOST_COUNTED = 5_000
"""The latest statements of an answer whose facets are counted; it takes 40 ms."""
USUAL_VALUES = 10
YEAR = len("2024")


@dataclass(frozen=True)
class Value:
    """One value of a facet: what narrows the question, how it is called, and how many statements it leaves."""

    value: str
    name: str
    statements: int


@dataclass(frozen=True)
class Facets:
    """The values of each facet, those with the most statements first, years the latest first.

    `counted` are the statements that were looked at; `is_cut`: there are more, and these are the latest.
    """

    counted: int
    is_cut: bool
    speakers: tuple[Value, ...]
    outlets: tuple[Value, ...]
    languages: tuple[Value, ...]
    acts: tuple[Value, ...]
    kinds: tuple[Value, ...]
    years: tuple[Value, ...]


def find_facets(store: Store, question: Question, *, values: int = USUAL_VALUES) -> Facets:
    """How the statements that the question asks for are spread, whatever page of them it shows.

    Raises UsageError as `find_statements` does.
    """
    check_question(question)
    with store.read() as connection:
        rows = connection.execute(select_latest(connection, question)).all()
        columns = [Counter(filter(None, column)) for column in zip(*rows[:MOST_COUNTED], strict=True)]
        voices, acts, kinds, years, outlets, languages = columns or [Counter[str]() for _ in range(6)]
        named = name_voices(connection, voices.most_common(values))
    return Facets(
        counted=min(len(rows), MOST_COUNTED),
        is_cut=len(rows) > MOST_COUNTED,
        speakers=named,
        outlets=list_values(outlets.most_common(values)),
        languages=list_values(languages.most_common(values)),
        acts=list_values(acts.most_common(values)),
        kinds=list_values(kinds.most_common(values)),
        years=list_values(sorted(years.items(), reverse=True)[:values]),
    )


def select_latest(connection: Connection, question: Question) -> Select[tuple[str, ...]]:
    """The statements that are counted, with the value of each facet."""
    columns = [statements.c[name] for name in ("speaker", "article", "act", "kind")]
    latest = (
        select(*columns, func.substr(statements.c.day, 1, YEAR).label("year"))
        .where(*make_conditions(connection, question, []))
        .order_by(statements.c.day.desc(), statements.c.id.desc())
        .limit(MOST_COUNTED + 1)
        .cte("latest")
    )
    meant = select(func.min(mentions.c.entity)).where(
        mentions.c.article == latest.c.article, mentions.c.speaker == latest.c.speaker
    )
    voice = func.coalesce(meant.scalar_subquery(), latest.c.speaker)
    shown = (voice, latest.c.act, latest.c.kind, latest.c.year, articles.c.publisher, articles.c.lang)
    return select(*shown).join(articles, articles.c.id == latest.c.article)


def name_voices(connection: Connection, counted: Sequence[tuple[str, int]]) -> tuple[Value, ...]:
    """The speakers with their names: those of entities, or of names that stand for none."""
    keys = [key for key, _ in counted]
    names = {
        row.id: row.name
        for table in (speakers, entities)
        for row in connection.execute(select(table.c.id, table.c.name).where(table.c.id.in_(keys)))
    }
    return tuple(Value(key, names[key], number) for key, number in counted)


def list_values(counted: Sequence[tuple[str, int]]) -> tuple[Value, ...]:
    return tuple(Value(value, value, number) for value, number in counted)
