"""Who speaks in a headline: `Rossi a Bari: «Non lascio»`, `Rossi: non lascio`, `Le tasse saliranno - Bianchi`."""

import re
from collections.abc import Iterable, Iterator, Sequence

from sostiene.extract.names import Lexicon, Word, find_words, read_lexicon
from sostiene.extract.spans import count_words, measure_overlap
from sostiene.languages import Language
from sostiene.records import Attribution, Span

LONGEST = 160  # characters of a headline
LONGEST_NAME = 8  # words
SHORTEST = 3  # words of a headline's content
# What joins the parts of one name or office, where any other preposition says something more (Rossi a Bari).
OF = frozenset(("di", "del", "dello", "della", "dei", "degli", "delle", "dell'", "of", "de", "du", "des", "d'", "von"))
COLON = re.compile(r":\s+")
LAST_DASH = re.compile(r".*(\s[-–—]\s)", re.DOTALL)


def read_speaker(text: str, span: Span, language: Language) -> Span | None:
    """The name that a phrase before a colon begins with: `Il ministro Rossi a Bari` gives `Il ministro Rossi`.

    None if it begins with no name, or says more than a name and where or about what.
    """
    lexicon = read_lexicon(language)
    words = list(find_words(text, lexicon, span.start, span.end))
    length = measure_name(words, lexicon)
    if not length or length > LONGEST_NAME:
        return None
    rest = words[length:]
    if rest and not (lexicon.is_a(rest[0], "preposition") and text[words[length - 1].end] == " "):
        return None
    return Span(words[0].start, words[length - 1].end)


def measure_name(words: Sequence[Word], lexicon: Lexicon) -> int:
    """How many words the name at the beginning takes, article and office included; 0 if there is none."""
    length = 0
    for number, word in enumerate(words):
        if word.is_capital and not lexicon.is_a(word, "article", "opener", "preposition"):
            length = number + 1
        elif number == 0 and lexicon.is_a(word, "article"):
            continue
        elif not (word.key in OF or lexicon.is_role(word) or (length and lexicon.is_a(word, "article"))):
            break
    return length


def add_headline(text: str, attributions: Sequence[Attribution], language: Language) -> list[Attribution]:
    """The attributions, with one for the headline if it names, before a colon or behind a dash, a person whom the
    article quotes. A place or a sport before a colon (`Ciclismo: vince Neri`) says nothing."""
    line = find_headline(text)
    if line is None or any(measure_overlap(line, attribution.content) for attribution in attributions):
        return list(attributions)
    surnames = set(list_surnames(text, attributions, language))
    for name, content in split_headline(text, line):
        speaker = read_speaker(text, name, language)
        is_known = speaker and text[speaker.start : speaker.end].split()[-1] in surnames
        if speaker and is_known and count_words(text, content) >= SHORTEST:
            reason = "a headline that names who says it"
            return [Attribution(content=(content,), source=(speaker,), reason=reason), *attributions]
    return list(attributions)


def find_headline(text: str) -> Span | None:
    """The first line, if it looks like a headline: short, no full stop at its end, and more lines behind it."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    line = text[start:end].rstrip() if end >= 0 else ""
    return Span(start, start + len(line)) if line and len(line) <= LONGEST and line[-1] not in ".:;," else None


def split_headline(text: str, line: Span) -> Iterator[tuple[Span, Span]]:
    """The ways to take the headline for a name and what is said."""
    colon = COLON.search(text, line.start, line.end)
    if colon:
        yield Span(line.start, colon.start()), Span(colon.end(), line.end)
    dash = LAST_DASH.match(text, line.start, line.end)
    if dash:
        yield Span(dash.end(), line.end), Span(line.start, dash.start(1))


def list_surnames(text: str, attributions: Iterable[Attribution], language: Language) -> Iterator[str]:
    """The last words of the full names among the sources."""
    lexicon = read_lexicon(language)
    for attribution in attributions:
        for span in attribution.source:
            run: list[Word] = []
            for word in find_words(text, lexicon, span.start, span.end):
                run = [*run, word] if word.is_capital and not lexicon.is_a(word, "article", "preposition") else []
                if len(run) > 1 and word.key not in lexicon.institutions:
                    yield word.text
