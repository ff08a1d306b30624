"""What both views say of a statement, in words. They tell what somebody said, never whether it is true."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from sostiene.codec import show_link
from sostiene.languages import load_language
from sostiene.records import Act, Article, Factuality, Position, Statement, Voice, When

ACT_WORDS: dict[Act, str] = {
    "state": "states",
    "confirm": "confirms",
    "deny": "denies",
    "not_confirm": "does not confirm",
    "not_deny": "does not deny",
    "announce": "announces",
    "warn": "warns",
    "urge": "urges",
    "ask": "asks",
    "accuse": "accuses",
    "support": "supports",
    "estimate": "estimates",
    "believe": "believes",
    "report": "reports",
}
# FactBank's values in words; what is simply certain (CT+), or not committed to (Uu), goes without saying.
SURENESS: dict[Factuality, str] = {
    "PR+": "probable", "PS+": "possible", "CT-": "not so", "PR-": "probably not so", "PS-": "possibly not so",
}  # fmt: skip
LANGUAGE_NAMES = {
    "it": "Italian",
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "ru": "Russian",
    "uk": "Ukrainian",
}
NO_STATEMENT = "No statement found: this text attributes nothing to anybody but itself."
# Characters that reorder what stands around them, so that a line reads otherwise than it is written.
REORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LINE_BREAK = re.compile(r"(?<![ \t])[ \t]*+(?:\r\n?|\n|\v|\f|\x85|\u2028|\u2029)\s*")
# What quotation marks hold; a straight mark only pairs with one in the same paragraph.
QUOTED = re.compile(r"«[^«»]*»?|“[^“”]*”?|„[^„“”]*[“”]?|\"[^\"\n]*\"|‹[^‹›]*›|‘[^‘’\n]*’(?!\w)")


class Detail(NamedTuple):
    """One thing that is known of a statement: what it is, and the words."""

    label: str
    words: str


class Stretch(NamedTuple):
    """A stretch of words that stands inside quotation marks, or outside."""

    words: str
    is_quoted: bool


def make_visible(text: str) -> str:
    """The text with a visible sign for each character that could steer a terminal or turn the order of the words.

    An escape character becomes `␛`, a right-to-left override `<U+202E>`. Line feeds and tabs stay.
    """
    return text if text.isascii() and text.isprintable() else "".join(map(show_character, text))


@lru_cache(maxsize=4096)
def show_character(char: str) -> str:
    category = unicodedata.category(char)
    if char in "\n\t" or (category not in ("Cc", "Cs", "Zl", "Zp", "Cn") and char not in REORDERING):
        return char
    if char < " ":
        return chr(0x2400 + ord(char))
    return "␡" if char == "\x7f" else f"<U+{ord(char):04X}>"


def join_lines(text: str) -> str:
    """The text as one line, its line breaks as spaces, with nothing in it that could harm a terminal."""
    return make_visible(LINE_BREAK.sub(" ", text))


def split_paragraphs(text: str) -> list[str]:
    """The paragraphs of the text, without empty ones, with nothing in them that could harm a terminal."""
    return [make_visible(line) for line in LINE_BREAK.split(text) if line.strip()]


def split_quoted(words: str) -> Iterator[Stretch]:
    """The words as stretches inside and outside quotation marks; the marks belong to the inside."""
    place = 0
    for match in QUOTED.finditer(words):
        if place < match.start():
            yield Stretch(words[place : match.start()], False)
        yield Stretch(match[0], True)
        place = match.end()
    if place < len(words):
        yield Stretch(words[place:], False)


def describe_article(article: Article) -> Iterator[Detail]:
    """What is known of an article besides its text."""
    known = {
        "publisher": article.publisher,
        "author": article.author,
        "published": article.published,
        "language": name_language(article.lang),
        "address": article.url,
    }
    for label, words in known.items():
        if words:
            yield Detail(label, join_lines(words))


def name_language(code: str | None) -> str:
    """The language's name; for one without finished tables it says so."""
    if code is None:
        return "unknown"
    name = LANGUAGE_NAMES.get(code, code)
    return f"{name} (experimental)" if load_language(code).is_experimental else name


def count_statements(article: Article) -> str:
    """How much was found, for instance `3 statements by 2 voices`."""
    voices = {statement.speaker for statement in article.statements}
    return f"{count(len(article.statements), 'statement')} by {count(len(voices), 'voice')}"


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def describe_statement(article: Article, statement: Statement, lines: "Lines") -> Iterator[Detail]:
    """What is known of a statement besides speaker, act and content, in the words of the article."""
    passages = {
        "source": statement.source,
        "cue": statement.cue,
        "to": statement.addressee,
        "through": statement.channel,
        "at": statement.place,
    }
    for label, passage in passages.items():
        if passage:
            yield Detail(label, join_lines(passage.text))
    if statement.voice:
        yield from describe_voice(statement.voice)
    if statement.when and (statement.when.day or statement.when.first):
        yield Detail("said on" if len(statement.when.day or "") == 10 else "said in", describe_day(statement.when))
    if statement.happened and (statement.happened.day or statement.happened.first):
        yield Detail("about", describe_day(statement.happened))
    if statement.position:
        yield from describe_position(statement.position)
    if statement.quantities:
        yield Detail("amounts", join_lines(" · ".join(quantity.words.text for quantity in statement.quantities)))
    if statement.within:
        yield Detail("chain", join_lines(" ".join(map(show_link, article.chain(statement)))))
    yield Detail("line", str(lines.find(statement.content.start)))


def describe_voice(voice: Voice) -> Iterator[Detail]:
    """What the speaker is, and for whom it speaks."""
    role = ", ".join(filter(None, (voice.role, voice.organisation)))
    if role:
        yield Detail("as", join_lines(role))
    if voice.type == "unnamed":
        yield Detail("unnamed", join_lines(voice.why_unnamed or "no reason given"))
    if voice.party:
        yield Detail("party", join_lines(voice.party))


def describe_position(position: Position) -> Iterator[Detail]:
    """How sure the speaker makes it, where that is not simply so."""
    marks = [
        words
        for words, is_told in (
            (SURENESS.get(position.factuality, ""), not goes_without_saying(position)),
            ("if a condition holds", position.is_conditional),
            ("by hearsay", position.is_hearsay),
        )
        if words and is_told
    ]
    if marks:
        yield Detail("held as", ", ".join(marks))


def goes_without_saying(position: Position) -> bool:
    """A denial, or a content that denies by itself, needs no "not so" beside it."""
    return position.factuality == "CT-" and (position.is_negated or position.stance == "denies")


def describe_act(statement: Statement) -> str:
    """What the source does, in a word: "denies"; "wants" where what is believed is a wish or an intention."""
    is_wish = statement.act == "believe" and statement.position and statement.position.factuality == "Uu"
    return "wants" if is_wish else ACT_WORDS[statement.act]


def describe_day(when: When) -> str:
    """The day or stretch as the record has it, with the other days that an ambiguous expression may mean."""
    if when.day is None:
        return make_visible(f"{when.first} to {when.last}")
    others = [day for day in when.candidates if day != when.day]
    return make_visible(" or ".join([when.day, *others]))


class Lines:
    """Which line of a text a place is in, from 1."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def find(self, place: int) -> int:
        return bisect_right(self.starts, place)


def find_depths(statements: tuple[Statement, ...]) -> dict[str, int]:
    """How deep each statement lies in others, by its id: 0 for one that is within none."""
    depths: dict[str | None, int] = {None: -1}
    for statement in order_nested(statements):
        depths[statement.id] = depths.get(statement.within, -1) + 1
    return {statement.id: depths[statement.id] for statement in statements}


def order_nested(statements: tuple[Statement, ...]) -> list[Statement]:
    """The statements in the order of the text, each followed by those that are within it."""
    known = {statement.id for statement in statements}
    children: dict[str | None, list[Statement]] = {}
    for statement in statements:
        parent = statement.within if statement.within in known else None
        children.setdefault(parent, []).append(statement)
    ordered: list[Statement] = []
    waiting = children.get(None, [])[::-1]
    while waiting:
        statement = waiting.pop()
        ordered.append(statement)
        waiting += children.get(statement.id, [])[::-1]
    shown = {statement.id for statement in ordered}
    # A circle of `within` has no outermost statement; nothing may be lost for that.
    return ordered + [statement for statement in statements if statement.id not in shown]
