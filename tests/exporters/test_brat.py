"""What brat gets is read back: the same spans, relations and attributes."""

import io
import re
import tarfile
from typing import NamedTuple

import pytest
from hypothesis import given

from sostiene.exporters.brat import BREAK, write_brat
from sostiene.exporters.exported import Exported
from sostiene.records import Passage
from sostiene.store.ids import clean
from tests.exporters.samples import EMPTY, HOSTILE, ORDINARY, exported_articles

LINE = re.compile(
    r"(T\d+)\t(\w+) (\d+ \d+(?:;\d+ \d+)*)\t([^\t]+)|(R\d+)\t(\w+) Arg1:(T\d+) Arg2:(T\d+)|(A\d+)\t(\w+) (T\d+) (\w+)"
    r"|(#\d+)\tAnnotatorNotes (T\d+)\t[^\t]*"
)


class Marked(NamedTuple):
    label: str
    spans: list[tuple[int, int]]


def unpack(*stream: Exported) -> dict[str, str]:
    """The files of the TAR, as text."""
    with tarfile.open(fileobj=io.BytesIO(b"".join(write_brat(stream)))) as archive:
        files = {entry.name: archive.extractfile(entry) for entry in archive}
        return {name.removeprefix("sostiene/"): file.read().decode() for name, file in files.items() if file}


def read_annotations(text: str, lines: str) -> tuple[dict[str, Marked], list[tuple[str, ...]]]:
    """The passages by their names, and the relations and attributes; each line must be as brat wants it."""
    marked: dict[str, Marked] = {}
    others = []
    for line in lines.splitlines():
        match = LINE.fullmatch(line)
        assert match, line
        if match[1]:
            spans = [(int(start), int(end)) for start, end in (pair.split() for pair in match[3].split(";"))]
            assert match[4] == " ".join(text[start:end] for start, end in spans)
            marked[match[1]] = Marked(match[2], spans)
        elif match[5] or match[9]:
            others.append(tuple(filter(None, match.groups()))[1:])
    return marked, others


def split(passage: Passage) -> str:
    """The passage's places, without line breaks, which brat does not mark."""
    return " ".join(BREAK.sub(" ", clean(words)) for words in passage.words)


def test_spans_relations_and_attributes_are_read_back() -> None:
    files = unpack(ORDINARY)
    text, key = files[f"{ORDINARY.key}.txt"], ORDINARY.key
    assert text == ORDINARY.article.text
    marked, others = read_annotations(text, files[f"{key}.ann"])
    contents = [name for name, one in marked.items() if one.label == "Content"]
    statements = ORDINARY.article.statements
    assert [marked[name].spans for name in contents] == [list(one.content.spans) for one in statements]
    first, third, fourth = contents[0], contents[2], contents[3]
    said_by = {arguments[1]: marked[arguments[2]].spans for arguments in others if arguments[0] == "SaidBy"}
    assert statements[0].source is not None
    assert said_by[first] == list(statements[0].source.spans)
    assert {("Within", fourth, third), ("Act", first, "deny"), ("Stance", first, "denies")} <= set(others)


def test_the_configuration_names_all_that_is_used() -> None:
    files = unpack(ORDINARY, HOSTILE)
    _, others = read_annotations(files[f"{ORDINARY.key}.txt"], files[f"{ORDINARY.key}.ann"])
    known = set(re.findall(r"^\w+", files["annotation.conf"], re.MULTILINE))
    assert {one[0] for one in others} <= known


@pytest.mark.parametrize("exported", [EMPTY, HOSTILE], ids=["empty", "hostile"])
def test_what_formats_break_on_is_a_text_of_the_same_length(exported: Exported) -> None:
    files = unpack(exported)
    text = files[f"{exported.key}.txt"]
    assert len(text) == len(exported.article.text)
    read_annotations(text, files[f"{exported.key}.ann"])


@given(exported_articles())
def test_any_article_is_read_back(exported: Exported) -> None:
    files = unpack(exported)
    marked, _ = read_annotations(files[f"{exported.key}.txt"], files[f"{exported.key}.ann"])
    told = [split(one.content).split() for one in exported.article.statements]
    text = files[f"{exported.key}.txt"]
    found = [
        " ".join(text[start:end] for start, end in one.spans).split()
        for one in marked.values()
        if one.label == "Content"
    ]
    assert ["".join(one) for one in found if one] == ["".join(one) for one in told if one]


def test_no_time_and_no_owner_is_in_the_tar() -> None:
    with tarfile.open(fileobj=io.BytesIO(b"".join(write_brat([ORDINARY])))) as archive:
        assert {(entry.mtime, entry.uid, entry.uname, entry.mode) for entry in archive} == {(0, 0, "", 0o644)}
