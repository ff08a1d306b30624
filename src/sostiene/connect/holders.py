"""Positions of others than the speaker: whose claims are rejected, who backs them, who is told to have denied."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sostiene.connect.contexts import Reading, complete
from sostiene.connect.frames import Frame, read_clause
from sostiene.connect.held import ASSERTING, Held
from sostiene.connect.records import Told
from sostiene.connect.stretches import clause_around, cue_at, trim
from sostiene.connect.wording import Mark, Token, Wording, read_list
from sostiene.records import Stance

WEST = "Western countries"
BEFORE, BEHIND = 20, 40  # characters around a denial in which whoever denies is named
SHORTEST_NOUN = 4
FAR = 60  # characters between the name of claims and those who make them
NEAR = 14  # … between "by" and a party
MOST_BACKED = 2  # propositions of a statement that backers are taken to hold
BACKED = 120  # … behind the cue in which backers can be named
LISTED = 24  # … between two of a list


def split_speakers(reading: Reading, told: Told, held: Held) -> Iterator[Held]:
    """One position for each of several who speak together: "neither Oslo nor Lima confirmed"; of two who accuse each
    other, each of the other."""
    wording = reading.wording
    sentence = wording.sentence_at(held.start)
    place = wording.text.find(told.source, *sentence) if told.source else -1
    parties = (
        [mark for mark in wording.inside(place, place + len(told.source)) if mark.sort == "party"] if place >= 0 else []
    )
    names = list(dict.fromkeys(mark.meaning.rstrip("~") for mark in parties))
    joined = (
        any(mark.sort == "and" for mark in wording.inside(place, place + len(told.source))) if place >= 0 else False
    )
    is_mutual = any(mark.sort == "mutual" for mark in wording.inside(*sentence))
    if len(names) < 2 or not joined:
        yield held
        return
    for mark in parties:
        code = mark.meaning.rstrip("~")
        frame = held.frame
        if is_mutual and len(names) == 2:
            other = names[1 - names.index(code)]
            frame = replace(frame, agents=frozenset([other]), others=frozenset())
        shown = wording.text[mark.start : mark.end]
        yield replace(
            held, speaker=shown, party=code, entity="", frame=frame, why=f"{held.why}; one of several speakers"
        )


def read_holders(reading: Reading, clause: Frame, held: Held, earlier: Sequence[Frame]) -> Iterator[Held]:
    """The positions of those whose claims are spoken of: "the allegations of Lima that …"."""
    if held.stance not in ("denies", "confirms", "doubts", "asserts"):
        return
    spoken = clause
    if clause.has("part") and not clause.has("claims"):
        spoken = next((one for one in reversed(earlier) if one.has("claims")), clause)
    for mark in spoken.marks:
        if mark.sort == "claims":
            yield from holders_at(reading, mark, held, spoken)
            return


def holders_at(reading: Reading, claims: Mark, held: Held, clause: Frame) -> Iterator[Held]:
    """One position for each of those who make the claims; what unnamed sources spread they report."""
    for mark in dict.fromkeys(find_holders(reading.wording, claims, clause)):
        code = mark.meaning.rstrip("~") if mark.sort == "party" else None
        if code is not None and code == held.party:
            continue
        behind = [one for one in clause.marks if one.sort == "sources" and 0 <= one.start - mark.end < NEAR]
        stance: Stance = "reports" if behind else "asserts"
        yield replace(
            held, speaker=name_holder(reading.wording, mark), party=code, stance=stance, is_own=False, said=None,
            entity=WEST if mark.sort == "west" and not behind else "", why="the statement says that they claim it",
        )  # fmt: skip


def find_holders(wording: Wording, claims: Mark, clause: Frame) -> list[Mark]:
    """The parties right behind the claims, else those behind a later "by": "the news that … is spread by Lima"."""
    _, stop = wording.sentence_at(claims.start)
    near = wording.inside(claims.end, min(claims.end + FAR, stop))
    that = next((mark.start for mark in near if mark.sort in ("that", "false", "true", "act")), claims.end + FAR)
    named = [mark for mark in near if mark.end <= that and mark.sort in ("party", "west")]
    by = [mark for mark in clause.marks if mark.sort == "by" and mark.start > that]
    if named or not by:
        return named
    return [mark for mark in clause.marks if mark.sort in ("west", "party") and 0 <= mark.start - by[-1].end <= NEAR]


def name_holder(wording: Wording, mark: Mark) -> str:
    """The name of a party as it stands there, with the noun of an adjective: "Peruvian and Chilean officials"."""
    shown = wording.text[mark.start : mark.end]
    if not (mark.meaning.endswith("~") or mark.sort == "west"):
        return shown
    before = wording.words_before(mark.start)
    if mark.sort == "west" and before and before[0].word.key.startswith(read_list("countries")):
        return wording.text[before[0].start : mark.end]
    noun = find_noun(wording, mark)
    return f"{shown} {wording.text[noun.start : noun.end]}" if noun else shown


def find_noun(wording: Wording, adjective: Mark) -> Token | None:
    """The noun behind the adjective, or behind others that are listed with it."""
    last = adjective.end
    joined = {mark.start: mark.end for mark in wording.inside(last, last + FAR) if mark.sort in ("and", "party")}
    for token in wording.words_from(adjective.end, FAR):
        if token.start - last > 1:
            return None
        if token.start not in joined:
            return token if len(token.word.key) >= SHORTEST_NOUN else None
        last = joined[token.start]
    return None


def read_beside(reading: Reading, held: Sequence[Held]) -> Iterator[Held]:
    """Positions told beside a statement, in its sentence: "after weeks of denials by Lima", "Lima denies and …"; and
    those who back whoever says it."""
    for one in reading.told:
        yield from read_backers(reading, one, held)
        yield from read_reported(reading, one, held)
    yield from read_denials(reading, held)


def read_backers(reading: Reading, told: Told, held: Sequence[Held]) -> Iterator[Held]:
    """ "Lima, backed by Oslo, accused …": Oslo says so too."""
    wording = reading.wording
    sentence = wording.sentence_at(told.spans[0][0])
    cue, marks = cue_at(wording, told, sentence), wording.inside(*sentence)
    own = [one for one in held if one.told == told.key and one.is_own and one.stance in ASSERTING]
    start, end = trim(wording.text, *sentence)
    for backed in (mark for mark in marks if mark.sort == "backed"):
        for party in backers(marks, backed):
            if cue != (0, 0) and party.end > cue[1] + BACKED:
                continue
            for one in own[:MOST_BACKED]:
                yield replace(
                    one, speaker=wording.text[party.start : party.end], party=party.meaning.rstrip("~"), entity="",
                    start=start, end=end, quote=wording.text[start:end], is_own=False, why="backs whoever says it",
                )  # fmt: skip


def read_reported(reading: Reading, told: Told, held: Sequence[Held]) -> Iterator[Held]:
    """What others are said to claim, beside a statement: "amid reports from Lima of troops at the border"."""
    wording = reading.wording
    first, last = wording.sentence_at(told.spans[0][0])
    for claims in (mark for mark in wording.inside(first, last) if mark.sort == "claims"):
        if any(one.start <= claims.start < one.end and not one.is_nested for one in held) or is_verb(wording, claims):
            continue
        holders = list(follow_holders(wording.inside(claims.end, last), claims))
        frame = read_claimed(reading, holders[-1], last) if holders else None
        if frame is None:
            continue
        start, end = trim(wording.text, claims.start, frame.end)
        for holder in holders:
            yield Held(
                told.key, told.article, name_holder(wording, holder), "asserts", start, end, wording.text[start:end],
                replace(frame, is_negated=False), holder.meaning.rstrip("~") if holder.sort == "party" else None,
                WEST if holder.sort == "west" else "", is_own=False, published=told.published, lang=told.lang,
                why="the article tells that they claim it",
            )  # fmt: skip


def read_claimed(reading: Reading, holder: Mark, last: int) -> Frame | None:
    """What they claim: the clause behind the last of them."""
    wording = reading.wording
    stop = min([mark.start for mark in wording.inside(holder.end, last) if mark.sort == "but"] + [last])
    clause = next(read_clause(wording, holder.end, cut_at_comma(wording, holder.end, stop), None), None)
    frame = complete(clause, reading.frames, wording) if clause else None
    return frame if frame and frame.act and frame.things else None


def is_verb(wording: Wording, claims: Mark) -> bool:
    """ "accused", "claimed", "заявил" tell of no claims that somebody made."""
    return wording.text[claims.start : claims.end].lower().endswith(read_list("verbs"))


def cut_at_comma(wording: Wording, start: int, end: int) -> int:
    place = wording.text.find(",", start, end)
    return place if place >= 0 else end


def follow_holders(marks: Sequence[Mark], claims: Mark) -> Iterator[Mark]:
    """Those who make the claims: the parties right behind them, behind "by", "of" or "from"."""
    last = claims.end
    if not any(mark.sort in ("by", "of") and mark.start - last < 6 for mark in marks):
        return
    for mark in marks:
        if mark.start - last > LISTED or mark.sort in ("act", "that", "false", "true", "thing"):
            return
        if mark.sort in ("party", "west"):
            yield mark
            last = mark.end


def backers(marks: Sequence[Mark], backed: Mark) -> Iterator[Mark]:
    last = backed.end
    for mark in marks:
        if mark.sort == "party" and mark.start >= backed.end and mark.start - last <= LISTED:
            yield mark
            last = mark.end
        elif mark.sort in ("accuse", "act", "claims") and mark.start > backed.end:
            return


def read_denials(reading: Reading, held: Sequence[Held]) -> Iterator[Held]:
    """Denials that are no statement of their own."""
    wording = reading.wording
    cues = [cue_at(wording, one, wording.sentence_at(one.spans[0][0])) for one in reading.told]
    denied = [(one.start, one.end) for one in held if one.stance == "denies"]
    for mark in wording.marks:
        if (
            mark.sort not in ("denial", "deny")
            or is_inside(mark, cues)
            or (mark.sort == "deny" and is_inside(mark, denied))
        ):
            continue
        first, last = wording.sentence_at(mark.start)
        told = next((one for one in reading.told if first <= one.spans[0][0] < last), None)
        near = wording.inside(max(first, mark.start - BEFORE), min(last, mark.end + BEHIND))
        party = next((one for one in near if one.sort == "party" and denies_by(mark, one, near)), None)
        target = target_of(reading, held, party.meaning.rstrip("~"), mark) if party else None
        if told is not None and party is not None and target is not None:
            yield make_denial(wording, told, (mark, party), target)


def is_inside(mark: Mark, stretches: Sequence[tuple[int, int]]) -> bool:
    return any(start <= mark.start < end for start, end in stretches)


def make_denial(wording: Wording, told: Told, marks: tuple[Mark, Mark], target: Frame) -> Held:
    mark, party = marks
    start, end = clause_around(wording, min(mark.start, party.start), max(mark.end, party.end))
    return Held(
        told.key, told.article, wording.text[party.start : party.end], "denies", start, end, wording.text[start:end],
        replace(target, is_referred=True), party.meaning.rstrip("~"), is_own=False, published=told.published,
        lang=told.lang, why="the article tells of its denial",
    )  # fmt: skip


def denies_by(denial: Mark, party: Mark, near: Sequence[Mark]) -> bool:
    if denial.sort == "denial":
        return party.start >= denial.end and any(
            mark.sort in ("by", "of") and denial.end <= mark.start <= party.start for mark in near
        )
    return 0 < denial.start - party.end <= 2


def target_of(reading: Reading, held: Sequence[Held], party: str, mark: Mark) -> Frame | None:
    """What the party denies: the last it was accused of, else what it is said to do in that sentence or before."""
    done = [one for one in held if party in one.frame.agents and one.frame.things]
    accusing = [one.frame for one in done if one.frame.start <= mark.start and one.party != party]
    if accusing:
        return replace(accusing[-1], facets=frozenset())
    _, last = reading.wording.sentence_at(mark.start)
    near = [one.frame for one in done if one.frame.act and one.start < last]
    return replace(near[-1], facets=frozenset(), aim=frozenset(), is_negated=False) if near else None
