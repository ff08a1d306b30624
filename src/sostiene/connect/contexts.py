"""What a clause leaves to the text around it: "they were sent in May", "the bridge, which …, was blown up"."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sostiene.connect.frames import HOLDING, RELATIONAL, Frame, read_frames
from sostiene.connect.held import Held
from sostiene.connect.records import Text, Told
from sostiene.connect.wording import Wording, load_groups, read_list, split_tokens

VAGUE = frozenset(("factory", "power_plant", "base"))  # may be another word for what was named before: "the plant"
LIGHT, JUDGED, ANAPHORIC = 1, 2, 3  # words of its own that a clause may have and still go back to something
NOT_LONG_AGO = 600  # characters behind a statement in which "the news" can still be it
WITHIN = 4000  # characters around a clause in which what it leaves out may stand
SUBJECT = 250  # characters behind a thing in which an act can still be done to it


@dataclass(frozen=True)
class Reading:
    """An article read: its wording, all its propositions and what it is mostly about."""

    text: Text
    wording: Wording
    frames: tuple[Frame, ...]
    told: tuple[Told, ...]

    @property
    def topic(self) -> Frame | None:
        """The first of the propositions about what the article tells most often."""
        full = [frame for frame in self.frames if frame.act and frame.things]
        counts = Counter(frame.object for frame in full)
        best = max(counts, key=lambda one: (counts[one], -[frame.object for frame in full].index(one)), default=None)
        return (
            next((frame for frame in full if frame.object == best), None)
            if best and (counts[best] > 1 or len(counts) <= 2)
            else None
        )


def complete_all(wording: Wording) -> tuple[Frame, ...]:
    """All propositions of a text, each completed from those before it, then from those behind."""
    frames = read_frames(wording, 0, len(wording.text))
    for place, frame in enumerate(frames):
        frames[place] = complete(frame, frames, wording)
    return tuple(complete(frame, frames, wording) for frame in frames)


def complete(frame: Frame, known: Sequence[Frame], wording: Wording) -> Frame:
    """The proposition, what it leaves out taken from the nearest one about the same: "they were sent in May"."""
    if frame.act is None:
        return frame
    if frame.act in HOLDING and frame.things and all(thing.startswith("to ") for thing in frame.things):
        subject = find_subject(frame, known)
        frame = (
            replace(frame, things=frame.things | subject.things, names=frame.names | subject.names)
            if subject
            else frame
        )
    if frame.things and frame.things <= VAGUE and not frame.names:
        better = next((one for one in known if one.act == frame.act and one.things and not one.things & VAGUE), None)
        frame = replace(frame, things=better.things, names=better.names) if better else frame
    near = sorted(
        (one for one in known if one.act == frame.act and one != frame and abs(one.start - frame.start) < WITHIN),
        key=lambda one: (abs(one.start - frame.start) + (500 if one.start > frame.start else 0), one.start),
    )
    if not frame.things and (frame.has("this") or weigh(wording, frame) <= LIGHT):
        source = (
            next((one for one in near if one.things), None) or find_inside(frame, known) or find_subject(frame, known)
        )
        frame = replace(frame, things=source.things, names=frame.names | source.names) if source else frame
    if not frame.agents and frame.act in RELATIONAL:
        agents = next(
            (one.agents for one in near if one.agents and one.things == frame.things and is_open_to(frame, one)),
            frozenset(),
        )
        frame = replace(frame, agents=agents, others=frame.others - agents)
    if frame.act in RELATIONAL and not frame.others:
        others = next((one.others for one in near if one.others and one.things == frame.things), frozenset())
        frame = replace(frame, others=others - frame.agents)
    return frame


def is_open_to(frame: Frame, source: Frame) -> bool:
    """Can the doer of one be that of the other: is it not named here as somebody else?"""
    return frame.others == source.others | source.agents or frame.others.isdisjoint(source.agents)


def find_inside(frame: Frame, known: Sequence[Frame]) -> Frame | None:
    """What an act is done to that stands inside another: "the blast of the bridge may affect the talks"."""
    inside = next((one for one in known if f"to {frame.act}" in one.things), None)
    sites = frozenset(thing for thing in inside.things if load_groups().get(thing) == "site") if inside else frozenset()
    return replace(inside, things=sites) if inside and sites else None


def find_subject(frame: Frame, known: Sequence[Frame]) -> Frame | None:
    """What stands before without an act of its own: "The bridge, which …, was blown up"."""
    before = [one for one in known if one.act is None and one.things and 0 < frame.start - one.start < SUBJECT]
    sites = [one for one in before if any(load_groups().get(thing) == "site" for thing in one.things)]
    return sites[-1] if sites else before[-1] if before else None


def weigh(wording: Wording, frame: Frame) -> int:
    """How many words of the clause tell something that no table knows."""
    covered = [(mark.start, mark.end) for mark in frame.marks if mark.sort not in ("name", "number")]
    own = wording.words_inside(frame.start, frame.end)
    telling = [token for token in own if len(token.word.key) > 3 and token.word.key not in read_list("helping")]
    return sum(not any(start <= token.start < end for start, end in covered) for token in telling)


def add_names(reading: Reading, held: Held) -> Held:
    """The position with all names that the article gives to what it is about, those of speakers left out."""
    frame = held.frame
    if held.is_open or frame.act is None:
        return held
    near = [one for one in reading.frames if one.things & frame.things and one.act in (None, frame.act)]
    sources = [[token.word.key for token in split_tokens(one.source)] for one in reading.told if one.voice == "person"]
    speakers = {word for words in sources if len(words) > 1 for word in words}
    if not frame.things:
        return held
    names = frozenset(name for one in (*near, frame) for name in one.names) - speakers
    return replace(held, frame=replace(frame, names=names))
