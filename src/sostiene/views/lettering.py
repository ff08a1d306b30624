"""How much room words take in a picture, and how much of them fits: nobody knows the font that will be used.

Widths are those of DejaVu Sans, the widest of the usual fonts, rounded up: what fits here fits in any of them.
"""

import unicodedata
from functools import lru_cache

from sostiene.views.wording import join_lines

WIDTHS = {
    0.34: "'IJijlÌÍÎÏìíîïΙΪ |.,",
    0.45: "!()-/:;[\\]ft¡¦²³·¹ίι",
    0.53: "*_`r§¨ª¯°´¸º\"«»“”„‘’",
    0.62: "?FLcksvxyz¿çýÿΓέΰγεζκλνξςυχвгзстухчьэ",
    0.72: "$0123456789ABCEKPRSTVXYZabdeghnopqu{}ÀÁÂÃÄÅÇÈÉÊËßàáâãäåèéêëðñòóôõöøùúûüabcабдеийклнопрця",
}  # fmt: skip
"""Parts of the size of the letters; measured with Pillow on the font's own file."""
WIDEST, WHOLE, OTHER = 1.12, 1.04, 0.86
BOLD = 1.14
"""How much wider the bold letters are: at most 1.13 on names in Latin and Cyrillic letters."""
MOST_SIGNS = 5
"""Characters in the room of one letter: marks above letters take no room, and a name may hold thousands."""


@lru_cache(maxsize=4096)
def measure_letter(letter: str) -> float:
    for width, letters in WIDTHS.items():
        if letter in letters:
            return width
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(letter) in ("W", "F"):
        return WHOLE
    return WIDEST if letter in "WMm%@—…ЖШЩЮшщжюмфМФЫы" or not letter.isalpha() else OTHER


def measure(words: str, size: float, *, is_bold: bool = False) -> float:
    """The room in pixels that the words take at most, in letters of that size."""
    return sum(map(measure_letter, words)) * size * (BOLD if is_bold else 1.0)


def fit(words: str, room: float, size: float, *, is_bold: bool = False) -> str:
    """As much of the words as fits into that room, with "…" where something was left out; one line, made visible."""
    words = join_lines(words[: int(max(room, 0) / size) * MOST_SIGNS * 2 + 1]).strip()
    if measure(words, size, is_bold=is_bold) <= room and len(words) <= room / size * MOST_SIGNS:
        return words
    kept, left = [], room - measure("…", size, is_bold=is_bold)
    for letter in words[: int(room / size * MOST_SIGNS)]:
        left -= measure(letter, size, is_bold=is_bold)
        if left < 0:
            break
        kept.append(letter)
    return "".join(kept).rstrip(" ,.;:-–(") + "…"


def wrap(words: str, room: float, size: float, *, most: int, is_bold: bool = False) -> list[str]:
    """The words in at most that many lines, broken between words; the last is cut where they are longer."""
    lines: list[str] = []
    waiting = join_lines(words[: int(max(room, 0) / size) * MOST_SIGNS * most * 2 + 1]).split()
    while waiting and len(lines) < most - 1:
        line = [waiting.pop(0)]
        while waiting and measure(" ".join([*line, waiting[0]]), size, is_bold=is_bold) <= room:
            line.append(waiting.pop(0))
        lines.append(fit(" ".join(line), room, size, is_bold=is_bold))
    return [*lines, fit(" ".join(waiting), room, size, is_bold=is_bold)] if waiting else lines
