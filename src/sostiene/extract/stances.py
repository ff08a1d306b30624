"""A cue that takes two stances at once, made two statements: `non ha né confermato | né smentito la notizia`."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sostiene.extract.acts import is_modal
from sostiene.languages import Language
from sostiene.languages.cues import CueIndex, Word, find_outermost, load_cues, split_words
from sostiene.records import Attribution, Span

LONGEST = 200  # characters of a cue that takes two stances


def split_stances(text: str, attributions: Iterable[Attribution], language: Language) -> list[Attribution]:
    """The attributions, each whose cue neither confirms nor denies made two with the same content.

    The first keeps the source; the second goes back to it.
    """
    index = load_cues(language)
    return [part for attribution in attributions for part in split_stance(text, attribution, index)]


def split_stance(text: str, attribution: Attribution, index: CueIndex) -> Iterator[Attribution]:
    place = find_joint(text, attribution.cue, index)
    if place is None:
        yield attribution
        return
    first = [Span(span.start, min(span.end, place)) for span in attribution.cue if span.start < place]
    second = [Span(max(span.start, place), span.end) for span in attribution.cue if span.end > place]
    first[-1] = Span(first[-1].start, first[-1].start + len(text[first[-1].start : first[-1].end].rstrip(" ,")))
    yield replace(attribution, cue=tuple(first))
    source = attribution.source[0] if attribution.source else attribution.antecedent
    yield replace(attribution, cue=tuple(second), source=(), antecedent=source)


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
