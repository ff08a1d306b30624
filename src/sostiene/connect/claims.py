"""Statements grouped by the proposition they take a position on: who asserts, confirms, denies, or does neither.

A claim is one act, what it is done to, and by whom; or one thing said of that act ("a small number", "before the war",
"deliberately"). A claim's rows come from one block, and blocks do not know of one another, so a claim can be made again
alone when something joins it, with the same result as all together.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sostiene.connect.aspects import Aspect, Block, Row, make_row, spread
from sostiene.connect.blocks import join_signatures, show, split_by_name, split_by_time
from sostiene.connect.likewise import EmbedQuotes, group_open
from sostiene.connect.propositions import ASSERTING, Held, find_positions
from sostiene.connect.records import Text, Told

EXPLICIT = {stance: rank for rank, stance in enumerate(
    ("confirms", "denies", "does_not_deny", "does_not_confirm", "asserts", "doubts", "reports"))}  # fmt: skip
VOICES = {"person": 0, "unnamed": 2, "group": 2, "document": 2, "unknown": 2}
TITLE_LANGUAGES = ("it", "en")
SHORTEST_TITLE, LONGEST_TITLE = 20, 160


@dataclass(frozen=True)
class Claim:
    """One proposition and all positions on it; `first` is the earliest, `title` the words of one of its statements."""

    key: str
    title: str
    positions: tuple[Held, ...]
    first: Held | None


def group_claims(told: Iterable[Told], embed: EmbedQuotes | None, texts: Mapping[str, Text]) -> tuple[Claim, ...]:
    """The claims of all statements, in the order of their keys; the order of the input does not count.

    `embed` gives words their vectors; without it positions that no table knows stand alone.
    """
    blocks: dict[Block, list[Row]] = defaultdict(list)
    found = find_positions(told, texts)
    for held in found:
        for row in spread(held) if not held.is_open else ():
            blocks[row.block].append(row)
    claims = [claim for block in sorted(blocks) for claim in group_block(blocks[block])]
    claims = part_open(claims, [held for held in found if held.is_open], embed)
    return tuple(sorted(claims, key=lambda claim: claim.key))


def part_open(claims: Sequence[Claim], positions: Sequence[Held], embed: EmbedQuotes | None) -> list[Claim]:
    """The claims, with the positions that no table knows: in the claim that says the same, else in new ones."""
    rows = [make_row(held, Aspect("open")) for held in positions]
    groups, homes = group_open(positions, find_alone(claims), embed)
    joining: dict[int, list[Held]] = defaultdict(list)
    for number, home in homes.items():
        joining[home].append(rows[number].held)
    grown = [widen_claim(claim, joining[number]) if number in joining else claim for number, claim in enumerate(claims)]
    return [*grown, *part_keys(make_claim([rows[number] for number in some]) for some in groups)]


def find_alone(claims: Sequence[Claim]) -> list[list[Held]]:
    """Of each claim the positions that are the only one of their statement: their words tell of nothing else."""
    counts = Counter(held.told for claim in claims for held in claim.positions)
    return [[held for held in claim.positions if counts[held.told] == 1 and held.is_own] for claim in claims]


def widen_claim(claim: Claim, joining: Sequence[Held]) -> Claim:
    """The claim with more positions and the same key."""
    rows = [make_row(held, Aspect("open")) for held in (*claim.positions, *joining)]
    return replace(make_claim(rows), key=claim.key)


def part_keys(claims: Iterable[Claim]) -> Iterator[Claim]:
    """The claims with a key each: of two about the like, the later one's is made of its first position too."""
    seen = set[str]()
    for claim in sorted(
        claims, key=lambda one: (one.key, one.positions[0].published or "", one.positions[0].told, one.title)
    ):
        key = claim.key
        while key in seen:
            key = hash_text(f"{key}|{claim.positions[0].told}|{claim.positions[0].start}")
        seen.add(key)
        yield claim if key == claim.key else replace(claim, key=key)


def hash_text(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:15]


def group_block(rows: Sequence[Row]) -> list[Claim]:
    """The claims among rows about one act."""
    found = []
    for some in join_signatures(rows):
        for part in split_by_time(some):
            found += [make_claim(one) for one in split_by_name(part)]
    return list(part_keys(found))


def make_claim(rows: Sequence[Row]) -> Claim:
    """A claim of its rows: each speaker of an article once for each side that it takes."""
    best: dict[tuple[str, str, str], Row] = {}
    for row in sorted(rows, key=rank):
        held = row.held
        side = "asserts" if held.stance in ASSERTING else held.stance
        best.setdefault((held.article, (held.entity or held.speaker).casefold(), side), row)
    kept = sorted(best.values(), key=lambda row: (row.day, row.held.article, row.held.start, row.held.speaker))
    positions = tuple(row.held for row in kept)
    return Claim(make_key(rows), choose_title(positions), positions, find_first(positions))


def rank(row: Row) -> tuple[int, bool, bool, int, int, str]:
    held = row.held
    return (EXPLICIT.get(held.stance, 9), not held.is_own, not held.said, len(held.frame.facets), held.start, held.told)


def make_key(rows: Sequence[Row]) -> str:
    """Made of what the claim is about and of when it begins, so that it stays when others join."""
    aspect, act, _ = rows[0].block
    signature = Counter(row.signature for row in rows).most_common()
    top = min((one for one, count in signature if count == signature[0][1]), key=show)
    names = Counter(name for row in rows for name in row.names)
    place = min((name for name in names if names[name] == max(names.values())), default="")
    start = min((row.day for row in rows if row.day), default="")
    words = min(row.held.quote.casefold() for row in rows) if aspect.sort == "open" else ""
    content = "|".join((*aspect, act, show(top), place, start, words))
    return hash_text(content)


def choose_title(positions: Sequence[Held]) -> str:
    """The words of a statement that says it most shortly, of its own and without a "not"; in Italian or English, which
    the readers of the project know, where any says it so."""

    def order(held: Held) -> tuple[bool, bool, bool, bool, bool, int, str]:
        size = len(held.quote)
        is_long = not SHORTEST_TITLE <= size <= LONGEST_TITLE
        tells = {mark.sort for mark in held.frame.marks if held.start <= mark.start < held.end}
        is_clear = "act" in tells and not tells & {"not", "false", "true", "deny", "claims", "this"}
        return (
            held.stance not in ("asserts", "confirms"),
            not is_clear,
            held.lang not in TITLE_LANGUAGES,
            is_long,
            "party" not in tells,
            size,
            held.quote,
        )

    return " ".join(min(positions, key=order).quote.strip(' "«»“”„,.;:').split()) if positions else ""


def find_first(positions: Sequence[Held]) -> Held | None:
    """The earliest that takes a side; on one day who says so comes before who denies it, and a person before a body
    or a state, that before a group without a name. Else the earliest at all."""
    siding = [one for one in positions if one.stance in ("asserts", "confirms", "denies")] or list(positions)
    dated = {one.article for one in positions if one.said}

    def order(one: Held) -> tuple[str, bool, bool, bool, int, str, int]:
        day, voice = one.said or one.published or "9", VOICES.get(one.voice, 1) if one.is_own else 1
        is_late = one.stance == "denies", one.said is None, one.article not in dated
        return (day, *is_late, voice, one.article, one.start)

    return min(siding, key=order, default=None)
