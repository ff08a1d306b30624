"""Who answers whom: whom a statement is said to by name, and whose claim it confirms, denies or leaves open.

`find_answering(store, claim="3f0a91")` holds the speakers and, for each pair, how one answers the other and where.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, cast

from sqlalchemy import ColumnElement, Connection, and_, select

from sostiene.connect.bodies import name_body, read_body
from sostiene.connect.names import find_canonical
from sostiene.identity import is_same_name
from sostiene.questions.board import find_homes
from sostiene.questions.claims import Taken, load_taken, select_taken
from sostiene.questions.naming import ANSWERS, CAPITALS
from sostiene.store import Store
from sostiene.store.claims import find_claim_key
from sostiene.store.ids import clean
from sostiene.store.lookup import find_article
from sostiene.store.tables import articles, entities, mentions, positions, speakers, statements

Way = Literal["denies", "does_not_deny", "does_not_confirm", "addresses", "confirms"]
WAYS: tuple[Way, ...] = ("denies", "does_not_deny", "does_not_confirm", "addresses", "confirms")
"""How one answers another, what matters most first: where not all can be shown, the last are left out."""
MOST_READ = 3_000
"""Statements to somebody, and positions, the latest first, that are looked at."""
MOST_CLAIMS = 300
LONGEST_ADDRESSEE = 200  # characters in which names are looked for
CAPITAL_NOUNS = ("de", "lb")
"""Languages that write every noun with a capital: there only a name that is known is one."""


@dataclass(frozen=True)
class Participant:
    """Somebody who answers or is answered; `key` names them in this answer, `entity` in the store, if it knows them."""

    key: str
    name: str
    party: str | None
    entity: str | None


@dataclass(frozen=True)
class Exchange:
    """That one answers another in one way, how often, and for instance where: the statement, its words and its day.

    `answered` is the statement that the example denies, confirms or leaves open; none where it is said to somebody.
    """

    who: str
    whom: str
    way: Way
    times: int
    statement: str
    quote: str
    day: str
    answered: str | None


@dataclass(frozen=True)
class Answering:
    """Who answers whom: those with the most exchanges first. `unnamed` statements are said to nobody by name."""

    participants: tuple[Participant, ...]
    exchanges: tuple[Exchange, ...]
    unnamed: int


class Met(NamedTuple):
    """One case of one answering another."""

    who: Participant
    whom: Participant
    way: Way
    statement: str
    quote: str
    day: str
    answered: str | None


def find_answering(
    store: Store, *, claim: str | None = None, article: str | None = None, entity: str | None = None
) -> Answering:
    """Who answers whom in the store; on one claim, in one article, or with one speaker on either side.

    Of a large store the latest are looked at. Raises UsageError if there is no such claim or article.
    """
    with store.read() as connection:
        claim = find_claim_key(connection, claim) if claim is not None else None
        article = find_article(connection, clean(article)) if article is not None else None
        scope = Scope(claim, article, entity)
        replies = list(list_replies(load_positions(connection, scope)))
        rows = load_addressed(connection, scope)
    known = {one.key: one for met in replies for one in (met.who, met.whom)}
    known |= {one.key: one for row in rows if (one := make_participant(row.entity, row.known or row.name, row.party))}
    addressed = list(list_addressed(rows, list(known.values())))
    found = [*replies, *(met for some in addressed for met in some)]
    if entity is not None:
        found = [met for met in found if entity in (met.who.entity, met.whom.entity)]
    return gather(found, unnamed=sum(not some for some in addressed))


class Scope(NamedTuple):
    """What is asked about: keys of a claim, an article and an entity."""

    claim: str | None
    article: str | None
    entity: str | None


def load_positions(connection: Connection, scope: Scope) -> list[Taken]:
    """The positions on the claims that somebody answers, by their day."""
    answering = select(positions.c.claim).where(positions.c.stance.in_(ANSWERS), positions.c.is_own)
    if scope.claim is not None:
        answering = answering.where(positions.c.claim == scope.claim)
    if scope.article is not None:
        answering = answering.where(positions.c.article == scope.article)
    if scope.entity is not None:
        answering = select(positions.c.claim).where(positions.c.entity == scope.entity)
    latest = answering.order_by(positions.c.day.desc(), positions.c.id).limit(MOST_READ)
    claims = list(dict.fromkeys(connection.scalars(latest)))[:MOST_CLAIMS]
    query = select_taken().where(positions.c.claim.in_(claims))
    taken = load_taken(connection, query.order_by(positions.c.day.desc(), positions.c.id).limit(MOST_READ))
    return [one for one in taken if scope.article in (None, one.article) or one.stance == "asserts"]


def list_replies(taken: Sequence[Taken]) -> Iterator[Met]:
    """Each own answer to a claim beside those who asserted it."""
    homes = find_homes(taken)
    asserted: defaultdict[str, list[Taken]] = defaultdict(list)
    for one in sorted(taken, key=lambda one: (one.day, one.published or "9", one.id)):
        if one.stance == "asserts":
            asserted[one.claim].append(one)
    for answer in taken:
        if answer.stance in ANSWERS and answer.is_own:
            yield from list_answered(answer, asserted[answer.claim], homes)


def list_answered(answer: Taken, asserted: Sequence[Taken], homes: dict[str, str]) -> Iterator[Met]:
    """Whom an answer answers: those whom its own article has assert the claim; else who asserted it first until then.

    Everybody who ever asserted it would be too many: a spokesman answers the question that he was asked. Who speaks for
    the same party is only answered by a denial.
    """
    who, way = find_participant(answer, homes), answer.stance
    others = [
        (whom, one)
        for one in asserted
        if (whom := find_participant(one, homes)).key != who.key
        and is_until(one.day, answer.day)
        and (way == "denies" or who.party is None or who.party != whom.party)
    ]
    beside = {whom.key: (whom, one) for whom, one in others if one.article == answer.article}
    for whom, one in list(beside.values()) or others[:1]:
        yield Met(who, whom, cast(Way, way), answer.statement, answer.quote, answer.day, one.statement)


def is_until(one: str, other: str) -> bool:
    """Is a day not after another, as far as both are known? "2025-03" may be before "2025-03-04"."""
    length = min(len(one), len(other))
    return one[:length] <= other[:length]


def find_participant(one: Taken, homes: dict[str, str]) -> Participant:
    return make_participant(one.entity or homes.get(one.written), one.speaker, one.party)


def make_participant(entity: str | None, name: str, party: str | None) -> Participant:
    return Participant(entity or name.casefold(), name, party, entity)


def load_addressed(connection: Connection, scope: Scope) -> Sequence[Any]:
    """The statements that are said to somebody, the latest first, with who says them."""
    is_met = and_(mentions.c.article == statements.c.article, mentions.c.speaker == statements.c.speaker)
    # An article may hold two speakers of one name; which of them speaks, nobody knows then.
    one_of = select(mentions.c.entity).where(is_met).order_by(mentions.c.entity).limit(1).scalar_subquery()
    query = (
        select(
            statements.c.id, statements.c.addressee, statements.c.content, statements.c.day, statements.c.party,
            speakers.c.name, articles.c.lang, entities.c.id.label("entity"), entities.c.name.label("known"),
        )
        .join(speakers, speakers.c.id == statements.c.speaker)
        .join(articles, articles.c.id == statements.c.article)
        .join(entities, entities.c.id == one_of, isouter=True)
        .where(statements.c.addressee.is_not(None), ~statements.c.is_rejected, *limit_addressed(scope))
    )  # fmt: skip
    return connection.execute(query.order_by(statements.c.day.desc(), statements.c.id).limit(MOST_READ)).all()


def limit_addressed(scope: Scope) -> Iterator[ColumnElement[bool]]:
    if scope.claim is not None:
        # Not `exists`: SQLite then looks at every statement that is said to somebody.
        yield statements.c.id.in_(select(positions.c.statement).where(positions.c.claim == scope.claim))
    if scope.article is not None:
        yield statements.c.article == scope.article
    if scope.entity is not None:
        yield statements.c.article.in_(select(mentions.c.article).where(mentions.c.entity == scope.entity))


def list_addressed(rows: Sequence[Any], known: Sequence[Participant]) -> Iterator[list[Met]]:
    """For each statement those whom it is said to by name."""
    read: dict[tuple[str, bool], list[Participant]] = {}
    for row in rows:
        words = (row.addressee, row.lang in CAPITAL_NOUNS)
        if words not in read:
            read[words] = list(read_addressee(*words, known))
        who = make_participant(row.entity, row.known or row.name, row.party)
        yield [
            Met(who, one, "addresses", row.id, row.content, row.day, None) for one in read[words] if one.key != who.key
        ]


def read_addressee(words: str, has_capital_nouns: bool, known: Sequence[Participant]) -> Iterator[Participant]:
    """Those whom the words name: a speaker, somebody who is known, or whoever is written with a capital."""
    for match in CAPITALS.finditer(words[:LONGEST_ADDRESSEE]):
        name = match.group()
        body = read_body(name)
        canonical = name_body(body) if body and body.party else find_canonical(name)
        found = next((one for one in known if canonical == one.name or is_same_name(name, one.name)), None)
        if found is not None:
            yield found
        elif canonical is not None or not has_capital_nouns:
            yield make_participant(None, canonical or name, body.party if body else None)


def gather(found: Sequence[Met], *, unnamed: int) -> Answering:
    """The cases of each pair and way as one exchange, with the earliest as its example."""
    groups: defaultdict[tuple[str, str, Way], list[Met]] = defaultdict(list)
    for met in found:
        groups[met.who.key, met.whom.key, met.way].append(met)
    exchanges = [make_exchange(some) for some in groups.values()]
    exchanges.sort(key=lambda one: (WAYS.index(one.way), -one.times, one.day, one.who, one.whom))
    weights: Counter[str] = Counter()
    for one in exchanges:
        weights.update({one.who: one.times, one.whom: one.times})
    participants = {one.key: one for met in found for one in (met.who, met.whom)}
    ordered = sorted(participants.values(), key=lambda one: (-weights[one.key], one.name, one.key))
    return Answering(tuple(ordered), tuple(exchanges), unnamed)


def make_exchange(some: Sequence[Met]) -> Exchange:
    first = min(some, key=lambda met: (met.day, met.statement))
    times = len({met.statement for met in some})
    return Exchange(
        first.who.key, first.whom.key, first.way, times, first.statement, first.quote, first.day, first.answered
    )
