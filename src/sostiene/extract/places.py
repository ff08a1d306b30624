"""Where something was said: "a Bruxelles", "in Aula", "davanti ai cancelli della fabbrica", "in Seoul"."""

from collections.abc import Iterator, Sequence

from sostiene.extract.names import Word, find_words
from sostiene.extract.phrasing import Phrases, breaks_between, fits, match_longest, measure_phrase, read_phrases, small
from sostiene.extract.surroundings import cut_spans, find_before, find_behind
from sostiene.languages import Language
from sostiene.records import Attribution, Span


def find_place(text: str, attribution: Attribution, language: Language) -> tuple[Span, ...]:
    """The place of saying with its preposition: behind cue or source, or at the edges of the sentence before them.

    What lies behind the content is left out: in "ha chiesto la pace in Sudan" nobody speaks in Sudan.
    """
    phrases = read_phrases(language)
    voice = attribution.cue + attribution.source
    if not phrases.of("at") or not voice:
        return ()
    taken = attribution.channel + attribution.addressee
    cue_end = max((span.end for span in attribution.cue), default=0)
    near = [zone for zone in find_behind(text, attribution) if zone.start in {span.end for span in voice}]
    near.sort(key=lambda zone: zone.start < cue_end)
    for zone in (piece for whole in near + find_before(text, attribution) for piece in cut_spans(whole, taken)):
        for place in find_places(text, zone, phrases):
            if zone.start >= cue_end or ends_part(text, place, zone):
                return (place,)
    return ()


def ends_part(text: str, place: Span, zone: Span) -> bool:
    """Does nothing follow the place in its part of the sentence? "A Roma, il sindaco", not "A Roma piove e"."""
    behind = text[place.end : zone.end].strip()
    return not behind or behind.startswith((",", "(", "-"))


def find_places(text: str, zone: Span, phrases: Phrases) -> Iterator[Span]:
    """The places that begin a part of the zone; adverbs may stand before them: "ieri a Roma", "Intanto da Bari"."""
    words = list(find_words(text, phrases.lexicon, zone.start, zone.end))
    begins = True
    for number, word in enumerate(words):
        begins = begins or breaks_between(text, words[number - 1], word)
        size = measure_place(text, words[number:], phrases) if begins else 0
        if size:
            last = words[number + size - 1]
            yield Span(word.start, last.start + len(last.text.rstrip(".")))
        begins = begins and fits(word.text, phrases.of("adverb"))


def measure_place(text: str, words: Sequence[Word], phrases: Phrases) -> int:
    """How many words the place that begins here has, with its preposition; 0 if none begins here."""
    lead = match_longest(words, 0, phrases.of("at"))
    if not lead:
        return 0
    for number in range(lead, min(lead + 4, len(words))):
        if breaks_between(text, words[number - 1], words[number]):
            break
        hall = match_longest(words, number, phrases.of("hall"))
        if hall:
            end = number + hall
            is_over = end == len(words) or breaks_between(text, words[end - 1], words[end])
            return end if is_over else end + measure_phrase(text, words[end:], phrases, phrases.of("of"))
        if phrases.lexicon.is_a(words[number], "preposition", "agent", "opener", "conjunction"):
            break
    name = measure_name(text, words, lead, phrases)
    return lead + name if name else 0


def measure_name(text: str, words: Sequence[Word], lead: int, phrases: Phrases) -> int:
    """How many words the name of a place has behind its preposition: a town's, or any behind "in"."""
    town = match_longest(words, lead, phrases.of("town"))
    if town and words[lead].is_capital:
        return town
    if not match_longest(words[:lead], 0, phrases.of("at name")):
        return 0
    size = 0
    for number in range(lead, len(words)):
        if not words[number].is_capital or (size and breaks_between(text, words[number - 1], words[number])):
            break
        size += 1
    return 0 if size and small(words[lead].text) in phrases.of("no place") else size
