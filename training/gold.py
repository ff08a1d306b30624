"""The corpora as one kind of example: a text with its attributions, whatever the corpus calls them."""

import gzip
import json
import re
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from sostiene.records import Span

OWN = ("gold/it-train.jsonl", "gold/en-train.jsonl")
POLNEAR = "data/polnear/train.jsonl.gz"
MARKS = (("«", "»"), ("„", "“"), ("“", "”"), ('"', '"'), ("‹", "›"), ("”", "”"), ("‘", "’"))


@dataclass(frozen=True)
class GoldStatement:
    """One annotated attribution. `act` and `speaker` are None where the corpus does not tell."""

    spans: dict[str, tuple[Span, ...]]
    act: str | None = None
    speaker: str | None = None


@dataclass(frozen=True)
class Example:
    """One annotated text.

    `is_own` tells the project's own gold, which annotates nested statements, acts, speakers, addressees and channels,
    from corpora that do not: what they do not annotate is not learned from them.
    """

    doc: str
    lang: str
    text: str
    statements: tuple[GoldStatement, ...]
    is_own: bool


def read_own(path: Path) -> list[Example]:
    """The examples of a file in the exchange format."""
    return [read_example(row, is_own=True) for row in read_rows(path)]


def read_polnear(path: Path) -> list[Example]:
    """The examples of PolNeAR: outer attributions only, with source, cue and content."""
    return [read_example({**row, "statements": row["attributions"]}, is_own=False) for row in read_rows(path)]


def read_rows(path: Path) -> list[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def read_example(row: dict[str, Any], *, is_own: bool) -> Example:
    statements = []
    for item in row["statements"]:
        if item.get("kind") == "post":
            continue  # posts are found by their signature, not by the model
        names = ("source", "cue", "content", "addressee", "channel")
        spans = {name: tuple(Span(*span) for span in item.get(name) or ()) for name in names}
        if spans["content"]:
            known = (item["act"], item["speaker"]) if is_own else (None, None)
            statements.append(GoldStatement(spans, *known))
    return Example(row["doc"], row["lang"], row["text"], tuple(statements), is_own)


def change_marks(text: str, random: Random) -> str:
    """The text with its quotation marks in another style; every character keeps its place."""
    opening, closing = random.choice(MARKS)
    is_open, changed = False, []
    for before, mark in zip(" " + text, text, strict=False):
        if mark == "\n":
            is_open = False
        if mark == '"':
            mark, is_open = (closing, False) if is_open and not before.isspace() else (opening, True)
        elif mark in "“«":
            mark, is_open = opening, True
        elif mark in "”»":
            mark, is_open = closing, False
        changed.append(mark)
    return "".join(changed)


def find_mentions(text: str, speaker: str) -> list[Span]:
    """Where the text names the speaker: the whole name, or its last capitalised word (the surname)."""
    bare = re.sub(r"^(?:il|lo|la|i|gli|le|un|uno|una|the|a|an|l['’])\s*", "", speaker, flags=re.IGNORECASE)
    capitalised = re.findall(r"\b[A-ZÀ-Ý]\S*\w", bare)
    forms = [bare] if len(bare) > 2 else []
    if capitalised and len(capitalised[-1]) > 2:
        forms.append(capitalised[-1])
    pattern = "|".join(rf"\b{re.escape(form)}\b" for form in forms)
    return [Span(*match.span()) for match in re.finditer(pattern, text)] if pattern else []
