"""Which propositions a statement takes a position on, and how: "denied sending drones or missiles" denies two.

A claim that is denied or confirmed is held by whoever is said to have made it: "rejects the charge of Lima that …".
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sostiene.connect.bases import is_wish, make_base, party_of, read_outer
from sostiene.connect.contexts import Reading, add_names, complete_all
from sostiene.connect.doers import find_accused, find_own_act
from sostiene.connect.frames import Frame, describe, read_frames
from sostiene.connect.held import ASSERTING, Held, is_same_voice
from sostiene.connect.holders import read_beside, read_holders, split_speakers
from sostiene.connect.openly import read_open
from sostiene.connect.records import Text, Told
from sostiene.connect.stretches import show, trim, widen
from sostiene.connect.verdicts import Case, judge
from sostiene.connect.wording import read_wording
from sostiene.extract.dates import find_top_day, parse_day
from sostiene.identity import is_unknown
from sostiene.languages import load_language
from sostiene.languages.timex import read_calendar
from sostiene.records import Stance

__all__ = ["ASSERTING", "Held", "find_positions", "read_article"]
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
    for one in ordered:
        held += read_open(reading, one, held)
    held += read_beside(reading, held)
    context = frozenset(mark.meaning for mark in wording.marks if mark.sort == "name")
    held = [replace(add_names(reading, one), context=context) for one in held if not is_unknown(one.speaker)]
    held = list(add_days(text, held))
    return sorted(held, key=lambda one: (one.start, one.end, one.speaker, one.stance, describe(one.frame)))


def add_days(text: Text, held: Sequence[Held]) -> Iterator[Held]:
    """The positions; one without a day has that of the nearest by the same speaker, else by the same party, else that
    of the dateline."""
    calendar = read_calendar(load_language(text.lang))
    top = find_top_day(text.text, calendar, parse_day(text.published or ""))
    dated = [one for one in held if one.said and one.is_own]
    for one in held:
        if one.said or not one.is_own:
            yield one
            continue
        near = [other for other in dated if is_same_voice(one, other) or (one.party and one.party == other.party)]
        nearest = min(
            near,
            key=lambda other: (not is_same_voice(one, other), abs(other.start - one.start), other.start),
            default=None,
        )
        day = nearest.said if nearest else top.isoformat() if top else None
        yield replace(one, said=day)


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
