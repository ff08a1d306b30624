"""Positions on what no table knows: on each sentence of a content, and on what an answer goes back to."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from sostiene.connect.bases import is_wish, make_base, party_of, read_outer
from sostiene.connect.contexts import Reading
from sostiene.connect.frames import Frame
from sostiene.connect.held import ASSERTING, Held
from sostiene.connect.records import Told
from sostiene.connect.stretches import SHORTEST, trim
from sostiene.connect.verdicts import TURNED, WITHHELD, is_withheld, opens_question
from sostiene.connect.wording import Mark, Wording
from sostiene.records import Stance

LONGEST_OPEN = 400  # characters of a content that no table knows
MOST_SENTENCES = 8  # of a content that are read for what no table knows
LONGEST_POINTER = 4  # letters of the words of an answer that name nothing: "deny it", "confirmed that as well"
SINGLE_NOT = frozenset(("en", "de", None))  # languages in which a second "not" undoes the first
ANSWERS: tuple[Stance, ...] = ("confirms", "denies", "does_not_confirm", "does_not_deny")


def read_open(reading: Reading, told: Told, held: Sequence[Held]) -> Iterator[Held]:
    """The positions of a statement about something that no table knows: on each sentence of its content."""
    stance, _ = read_outer(told, reading.wording)
    answers = list(read_answers(reading, told, stance, held))
    yield from answers
    is_echo = told.within is not None and stance in ("asserts", "reports")
    pieces = list(split_sentences(reading.wording, told))
    taken = [one for one in held if one.told == told.key]
    if answers or is_echo or is_wish(told) or (taken and len(pieces) == 1):
        return
    for start, end in pieces[:MOST_SENTENCES]:
        if any(one.start < end and start < one.end for one in taken):
            continue
        frame = make_open_frame(start, end, tuple(reading.wording.inside(start, end)))
        turned = turn_open(told, stance, frame, told.is_negated and len(pieces) == 1)
        if turned is not None:
            base = make_base(told, turned, start, end, party_of(told))
            quote, why = reading.wording.text[start:end], "a content that no table knows, taken as a whole"
            yield replace(base, quote=quote, frame=frame, is_open=True, why=why)


def split_sentences(wording: Wording, told: Told) -> Iterator[tuple[int, int]]:
    """The sentences of a content that say something by themselves."""
    start, last = told.spans[0][0], max(last for _, last in told.spans)
    spans = sorted(told.spans) if told.kind != "indirect" else [(start, min(last, start + LONGEST_OPEN))]
    for first, end in spans:
        cuts = [place for place in wording.ends if first < place < end]
        for piece in pairwise([first, *cuts, end]):
            shown = trim(wording.text, piece[0], min(piece[1], piece[0] + LONGEST_OPEN))
            if len(wording.text[slice(*shown)].split()) >= SHORTEST:
                yield shown


def turn_open(told: Told, stance: Stance, frame: Frame, is_negated: bool) -> Stance | None:
    """The stance on what a content says without its "not"; None where that is not clear.

    Words quoted with a denial are what the denier says instead; "whether" leaves open what a condition does not tell.
    Who says "we cannot confirm it" does not confirm it.
    """
    if told.stance == "asserts" and (is_withheld(frame, "confirm") or is_withheld(frame, "deny")):
        return "does_not_confirm" if is_withheld(frame, "confirm") else "does_not_deny"
    if frame.has("lying", "false", "deny") or (frame.has("if") and not (stance in WITHHELD and opens_question(frame))):
        return None
    if frame.has("unknown"):
        return "does_not_confirm" if stance in ASSERTING else None
    if told.kind == "direct" and stance in ("denies", "does_not_deny", "does_not_confirm"):
        stance = "asserts"
    if is_negated or denies_itself(frame, told.lang):
        return TURNED.get(stance) if stance != "denies" else None
    return stance


def denies_itself(frame: Frame, lang: str | None) -> bool:
    """Does it hold a "not"? Two are none in languages where they do not go together: "nobody did not know"."""
    nots = len({mark.start for mark in frame.marks if mark.sort == "not"})
    return nots % 2 == 1 if lang in SINGLE_NOT else nots > 0


def make_open_frame(start: int, end: int, marks: tuple[Mark, ...]) -> Frame:
    found = {
        sort: frozenset(mark.meaning.rstrip("~") for mark in marks if mark.sort == sort)
        for sort in ("name", "number", "party")
    }
    return Frame(start, end, others=found["party"], names=found["name"], numbers=found["number"], marks=marks)


def read_answers(reading: Reading, told: Told, stance: Stance, held: Sequence[Held]) -> Iterator[Held]:
    """The positions of an answer that names nothing ("neither confirmed nor denied it"): on the question or the
    position that stands right before."""
    if is_wish(told) or any(one.told == told.key for one in held):
        return
    first, _ = told.spans[0]
    start, end = trim(reading.wording.text, *reading.wording.sentence_at(first))
    stances = find_answers(reading.wording, told, stance)
    target = find_question(reading, told, held) if stances else None
    if target is None or (told.within and any(one.told == told.within for one in held)):
        return
    for one in stances:
        base = make_base(told, one, start, end, party_of(told))
        yield replace(
            base, quote=reading.wording.text[start:end], frame=replace(target.frame, is_referred=True),
            is_open=target.is_open, why="an answer to what stands before it",
        )  # fmt: skip


def find_answers(wording: Wording, told: Told, stance: Stance) -> list[Stance]:
    """The stances of an answer that names nothing; none of a statement that says more."""
    start, end = told.spans[0]
    marks = tuple(wording.inside(start, end))
    verbs = [mark for mark in marks if mark.sort in ("confirm", "deny")]
    own = wording.words_inside(max((mark.end for mark in verbs), default=start), end)
    if any(len(token.word.key) > LONGEST_POINTER for token in own) or len(own) >= SHORTEST:
        return []
    if stance in ANSWERS:
        return [stance] if told.kind == "indirect" and len(wording.words_inside(start, end)) < SHORTEST else []
    frame = make_open_frame(start, end, marks)
    found: list[tuple[str, Stance]] = [("confirm", "does_not_confirm"), ("deny", "does_not_deny")]
    return [turned for sort, turned in found if stance in ASSERTING and is_withheld(frame, sort)]


def find_question(reading: Reading, told: Told, held: Sequence[Held]) -> Held | None:
    """What an answer goes back to: the question before it, else the last that its sentence or that before it told."""
    wording = reading.wording
    first, _ = wording.sentence_at(told.spans[0][0])
    before, last = wording.sentence_at(first - 1) if first else (0, 0)
    start, end = trim(wording.text, before, last)
    if wording.text[end - 1 : end] == "?":
        frame = make_open_frame(start, end, tuple(wording.inside(start, end)))
        return Held("", told.article, "", "asserts", start, end, wording.text[start:end], frame, is_open=True)
    near = [one for one in held if before <= one.start < told.spans[0][0] and one.told != told.key and one.is_own]
    return max(near, key=lambda one: (one.start, one.end), default=None)
