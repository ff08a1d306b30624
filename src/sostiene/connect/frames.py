"""Who is said to do what, to whom and to what: the propositions of a stretch of text, whatever its language.

"Oslo sent Lima drones, but no missiles" holds two: NO supplies PE with drones, and NO does not supply PE with missiles.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sostiene.connect.agents import DONE_BY_ADJECTIVE, find_parties, is_beside
from sostiene.connect.wording import Act, Mark, Wording, load_acts, load_facets, load_groups

CORE = frozenset(
    ("act", "thing", "facet", "false", "true", "deny", "denial", "unknown", "guilty", "confirm", "claims", "part")
)
CUT = re.compile(r"[;:!?\n]|[.…](?=[\s\"”»]|$)|,(?=\s)")
LONGEST_CLAUSE = 1000  # characters
NEAR_AIM = 26  # … between "in order to" and the act that is the aim
OCCASION = 36  # characters behind "before the" in which a party is part of the occasion
TO_PEOPLE = frozenset(("kill", "wound", "die", "arrest", "capture", "infect", "poison", "evacuate"))
NEAREST = 12  # marks of a clause among which its main act stands
PREDICATES = frozenset(("affect",))  # acts that an act does: "the blast affects the talks"
HOLDING = frozenset(
    [
        "affect",
        "know",
        "plan",
        "threaten",
        "agree",
        "ban",
        "allow",
        "stop",
        "order",
        "cancel",
        "delay",
        "take_part",
        "interfere",
        "test",
    ]
)
RELATIONAL = frozenset(
    [
        "supply",
        "sanction",
        "negotiate",
        "meet",
        "invade",
        "threaten",
        "interfere",
        "spy",
        "agree",
        "order",
        "train",
        "hack",
        "aid",
    ]
)


@dataclass(frozen=True)
class Frame:
    """One proposition. `act` is what is done, `kinds` how in particular; `agents` do it and `others` are the other
    parties; `facets` is what is said of it, `aim` what for. All are names of the tables, none depends on the language.
    `is_referred`: the clause only goes back to it ("denies the accusations").
    """

    start: int
    end: int
    act: str | None = None
    kinds: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    agents: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    facets: frozenset[str] = frozenset()
    aim: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    is_negated: bool = False
    is_referred: bool = False
    marks: tuple[Mark, ...] = ()

    def has(self, *sorts: str) -> bool:
        return any(mark.sort in sorts for mark in self.marks)

    @property
    def object(self) -> tuple[str | None, frozenset[str]]:
        return self.act, self.things


def read_frames(wording: Wording, start: int, end: int, *, we: str | None = None) -> list[Frame]:
    """The propositions of the stretch in their order; `we` is the party of whoever speaks there."""
    frames: list[Frame] = []
    for first, last in split_clauses(wording, start, end):
        marks = wording.inside(first, last)
        place = next((number for number in range(len(frames) - 1, -1, -1) if frames[number].act), None)
        before = frames[place] if place is not None else None
        if before is not None and place is not None and is_aim_alone(marks, first):
            frames[place] = replace(before, end=last, aim=before.aim | name_aim(marks))
        elif before is not None and is_elliptic(marks) and before.things:
            frames += read_ellipsis(before, marks, Frame(first, last))
        else:
            frames += read_clause(wording, first, last, we)
    return frames


def split_clauses(wording: Wording, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches that hold one proposition each; what holds nothing of its own goes with the one before."""
    cuts = {match.start() + 1 for match in CUT.finditer(wording.text, start, end)}
    inside = wording.inside(start, end)
    cuts |= {mark.start for mark in inside if mark.sort in ("but", "if")}
    places = sorted({start, end, *(cut for cut in cuts if start < cut < end)})
    pieces: list[tuple[int, int]] = []
    ends = {place for place in places if place in wording.ends or wording.text[place - 1 : place] in ".!?\n"}
    for first, last in pairwise(places):
        marks = wording.inside(first, last)
        if first in ends and not any(mark.sort in CORE for mark in marks):
            continue
        if pieces and first in ends:
            pieces.append((first, last))
        elif (pieces and not any(mark.sort in CORE for mark in marks)) or (
            pieces and not any(mark.sort in CORE for mark in wording.inside(*pieces[-1]))
        ):
            pieces[-1] = (pieces[-1][0], last)
        else:
            pieces.append((first, last))
    short = (part for piece in join_verdicts(wording, pieces) for part in cut_long(*piece))
    return [part for piece in short for part in split_joined(wording, *piece)]


def cut_long(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch, in pieces where it is longer than any real clause."""
    yield from ((place, min(end, place + LONGEST_CLAUSE)) for place in range(start, end, LONGEST_CLAUSE))


def join_verdicts(wording: Wording, pieces: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The clauses, one that only names claims or a part of them joined to the one that judges them: "the part, which
    regards the ships, is wrong"."""
    waiting: tuple[int, int] | None = None
    for first, last in pieces:
        start = waiting[0] if waiting is not None else first
        sorts = {mark.sort for mark in wording.inside(start, last)}
        own = {mark.sort for mark in wording.inside(first, last)}
        if waiting is not None and "act" in own and not own & {"false", "true"}:
            yield waiting
            start, sorts = first, own
        is_open = sorts & {"claims", "part"} and not sorts & {"act", "false", "true"}
        waiting = (start, last) if is_open and last < len(wording.text) else None
        if waiting is None:
            yield (start, last)
    if waiting is not None:
        yield waiting


def split_joined(wording: Wording, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch cut at "and" where both sides tell an act."""
    marks = wording.inside(start, end)
    for joint in (mark for mark in marks if mark.sort == "and"):
        sides = [
            [mark for mark in marks if mark.sort == "act" and is_left == (mark.end <= joint.start)]
            for is_left in (True, False)
        ]
        if all(sides) and joint.start > start:
            yield (start, joint.start)
            yield from split_joined(wording, joint.start, end)
            return
    yield (start, end)


def is_aim_alone(marks: Sequence[Mark], start: int) -> bool:
    """Does the stretch only tell what for: ", to stop the march"?"""
    first = next((mark for mark in marks if mark.sort == "to"), None)
    return first is not None and first.start - start <= 3 and any(mark.sort == "act" for mark in marks)


def is_elliptic(marks: Sequence[Mark]) -> bool:
    """Does it leave the act to what stands before: "but no missiles"?"""
    sorts = {mark.sort for mark in marks}
    return "thing" in sorts and "not" in sorts and not sorts & {"act", "true", "false", "claims", "party"}


def read_ellipsis(before: Frame, marks: Sequence[Mark], piece: Frame) -> list[Frame]:
    things = [mark.meaning for mark in marks if mark.sort == "thing"]
    base = replace(before, start=piece.start, end=piece.end, facets=frozenset(), aim=frozenset(), numbers=frozenset())
    return [replace(base, things=frozenset([thing]), is_negated=True, marks=tuple(marks)) for thing in things]


def name_aim(marks: Sequence[Mark]) -> frozenset[str]:
    acts = load_acts()
    return frozenset(acts[mark.meaning].root for mark in marks if mark.sort == "act") | frozenset(
        mark.meaning for mark in marks if mark.sort == "thing"
    )


def read_clause(wording: Wording, start: int, end: int, we: str | None) -> Iterator[Frame]:
    """The proposition of one clause; several where it lists things that are no one thing."""
    marks = wording.inside(start, end)
    main, aim = cut_aim(drop_occasion(wording, marks))
    if any(mark.sort == "act" and load_acts()[mark.meaning].root in HOLDING for mark in main[:NEAREST]):
        main, aim = [*main, *aim], []
    acts = [load_acts()[mark.meaning] for mark in main if mark.sort == "act"]
    act = next((one for one in acts[1:] if one.name in PREDICATES), acts[0] if acts else None)
    acts = [act, *(one for one in acts if one is not act)] if act else []
    agents, others = find_parties(wording, main, act, we)
    things = {mark.meaning for mark in main if mark.sort == "thing" and not is_doing(wording, mark, main, act)}
    if act is not None and act.root in TO_PEOPLE:
        things = {thing for thing in things if thing == "troops" or load_groups().get(thing) == "people"}
    if act is not None and act.name == "deploy" and not things:
        things = {"troops"}
    if act is not None and act.root in HOLDING:
        things |= {f"to {one.root}" for one in acts[1:] if one.root != act.root}
    whole = Frame(
        start,
        end,
        act=act.root if act else None,
        kinds=frozenset(
            one.name for one in acts if act and one.root == act.root and one.name != act.root and not one.is_turned
        ),
        things=frozenset(things),
        agents=agents,
        others=others - agents,
        facets=frozenset(mark.meaning for mark in main if mark.sort == "facet" and is_said_of(mark, main)),
        aim=name_aim(aim),
        names=frozenset(mark.meaning for mark in marks if mark.sort == "name"),
        numbers=frozenset(mark.meaning for mark in main if mark.sort == "number"),
        is_negated=is_negated(main, act),
        marks=tuple(marks),
    )
    yield from (replace(whole, things=one) for one in split_list(main, whole.things))


def is_said_of(facet: Mark, marks: Sequence[Mark]) -> bool:
    """ "few" is a number of something that stands near; "a few days later" is not."""
    if load_facets()[facet.meaning] != "size":
        return True
    things = [mark for mark in marks if mark.sort == "thing"]
    return not things or any(0 <= thing.start - facet.end < 12 or 0 <= facet.start - thing.end < 24 for thing in things)


def drop_occasion(wording: Wording, marks: Sequence[Mark]) -> list[Mark]:
    """The marks without the parties of an occasion: "months before the war in Peru"."""
    kept: list[Mark] = []
    last = -1
    for mark in marks:
        if mark.sort == "facet" and load_facets()[mark.meaning] == "time":
            last = mark.end + OCCASION
        if mark.sort == "party" and mark.start < last:
            last = max(last, mark.end + OCCASION)
            continue
        kept.append(mark)
    return kept


def is_doing(wording: Wording, thing: Mark, marks: Sequence[Mark], act: Act | None) -> bool:
    """Are they those who do it: the troops in "accused Russian troops of shelling the town"?"""
    if act is None or act.root not in DONE_BY_ADJECTIVE or load_groups().get(thing.meaning) != "arms":
        return False
    return any(mark.sort == "party" and mark.meaning.endswith("~") and is_beside(mark, thing) for mark in marks)


def cut_aim(marks: Sequence[Mark]) -> tuple[list[Mark], list[Mark]]:
    """The marks of what is done, and those of what for."""
    for number, mark in enumerate(marks):
        if mark.sort != "to" or not any(one.sort in ("act", "facet") for one in marks[:number]):
            continue
        if any(one.sort == "act" and mark.end <= one.start <= mark.end + NEAR_AIM for one in marks[number:]):
            return list(marks[:number]), [one for one in marks[number:] if one.start >= mark.end]
    return list(marks), []


def is_negated(marks: Sequence[Mark], told: Act | None) -> bool:
    """Is there a "not" before the act? One before "groundless" turns that round, not the act."""
    act = next((mark for mark in marks if mark.sort == "act" and told is not None and mark.meaning == told.name), None)
    if act is None:
        return any(mark.sort == "not" for mark in marks) and not any(mark.sort in ("false", "true") for mark in marks)
    return any(mark.sort == "not" and mark.start < act.start for mark in marks)


def split_list(marks: Sequence[Mark], things: frozenset[str]) -> list[frozenset[str]]:
    """ "drones or missiles" are two, "the missiles of the ships" one."""
    groups = load_groups()
    shown = [mark for mark in marks if mark.sort == "thing"]
    for one, other in pairwise(shown):
        between = [mark.sort for mark in marks if one.end <= mark.start and mark.end <= other.start]
        is_list = groups.get(one.meaning) == groups.get(other.meaning) is not None and one.meaning != other.meaning
        if is_list and "and" in between and other.start - one.end < 24:
            rest = things - {one.meaning, other.meaning}
            return [rest | {one.meaning}, rest | {other.meaning}]
    return [things]


def describe(frame: Frame) -> str:
    """What the proposition holds, for whoever looks at why: "IR supply drone > RU"."""
    parts = [
        "+".join(sorted(frame.agents)),
        "not" if frame.is_negated else "",
        frame.act or "?",
        "+".join(sorted(frame.things)),
    ]
    parts += [f"> {'+'.join(sorted(frame.others))}" if frame.others else "", " ".join(sorted(frame.facets))]
    parts += [f"for {' '.join(sorted(frame.aim))}" if frame.aim else ""]
    return " ".join(part for part in parts if part)
