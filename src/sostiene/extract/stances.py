"""Cues that take a stance by several words: a refusal is one with what is refused (`declined | to comment`), and a cue
that takes two stances at once is made two statements (`non ha né confermato | né smentito la notizia`)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sostiene.extract.acts import is_modal
from sostiene.extract.spans import subtract
from sostiene.languages import Language
from sostiene.languages.cues import CueIndex, Word, find_outermost, load_cues, split_words
from sostiene.records import Antecedent, Attribution, Span

LONGEST = 200  # characters of a cue that takes two stances
NEAR = 40  # characters behind a refusal in which the refused verb stands
NEXT = 3  # … and words


def split_stances(text: str, attributions: Iterable[Attribution], language: Language) -> list[Attribution]:
    """The attributions, each whose cue neither confirms nor denies made two with the same content.

    The first keeps the source; the second goes back to it.
    """
    index = load_cues(language)
    return [part for attribution in attributions for part in split_stance(text, attribution, index)]


def join_refusals(text: str, attributions: Sequence[Attribution], language: Language) -> list[Attribution]:
    """The attributions, a refusal that a tagger took alone for a cue joined to the verb that it refuses; what it made
    of that verb goes."""
    index = load_cues(language)
    joined = [join_refusal(text, attribution, index) for attribution in attributions]
    grown = {new.cue for new, old in zip(joined, attributions, strict=True) if new is not old}
    verbs = {cue: find_reports_at(cue, attributions) for cue in grown}
    taken = {id(report) for reports in verbs.values() for report in reports}
    kept = [
        replace(new, content=new.content or next((one.content for one in verbs.get(new.cue, ())), ()))
        for new, old in zip(joined, attributions, strict=True)
        if id(old) not in taken
    ]
    return [attribution for attribution in kept if attribution.content]


def find_reports_at(cue: tuple[Span, ...], attributions: Iterable[Attribution]) -> list[Attribution]:
    """The attributions whose cue begins inside that cue, behind its first word."""
    start, end = cue[0].start, cue[-1].end
    return [one for one in attributions if one.cue and start < one.cue[0].start < end]


def join_refusal(text: str, attribution: Attribution, index: CueIndex) -> Attribution:
    """The attribution with "to comment on" in its cue, if that is only "declined"."""
    if not attribution.cue or attribution.cue[-1].end - attribution.cue[0].start > LONGEST:
        return attribution
    start, end = attribution.cue[0].start, attribution.cue[-1].end
    words = split_words(text[start : end + NEAR])
    own = sum(word.end <= end - start for word in words)
    refusals = [one for one in index.find_negations(words[:own]) if one.kind == "refusal"]
    matches = list(index.find(words))
    if not refusals or any(match.first < own for match in matches):
        return attribution
    verb = next((one for one in matches if one.first < own + NEXT and one.cue.kind == "verb"), None)
    if verb is None or "." in text[end : start + words[verb.first].start]:
        return attribution
    cue = (*attribution.cue[:-1], Span(attribution.cue[-1].start, start + words[verb.last - 1].end))
    return replace(attribution, cue=cue, content=tuple(subtract(attribution.content, cue)))


def split_stance(text: str, attribution: Attribution, index: CueIndex) -> Iterator[Attribution]:
    place = find_joint(text, attribution.cue, index)
    if place is None:
        yield attribution
        return
    first = [Span(span.start, min(span.end, place)) for span in attribution.cue if span.start < place]
    second = [Span(max(span.start, place), span.end) for span in attribution.cue if span.end > place]
    first[-1] = Span(first[-1].start, first[-1].start + len(text[first[-1].start : first[-1].end].rstrip(" ,")))
    yield replace(attribution, cue=tuple(first))
    antecedents = (Antecedent(attribution.source[0]),) if attribution.source else attribution.antecedents
    yield replace(attribution, cue=tuple(second), source=(), antecedents=antecedents)


def find_joint(text: str, cue: tuple[Span, ...], index: CueIndex) -> int | None:
    """Where the second of two negated verbs of the cue begins, its *né* with it; None if there are no two."""
    if not cue or cue[-1].end - cue[0].start > LONGEST:
        return None
    words = [
        Word(word.form, word.start + span.start, word.end + span.start)
        for span in cue
        for word in split_words(text[span.start : span.end])
    ]
    matches = list(index.find(words))
    verbs = [one for one in find_outermost(matches) if one.cue.kind == "verb" and not is_modal(one, matches)]
    particles = {negation.first for negation in index.find_negations(words) if negation.kind == "particle"}
    for verb in verbs[1:]:
        is_other = verb.cue.act != verbs[0].cue.act and verb.first > verbs[0].last
        if is_other and verb.first - 1 in particles and min(particles) < verbs[0].first:
            return words[verb.first - 1].start
    return None
