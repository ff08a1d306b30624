"""The text of an article for the site: its statements marked, and at each stretch where it begins in the text.

The marks are those of `page.py`; what differs is that a script can tell from `data-at` which words a person selects.
"""

from collections.abc import Iterator
from html import escape

from sostiene.records import Article
from sostiene.views.marks import Mark, Segment, cut_segments
from sostiene.views.wording import join_lines, make_visible


def draw_annotated(article: Article, hues: dict[str, int], label: str) -> str:
    """The text as HTML. A number before each content is the anchor of the statement, by its id, and leads to the list.

    `label` says what a number is called: "statement %(number)s, %(speaker)s".
    """
    numbered = set[int]()
    drawn = []
    for segment in cut_segments(article):
        for mark in segment.marks:
            if mark.role == "content" and mark.statement not in numbered:
                numbered.add(mark.statement)
                drawn.append(draw_number(article, mark.statement, hues, label))
        drawn.append(wrap_marks(article, segment, hues))
    return "".join(drawn)


def draw_number(article: Article, place: int, hues: dict[str, int], label: str) -> str:
    statement = article.statements[place]
    words = escape(label % {"number": place + 1, "speaker": join_lines(statement.speaker)})
    key, hue = escape(statement.id), hues[statement.speaker]
    return f'<a class="number hue{hue} s{place + 1}" id="{key}" href="#in-{key}" aria-label="{words}">{place + 1}</a>'


def wrap_marks(article: Article, segment: Segment, hues: dict[str, int]) -> str:
    """The stretch inside its marks, the longest outermost."""
    words = "".join(draw_stretches(article.text, segment))
    for mark in reversed(segment.marks):
        words = f'<span class="{name_mark(article, mark, hues)}">{words}</span>'
    return words


def name_mark(article: Article, mark: Mark, hues: dict[str, int]) -> str:
    statement = article.statements[mark.statement]
    kinds = f" {statement.kind}" if mark.role == "content" else ""
    kinds += " nested" if mark.role == "content" and statement.within else ""
    return f"{mark.role}{kinds} hue{hues[statement.speaker]} s{mark.statement + 1}"


def draw_stretches(text: str, segment: Segment) -> Iterator[str]:
    """The words, cut where a sign stands for a character: there alone the page has other characters than the text."""
    start = segment.start
    for place in range(segment.start, segment.end):
        shown = show(text, place)
        if shown is not None:
            yield draw_stretch(text[start:place], start)
            yield f'<span data-at="{place}" data-sign>{escape(shown)}</span>'
            start = place + 1
    yield draw_stretch(text[start : segment.end], start)


def show(text: str, place: int) -> str | None:
    """The sign for a character that is not shown as it is; None for any other."""
    char = text[place]
    if char.isprintable() or char in "\n\t":
        return None
    if char == "\r":
        return "" if text[place + 1 : place + 2] == "\n" else "\n"
    visible = make_visible(char)
    return visible if visible != char else None


def draw_stretch(words: str, start: int) -> str:
    return f'<span data-at="{start}">{escape(words)}</span>' if words else ""
