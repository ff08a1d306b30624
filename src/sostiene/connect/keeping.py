"""The rows of what was found across articles: utterances, echoes, claims with their positions, changes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, replace

from sqlalchemy import Table, func, select

from sostiene.connect.changes import Change
from sostiene.connect.claims import Claim
from sostiene.connect.echoes import Echo
from sostiene.connect.held import Held
from sostiene.connect.records import Text
from sostiene.connect.utterances import Utterance
from sostiene.store import Store
from sostiene.store.derived import tell_apart, write_derived
from sostiene.store.ids import make_key
from sostiene.store.rows import Row
from sostiene.store.tables import (
    article_ties,
    changes,
    citations,
    claims,
    compared,
    dates,
    echo_members,
    echoes,
    entities,
    mention_blocks,
    mentions,
    positions,
    quote_vectors,
    sayings,
    statement_ties,
    utterance_members,
    utterances,
    vectors,
    word_runs,
)

Rows = Mapping[Table, Sequence[Row]]
DERIVED = (
    vectors, quote_vectors, entities, mentions, mention_blocks, utterances, utterance_members, echoes, echo_members,
    claims, positions, changes, compared, sayings, statement_ties, dates, citations, word_runs, article_ties,
)  # fmt: skip
"""The tables that `connect` fills."""
COUNTED = (entities, utterances, echoes, claims, positions, changes)


def keep(store: Store, rows: Rows) -> int:
    """Makes the tables hold these rows and no others, in one transaction; how many rows that changed."""
    with store.write() as connection:
        return write_derived(connection, rows)


def count_rows(store: Store) -> dict[str, int]:
    """How many rows the tables hold that people ask about, by name."""
    with store.read() as connection:
        return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in COUNTED}


def keep_utterances(found: Sequence[Utterance], known: AbstractSet[str]) -> Rows:
    """The rows of the utterances; `known` are the entities of the store."""
    keys = tell_apart(one.key for one in found)
    rows = [
        Row(
            id=key,
            entity=one.entity if one.entity in known else None,
            said=one.said,
            ties=[asdict(tie) for tie in one.ties],
        )
        for key, one in zip(keys, found, strict=True)
    ]
    members = [Row(statement=told, utterance=key) for key, one in zip(keys, found, strict=True) for told in one.members]
    return {utterances: rows, utterance_members: members}


def keep_echoes(found: Sequence[Echo]) -> Rows:
    """The rows of the echoes; one text and one source can have the same first article, and so the same key."""
    keys = tell_apart(one.key for one in found)
    rows = [
        Row(id=key, origin=one.origin, name=one.name, edges=[asdict(edge) for edge in one.edges])
        for key, one in zip(keys, found, strict=True)
    ]
    members = [Row(article=article, echo=key) for key, one in zip(keys, found, strict=True) for article in one.members]
    return {echoes: rows, echo_members: members}


def ground_claims(found: Sequence[Claim], texts: Mapping[str, Text]) -> tuple[Claim, ...]:
    """The claims, each with a key of its own, each quote where it stands in its text."""
    stood = [
        replace(
            claim, positions=tuple(ground(held, texts) for held in claim.positions),
            first=ground(claim.first, texts) if claim.first else None,
        )
        for claim in found
    ]  # fmt: skip
    ordered = sorted(stood, key=lambda claim: (claim.key, [name("", held) for held in claim.positions]))
    keys = tell_apart(claim.key for claim in ordered)
    return tuple(replace(claim, key=key) for key, claim in zip(keys, ordered, strict=True))


def ground(held: Held, texts: Mapping[str, Text]) -> Held:
    """The position with the place of its quote; where the quote stands nowhere, with the words of its place."""
    text = texts[held.article].text
    if text[held.start : held.end] == held.quote:
        return held
    places = (text.find(held.quote, held.start), text.rfind(held.quote, 0, held.start + len(held.quote)))
    start = min((place for place in places if place >= 0), key=lambda place: abs(place - held.start), default=None)
    if start is None or not held.quote:
        return replace(held, quote=text[held.start : held.end])
    return replace(held, start=start, end=start + len(held.quote))


def keep_claims(found: Sequence[Claim], changed: Iterable[Change], known: AbstractSet[str]) -> Rows:
    """The rows of the claims, of the positions on them, and of the changes of position."""
    keys = name_positions(found)
    held = {keys[name(claim.key, one)]: (claim, one) for claim in found for one in claim.positions}
    made = {row["id"]: row for row in (make_change(change, keys) for change in changed)}
    return {
        claims: [make_claim(claim, keys) for claim in found if claim.positions],
        positions: [make_position(key, claim, one, known) for key, (claim, one) in held.items()],
        changes: list(made.values()),
    }


Name = tuple[str, str, int, int, str, str]


def name(claim: str, held: Held) -> Name:
    """What tells a position from all others."""
    return claim, held.told, held.start, held.end, held.speaker, held.stance


def name_positions(found: Sequence[Claim]) -> dict[Name, str]:
    """The key of each position: of what it says and where, and its number among the claims on which it says that.

    Not of its claim: a person may move it to another one.
    """
    again: Counter[tuple[object, ...]] = Counter()
    keys: dict[Name, str] = {}
    for one in dict.fromkeys(name(claim.key, held) for claim in found for held in claim.positions):
        _, *parts = one
        keys[one] = make_key("position", *parts, again[tuple(parts)])
        again[tuple(parts)] += 1
    return keys


def make_claim(claim: Claim, keys: Mapping[Name, str]) -> Row:
    days = sorted(filter(None, map(find_day, claim.positions)))
    return Row(
        id=claim.key, title=claim.title, first=keys.get(name(claim.key, claim.first)) if claim.first else None,
        first_day=days[0] if days else None, last_day=days[-1] if days else None,
        positions=len({name(claim.key, held) for held in claim.positions}),
        speakers=len({held.entity or held.speaker.casefold() for held in claim.positions}),
    )  # fmt: skip


def make_position(key: str, claim: Claim, held: Held, known: AbstractSet[str]) -> Row:
    return Row(
        id=key, claim=claim.key, statement=held.told, article=held.article, speaker=held.speaker,
        entity=held.entity if held.entity in known else None, party=held.party, stance=held.stance, start=held.start,
        end=held.end, quote=held.quote, said=held.said, day=find_day(held), is_own=held.is_own, why=held.why,
    )  # fmt: skip


def make_change(change: Change, keys: Mapping[Name, str]) -> Row:
    before, after = (keys[name(change.claim, held)] for held in (change.before, change.after))
    key = make_key("change", change.speaker, change.party, before, after)
    return Row(id=key, claim=change.claim, speaker=change.speaker, party=change.party, before=before, after=after)


def find_day(held: Held) -> str:
    return held.said or held.published or ""
