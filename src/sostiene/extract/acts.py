"""What a source does with its content: states, confirms, denies, neither … read from the words of the cue.

`"non ha negato": negare, negated -> not_deny`. The tables decide; where they are silent, the tagger's own reading does.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import cast

from sostiene.languages import Language
from sostiene.languages.cues import Cue, CueIndex, CueMatch, Turn, Word, find_outermost, load_cues, split_words
from sostiene.records import Act, Attribution, Span

# What becomes of an act whose cue is negated, where the cue's row does not say. Others stay: *non crede* believes.
NEGATED: dict[Act, Act] = {
    "deny": "not_deny",
    "confirm": "not_confirm",
    "state": "not_confirm",
    "announce": "not_confirm",
    "report": "not_confirm",
}
# What a voice that is no person does with a neutral cue (*secondo uno studio* reports, *stime affermano* estimates).
OBSERVED: dict[tuple[Turn, Act], Act] = {
    ("medium", "state"): "report",
    ("study", "state"): "report",
    ("calculation", "state"): "estimate",
    ("calculation", "believe"): "estimate",
}
CUE_LOOK = 200  # characters of a cue that are looked at: longer ones are a tagger's mistake
NEARBY = 40  # characters in which a neighbouring word must begin
SOURCE_LOOK = 120  # characters of a source that are looked at: its head stands at its beginning
TONE_WORDS = 6  # words of a content in which the feeling must be named
QUOTES = "\"'«“„‘"
QUOTED_NAME = re.compile(r"(?<=\w)\s+[«“„\"]")


@dataclass(frozen=True)
class Reading:
    """The act of a statement, and in one line why."""

    act: Act
    because: str


def read_act(text: str, attribution: Attribution, language: Language) -> Reading:
    """The act of the attribution. *non ha negato che* gives not_deny."""
    if not attribution.cue:
        return fall_back(attribution, "no cue")
    shown = " … ".join(text[span.start : min(span.end, span.start + CUE_LOOK)] for span in attribution.cue)
    index, words = load_cues(language), split_words(shown)
    matches = list(index.find(words))
    match = choose_cue(matches)
    if match is None:
        return fall_back(attribution, f'"{shown}": not in the cue table')
    if is_negated(text, attribution.cue[0], index, words[: match.first]):
        act = match.cue.act_when("negated") or NEGATED.get(match.cue.act, match.cue.act)
        return Reading(act, f'"{shown}": {match.cue.lemma}, negated -> {act}')
    # *secondo quanto dichiarato* is followed by a whole sentence, whatever it begins with.
    is_framed = any(other.cue.kind == "preposition" for other in matches)
    content = None if is_framed else read_content(text, attribution, language)
    act = act_in_context(text, attribution, match.cue, content, language)
    return Reading(act, f'"{shown}": {match.cue.lemma} -> {act}')


def fall_back(attribution: Attribution, why: str) -> Reading:
    if attribution.act is not None:
        return Reading(attribution.act, f"{why}, model -> {attribution.act}")
    return Reading("state", f"{why} -> state")


def choose_cue(matches: Sequence[CueMatch]) -> CueMatch | None:
    """The cue that decides: none that is part of a longer one, then one that does more than say, then the last."""
    alone = [match for match in find_outermost(matches) if not is_modal(match, matches)]
    return max(alone, key=weigh, default=None)


def weigh(match: CueMatch) -> tuple[bool, bool, bool, int, int]:
    cue = match.cue  # "спростувало | чутки" denies, whatever the noun
    return cue.kind != "preposition", cue.act != "state", cue.kind == "verb", len(cue.words), match.first


def is_modal(match: CueMatch, matches: Sequence[CueMatch]) -> bool:
    """Is it only the helper of a later verb, as *ha voluto* in *ha voluto sottolineare*?"""
    return "modal" in match.cue.frames and any(
        other.first >= match.last and other.cue.kind == "verb" for other in matches
    )


def is_negated(text: str, cue: Span, index: CueIndex, before_match: Sequence[Word]) -> bool:
    """Do the words before the verb turn it round? A particle may stand just outside (*né* | *confermato*)."""
    found = list(index.find_negations(before_match))
    if any(negation.kind == "affirmation" for negation in found):
        return False
    return bool(found) or any(
        negation.kind == "particle" for negation in index.find_negations(find_neighbour(text, cue.start))
    )


def find_neighbour(text: str, start: int) -> list[Word]:
    """The word right before `start`, if only spaces lie between."""
    before = text[max(0, start - NEARBY) : start]
    last = split_words(before)[-1:]
    return last if last and before.rstrip().endswith(before[last[0].start : last[0].end]) else []


def act_in_context(text: str, attribution: Attribution, cue: Cue, content: Turn | None, language: Language) -> Act:
    """The act of a cue that is not negated, when the source and the content have had their say."""
    if content is not None and (turned := cue.act_when(content)):
        return turned
    if "open" in cue.frames:
        return find_tone(text, attribution, language) or attribution.act or cue.act
    observer = find_observer(text, attribution.source, language)
    if observer is not None:
        return cue.act_when(observer) or OBSERVED.get((observer, cue.act), cue.act)
    if cue.kind == "preposition" and cue.act == "state" and attribution.act in ("report", "estimate"):
        return attribution.act  # the tables do not know the voice (*secondo Forbes*), the tagger may
    return cue.act


def read_content(text: str, attribution: Attribution, language: Language) -> Turn | None:
    """How the content is built: an indirect question, an infinitive or a noun phrase; None if it is anything else."""
    content, cue = attribution.content[0], attribution.cue
    first = split_words(text[content.start : min(content.end, content.start + NEARBY)])[:1]
    if not first or text[content.start] in QUOTES:
        return None
    opening = {row[0]: row[1] for row in language.table("clause_words")}.get(first[0].form)
    if opening in ("question", "to"):
        return cast(Turn, opening)
    small = {row[0]: row[1] for row in language.table("function_words")}
    # A clause that stands before its cue is cut off by a comma or a dash, the subject of a passive is not.
    is_attached = content.start >= cue[-1].end or not text[attribution.content[-1].end : cue[0].start].strip()
    return "np" if is_attached and small.get(first[0].form) in ("article", "indefinite") else None


def find_observer(text: str, source: Sequence[Span], language: Language) -> Turn | None:
    """What kind of voice the source is, if it is no person: told from its words up to the first preposition, or up to a
    name in quotation marks ("министра | «Интерфакс»" is no medium)."""
    shown = " ".join(text[span.start : min(span.end, span.start + SOURCE_LOOK)] for span in source)
    shown = QUOTED_NAME.split(shown)[0]
    words = [word.form for word in split_words(shown)]
    small = {row[0]: row[1] for row in language.table("function_words")}
    head = list(takewhile(lambda word: small.get(word) != "preposition", words))
    kinds = {row[0]: cast(Turn, row[1]) for row in language.table("observers")}
    return next((kinds[name] for name in kinds if (name in " ".join(words) if " " in name else name in head)), None)


def find_tone(text: str, attribution: Attribution, language: Language) -> Act | None:
    """What the first words of the content make of a cue that only expresses (*ha espresso* | *soddisfazione*)."""
    tones = {row[0]: cast(Act, row[1]) for row in language.table("tones")}
    start = attribution.content[0].start
    words = [word.form for word in split_words(text[start : start + SOURCE_LOOK])][:TONE_WORDS]
    if words and (words[0], "that") in language.table("clause_words"):
        return None
    return next((tones[word] for word in words if word in tones), None)
