"""The articles for the annotation tool brat: a TAR with a text and a file of annotations for each.

Offsets count Unicode code points. brat takes no line break in an annotation, so that a passage over several lines
becomes several pieces. The TAR is written as it comes, without any time or owner in it.
"""

import re
import tarfile
from collections.abc import Iterable, Iterator
from typing import get_args

from sostiene.exporters.exported import Exported
from sostiene.exporters.naming import join_words, list_tags
from sostiene.records import ACTS, KINDS, Passage, Span, Stance, Statement
from sostiene.store.ids import clean

BREAK = re.compile(r"[\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029]+")
# Each passage besides the content, and what relates the content to it.
RELATIONS = {
    "source": "SaidBy", "cue": "CuedBy", "addressee": "SaidTo", "channel": "SaidThrough", "place": "SaidAt",
}  # fmt: skip
BLOCK = 512


def write_brat(stream: Iterable[Exported]) -> Iterator[bytes]:
    """The TAR: brat's configuration, then `KEY.txt` and `KEY.ann` of each article."""
    yield pack_file("annotation.conf", make_configuration())
    for exported in stream:
        text = clean(exported.article.text)
        yield pack_file(f"{exported.key}.txt", text)
        lines = Annotations(text, exported.article.statements).lines
        yield pack_file(f"{exported.key}.ann", "".join(f"{line}\n" for line in lines))
    yield bytes(2 * BLOCK)


def pack_file(name: str, words: str) -> bytes:
    """A file as it stands in a TAR."""
    content = words.encode()
    entry = tarfile.TarInfo(f"sostiene/{name}")
    entry.size = len(content)
    return entry.tobuf(tarfile.USTAR_FORMAT) + content + bytes(-len(content) % BLOCK)


def make_configuration() -> str:
    """What annotations there are, as brat wants to be told."""
    names = ["Content", *(name.capitalize() for name in RELATIONS)]
    relations = [f"{relation}\tArg1:Content, Arg2:{name.capitalize()}" for name, relation in RELATIONS.items()]
    values = {"Act": ACTS, "Kind": KINDS, "Stance": get_args(Stance)}
    attributes = [f"{name}\tArg:Content, Value:{'|'.join(choices)}" for name, choices in values.items()]
    sections = {
        "entities": names,
        "relations": [*relations, "Within\tArg1:Content, Arg2:Content", OVERLAP],
        "events": [],
        "attributes": attributes,
    }
    return "\n".join("\n".join([f"[{name}]", *lines, ""]) for name, lines in sections.items())


OVERLAP = "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"


class Annotations:
    """The lines of the annotations of one article, numbered as they come."""

    def __init__(self, text: str, statements: Iterable[Statement]) -> None:
        self.text = text
        self.lines: list[str] = []
        self.numbers = dict.fromkeys("TRA#", 0)
        # First all contents, so that a statement may lie within one that comes later.
        contents = {one.id: (one, self.add_passage("Content", one.content)) for one in statements}
        for statement, content in contents.values():
            if content is not None:
                self.add_statement(statement, content)
                _, outer = contents.get(statement.within or "", (None, None))
                if outer is not None:
                    self.add("R", f"Within Arg1:{content} Arg2:{outer}")

    def add(self, kind: str, line: str) -> str:
        """Adds a line and gives its name, such as `T1`."""
        self.numbers[kind] += 1
        name = f"{kind}{self.numbers[kind]}"
        self.lines.append(f"{name}\t{line}")
        return name

    def add_statement(self, statement: Statement, content: str) -> None:
        for name, relation in RELATIONS.items():
            other = self.add_passage(name.capitalize(), getattr(statement, name))
            if other is not None:
                self.add("R", f"{relation} Arg1:{content} Arg2:{other}")
        for attribute, _, value in (tag.partition(":") for tag in list_tags(statement)):
            self.add("A", f"{attribute.capitalize()} {content} {value}")
        self.add("#", f"AnnotatorNotes {content}\tspeaker: {join_words(statement.speaker)}; statement: {statement.id}")

    def add_passage(self, label: str, passage: Passage | None) -> str | None:
        """The name of the passage's line; None if there is nothing in it but line breaks."""
        pieces = [piece for span in (passage.spans if passage else ()) for piece in split_lines(self.text, span)]
        if not pieces:
            return None
        offsets = ";".join(f"{start} {end}" for start, end in pieces)
        words = " ".join(self.text[start:end] for start, end in pieces)
        return self.add("T", f"{label} {offsets}\t{words}")


def split_lines(text: str, span: Span) -> Iterator[Span]:
    """The span, cut where a line breaks."""
    start = span.start
    for match in BREAK.finditer(text, span.start, span.end):
        if start < match.start():
            yield Span(start, match.start())
        start = match.end()
    if start < span.end:
        yield Span(start, span.end)
