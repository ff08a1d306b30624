"""From bytes to text: which encoding a file is in, and whether it is text at all.

The text is the file's own, character for character; only a byte order mark, which is no part of the text, is left out.
"""

import re
import unicodedata
from collections import Counter

from sostiene.errors import InputError
from sostiene.readers.language import guess_language

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# What the files begin with that people most often give by mistake, and that no reader is for.
BINARY_FORMATS = (
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database"),
)
# Single-byte encodings of Latin, Cyrillic and Greek news, likeliest first; the first wins where two fit equally well.
CANDIDATES = ("cp1252", "cp1250", "cp1251", "cp1253", "mac_roman")
SPACES = frozenset("\t\n\r\f\v\x85")
CONTROL_SHARE = 0.02
SAMPLE_BYTES = 20_000
WORD = re.compile(r"[^\W\d_]+")
CASE_BREAK = re.compile(r"[^\W\d_]*[a-zà-ÿа-яα-ω][A-ZÀ-ÞА-ЯΑ-Ω]")
TYPOGRAPHY = frozenset("«»“”„‘’‚‹›–—…€£§°ºª·•©®™¡¿№\xa0\xad")


def decode_text(content: bytes, declared: str | None = None) -> str:
    """The text of a file. `declared` is the encoding that its sender names; it is tried after UTF-8.

    Raises InputError if there is nothing in it, if it is not text, or if its encoding is not recognised.
    """
    if not content:
        raise InputError("it is empty")
    for start, name in BINARY_FORMATS:
        if content.startswith(start):
            raise InputError(f"it is {name}, not text", "Save it as plain text or as a web page")
    marked = decode_marked(content)
    text = decode_unmarked(content, declared) if marked is None else marked
    if is_binary(text):
        raise InputError("it is binary, not text")
    if not text.strip():
        raise InputError("it is empty")
    return text


def decode_marked(content: bytes) -> str | None:
    """The text after a byte order mark; None if there is none, or if it lies."""
    for mark, name in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return try_decoding(content[len(mark) :], name)
    return None


def decode_unmarked(content: bytes, declared: str | None) -> str:
    for name in ("utf-8", find_utf16(content), declared):
        text = try_decoding(content, name) if name else None
        if text is not None:
            return text
    if b"\x00" in content:
        raise InputError("it is binary, not text")
    return guess_decoding(content)


def find_utf16(content: bytes) -> str | None:
    """The UTF-16 flavour of a text without byte order mark: in Latin script every other byte is NUL."""
    sample = content[:2000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if not sample or len(content) % 2 or max(even, odd) < len(sample) * 0.4 or min(even, odd) > len(sample) * 0.05:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def try_decoding(content: bytes, name: str) -> str | None:
    """The text, if the bytes are right in that encoding; None if not, or if there is no such encoding for text."""
    try:
        text = content.decode(name)
    except (UnicodeError, LookupError, ValueError):
        return None
    # UTF-16 text without its mark is valid UTF-8 full of NUL: not what was meant.
    return None if name == "utf-8" and find_utf16(content) else text


def guess_decoding(content: bytes) -> str:
    """The most natural reading of bytes in an unknown single-byte encoding; raises InputError if none is a text.

    Measured on 23 samples of one to three sentences in 11 languages: 22 right, where charset-normalizer had 19.
    """
    sample = sample_lines(content)
    readable = [name for name in CANDIDATES if is_readable(sample, name)]
    for name in sorted(readable, key=lambda name: -naturalness(sample.decode(name))):
        text = try_decoding(content, name)
        if text is not None:
            return text
    raise InputError("its encoding is not recognised", "Save it as UTF-8")


def sample_lines(content: bytes) -> bytes:
    """The first lines that hold something else than ASCII: only they tell encodings apart."""
    lines = (line for line in content.split(b"\n") if not line.isascii())
    sample = b""
    for line in lines:
        sample += line + b"\n"
        if len(sample) > SAMPLE_BYTES:
            break
    return sample[:SAMPLE_BYTES]


def is_readable(sample: bytes, name: str) -> bool:
    text = try_decoding(sample, name)
    return text is not None and not any("\x80" <= char <= "\x9f" for char in text)


def naturalness(text: str) -> float:
    """How much the text looks like words of one language: the detector's score less its oddities."""
    words = Counter(WORD.findall(text))
    odd_words = sum(count for word, count in words.items() if mixes_scripts(word) or CASE_BREAK.match(word))
    odd_signs = sum(1 for char in text if char > "\x7f" and not char.isalpha() and char not in TYPOGRAPHY)
    return guess_language(text).score - 200 * (odd_words + odd_signs)


def mixes_scripts(word: str) -> bool:
    """Whether letters of two scripts stand in one word, as in `cittа` with a Cyrillic а."""
    return len({unicodedata.name(char, "?").partition(" ")[0] for char in word}) > 1


def is_binary(text: str) -> bool:
    """Whether too many control characters stand in it for a text; a stray one is no reason to refuse an article."""
    counts = Counter(text)
    controls = sum(count for char, count in counts.items() if char not in SPACES and unicodedata.category(char) == "Cc")
    return controls > max(CONTROL_SHARE * len(text), 1)
