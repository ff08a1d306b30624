"""To whom something was said ("ai giornalisti") and through what ("in un comunicato", "su X")."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sostiene.extract.names import Word, find_words
from sostiene.extract.phrasing import (
    LONGEST,
    PUNCTUATION,
    SMALL,
    Phrases,
    breaks_between,
    fits,
    match_longest,
    measure_phrase,
    opens_clause,
    read_phrases,
    small,
)
from sostiene.extract.spans import subtract
from sostiene.extract.surroundings import find_before, find_behind
from sostiene.languages import Language
from sostiene.records import Attribution, Span

REACH = 80  # characters of a content in which those who are spoken to may stand
AFTER = 140  # characters behind the cue in which listeners and channels stand
NEAR = 6  # words between a relative ("in cui") and its cue, or between a channel's noun and its beginning
FAR = 14  # words between a channel and the relative that takes it up


def find_addressee(text: str, attribution: Attribution, language: Language) -> tuple[Span, ...]:
    """To whom it was said, if the sentence of the cue tells: "ha detto ai giornalisti", "mi ha detto", "è stata
    avvertita", "parlando ai giornalisti … ha affermato"."""
    phrases = read_phrases(language)
    if not attribution.cue or not phrases.classes:
        return ()
    for find in (find_behind_cue, find_in_content, find_clitic, find_passive, find_spoken_to):
        found = find(text, attribution, phrases)
        if found:
            return (found,)
    return ()


def set_apart(text: str, attribution: Attribution, language: Language) -> Attribution:
    """The attribution with its addressee, and a content that no longer begins with it: "ha esortato | gli alleati |
    a fornire armi"."""
    addressee = attribution.addressee or find_addressee(text, attribution, language)
    if not addressee or addressee[0].start != attribution.content[0].start:
        return replace(attribution, addressee=addressee)
    left = [Span(end - len(text[start:end].lstrip()), end) for start, end in subtract(attribution.content, addressee)]
    return replace(attribution, addressee=addressee, content=tuple(left) or attribution.content)


def find_behind_cue(text: str, attribution: Attribution, phrases: Phrases) -> Span | None:
    """Right behind the cue: "ha detto ai giornalisti", "told reporters"."""
    end = attribution.cue[-1].end
    zone = next((zone for zone in find_behind(text, attribution) if zone.start == end), None)
    words = list(find_words(text, phrases.lexicon, zone.start, zone.end))[: LONGEST + 5] if zone else []
    if not words or PUNCTUATION.search(text, end, words[0].start):
        return None
    skipped = 0
    while skipped < min(2, len(words) - 1) and fits(words[skipped].text, phrases.of("adverb")):
        skipped += 1
    if skipped and (breaks_between(text, words[skipped - 1], words[skipped]) or not match_to(words, skipped, phrases)):
        return None
    found = measure_receiver(text, words[skipped:], attribution, phrases)
    is_whole = match_to(words, skipped, phrases) or not ends_cue(text, attribution, phrases, "object")
    starts = {content.start for content in attribution.content}
    return found if found and (is_whole or found.end in starts or found.end + 1 in starts) else None


def find_in_content(text: str, attribution: Attribution, phrases: Phrases) -> Span | None:
    """At the head of the content, before its clause: "consiglia | alla popolazione di restare a casa"."""
    cue_end = attribution.cue[-1].end
    content = next((one for one in attribution.content if one.start >= cue_end), None)
    if content is None or text[cue_end : content.start].strip():
        return None
    words = list(find_words(text, phrases.lexicon, content.start, min(content.end, content.start + REACH)))
    if not words or PUNCTUATION.search(text, cue_end, words[0].start):
        return None
    if not ends_cue(text, attribution, phrases, "giver", "verb", "object"):
        return None  # "ha accennato | alla possibilità di restare"
    found = measure_receiver(text, words, attribution, phrases)
    behind = next((at for at, word in enumerate(words) if found and word.start >= found.end), len(words))
    if found is None or behind == len(words) or breaks_between(text, words[behind - 1], words[behind]):
        return None
    is_clause = small(words[behind].text) in phrases.of("that") or opens_clause(words, behind, phrases)
    return found if is_clause else None


def measure_receiver(text: str, words: Sequence[Word], attribution: Attribution, phrases: Phrases) -> Span | None:
    """Those who are spoken to, if these words begin with them: behind a "to", or bare behind "told", "ha invitato"."""
    lead = match_to(words, 0, phrases)
    if len(words) <= lead or small(words[lead].text) in phrases.of("stop") or words[lead].text[0].isdecimal():
        return None
    is_receiver = small(words[lead].text) in phrases.of("receiver")  # "сообщил | журналистам"
    if not (lead or is_receiver or ends_cue(text, attribution, phrases, "verb", "object")):
        return None
    size = measure_phrase(text, words[lead:], phrases, phrases.of("of"))
    if not size or (lead and is_place(words[lead : lead + size], phrases)):
        return None
    end = lead + size + measure_office(text, words, lead + size, phrases)
    while lead and end + 1 < len(words) and phrases.lexicon.is_a(words[end], "conjunction"):
        more = match_to(words, end + 1, phrases)  # "al presidente e al Consiglio"
        size = measure_phrase(text, words[end + 1 + more :], phrases, phrases.of("of")) if more else 0
        if not size:
            break
        end += 1 + more + size
    return Span(words[0].start, words[end - 1].end)


def is_place(words: Sequence[Word], phrases: Phrases) -> bool:
    """Is it where something is said, not to whom: "a Bruxelles", "al Senato"?"""
    names = phrases.of("town", "hall")
    return small(words[0].text) in names or (words[0].is_capital and small(words[-1].text) in names)


def match_to(words: Sequence[Word], start: int, phrases: Phrases) -> int:
    """How many words the preposition of an addressee has here. A bare "a" needs a name: "a Rossi", not "a tavola"."""
    lead = match_longest(words, start, phrases.of("to"))
    if lead or start + 1 >= len(words) or small(words[start].text) not in phrases.of("to name"):
        return lead
    return int(words[start + 1].is_capital or small(words[start + 1].text) in phrases.of("pronoun"))


def ends_cue(text: str, attribution: Attribution, phrases: Phrases, *kinds: str) -> bool:
    """Is the last word of the cue of these classes?"""
    words = text[attribution.cue[-1].start : attribution.cue[-1].end].split()
    return bool(words) and fits(words[-1], phrases.of(*kinds))


def is_passive(text: str, attribution: Attribution, phrases: Phrases) -> bool:
    words = " ".join(text[span.start : span.end] for span in attribution.cue).split()
    return any(small(word) in phrases.of("passive") for word in words[:-1])


def read_before_cue(text: str, attribution: Attribution, phrases: Phrases) -> list[Word]:
    """The words of the stretch that ends where the cue begins."""
    first = attribution.cue[0].start
    zones = find_before(text, attribution) + find_behind(text, attribution)
    zone = next((zone for zone in zones if zone.end == first), None)
    words = list(find_words(text, phrases.lexicon, zone.start, zone.end)) if zone else []
    return [] if not words or PUNCTUATION.search(text, words[-1].end, first) else words


def find_clitic(text: str, attribution: Attribution, phrases: Phrases) -> Span | None:
    """A pronoun leaning on the verb: "gli ha detto", "lo ha invitato a"."""
    words = read_before_cue(text, attribution, phrases)
    if not words:
        return None
    clitic = small(words[-1].text)
    first = text[attribution.cue[0].start : attribution.cue[0].end].split(maxsplit=1)[:1]
    if first and small(first[0]) in phrases.of("reflexive") and not is_passive(text, attribution, phrases):
        return None  # "mi sono chiesta"
    is_told = clitic in phrases.of("clitic") and ends_cue(text, attribution, phrases, "giver")
    is_asked = clitic in phrases.of("object clitic") and ends_cue(text, attribution, phrases, "object")
    return Span(words[-1].start, words[-1].end) if is_told or is_asked else None


def find_passive(text: str, attribution: Attribution, phrases: Phrases) -> Span | None:
    """Before a passive: its subject ("residents were told to"), or those behind a "to" ("Alla gente è stato detto")."""
    if not is_passive(text, attribution, phrases):
        return None
    words = read_before_cue(text, attribution, phrases)
    has_subject = not attribution.source and ends_cue(text, attribution, phrases, "verb", "object")
    for start in range(max(len(words) - LONGEST, 0), len(words)):
        lead = match_to(words, start, phrases)
        begins = (
            start == 0
            or phrases.lexicon.is_a(words[start - 1], "conjunction")
            or breaks_between(text, words[start - 1], words[start])
        )
        rest = words[start + lead :]
        if (lead or has_subject) and begins and measure_phrase(text, rest, phrases, phrases.of("of")) == len(rest) > 0:
            return Span(words[start].start, words[-1].end)
    return None


def find_spoken_to(text: str, attribution: Attribution, phrases: Phrases) -> Span | None:
    """Elsewhere in the sentence: "parlando ai soci", "in una lettera al sindaco", "in un incontro coi cronisti"."""
    if is_framing(text, attribution, phrases):
        return None
    zones = find_behind(text, attribution, AFTER)
    first = attribution.cue[0].start
    for zone in (zone for zone in zones if zone.start > first):
        for found in find_receivers(text, zone, phrases, "letter"):
            return found
    ahead = [zone for zone in zones if zone.end <= first]
    if attribution.source or find_taken_up(text, attribution, phrases):
        ahead = find_before(text, attribution) + ahead
    before = [found for zone in ahead for found in find_receivers(text, zone, phrases, "letter", "speaking")]
    return before[-1] if before else None


def find_receivers(text: str, zone: Span, phrases: Phrases, *kinds: str) -> Iterator[Span]:
    """Those in a stretch of the text who can only be listeners: by their noun, or by the word before them."""
    words = list(find_words(text, phrases.lexicon, zone.start, zone.end))
    for number in range(len(words)):
        lead = match_to(words, number, phrases)
        is_listener = meets_audience(text, words, number, phrases)
        is_reader = lead and number and leads_on(words[max(number - 4, 0) : number], phrases, *kinds)
        if not is_listener and (not is_reader or breaks_between(text, words[number - 1], words[number])):
            continue
        found = measure_listener(text, words[number:], phrases)
        if found:
            yield found


def leads_on(words: Sequence[Word], phrases: Phrases, *kinds: str) -> bool:
    """Do these words lead to a listener? "parlando | al", "una lettera | al", "una lettera inviata | al"."""
    has_letter = any(small(word.text) in phrases.of("letter") for word in words[:-1])
    return fits(words[-1].text, phrases.of(*kinds)) or (has_letter and fits(words[-1].text, phrases.of("sent")))


def is_framing(text: str, attribution: Attribution, phrases: Phrases) -> bool:
    """Does the cue only frame the words of another: "secondo", "secondo quanto | riferisce"?"""
    words = read_before_cue(text, attribution, phrases)
    is_framed = bool(words) and small(words[-1].text) in phrases.of("framing")
    return is_framed or ends_cue(text, attribution, phrases, "framing")


def measure_listener(text: str, words: Sequence[Word], phrases: Phrases) -> Span | None:
    """The listeners that begin here, behind "to" or "with"."""
    lead = match_longest(words, 0, phrases.of("to", "with")) or 1
    size = measure_phrase(text, words[lead:], phrases, phrases.of("of"))
    if not size or small(words[lead].text) in phrases.of("stop"):
        return None
    end = lead + size
    return Span(words[0].start, words[end + measure_office(text, words, end, phrases) - 1].end)


def measure_office(text: str, words: Sequence[Word], start: int, phrases: Phrases) -> int:
    """How many words of an office stand behind a name, between commas: "a Paolo Neri, | presidente della Camera,"."""
    if start >= len(words) or not words[start - 1].is_capital or not phrases.lexicon.is_role(words[start]):
        return 0
    if text[words[start - 1].end : words[start].start].strip() != ",":
        return 0
    return measure_phrase(text, words[start:], phrases, phrases.of("of"))


def meets_audience(text: str, words: Sequence[Word], start: int, phrases: Phrases) -> bool:
    """Does an audience stand here, behind "to" or "with"? "ai tanti cronisti", "with reporters"."""
    lead = match_longest(words, start, phrases.of("to", "with"))
    for number in range(start + lead, min(start + lead + 3, len(words)) if lead else 0):
        if breaks_between(text, words[number - 1], words[number]):
            return False
        if small(words[number].text) in phrases.of("audience"):
            return True
        if phrases.lexicon.is_a(words[number], "preposition", "agent", "opener", "conjunction"):
            return False
    return False


def find_channel(text: str, attribution: Attribution, language: Language) -> tuple[Span, ...]:
    """Through what it was said, if that stands in the sentence of the cue: "in un comunicato", "su X", "una lettera in
    cui". What the tagger found is kept, made whole: "durante una | conferenza stampa"."""
    phrases = read_phrases(language)
    if not phrases.of("lead"):
        return attribution.channel
    taken_up = find_taken_up(text, attribution, phrases)
    behind = [found for zone in find_behind(text, attribution, AFTER) for found in find_channels(text, zone, phrases)]
    before = [
        found for zone in find_before(text, attribution) for found in find_opening(text, attribution, zone, phrases)
    ]
    found = ([taken_up] if taken_up else []) + behind + before[::-1]
    if attribution.channel:
        same = [
            one for one in found if any(one.start < kept.end and kept.start < one.end for kept in attribution.channel)
        ]
        return (same[0],) if same else tuple(one for one in attribution.channel if is_channel(text, one, phrases))
    return (found[0],) if found else ()


def is_channel(text: str, channel: Span, phrases: Phrases) -> bool:
    """Can these words of the tagger's be a channel? A single small or unknown word cannot: "quanto", "nella"."""
    words = list(find_words(text, phrases.lexicon, *channel))
    known = phrases.of("noun", "letter", "occasion", "document", "whole")
    return len(words) > 1 or any(fits(word.text, known) or word.text in phrases.of("platform") for word in words)


def find_opening(text: str, attribution: Attribution, zone: Span, phrases: Phrases) -> Iterator[Span]:
    """The channels in a stretch before source and cue. Where the source is left out, only right before the cue."""
    for channel in find_channels(text, zone, phrases):
        is_near = not text[channel.end : zone.end].strip(" ,")
        if is_near or (attribution.source and not is_cut_off(text, channel, zone, phrases)):
            yield channel


def is_cut_off(text: str, channel: Span, zone: Span, phrases: Phrases) -> bool:
    """Does another clause begin between channel and cue? "In un comunicato Neri ha detto che | Rossi nega"."""
    words = find_words(text, phrases.lexicon, channel.end, zone.end)
    return any(small(word.text) in phrases.of("complement") for word in words)


def find_channels(text: str, zone: Span, phrases: Phrases) -> Iterator[Span]:
    """The channels in a stretch of the text. An occasion is one only at its edge: "Durante l'evento, | il sindaco"."""
    words = list(find_words(text, phrases.lexicon, zone.start, zone.end))
    number = 0
    while number < len(words):
        size = measure_channel(text, words[number:], phrases)
        at_edge = number == 0 or number + size == len(words)
        if not size and at_edge:
            size = measure_channel(text, words[number:], phrases, "occasion")
        if size:
            last = words[number + size - 1]
            yield Span(words[number].start, last.start + len(last.text.rstrip(".")))  # "su X." at the end
        number += max(size, 1)


def measure_channel(text: str, words: Sequence[Word], phrases: Phrases, *kinds: str) -> int:
    """How many words the channel that begins here has; 0 if none begins here."""
    whole = match_longest(words, 0, phrases.of("whole"))
    if whole:
        return whole + measure_tail(text, words, whole, phrases)
    lead = match_longest(words, 0, phrases.of("lead"))
    if not lead:
        return 0
    place = match_longest(words, lead, phrases.of("platform"), exact=True)
    if place:
        return lead + place
    for number in range(lead, min(lead + 4, len(words))):
        word = words[number]
        noun = match_longest(words, number, phrases.of("noun", "letter", *kinds)) if word.text.islower() else 0
        if noun:
            return number + noun + measure_tail(text, words, number + noun, phrases)
        barred = ("preposition", "agent", "opener", *(("article", "indefinite") if number > lead else ()))
        if phrases.lexicon.is_a(word, *barred) or breaks_between(text, words[number - 1], word):
            return 0
    return 0


def measure_tail(text: str, words: Sequence[Word], start: int, phrases: Phrases) -> int:
    """How many words go on with the channel behind its noun: "con il presidente", "al TG1". A letter's reader and the
    listeners are addressees."""
    tail = words[start : start + LONGEST]
    if not tail or breaks_between(text, words[start - 1], tail[0]):
        return 0
    is_letter = small(words[start - 1].text) in phrases.of("letter")
    stops = (at for at in range(len(tail)) if meets_audience(text, words, start + at, phrases))
    sent = (at for at, word in enumerate(tail) if is_letter and fits(word.text, phrases.of("sent")))
    tail = tail[: min([*stops, *sent], default=len(tail))]
    inner = phrases.of("of") if is_letter else phrases.of("of", "lead", "to")
    return measure_phrase(text, tail, phrases, inner)


def find_taken_up(text: str, attribution: Attribution, phrases: Phrases) -> Span | None:
    """The channel that the clause of the cue takes up: "una nota | in cui chiede", "diffuso una nota, | chiedendo"."""
    zones = find_before(text, attribution) + find_behind(text, attribution)
    if attribution.cue and is_framing(text, attribution, phrases):
        return None
    ahead = [zone for zone in zones if attribution.cue and zone.end <= attribution.cue[0].start]
    words = [word for zone in ahead for word in find_words(text, phrases.lexicon, zone.start, zone.end)]
    for number in range(len(words) - 1, -1, -1):
        if match_longest(words, number, phrases.of("relative")):
            is_near = len(words) - number <= NEAR or phrases.lexicon.is_a(words[-1], "conjunction")
            return find_bare(text, words[max(number - FAR, 0) : number], phrases) if is_near else None
    cue_words = text[slice(*attribution.cue[0])].split() if attribution.cue else []
    if not cue_words or not fits(cue_words[0], phrases.of("gerund")):
        return None
    sent = next((at for at in range(len(words) - 1, -1, -1) if fits(words[at].text, phrases.of("sending"))), len(words))
    return find_bare(text, words[sent + 1 : sent + 1 + NEAR], phrases)


def find_bare(text: str, words: Sequence[Word], phrases: Phrases) -> Span | None:
    """The last channel among the words, with its article and preposition: "nel suo lungo discorso", "una nota"."""
    nouns = phrases.of("noun", "letter", "occasion", "document")
    at = next((at for at in range(len(words) - 1, -1, -1) if match_longest(words, at, nouns)), None)
    if at is None:
        return None
    start = at
    for number in range(at - 1, max(at - 4, -1), -1):
        if match_longest(words, number, phrases.of("lead")) or phrases.lexicon.is_a(words[number], *SMALL[:2]):
            start = number
        elif phrases.lexicon.is_a(words[number], *SMALL, "opener"):
            break
    end = at + match_longest(words, at, nouns)
    return Span(words[start].start, words[end + measure_tail(text, words, end, phrases) - 1].end)
