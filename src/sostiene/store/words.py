"""The words by which statements are searched, without their endings: *notizia* finds *notizie*.

They are made here for both databases, so that both find the same: neither stems Italian and English alike.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

WORD = re.compile(r"\w+")
PHRASE = re.compile(r'"([^"]*)"|(\S+)')
LONGEST_WORD = 60
MOST_WORDS = 4000
"""Of one statement that are searched; no real one is longer."""
ADDRESSED = "0to0"
"""Begins the stems of those to whom a statement was said, in the same index: no word of a text begins so."""
# Snowball's algorithms, by language; words of other languages are only folded.
ALGORITHMS = {
    "it": "italian", "en": "english", "de": "german", "fr": "french", "es": "spanish", "pt": "portuguese",
    "ru": "russian", "nl": "dutch", "ro": "romanian", "sv": "swedish",
}  # fmt: skip


def stem_text(text: str, lang: str | None) -> str:
    """The stems of the text's words, in their order, parted by spaces."""
    words = (match.group() for match, _ in zip(WORD.finditer(text), range(MOST_WORDS), strict=False))
    return " ".join(stem_word(word, lang) for word in words)


def mark_addressed(stems: str) -> str:
    """The stems as those of an addressee: "al parlament" becomes "0to0al 0to0parlament"."""
    return " ".join(ADDRESSED + stem for stem in stems.split())


@lru_cache(maxsize=100_000)
def stem_word(word: str, lang: str | None) -> str:
    """The word without ending, capitals and accents: "Città" is "citt" in Italian, "citta" elsewhere."""
    folded = word.casefold()[:LONGEST_WORD]
    stemmer = load_stemmer(ALGORITHMS[lang]) if lang in ALGORITHMS else None
    stem = stemmer.stemWord(folded) if stemmer else folded
    return strip_accents(stem) or folded


@cache
def load_stemmer(algorithm: str) -> Any:
    # Imported here: only storing and searching need it.
    import snowballstemmer

    return snowballstemmer.stemmer(algorithm)


def strip_accents(word: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))


def fold_name(name: str) -> list[str]:
    """The words of a name as they are looked up, each once."""
    return list(dict.fromkeys(stem_word(word, None) for word in WORD.findall(name)))


def parse_search(words: str, langs: Iterable[str | None]) -> list[list[list[str]]]:
    """What must all be found: for each word or "phrase in quotation marks" its readings, each a row of stems.

    A reading is what the words are in one of the languages: `parse_search("notizie", ["it", "en"])` is
    `[[["notiz"], ["notizi"]]]`.
    """
    pieces = (phrase or word for phrase, word in PHRASE.findall(words))
    found = (list(dict.fromkeys(tuple(stem_text(piece, lang).split()) for lang in langs)) for piece in pieces)
    return [[list(reading) for reading in readings if reading] for readings in found if any(readings)]


def to_fts5(terms: Sequence[Sequence[Sequence[str]]]) -> str:
    """The terms as a query of SQLite's FTS5."""
    return " AND ".join("(" + " OR ".join(f'"{" ".join(stems)}"' for stems in readings) + ")" for readings in terms)


def to_tsquery(terms: Sequence[Sequence[Sequence[str]]]) -> str:
    """The terms as a query of PostgreSQL's to_tsquery."""
    return " & ".join(
        "(" + " | ".join("(" + " <-> ".join(f"'{stem}'" for stem in stems) + ")" for stems in readings) + ")"
        for readings in terms
    )
