"""The position that one clause of a statement takes: its stance and the proposition, or none.

    a content that …    is told      is denied          is neither confirmed nor denied
    affirms             asserts      denies             as it is
    denies              denies       asserts (*)        nothing

(*) in indirect speech alone: "denied: 'we did not'" denies once. What is not denied is never taken for confirmed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sostiene.connect.contexts import Reading, complete
from sostiene.connect.frames import HOLDING, RELATIONAL, Frame
from sostiene.connect.held import ASSERTING, Held, is_same_voice
from sostiene.connect.references import Pointer, refer
from sostiene.connect.wording import split_tokens
from sostiene.records import Stance

TURNED: dict[Stance, Stance] = {
    "asserts": "denies", "confirms": "denies", "reports": "denies", "doubts": "asserts", "denies": "asserts",
}  # fmt: skip
COMPLETE = frozenset(("affect", "agree", "order", "test"))  # acts that need no other to say something
PERSONAL = frozenset(("resign", "die", "kill", "arrest", "elect", "appoint", "dismiss", "win", "poison", "wound"))
MUTUAL = frozenset(("meet", "negotiate", "agree", "sign"))
WITHHELD = frozenset(("does_not_confirm", "does_not_deny", "doubts"))  # stances that the "if" of a question goes with
NEAR_IF = 12  # characters of a clause in which the "if" of a question stands
NEAR_NOT = 16  # characters between a "not" and the verb that it turns


class Verdict(NamedTuple):
    """A stance, and why."""

    stance: Stance
    why: str


@dataclass(frozen=True)
class Case:
    """One clause of a statement, with what is held before it, and the clauses of the statement around it."""

    reading: Reading
    clause: Frame
    base: Held
    before: Sequence[Held]
    earlier: Sequence[Frame]
    later: Sequence[Frame]
    cue: frozenset[str]

    @property
    def denied(self) -> set[str]:
        """The acts that the statement denies elsewhere."""
        return {one.act for one in (*self.earlier, *self.later) if one.is_negated and one.act}

    @property
    def own(self) -> list[Held]:
        """What the same speaker held before in the article."""
        return [one for one in self.before if is_same_voice(one, self.base)]


def judge(case: Case) -> Held | None:
    """The position that the clause takes; None if it takes none, or none that can be told."""
    clause, reading = case.clause, case.reading
    if clause.has("lying") or (clause.has("accuse") and clause.is_negated):
        return None
    frame = complete(clause, [*case.earlier, *reading.frames], reading.wording)
    if clause.has("unknown"):
        return (
            hold(case, frame, "does_not_confirm", "says that nothing is known of it")
            if frame.act and frame.things
            else None
        )
    if clause.has("if") and not (case.base.stance in WITHHELD and opens_question(clause)):
        return judge_condition(case, frame)
    target = find_target(case, frame)
    if target is None:
        return None
    if is_withheld(clause, "confirm") and case.base.stance in ASSERTING:
        return hold(case, target, "does_not_confirm", "says that it is not confirmed")
    verdict = turn(case, target, weigh_words(case, target))
    if verdict is None:
        return None
    return hold(case, target, *admit(case, target, verdict))


def hold(case: Case, frame: Frame, stance: Stance, why: str) -> Held:
    return replace(case.base, frame=replace(frame, is_negated=False), stance=stance, why=why)


def judge_condition(case: Case, frame: Frame) -> Held | None:
    """ "If it is proved that …" does not confirm it; another "if" says nothing of it."""
    told = frame if frame.act else next(iter(case.later), frame)
    if not case.clause.has("proved") or told.act is None:
        return None
    whole = complete(told, case.reading.frames, case.reading.wording)
    return hold(case, whole, "does_not_confirm", "says what if it is proved")


def find_target(case: Case, frame: Frame) -> Frame | None:
    """The proposition of the clause, its own or the one that it goes back to."""
    if frame.act and not frame.things:
        frame = fill_from_denial(case, frame)
    if frame.act in HOLDING - COMPLETE and not any(thing.startswith("to ") for thing in frame.things):
        return None
    if frame.act in RELATIONAL and not (frame.agents or frame.others):
        return None
    if (frame.act and frame.things) or is_about_someone(frame, case.base):
        return frame
    found = refer(Pointer(case.reading, frame, case.base, case.before, case.cue))
    return replace(found, is_referred=True) if found else None


def fill_from_denial(case: Case, frame: Frame) -> Frame:
    """An act of which the speaker denied the like before: "denied the blast; later said that gates blew up"."""
    denied = [one.frame for one in case.own if one.frame.act == frame.act and one.stance == "denies"]
    return replace(frame, things=denied[-1].things, names=denied[-1].names) if denied else frame


def is_about_someone(frame: Frame, base: Held) -> bool:
    """An act that needs no thing: a named person's ("Rossi will resign"), or one between two parties."""
    if frame.things:
        return False
    if frame.act in PERSONAL:
        return bool(frame.names - {token.word.key for token in split_tokens(base.speaker)})
    return frame.act in MUTUAL and len(frame.agents | frame.others) == 2


def weigh_words(case: Case, frame: Frame) -> Verdict:
    """The stance before the content's own "not" is counted: the statement's, or what the clause says of the claim."""
    clause, stance = case.clause, case.base.stance
    if clause.has("deny", "denial") and stance in ASSERTING:
        if is_withheld(clause, "deny"):
            return Verdict("does_not_deny", "says that it is not denied")
        return Verdict("denies", "says that it is rejected")
    if not case.base.is_nested and clause.has("false", "true"):
        return judge_truth(clause, stance)
    is_spoken_of = clause.has("claims") and stance in ASSERTING and not clause.is_negated and not case.base.is_nested
    if is_spoken_of and frame.act in case.denied:
        return Verdict("denies", "rejects the like in the same statement")
    return Verdict(stance, f"the statement {stance.replace('_', ' ')}")


def judge_truth(clause: Frame, stance: Stance) -> Verdict:
    """ "is completely wrong", "is not groundless", "that is true"."""
    if clause.has("false"):
        return (
            Verdict("confirms", "says that it is not false")
            if clause.has("not")
            else Verdict("denies", "calls it false")
        )
    if clause.has("not") and clause.has("claims", "part"):
        return Verdict("denies", "says that it is not right")
    return (
        Verdict(stance, "says that it is not so") if clause.is_negated else Verdict("confirms", "says that it is right")
    )


def turn(case: Case, frame: Frame, verdict: Verdict) -> Verdict | None:
    """The stance after a "not" of the content; None where the two together say nothing clear."""
    clause, base = case.clause, case.base
    if clause.is_negated and not clause.has("false", "true", "deny", "denial"):
        turned = "denies" if verdict.stance == "denies" and base.is_quoted else TURNED.get(verdict.stance)
        return Verdict(turned, f"{verdict.why}, of a content that denies") if turned else None
    lays = clause.has("guilty") and not clause.has("false") and bool(clause.agents)
    if verdict.stance == "denies" and lays and base.party and base.party not in frame.agents:
        return Verdict("asserts", "lays it on another")
    return verdict


def admit(case: Case, frame: Frame, verdict: Verdict) -> Verdict:
    """Who tells what they denied before, and the article marks the turn ("but later"), confirms it."""
    sentence = case.reading.wording.sentence_at(case.clause.start)
    is_turn = any(mark.sort in ("later", "but", "first") for mark in case.reading.wording.inside(*sentence))
    before = [one for one in case.own if one.stance == "denies" and one.frame.object == frame.object]
    if verdict.stance == "asserts" and is_turn and any(one.frame.agents == frame.agents for one in before):
        return Verdict("confirms", "says now what it denied before")
    return verdict


def opens_question(clause: Frame) -> bool:
    """Does it begin with "whether", as what is left open does, and not with a condition?"""
    return any(mark.sort == "if" and mark.start - clause.start < NEAR_IF for mark in clause.marks)


def is_withheld(clause: Frame, sort: str) -> bool:
    """ "could not confirm", "does not deny": a "not" right before the word."""
    places = [mark.start for mark in clause.marks if mark.sort == sort]
    return any(
        mark.sort in ("not", "refuse") and 0 < place - mark.start < NEAR_NOT
        for place in places
        for mark in clause.marks
    )
