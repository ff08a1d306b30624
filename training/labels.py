"""From an example to what the network is asked: windows of pieces, with the anchors and roles it should find."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from random import Random

from tokenizers import Tokenizer

from sostiene.models.pieces import BEGIN, Pieces, Window, cut_pieces, cut_windows, number_of
from sostiene.records import ACTS, Span
from training.gold import Example, GoldStatement, change_marks, find_mentions
from training.network import ROLES

PRONOUNS = frozenset(
    [
        "lui",
        "lei",
        "egli",
        "ella",
        "essi",
        "esse",
        "loro",
        "questi",
        "questo",
        "questa",
        "quest",
        "quello",
        "quella",
        "costui",
        "costei",
        "chi",
        "che",
        "cui",
        "quale",
        "quali",
        "he",
        "she",
        "it",
        "they",
        "we",
        "i",
        "you",
        "him",
        "her",
        "them",
        "who",
        "which",
        "this",
        "that",
    ]
)
IGNORED = -100
NOBODY = -1
"""Stands for the beginning mark, to which a statement of nobody points."""


@dataclass(frozen=True)
class Question:
    """One statement in one window: the place of its anchor, a role for each piece, and what else is known of it.

    `antecedents` are the places where the speaker is mentioned, if the source does not name the speaker itself; the
    place of the beginning mark, if the text never says who speaks. `act` is a number into ACTS or IGNORED.
    """

    anchor: int
    roles: tuple[int, ...]
    antecedents: tuple[int, ...]
    act: int


@dataclass(frozen=True)
class Lesson:
    """One window: numbers of its pieces, an anchor label for each (0, 1 or IGNORED), and its questions."""

    ids: tuple[int, ...]
    anchors: tuple[int, ...]
    questions: tuple[Question, ...]
    is_own: bool


def make_lessons(example: Example, tokenizer: Tokenizer, random: Random, *, size: int, context: int) -> list[Lesson]:
    """The windows of one example, cut and marked anew at each call."""
    text = change_marks(example.text, random) if random.random() < 0.35 else example.text
    pieces = cut_pieces(text, tokenizer)
    first = random.randrange(40, size - 40)
    marked = [mark_statement(text, pieces, statement) for statement in example.statements]
    hidden = set() if example.is_own else find_inside(pieces, example.statements)
    windows = cut_windows(pieces, size=size, context=context, first=first)
    begin = number_of(BEGIN, tokenizer)
    return [make_lesson(pieces, window, marked, hidden, begin, example.is_own) for window in windows]


@dataclass(frozen=True)
class Marked:
    """A statement's pieces in the whole text: its anchor, the roles of those that have one, its mentions, its act."""

    anchor: int
    roles: dict[int, int]
    antecedents: tuple[int, ...]
    act: int


def mark_statement(text: str, pieces: Pieces, statement: GoldStatement) -> Marked:
    roles: dict[int, int] = {}
    for role in ("channel", "addressee", "content", "source", "cue"):  # the later one wins where two meet
        for span in statement.spans[role]:
            roles.update(dict.fromkeys(find_pieces(pieces, span), ROLES.index(role)))
    act = ACTS.index(statement.act) if statement.act in ACTS else IGNORED  # type: ignore[arg-type]
    return Marked(find_anchor(text, pieces, statement), roles, find_antecedents(text, pieces, statement), act)


def find_anchor(text: str, pieces: Pieces, statement: GoldStatement) -> int:
    """The piece that stands for the statement: the first of the last word of its cue, or of its content."""
    if not statement.spans["cue"]:
        return find_pieces(pieces, statement.spans["content"][0])[0]
    start, end = statement.spans["cue"][0]
    words = list(re.finditer(r"\w+", text[start:end]))
    return find_pieces(pieces, Span(start + words[-1].start() if words else start, end))[0]


def find_antecedents(text: str, pieces: Pieces, statement: GoldStatement) -> tuple[int, ...]:
    """The pieces of the speaker's mentions outside the content, those of the source itself if the speaker has no other
    name, NOBODY if there is no speaker; empty if the source names the speaker, or nothing is known."""
    source = " ".join(text[start:end] for start, end in statement.spans["source"])
    if statement.speaker is None:
        return ()
    if statement.speaker == "unknown":
        return () if source else (NOBODY,)
    if source and fold(source) == fold(statement.speaker) and source[-1:].islower():
        return tuple(piece for span in statement.spans["source"] for piece in find_pieces(pieces, span))
    if source.lower().strip("'’ ") not in PRONOUNS and find_mentions(source, statement.speaker):
        return ()
    content = statement.spans["content"]
    mentions = [
        span
        for span in find_mentions(text, statement.speaker or "")
        if not any(piece.start <= span.start < piece.end for piece in content)
    ]
    return tuple(piece for span in mentions for piece in find_pieces(pieces, span))


def fold(words: str) -> str:
    return re.sub(r"^(?:il|lo|la|i|gli|le|un|uno|una|the|a|an|l)\b\W*", "", words.lower().strip())


def find_pieces(pieces: Pieces, span: Span) -> list[int]:
    """The numbers of the pieces that share a character with the span."""
    found = []
    number = bisect_left(pieces.spans, span.start, key=lambda piece: piece.end)
    while number < len(pieces.spans) and pieces.spans[number].start < span.end:
        if pieces.spans[number].end > span.start and pieces.spans[number].start < pieces.spans[number].end:
            found.append(number)
        number += 1
    return found


def find_inside(pieces: Pieces, statements: tuple[GoldStatement, ...]) -> set[int]:
    """The pieces inside contents, where a corpus of outer attributions says nothing of anchors."""
    contents = [span for statement in statements for span in statement.spans["content"]]
    return {piece for span in contents for piece in find_pieces(pieces, span)}


def make_lesson(
    pieces: Pieces, window: Window, marked: list[Marked], hidden: set[int], begin: int, is_own: bool
) -> Lesson:
    """One window's lesson. Piece `n` of the text stands at `n - window.start + 1`; place 0 is the beginning mark."""
    shift = 1 - window.start
    inside = range(window.start, window.end)
    anchors = [IGNORED, *(IGNORED if number in hidden else 0 for number in inside)]
    questions: dict[int, Question] = {}
    for statement in marked:
        place = statement.anchor + shift
        if statement.anchor not in inside or place in questions:
            continue
        anchors[place] = 1
        roles = (IGNORED, *(statement.roles.get(number, 0) for number in inside))
        antecedents = tuple(
            0 if number == NOBODY else number + shift
            for number in statement.antecedents
            if number == NOBODY or number in inside
        )
        questions[place] = Question(place, roles, antecedents, statement.act)
    ids = (begin, *pieces.ids[window.start : window.end])
    return Lesson(ids, tuple(anchors), tuple(questions.values()), is_own)
