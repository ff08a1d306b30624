"""Rows of one block parted into those of one claim: by what is left out, by silences between them, and by names."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from sostiene.connect.aspects import Row, name_keys
from sostiene.connect.frames import RELATIONAL
from sostiene.connect.likewise import count_days
from sostiene.connect.wording import load_groups

COMMON_NAMES = 2  # names that two articles must share where the statements name nothing
LONGEST_GAP = 30  # days without a word on a claim after which another one begins


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
