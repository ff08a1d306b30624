"""Which propositions a statement takes a position on, and how: "denied sending drones or missiles" denies two.

A claim that is denied or confirmed is held by whoever is said to have made it: "rejects the charge of Lima that …".
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from sostiene.connect.contexts import Reading, add_names, complete_all
from sostiene.connect.doers import find_accused, find_own_act
from sostiene.connect.frames import Frame, describe, read_frames
from sostiene.connect.held import ASSERTING, Held
from sostiene.connect.holders import read_beside, read_holders, split_speakers
from sostiene.connect.records import Text, Told
from sostiene.connect.stretches import SHORTEST, cue_at, show, trim, widen
from sostiene.connect.verdicts import TURNED, Case, judge
from sostiene.connect.wording import Mark, Wording, read_wording
from sostiene.identity import is_unknown
from sostiene.languages import SETTLED
from sostiene.records import Stance

__all__ = ["ASSERTING", "Held", "find_positions", "read_article"]
LONGEST_OPEN = 400  # characters of a content that no table knows
NEAR_LIES = 60  # … before the content in which "of lying" stands


def find_positions(told: Iterable[Told], texts: Mapping[str, Text]) -> list[Held]:
    """The positions that the statements tell, in the order of the articles' keys and of their texts."""
    by_article: dict[str, list[Told]] = {}
    for one in told:
        by_article.setdefault(one.article, []).append(one)
    found: list[Held] = []
    for article in sorted(by_article):
        if article in texts:
            found += read_article(texts[article], by_article[article])
    return found


def read_article(text: Text, told: Sequence[Told]) -> list[Held]:
    """The positions in one article: those of its statements, and those told beside them."""
    wording = read_wording(text.text, text.lang)
    ordered = sorted((one for one in told if one.spans), key=lambda one: (one.spans[0], one.key))
    reading = Reading(text, wording, complete_all(wording), tuple(ordered))
    held: list[Held] = []
    for one in ordered:
        held += read_told(reading, one, held)
    held += [one for other in ordered for one in read_open_questions(reading, other, held)]
    held += [one for other in ordered for one in read_lies(reading, other, held)]
    held += [one for other in ordered for one in read_open(reading, other, held)]
    held += read_beside(reading, held)
    context = frozenset(mark.meaning for mark in wording.marks if mark.sort == "name")
    held = [replace(add_names(reading, one), context=context) for one in held if not is_unknown(one.speaker)]
    return sorted(held, key=lambda one: (one.start, one.end, one.speaker, one.stance, describe(one.frame)))


def read_told(reading: Reading, told: Told, before: Sequence[Held]) -> Iterator[Held]:
    """The positions of one statement; none of a wish, which says nothing of what is."""
    if is_wish(told):
        return
    wording, party = reading.wording, party_of(told)
    stance, cue = read_outer(told, wording)
    stretches = widen(wording, told, reading.told)
    read = [clause for stretch in stretches for clause in read_frames(wording, *stretch, we=party)]
    accused = [find_accused(wording, clause, told, party) for clause in read]
    clauses = [find_own_act(wording, clause, told, party) for clause in accused]
    base = make_base(told, stance, stretches[0][0], stretches[-1][1], party)
    for number, clause in enumerate(clauses):
        earlier, later = clauses[:number], clauses[number + 1 :]
        held = judge(Case(reading, clause, base, before, earlier, later, cue))
        if held is not None:
            shown = show(wording, held, told)
            yield from split_speakers(reading, told, shown)
            yield from read_holders(reading, clause, shown, earlier)


def is_wish(told: Told) -> bool:
    """Is it a demand or a question? Only where the tables of the language tell acts."""
    return told.act in ("urge", "ask") and told.lang in SETTLED


def make_base(told: Told, stance: Stance, start: int, end: int, party: str | None) -> Held:
    """A position of the statement's speaker, before it is known on what."""
    return Held(
        told.key, told.article, told.speaker, stance, start, end, "", Frame(start, end), party, told.entity,
        said=told.said, published=told.published, lang=told.lang, is_nested=told.within is not None,
        is_quoted=told.kind in ("direct", "mixed", "post"),
    )  # fmt: skip


def party_of(told: Told) -> str | None:
    """For whom the speaker speaks: as the statement says, else the one state that its source or name tells."""
    if told.party:
        return told.party
    for name in (told.source, told.speaker):
        marks = read_wording(name, told.lang).marks
        parties = {mark.meaning.rstrip("~") for mark in marks if mark.sort == "party"}
        if len(parties) == 1:
            return next(iter(parties))
    return None


def read_outer(told: Told, wording: Wording) -> tuple[Stance, frozenset[str]]:
    """The stance of the statement, as its cue tells it in a language whose cues the tables do not know; and what the
    cue holds."""
    stance = cast(Stance, told.stance)
    place = cue_at(wording, told, wording.sentence_at(told.spans[0][0]))
    sorts = frozenset(mark.sort for mark in (*read_wording(told.cue, told.lang).marks, *wording.inside(*place)))
    if told.voice == "medium" and stance == "reports":
        return stance, sorts
    if stance == "confirms" and told.lang not in SETTLED and "confirm" not in sorts:
        return "asserts", sorts
    return (read_cue(sorts) or stance, sorts) if stance in ("asserts", "reports") else (stance, sorts)


def read_cue(sorts: frozenset[str]) -> Stance | None:
    """The stance that the words of a cue take; None if they only report."""
    if "refuse" in sorts:
        return "does_not_confirm"
    if "deny" in sorts:
        return "does_not_deny" if "not" in sorts else "denies"
    if "confirm" in sorts:
        return "does_not_confirm" if "not" in sorts else "confirms"
    return None


def read_open(reading: Reading, told: Told, held: Sequence[Held]) -> Iterator[Held]:
    """The position of a statement about something that no table knows: on its content as a whole."""
    if told.within is not None or is_wish(told) or any(one.told == told.key for one in held):
        return
    start, last = told.spans[0][0], max(last for _, last in told.spans)
    start, end = trim(reading.wording.text, start, min(last, start + LONGEST_OPEN))
    quote, marks = reading.wording.text[start:end], tuple(reading.wording.inside(start, end))
    if len(quote.split()) < SHORTEST or any(mark.sort in ("if", "unknown", "lying", "false", "deny") for mark in marks):
        return
    stance, _ = read_outer(told, reading.wording)
    is_negated = told.is_negated or sum(mark.sort == "not" for mark in marks) % 2 == 1
    turned = TURNED.get(stance) if is_negated else stance
    if turned is None or (is_negated and stance == "denies"):
        return
    frame = make_open_frame(start, end, marks)
    base = make_base(told, turned, start, end, party_of(told))
    yield replace(base, quote=quote, frame=frame, is_open=True, why="a content that no table knows, taken as a whole")


def make_open_frame(start: int, end: int, marks: tuple[Mark, ...]) -> Frame:
    found = {
        sort: frozenset(mark.meaning.rstrip("~") for mark in marks if mark.sort == sort)
        for sort in ("name", "number", "party")
    }
    return Frame(start, end, others=found["party"], names=found["name"], numbers=found["number"], marks=marks)


def read_open_questions(reading: Reading, told: Told, held: Sequence[Held]) -> Iterator[Held]:
    """Who says that nothing is known does not confirm any of what others say of the article's topic."""
    start, end = told.spans[0][0], max(last for _, last in told.spans)
    marks = reading.wording.inside(start, end)
    if not any(mark.sort == "unknown" for mark in marks) or any(mark.sort == "act" for mark in marks):
        return
    party = party_of(told)
    base = make_base(told, "does_not_confirm", *trim(reading.wording.text, start, end), party)
    quote = reading.wording.text[base.start : base.end]
    for frame in find_disputed(reading, start, held, party):
        bare = Frame(base.start, base.end, frame.act, things=frame.things, agents=frame.agents, others=frame.others)
        yield replace(base, quote=quote, frame=bare, why="says that nothing is known of it")


def find_disputed(reading: Reading, start: int, held: Sequence[Held], party: str | None) -> list[Frame]:
    """What the sentence told before; else all that others say of the topic, each doer once."""
    first, _ = reading.wording.sentence_at(start)
    near = [one for one in reading.frames if one.act and one.things and first <= one.start < start]
    if near or reading.topic is None:
        return near[-1:]
    disputed = [
        one.frame
        for one in held
        if one.frame.object == reading.topic.object and one.frame.agents and one.party != party
    ]
    return list({frame.agents: frame for frame in disputed}.values())


def read_lies(reading: Reading, told: Told, held: Sequence[Held]) -> Iterator[Held]:
    """Who accuses somebody of lying denies what that one is last told to have said."""
    start, end = told.spans[0][0], max(last for _, last in told.spans)
    first, last = reading.wording.sentence_at(start)
    marks = reading.wording.inside(first, last)
    if not any(mark.sort == "lying" and start - NEAR_LIES <= mark.start < end for mark in marks):
        return
    party = party_of(told)
    accused = {mark.meaning.rstrip("~") for mark in marks if mark.sort == "party"} - {party}
    said = [
        one
        for one in held
        if one.party in accused and one.start < first and one.stance in ("asserts", "confirms", "denies")
    ]
    base = make_base(told, "denies", *trim(reading.wording.text, first, last), party)
    for one in said:
        if one.told == said[-1].told:
            stance: Stance = "asserts" if one.stance == "denies" else "denies"
            quote = reading.wording.text[base.start : base.end]
            yield replace(base, stance=stance, quote=quote, frame=one.frame, why="says that they lie")
