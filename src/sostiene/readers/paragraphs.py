"""The paragraphs that the extractor lost: those that stand in the page as its others do, or that JSON-LD gives too.

An extractor takes one container of the page for the article and drops paragraphs that are mostly links; but outlets
cut articles into several containers, with advertisements between them, and link whole sentences.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml.html import HtmlElement

from sostiene.readers.embeds import read_lines
from sostiene.readers.headlines import is_read
from sostiene.readers.text import fold

# In letters: a shorter one is more often a notice ("Continua a leggere") than a sentence.
SHORTEST = 40
# Of a paragraph's letters, those outside of its links; a teaser is a link and nothing else.
FEWEST_UNLINKED = 0.25
# A caption, a credit or a teaser ends without a full stop.
SENTENCE_END = re.compile(r"""[.!?…][\s"'’”»)\]]*$""")
# Of the letters found, those in containers of one kind, for it to be a container of the article.
SHARE_OF_FOUND = 0.33
# Of the letters in containers of one kind, those found: comments may stand in containers that the article has too.
SHARE_OF_PLACE = 0.25
# What is sought in the body that JSON-LD gives; hostile pages have many, and each costs time.
MOST_SOUGHT = 500
MOST_TOLD = 200_000
BEGINNING = 40

Place = tuple[object, ...]


class Paragraph(NamedTuple):
    """A paragraph of the page: its lines, the kind of container it stands in, the names of its classes."""

    lines: list[str]
    folded: str
    place: Place
    names: frozenset[str]
    is_sentence: bool
    is_linked: bool


def list_paragraphs(tree: HtmlElement) -> list[Paragraph]:
    """All paragraphs of the page that hold a sentence, in their order."""
    return list(gather_paragraphs(tree))


def gather_paragraphs(tree: HtmlElement) -> Iterator[Paragraph]:
    articles = {article: number for number, article in enumerate(tree.iter("article"))}
    for node in tree.iter("p"):
        lines = read_lines(node)
        length = sum(map(len, lines))
        if length >= SHORTEST and is_read(node):
            linked = sum(len(str(link.text_content())) for link in node.iter("a"))
            number = next((articles[one] for one in node.iterancestors("article")), None)
            names = frozenset((node.get("class") or "").split())
            place = (number, *name_place(node))
            yield Paragraph(
                lines,
                fold("".join(lines)),
                place,
                names,
                is_sentence=SENTENCE_END.search(lines[-1]) is not None,
                is_linked=length - linked < FEWEST_UNLINKED * length,
            )


def name_place(node: HtmlElement) -> Iterator[tuple[str, str]]:
    """Tag and classes of the two elements around."""
    for around, _ in zip(node.iterancestors(), range(2), strict=False):
        yield str(around.tag), around.get("class") or ""


def fill_gaps(lines: list[str], paragraphs: Sequence[Paragraph], body: str | None) -> list[str]:
    """The lines that were found, and between them the paragraphs of the article that were not; `body` is JSON-LD's."""
    found = Found(lines)
    places = list_places(paragraphs, found, sum(map(len, map(fold, lines))))
    told, sought = fold((body or "")[:MOST_TOLD]), 0
    after: dict[int, list[str]] = defaultdict(list)
    last = -1
    for paragraph in paragraphs:
        number = found.find(paragraph)
        if number is not None:
            last = max(last, number)
            continue
        if not paragraph.is_sentence:
            continue
        is_told = bool(told) and sought < MOST_SOUGHT and paragraph.folded in told
        sought += 1
        if is_told or (not paragraph.is_linked and is_at_home(paragraph, places)):
            after[last] += paragraph.lines
            found.add(paragraph, last)
    return [*after[-1], *(words for number, line in enumerate(lines) for words in (line, *after[number]))]


def is_at_home(paragraph: Paragraph, places: dict[Place, frozenset[str]]) -> bool:
    """Whether it stands where the article's paragraphs do, with no class that none of them has."""
    return paragraph.place in places and paragraph.names <= places[paragraph.place]


class Found:
    """Where the lines stand that were found, by how they begin and how they end."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.numbers: dict[str, int] = {}
        for number, line in enumerate(lines):
            self.note(fold(line), number)

    def note(self, folded: str, number: int) -> None:
        for key in (folded[:BEGINNING], folded[-BEGINNING:]):
            self.numbers.setdefault(key, number)

    def add(self, paragraph: Paragraph, number: int) -> None:
        self.note(paragraph.folded, number)

    def find(self, paragraph: Paragraph) -> int | None:
        """The number of the last line that the paragraph begins or ends with; None if it was not found at all."""
        folded = [paragraph.folded, *map(fold, paragraph.lines)]
        keys = (key for line in folded if line for key in (line[:BEGINNING], line[-BEGINNING:]))
        return max((self.numbers[key] for key in keys if key in self.numbers), default=None)


def list_places(paragraphs: Sequence[Paragraph], found: Found, total: int) -> dict[Place, frozenset[str]]:
    """The kinds of container that the article stands in, and the classes of its paragraphs there."""
    letters: Counter[Place] = Counter()
    known: Counter[Place] = Counter()
    names: dict[Place, frozenset[str]] = defaultdict(frozenset)
    for paragraph in paragraphs:
        length = len(paragraph.folded)
        letters[paragraph.place] += length
        if found.find(paragraph) is not None:
            known[paragraph.place] += length
            names[paragraph.place] |= paragraph.names
    return {
        place: names[place]
        for place, length in known.items()
        if length >= SHARE_OF_FOUND * total and length >= SHARE_OF_PLACE * letters[place]
    }
