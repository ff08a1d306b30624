"""Which script a text is written in, and in which language."""

import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import pycld2

from sostiene.errors import UnsupportedScript

SUPPORTED_SCRIPTS = frozenset({"LATIN", "CYRILLIC", "GREEK"})
# What Unicode calls a script where readers know another name, or where a name's first word is not a script.
SCRIPT_NAMES = {"CJK": "Han", "CANADIAN": "Canadian Aboriginal", "OLD": "an ancient"}
NO_SCRIPT = frozenset(
    ["MATHEMATICAL", "FULLWIDTH", "MODIFIER", "FEMININE", "MASCULINE", "MICRO", "DOUBLE-STRUCK", "SCRIPT"]
)
# The languages news is read in. In a short text the detector also sees rarities (Interlingua in "Le ministre a nié").
PLAUSIBLE = frozenset(
    [
        "it",
        "en",
        "de",
        "fr",
        "es",
        "pt",
        "ca",
        "gl",
        "nl",
        "da",
        "sv",
        "no",
        "nb",
        "nn",
        "is",
        "fi",
        "et",
        "lv",
        "lt",
        "pl",
        "cs",
        "sk",
        "sl",
        "hr",
        "bs",
        "sr",
        "mk",
        "bg",
        "ro",
        "hu",
        "sq",
        "mt",
        "ga",
        "cy",
        "eu",
        "tr",
        "az",
        "uz",
        "kk",
        "ky",
        "tg",
        "mn",
        "ru",
        "uk",
        "be",
        "el",
        "af",
        "id",
        "ms",
        "sw",
        "vi",
        "tl",
    ]
)
LETTERS_ENOUGH = 100_000


@dataclass(frozen=True)
class Guess:
    """The language a text seems to be in, and how strongly the detector feels about it."""

    code: str | None
    score: float


NO_GUESS = Guess(None, 0.0)


def check_script(text: str) -> None:
    """Raises UnsupportedScript, naming the script, if most letters are neither Latin, Cyrillic nor Greek."""
    scripts: Counter[str] = Counter()
    for char, count in Counter(text).items():
        if char.isalpha():
            scripts[find_script(char)] += count
    for sign in NO_SCRIPT:
        scripts.pop(sign, None)
    supported = sum(scripts[name] for name in SUPPORTED_SCRIPTS)
    if scripts and supported * 2 < scripts.total():
        name = next(name for name, _ in scripts.most_common() if name not in SUPPORTED_SCRIPTS)
        raise UnsupportedScript(SCRIPT_NAMES.get(name, name.title()))


@lru_cache(maxsize=4096)
def find_script(char: str) -> str:
    """The first word of the letter's Unicode name, which is its script: `CYRILLIC SMALL LETTER A` gives CYRILLIC."""
    return unicodedata.name(char, "UNKNOWN").partition(" ")[0]


def find_language(text: str) -> str | None:
    """The two-letter code of the language that most of the text is in; None if it cannot be told."""
    code = guess_language(text[:LETTERS_ENOUGH]).code
    return code or find_language_by_letters(text[:LETTERS_ENOUGH])


def guess_language(text: str) -> Guess:
    """The detector's best guess among the plausible languages."""
    clean = "".join(map(clean_char, text)).encode("utf-8")
    try:
        _, _, guesses = pycld2.detect(clean, isPlainText=True, bestEffort=True)
    except pycld2.error:  # it refuses some characters that are valid in UTF-8
        return NO_GUESS
    for _, code, percent, score in guesses:
        if code in PLAUSIBLE:
            return Guess("no" if code in ("nb", "nn") else code, score * percent / 100)
    return NO_GUESS


@lru_cache(maxsize=4096)
def clean_char(char: str) -> str:
    """The character, or a space for what makes the detector refuse a text: controls, surrogates, unassigned ones."""
    return " " if unicodedata.category(char) in ("Cc", "Cs", "Cn", "Co") else char


def find_language_by_letters(text: str) -> str | None:
    """What the letters alone tell where there are too few words: Greek, Ukrainian or Russian; None in Latin script."""
    scripts = Counter(find_script(char) for char in text if char.isalpha())
    if not scripts or scripts.most_common(1)[0][0] == "LATIN":
        return None
    if scripts.most_common(1)[0][0] == "GREEK":
        return "el"
    if scripts.most_common(1)[0][0] == "CYRILLIC":
        return "uk" if any(letter in text.lower() for letter in "іїєґ") else "ru"
    return None
