"""Subtitles (SRT, WebVTT) as running text: a line for each turn of a speaker, without times, tags and sounds.

    00:00:01.000 --> 00:00:03.000                       ANNA NERI: Il ponte resta chiuso fino a maggio.
    ANNA NERI: Il ponte resta            becomes        - Fino a maggio?
    00:00:03.000 --> 00:00:06.000
    chiuso fino a maggio. [applausi]
    >> Fino a maggio?

Transcripts in text files are read as they stand; who speaks in either is found by `extract.transcripts`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

from sostiene.errors import InputError
from sostiene.readers.encoding import decode_text
from sostiene.readers.source import Document, check_size
from sostiene.readers.text import MAX_BYTES, article_from_origin
from sostiene.records import Article

CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
TIMES = re.compile(rf"\s*{CLOCK}\s*--+>\s*{CLOCK}")
NUMBER = re.compile(r"\s*\d{1,6}\s*")
VOICE = re.compile(r"<v(?:\.[\w.-]*)?\s+([^>\n]{1,80})>", re.IGNORECASE)
TAG = re.compile(r"<[/\w][^<>\n]{0,200}>|\{\\[^{}\n]{0,100}\}")
SOUND = re.compile(r"\[[^\[\]\n]{0,100}\]")
ONLY_SOUND = re.compile(r"[-–—>\s]*(?:\([^()]*\)|\*[^*]*\*|[♪♫].*|#.*#)?\s*")
CHANGE = re.compile(r"\s*(?:>>+|[-–—])\s*(?=\S)")
# A name before a colon: capitals ("ANNA NERI:"), or one to four capitalised words, a bracket behind them.
LABEL = re.compile(
    r"[^\W\d_a-zà-ÿ][\w'’.-]*(?: (?:(?:de|di|da|del|della|van|von) )?[^\W\d_a-zà-ÿ][\w'’.-]*){0,4}"
    r"(?: ?\([^()\n]{1,60}\))?:(?=\s+\S|\s*$)"
)
SENTENCE_END = re.compile(r"[.!?…][\"»”’)]*$")
PAUSE = 2.0  # seconds of silence behind a sentence, that begin a new line where nobody is named
LONG = 800  # characters of a line, behind which the next sentence begins a new one there
ROLLING = 0.2  # of the cues repeat what the one before ended with: captions that roll up the screen
FEWEST_REPEATS = 2
MOST_ROLLED = 4  # lines that captions show at once


@dataclass(frozen=True)
class Cue:
    """What stands on the screen at one time: its lines, from which second to which."""

    start: float
    end: float
    lines: tuple[str, ...]


def read_subtitles(document: Document) -> Iterator[Article]:
    """The one article that the words of a subtitle file are."""
    text = decode_text(check_size(document.content, MAX_BYTES), document.origin.charset)
    cues = list(read_cues(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))
    if not cues:
        raise InputError("there are no subtitles in it: no line of times (00:00:01,000 --> 00:00:04,000)")
    words = "\n".join(join_turns(unroll(cues)))
    if not words:
        raise InputError("the subtitles hold no words")
    yield article_from_origin(words, document.origin)


def read_cues(lines: Sequence[str]) -> Iterator[Cue]:
    """The cues. In WebVTT an empty line ends one; an SRT may hold empty lines where words follow."""
    is_strict = lines[0].lstrip("\ufeff").startswith("WEBVTT")
    times: tuple[float, float] | None = None
    held: list[str] = []
    for line in lines:
        found = TIMES.match(line)
        if found:
            if times:
                yield make_cue(times, held[:-1] if held and NUMBER.fullmatch(held[-1]) else held)
            clock = found.groups()
            times, held = (count_seconds(clock[:4]), count_seconds(clock[4:])), []
        elif is_strict and not line.strip() and times:
            yield make_cue(times, held)
            times = None
        elif times:
            held.append(line)
    if times:
        yield make_cue(times, held)


def count_seconds(clock: Sequence[str | None]) -> float:
    hours, minutes, seconds, rest = (part or "0" for part in clock)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{rest}")


def make_cue(times: tuple[float, float], held: Iterable[str]) -> Cue:
    return Cue(*times, tuple(line for one in held for line in clean_line(one)))


def clean_line(line: str) -> Iterator[str]:
    """The words of a line, none if it has only sounds; a voice tag begins a new one: `<v Ada>Sì` is "Ada: Sì"."""
    parts = VOICE.split(line)  # words, name, words, name …
    for name, words in zip(["", *parts[1::2]], parts[::2], strict=True):
        shown = " ".join(unescape(SOUND.sub(" ", TAG.sub("", words))).replace("\u200b", "").split())
        if shown and not ONLY_SOUND.fullmatch(shown):
            yield f"{tidy_name(name)}: {shown}" if name else shown


def tidy_name(name: str) -> str:
    return " ".join(unescape(name).replace(":", " ").split())


def unroll(cues: Sequence[Cue]) -> list[Cue]:
    """The cues without the lines that the one before showed already, if the captions roll up the screen."""
    filled = [cue for cue in cues if cue.lines]
    repeats = [count_repeated(a.lines, b.lines) for a, b in pairwise(filled)]
    if sum(map(bool, repeats)) < max(FEWEST_REPEATS, ROLLING * len(filled)):
        return filled
    return [Cue(cue.start, cue.end, cue.lines[repeated:]) for cue, repeated in zip(filled, [0, *repeats], strict=True)]


def count_repeated(before: tuple[str, ...], after: tuple[str, ...]) -> int:
    """How many lines at the top of one cue are those at the foot of the one before."""
    most = min(len(before), len(after), MOST_ROLLED)
    return next((size for size in range(most, 0, -1) if before[-size:] == after[:size]), 0)


def join_turns(cues: Iterable[Cue]) -> Iterator[str]:
    """The lines of the text: one for each turn; where nobody is named, one up to each pause behind a sentence."""
    turn: list[str] = []
    label, end, size = "", 0.0, 0
    for cue in cues:
        for line in cue.lines:
            words, name = read_label(line)
            is_change = name is not None and (name != label or name == "-")
            is_apart = cue.start - end >= PAUSE or size > LONG
            if turn and (is_change or (not label and is_apart and SENTENCE_END.search(turn[-1]))):
                yield " ".join(turn)
                turn, size = [], 0
            turn.append(words if name is None or turn else f"{name} {words}".rstrip())
            label, end, size = (label if name is None else name), cue.end, size + len(words)
    if turn:
        yield " ".join(turn)


def read_label(line: str) -> tuple[str, str | None]:
    """The words of a line and who says them: "ANNA:", "-" for somebody else, None for nobody new."""
    change = CHANGE.match(line)
    rest = line[change.end() :] if change else line
    named = LABEL.match(rest)
    if named:
        return rest[named.end() :].strip(), named[0]
    return rest, "-" if change else None
