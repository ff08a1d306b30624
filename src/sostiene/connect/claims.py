"""Statements grouped by the proposition they take a position on: who asserts, confirms, denies, or does neither.

A claim is one act, what it is done to, and by whom; or one thing said of that act ("a small number", "before the war",
"deliberately"). A claim's rows come from one block, and blocks do not know of one another, so a claim can be made again
alone when something joins it, with the same result as all together.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sostiene.connect.aspects import Aspect, Block, Row, make_row, name_keys, spread
from sostiene.connect.frames import RELATIONAL
from sostiene.connect.likewise import count_days, group_open
from sostiene.connect.propositions import ASSERTING, Held, find_positions
from sostiene.connect.records import Text, Told
from sostiene.connect.wording import load_groups

COMMON_NAMES = 2  # names that two articles must share where the statements name nothing
LONGEST_GAP = 30  # days without a word on a claim after which another one begins
EXPLICIT = {stance: rank for rank, stance in enumerate(
    ("confirms", "denies", "does_not_deny", "does_not_confirm", "asserts", "doubts", "reports"))}  # fmt: skip
SHORTEST_TITLE, LONGEST_TITLE = 20, 160


@dataclass(frozen=True)
class Claim:
    """One proposition and all positions on it; `first` is the earliest, `title` the words of one of its statements."""

    key: str
    title: str
    positions: tuple[Held, ...]
    first: Held | None


def group_claims(
    told: Iterable[Told], vectors: NDArray[np.float32] | None, texts: Mapping[str, Text]
) -> tuple[Claim, ...]:
    """The claims of all statements, in the order of their keys; the order of the input does not count."""
    blocks: dict[Block, list[Row]] = defaultdict(list)
    told = list(told)
    open_positions = []
    for held in find_positions(told, texts):
        if held.is_open:
            open_positions.append(held)
            continue
        for row in spread(held):
            blocks[row.block].append(row)
    claims = [claim for block in sorted(blocks) for claim in group_block(blocks[block])]
    places = {one.key: place for place, one in enumerate(told)} if vectors is not None else {}
    rows = [make_row(held, Aspect("open")) for held in open_positions]
    others = [make_claim([rows[place] for place in some]) for some in group_open(open_positions, vectors, places)]
    claims += part_keys(others)
    return tuple(sorted(claims, key=lambda claim: claim.key))


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


Signature = tuple[frozenset[str], frozenset[str], frozenset[str]]


def join_signatures(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows about the same things, doers and receivers. One that leaves out who did it, or to whom, goes to the most
    told of those it fits; one that names everything stays apart from all that differ."""
    told: dict[Signature, list[Row]] = defaultdict(list)
    for row in rows:
        told[row.signature].append(row)
    order = sorted(told, key=lambda one: (-is_full(one, rows[0]), -len(told[one]), show(one)))
    heads: list[Signature] = []
    groups: dict[Signature, list[Row]] = {}
    for signature in order:
        head = next((one for one in heads if fits(signature, one, rows[0])), None)
        if head is None:
            heads.append(signature)
            groups[signature] = []
            head = signature
        groups[head] += told[signature]
    return [groups[head] for head in heads]


def is_full(signature: Signature, row: Row) -> int:
    _, agents, others = signature
    return bool(agents) + (bool(others) if row.held.frame.act in RELATIONAL else 1)


def show(signature: Signature) -> str:
    return " ".join("+".join(sorted(some)) for some in signature)


def fits(one: Signature, other: Signature, row: Row) -> bool:
    """Can both be one proposition? For acts between two parties what is left out is open; elsewhere "it was blown up"
    is not "Lima blew it up"."""
    if one[0] != other[0] and not (one[0] & other[0] and (one[0] <= other[0] or other[0] <= one[0])):
        return False
    if row.held.frame.act not in RELATIONAL:
        return one[1] == other[1]
    is_agent = not one[1] or not other[1] or bool(one[1] & other[1])
    is_other = not one[2] or not other[2] or bool(one[2] & other[2])
    return is_agent and is_other and not (one[1] & other[2] - other[1]) and not (other[1] & one[2] - one[1])


def split_by_time(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows in runs without a long silence between them; those without a day go with the first run."""
    dated = sorted((row for row in rows if row.day), key=lambda row: (row.day, row.held.told, row.held.start))
    runs: list[list[Row]] = [dated[:1]]
    for one, other in pairwise(dated):
        if count_days(one.day, other.day) > LONGEST_GAP:
            runs.append([])
        runs[-1].append(other)
    runs[0] += [row for row in rows if not row.day]
    return [run for run in runs if run]


def split_by_name(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows that name places or ships stay with those that share a name; a row without any goes with the most."""
    is_arms = rows[0].agents and all(load_groups().get(thing) == "arms" for thing in rows[0].things)
    if rows[0].held.frame.act in RELATIONAL or is_arms:
        return [list(rows)]
    groups: list[tuple[set[str], list[Row]]] = []
    for row in sorted(rows, key=lambda row: (-len(row.names), row.held.told, row.held.start)):
        if not row.names:
            continue
        meeting = [group for group in groups if group[0] & row.names]
        names, members = set(row.names), [row]
        for group in meeting:
            names |= group[0]
            members += group[1]
        groups = [group for group in groups if group not in meeting] + [(names, members)]
    groups = join_by_article(groups)
    nameless = sorted((row for row in rows if not row.names), key=lambda row: (row.held.told, row.held.start))
    if not rows[0].things:
        return [members for _, members in groups] + [[row] for row in nameless]
    for row in nameless:
        home = find_home(row, groups)
        if home is None:
            groups.append((set(), [row]))
        else:
            home[1].append(row)
    return [members for _, members in groups]


def find_home(row: Row, groups: Sequence[tuple[set[str], list[Row]]]) -> tuple[set[str], list[Row]] | None:
    """The group of a row without names: that of its article, else one whose article names twice the same."""
    for group in groups:
        if any(one.held.article == row.held.article for one in group[1]):
            return group
    keys = name_keys(row.held.context)
    near = [(max(len(keys & name_keys(one.held.context)) for one in group[1]), group) for group in groups]
    best = max(near, key=lambda one: (one[0], len(one[1][1])), default=None)
    needed = COMMON_NAMES if not row.agents else 1 if row.held.frame.act == "attack" else 0
    return best[1] if best is not None and best[0] >= needed else None


def join_by_article(groups: list[tuple[set[str], list[Row]]]) -> list[tuple[set[str], list[Row]]]:
    """One article that tells of an act in two ways tells of one."""
    joined: list[tuple[set[str], list[Row]]] = []
    for names, members in groups:
        articles = {row.held.article for row in members}
        meeting = [group for group in joined if articles & {row.held.article for row in group[1]}]
        for group in meeting:
            names, members = names | group[0], members + group[1]
        joined = [group for group in joined if group not in meeting] + [(names, members)]
    return joined


def make_claim(rows: Sequence[Row]) -> Claim:
    """A claim of its rows: each speaker of an article once for each side that it takes."""
    best: dict[tuple[str, str, bool | None], Row] = {}
    for row in sorted(rows, key=rank):
        held = row.held
        side = held.stance in ASSERTING if held.stance in ASSERTING or held.stance == "denies" else None
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
    """The words of a statement that says it most shortly, of its own and without a "not"."""

    def order(held: Held) -> tuple[bool, bool, bool, bool, int, str]:
        size = len(held.quote)
        is_long = not SHORTEST_TITLE <= size <= LONGEST_TITLE
        tells = {mark.sort for mark in held.frame.marks if held.start <= mark.start < held.end}
        is_clear = "act" in tells and not tells & {"not", "false", "true", "deny", "claims", "this"}
        return (
            held.stance not in ("asserts", "confirms"),
            not is_clear,
            is_long,
            "party" not in tells,
            size,
            held.quote,
        )

    return " ".join(min(positions, key=order).quote.strip(' "«»“”„,.;:').split()) if positions else ""


def find_first(positions: Sequence[Held]) -> Held | None:
    """The earliest that takes a side; on one day who says so comes before who denies it. Else the earliest at all."""
    siding = [one for one in positions if one.stance in ("asserts", "confirms", "denies")] or list(positions)
    dated = {one.article for one in positions if one.said}

    def order(one: Held) -> tuple[str, bool, bool, bool, str, int]:
        day = one.said or one.published or "9"
        return (day, one.stance == "denies", one.said is None, one.article not in dated, one.article, one.start)

    return min(siding, key=order, default=None)
