"""What "the accusations", "this" or "is guilty" goes back to: a proposition told before, if that is sure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sostiene.connect.contexts import ANAPHORIC, JUDGED, NOT_LONG_AGO, Reading, weigh
from sostiene.connect.frames import RELATIONAL, Frame
from sostiene.connect.held import Held
from sostiene.connect.wording import load_facets

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Pointer:
    """A clause without a proposition of its own: its position, what was held before it, what its cue holds."""

    reading: Reading
    frame: Frame
    base: Held
    before: Sequence[Held]
    cue: frozenset[str] = NOTHING

    @property
    def weight(self) -> int:
        return weigh(self.reading.wording, self.frame)


def refer(pointer: Pointer) -> Frame | None:
    """The proposition that the clause goes back to."""
    frame, topic = pointer.frame, pointer.reading.topic
    if frame.has("part") and frame.things:
        return refer_part(pointer)
    if topic is not None and frame.has("guilty") and frame.agents and pointer.weight <= ANAPHORIC:
        return replace(put(topic, frame), agents=frame.agents, others=NOTHING, numbers=NOTHING, kinds=NOTHING)
    if frame.has("claims") or "deny" in pointer.cue or (frame.has("false", "true") and not frame.things):
        return refer_claims(pointer)
    return refer_topic(pointer, topic) if topic is not None and topic.start < frame.start else None


def put(source: Frame, frame: Frame) -> Frame:
    """The proposition, as it is told again in the clause: what is said of it is the clause's."""
    return replace(
        source, start=frame.start, end=frame.end, marks=frame.marks, facets=frame.facets, aim=frame.aim,
        numbers=frame.numbers, kinds=frame.kinds, is_negated=frame.is_negated,
    )  # fmt: skip


def take_up(source: Frame, frame: Frame) -> Frame:
    """The proposition whole, only told again here."""
    return replace(source, start=frame.start, end=frame.end, marks=frame.marks, facets=NOTHING)


def refer_part(pointer: Pointer) -> Frame | None:
    """ "the part about the ships": what was told before, of the ships."""
    frame = pointer.frame
    told = [one for one in pointer.reading.frames if one.start < frame.start and one.act and one.things]
    return replace(take_up(told[-1], frame), things=frame.things, aim=NOTHING) if told else None


def refer_claims(pointer: Pointer) -> Frame | None:
    """ "denies the accusations": what the speaker's party was last accused of; else what the sentence or the statement
    before tells. Only where something is judged, and little else is said."""
    frame, base = pointer.frame, pointer.base
    is_judging = base.stance not in ("asserts", "reports") or frame.has("false", "true", "deny")
    if pointer.weight > JUDGED or not is_judging:
        return None
    source = find_accusation(pointer) or find_beside(pointer) or find_said(pointer)
    if source is None:
        return None
    if frame.things and frame.things != source.things:
        return replace(take_up(source, frame), things=frame.things, aim=NOTHING)
    return take_up(source, frame)


def find_accusation(pointer: Pointer) -> Frame | None:
    party = pointer.base.party
    held = [
        one.frame
        for one in pointer.before
        if party and party in one.frame.agents and one.party != party and one.frame.things
    ]
    return held[-1] if held else None


def find_beside(pointer: Pointer) -> Frame | None:
    first, _ = pointer.reading.wording.sentence_at(pointer.frame.start)
    told = [one for one in pointer.reading.frames if first <= one.start < pointer.frame.start]
    told = [one for one in told if one.act and one.things and not one.is_negated]
    return told[-1] if told else None


def find_said(pointer: Pointer) -> Frame | None:
    said = [one for one in pointer.before if one.frame.things and pointer.frame.start - one.end < NOT_LONG_AGO]
    return said[-1].frame if said else None


def refer_topic(pointer: Pointer, topic: Frame) -> Frame | None:
    """ "this was a crime", "blames it on Lima": what the article is about."""
    frame, cue = pointer.frame, pointer.cue
    says = {load_facets()[name] for name in frame.facets} - {"still"}
    if pointer.weight > (0 if says and not frame.has("this") else ANAPHORIC):
        return None
    if not (says or frame.has("guilty", "this", "accuse") or "accuse" in cue) or frame.act not in (None, topic.act):
        return None
    is_blaming = frame.has("guilty", "accuse") or "accuse" in cue or frame.act is not None
    kept = topic.agents if topic.act in RELATIONAL else NOTHING
    return replace(
        put(topic, frame), agents=frame.agents if is_blaming else kept, others=topic.others if kept else NOTHING
    )
