"""What a store answers: who said what to whom, when, and where it stands; which articles it holds.

`find_statements(store, Question(speaker="Ada Ferrin"))` is an Answer whose rows are flat records of statements.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, Generic, Literal, TypeVar, get_args

from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, select
from sqlalchemy import column as make_column
from sqlalchemy import table as make_table

from sostiene.errors import UsageError
from sostiene.records import ACTS, KINDS, Act, Kind, Stance
from sostiene.store import Store
from sostiene.store.claims import find_claim_key
from sostiene.store.days import on_or_after, on_or_before
from sostiene.store.entities import Known, find_entities, find_voice, match_entities, match_voice
from sostiene.store.ids import clean
from sostiene.store.lookup import find_article
from sostiene.store.speakers import Meant, find_outlets, find_speakers, list_outlets
from sostiene.store.tables import Key, articles, positions, statements
from sostiene.store.tables import speakers as speaker_names  # questions.speakers is a module
from sostiene.store.words import WORD, mark_addressed, parse_search, to_fts5, to_tsquery

Order = Literal["latest", "first"]
STANCES: tuple[Stance, ...] = get_args(Stance)
ORDERS: tuple[Order, ...] = get_args(Order)
Row = TypeVar("Row")
Terms = list[list[list[str]]]
USUAL, MOST_ROWS = 50, 10_000
MOST_COUNTED = 10_000
"""Further than that nobody counts; it takes 10 ms."""
MANY = 10_000
"""So many statements with the words asked for are looked through by their day, not one by one."""
LONGEST_SEARCH, MOST_TERMS, LONGEST_PHRASE = 10_000, 32, 32
MOST_SHOWN = 8  # names proposed in a note


@dataclass(frozen=True)
class Question:
    """What is asked; what is left out does not matter. All that is given must hold.

    `speaker` is a name, `words` are a search (by stems; "phrases in quotation marks"), `addressee` the words that say
    to whom it was said. `since` and `until` are a day, a month or a year (`2024-10`), the one from its first day, the
    other to its last. `publisher` is an outlet, `article` a key, an address or a name. `voice` is the key of a speaker,
    `claim` that of a claim on which the statement takes a position.
    """

    speaker: str | None = None
    words: str | None = None
    acts: tuple[Act, ...] = ()
    stance: Stance | None = None
    kind: Kind | None = None
    since: str | None = None
    until: str | None = None
    publisher: str | None = None
    lang: str | None = None
    addressee: str | None = None
    is_unnamed: bool = False
    article: str | None = None
    voice: str | None = None
    claim: str | None = None
    order: Order = "latest"
    limit: int = USUAL
    offset: int = 0


@dataclass(frozen=True)
class Found:
    """One statement with all that a fact-checker needs of it, as words.

    `day` is that by which it is ordered: when it was said if the text tells, else when it was published, else when it
    was added. `within` is the id of the statement around it. `is_judged`: a person has looked at it.
    """

    id: str
    day: str
    speaker: str
    act: Act
    stance: Stance | None
    kind: Kind
    content: str
    source: str | None
    cue: str | None
    addressee: str | None
    channel: str | None
    place: str | None
    said: str | None
    happened: str | None
    role: str | None
    organisation: str | None
    party: str | None
    voice: str
    within: str | None
    confidence: float
    is_judged: bool
    article: str
    number: int
    doc: str
    title: str | None
    publisher: str | None
    published: str | None
    lang: str | None
    url: str | None


@dataclass(frozen=True)
class Answer(Generic[Row]):
    """The rows that were asked for, and how many there are in all: None says more than were counted.

    `notes` are lines for a person: whom a name may mean, or what was not looked for.
    """

    total: int | None
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def find_statements(store: Store, question: Question) -> Answer[Found]:
    """The statements that the question asks for, without those that people rejected; ordered by day.

    Raises UsageError if the question is wrong, or names an article that is not there.
    """
    check_question(question)
    notes: list[str] = []
    with store.read() as connection:
        conditions = list(make_conditions(connection, question, notes))
        chosen = select(statements.c.id).where(*conditions)
        keys = connection.scalars(order_by_day(chosen, question)).all()
        total = count_rows(connection, chosen, question.offset, len(keys), question.limit)
        rows = load_found(connection, keys)
    return Answer(total, rows, tuple(notes))


def check_question(question: Question) -> None:
    """Raises UsageError for a value that is none of those there are."""
    for act in question.acts:
        check_choice("act", act, ACTS)
    if question.stance is not None:
        check_choice("stance", question.stance, STANCES)
    if question.kind is not None:
        check_choice("kind", question.kind, KINDS)
    check_choice("order", question.order, ORDERS)
    check_page(question.limit, question.offset)


def check_choice(name: str, value: str, choices: Sequence[str]) -> None:
    if value not in choices:
        raise UsageError(f"there is no {name} {value!r}", f"There are: {', '.join(choices)}")


def check_page(limit: int, offset: int) -> None:
    if not 1 <= limit <= MOST_ROWS:
        raise UsageError(
            f"{limit} rows cannot be shown", f"Ask for 1 to {MOST_ROWS:,} at a time, and go on with offset"
        )
    if not 0 <= offset < 2**31:
        raise UsageError(f"{offset} is no place to begin at", "Begin at 0 or later")


def make_conditions(connection: Connection, question: Question, notes: list[str]) -> Iterator[ColumnElement[bool]]:
    """What must hold of a statement; lines for the person who asks go into `notes`."""
    yield ~statements.c.is_rejected
    yield from make_filters(connection, question, notes)


def make_filters(connection: Connection, question: Question, notes: list[str]) -> Iterator[ColumnElement[bool]]:
    """What the question itself asks for; a statement that people rejected may fit it too."""
    if question.speaker is not None:
        yield match_speaker(connection, check_words(question.speaker, "name"), notes)
    if question.voice is not None:
        yield match_voice(connection, find_voice(connection, question.voice))
    terms = make_terms(connection, question, notes)
    if terms:
        yield match_terms(connection, terms)
    if question.acts:
        yield statements.c.act.in_(question.acts)
    if question.stance is not None:
        yield statements.c.stance == question.stance
    if question.kind is not None:
        yield statements.c.kind == question.kind
    if question.is_unnamed:
        yield statements.c.voice == "unnamed"
    if question.since is not None:
        yield on_or_after(statements.c.day, question.since)
    if question.until is not None:
        yield on_or_before(statements.c.day, question.until)
    if question.article is not None:
        yield statements.c.article == find_article(connection, clean(question.article))
    if question.claim is not None:
        on_claim = positions.c.claim == find_claim_key(connection, question.claim)
        yield statements.c.id.in_(select(positions.c.statement).where(on_claim))
    if question.publisher is not None:
        of_outlet = match_outlet(connection, question.publisher, notes)
        yield statements.c.article.in_(select(articles.c.id).where(of_outlet))
    if question.lang is not None:
        # Looked up for each statement: an outlet has few articles, a language has most of them.
        of_lang = articles.c.lang == clean(question.lang.lower())
        yield select(articles.c.id).where(articles.c.id == statements.c.article, of_lang).exists()


def match_speaker(connection: Connection, name: str, notes: list[str]) -> ColumnElement[bool]:
    """That a statement is of whom the name means: in a connected store, however the articles write it."""
    meant = find_speakers(connection, name)
    known = find_entities(connection, name, meant)
    notes += explain_entities(name, known, meant) if known else explain_name(name, meant)
    keys = [speaker.key for speaker in meant.speakers]
    return match_entities(connection, keys, [one.key for one in known])


def match_outlet(connection: Connection, name: str, notes: list[str]) -> ColumnElement[bool]:
    """That an article is of the outlet."""
    outlets = find_outlets(connection, check_words(name, "outlet"))
    if not outlets:
        notes.append(f"there is no outlet {name!r} in the store{propose(list_outlets(connection))}")
    return articles.c.publisher.in_(outlets)


def explain_name(name: str, meant: Meant) -> Iterator[str]:
    """What a person must know about whom the name means."""
    if not meant.speakers:
        near = f". Near to it: {'; '.join(meant.near)}" if meant.near else ""
        yield f"nobody named {name!r} speaks in the store{near}"
    if meant.shorter:
        yield f"{' and '.join(map(repr, meant.shorter))} may be the same, and must be asked for apart"
    if meant.persons:
        shown = [f"{one.name} ({one.statements:,})" for one in meant.persons[:MOST_SHOWN]]
        others = f"; and {len(meant.persons) - MOST_SHOWN:,} others" if len(meant.persons) > MOST_SHOWN else ""
        yield f"{name!r} may be one of {len(meant.persons)}: {'; '.join(shown)}{others}. Name one to see only theirs"
    if meant.is_cut:
        yield f"so many names hold {name!r} that some were left out. Write more of the name"


def explain_entities(name: str, known: Sequence[Known], meant: Meant) -> Iterator[str]:
    """What a person must know about which entities the name means."""
    if len(known) > 1:
        shown = [f"{one.name} ({one.statements:,})" for one in known[:MOST_SHOWN]]
        others = f"; and {len(known) - MOST_SHOWN:,} others" if len(known) > MOST_SHOWN else ""
        yield f"{name!r} may be one of {len(known)}: {'; '.join(shown)}{others}. Name one to see only theirs"
    if meant.is_cut:
        yield f"so many names hold {name!r} that some were left out. Write more of the name"


def propose(names: Sequence[str]) -> str:
    others = f"; and {len(names) - MOST_SHOWN:,} others" if len(names) > MOST_SHOWN else ""
    return f". There are: {'; '.join(names[:MOST_SHOWN])}{others}" if names else ""


def check_words(words: str, what: str) -> str:
    """The words; raises UsageError if there is none among them."""
    if not WORD.search(words[:LONGEST_SEARCH]):
        raise UsageError(f"there is no word in the {what} {words[:40]!r}", "Give at least one word")
    return words


def make_terms(connection: Connection, question: Question, notes: list[str]) -> Terms:
    """The stems that must all be found, of the words and of the addressee."""
    if question.words is None and question.addressee is None:
        return []
    langs = [question.lang] if question.lang else list(connection.scalars(select(articles.c.lang).distinct()))
    terms: Terms = []
    if question.words is not None:
        terms += parse_terms(check_words(question.words, "search"), langs)
    if question.addressee is not None:
        said_to = parse_terms(check_words(question.addressee, "addressee"), langs)
        terms += [[mark_addressed(" ".join(stems)).split() for stems in readings] for readings in said_to]
    if len(terms) > MOST_TERMS:
        notes.append(f"of {len(terms):,} words only the first {MOST_TERMS} were looked for")
    return terms[:MOST_TERMS]


def parse_terms(words: str, langs: Sequence[str | None]) -> Terms:
    """The words as they are in each of the languages; folded alone too, as names are."""
    terms = parse_search(words[:LONGEST_SEARCH], dict.fromkeys([*langs, None]))
    return [[stems[:LONGEST_PHRASE] for stems in readings] for readings in terms]


def match_terms(connection: Connection, terms: Terms) -> ColumnElement[bool]:
    """That the statement holds all the terms."""
    matches = select_matches(connection, terms)
    number = connection.scalar(select(func.count()).select_from(matches.limit(MANY + 1).subquery())) or 0
    # `id + 0` cannot be looked up: SQLite then goes from day to day, which is faster where many match, and need not
    # sort them (27,000 of 100,000 statements: 4 ms instead of 40).
    return (statements.c.id if number <= MANY else statements.c.id + literal_column("0")).in_(matches)


def select_matches(connection: Connection, terms: Terms) -> Select[Any]:
    """The keys of the statements that hold all the terms, as the database's own index tells."""
    if connection.dialect.name == "sqlite":
        index = make_table("search", make_column("rowid", Key))
        return select(index.c.rowid).where(literal_column("search").op("MATCH")(to_fts5(terms)))
    index = make_table("search", make_column("statement", Key), make_column("stems"))
    wanted = func.to_tsquery(literal_column("'simple'"), to_tsquery(terms))
    return select(index.c.statement).where(index.c.stems.op("@@")(wanted))


def order_by_day(chosen: Select[Any], question: Question) -> Select[Any]:
    # By day and key, as the indexes are: no sorting where a day has many statements.
    columns = (statements.c.day, statements.c.id)
    ordered = chosen.order_by(*(one if question.order == "first" else one.desc() for one in columns))
    return ordered.limit(question.limit).offset(question.offset)


def count_rows(connection: Connection, chosen: Select[Any], offset: int, shown: int, limit: int) -> int | None:
    """How many rows there are in all; None if they are more than are counted."""
    if shown < limit and (shown or not offset):
        return offset + shown
    number = connection.scalar(select(func.count()).select_from(chosen.limit(MOST_COUNTED + 1).subquery())) or 0
    return number if number <= MOST_COUNTED else None


def load_found(connection: Connection, keys: Sequence[str]) -> tuple[Found, ...]:
    """The statements of these keys, in their order."""
    names = [field.name for field in fields(Found)]
    plain = [statements.c[name] for name in names if name in statements.c and name not in ("speaker", "article")]
    of_article = [articles.c[name] for name in ("doc", "title", "publisher", "published", "lang", "url")]
    query = select(
        *plain, *of_article, statements.c.record, articles.c.id.label("article"), speaker_names.c.name.label("speaker")
    )
    joined = query.join(articles, articles.c.id == statements.c.article)
    rows = connection.execute(
        joined.join(speaker_names, speaker_names.c.id == statements.c.speaker).where(statements.c.id.in_(keys))
    )
    found = {row.id: Found(**{name: read_field(row, name) for name in names}) for row in rows}
    return tuple(found[key] for key in keys if key in found)


def read_field(row: Any, name: str) -> Any:
    return row.record.get("voice", {}).get("role") if name == "role" else getattr(row, name)
