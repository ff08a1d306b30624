"""Words of an article with those marked that a search found, whatever their endings."""

from collections.abc import Iterator
from dataclasses import dataclass

from sostiene.store.words import WORD, stem_word


@dataclass(frozen=True)
class Run:
    """A run of words; `is_found` where they are what was looked for."""

    words: str
    is_found: bool = False


def mark_found(text: str, lang: str | None, stems: frozenset[str]) -> Iterator[Run]:
    """The text cut at the words whose stems were looked for: `mark_found("le barche", "it", {"barc"})`."""
    place = 0
    for match in WORD.finditer(text) if stems else ():
        if stems & {stem_word(match.group(), lang), stem_word(match.group(), None)}:
            if place < match.start():
                yield Run(text[place : match.start()])
            yield Run(match.group(), is_found=True)
            place = match.end()
    if place < len(text):
        yield Run(text[place:])
