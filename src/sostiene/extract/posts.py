"""Social posts that stand in an article as lines of their own, closed by a signature:

La riunione è finita 🇪🇺
1. Niente tagli
2. Più treni #trasporti pic.twitter.com/a1b2c3
— Anna Neri (@annaneri) 28 ottobre 2024
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sostiene.extract.spans import has_words, measure_overlap, subtract
from sostiene.languages import Language
from sostiene.records import Attribution, Span

HANDLE = re.compile(r"\(@[\w.@-]{1,80}\)")
NAME = re.compile(r"\s*(?P<dash>[—–―-]{1,3}\s*)?(?P<name>[^\W\d_][^()\n@:;]{0,80}?)\s?$")
INLINE_DASH = re.compile(r"(.*\s)[—–―]\s*(?=[^\W\d_])", re.DOTALL)
# Behind the handle: nothing, or a date. Without a dash before the name it must begin like one, or it may be a sentence.
DATE = re.compile(r"[\s,·|–—-]*(?P<date>[^\s:][^\n]{0,50})?\s*$")
DATE_START = re.compile(r"\d|[^\W\d_]{3,10}\.?\s+\d")
# `Anna Neri (@annaneri) su X: Niente tagli`: the post stands behind its author.
OPENING = re.compile(r"(?:[^\S\n]+\w{1,3}[^\S\n]+[A-Z][\w.]*)?:[^\S\n]+(?=\S)")
LINK = re.compile(r"https?://\S+|pic\.(?:twitter|x)\.com/\S+|t\.co/\S+")
LIST_ITEM = re.compile(r"\s*(?:\d{1,2}[.)]|\d\ufe0f?\u20e3|[-•*▪◦➡→✅❌👉☑✔])\s*\S")
POST_SIGN = re.compile(
    "(?<!\\w)[#@]\\w|[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f1e6-\U0001faff]|https?://|pic\\.(?:twitter|x)\\.com"
)
LONGEST_NAME = 6  # words
LONGEST_LEAD = 120  # characters of a line before the handle that may be a name
LONGEST_END = 90  # characters behind the handle that may be a date
MOST_LINES = 40  # of one post
MOST_TEXT = 4000  # characters of one post
PROSE = 280  # characters: a longer line without any sign of a post is the article's own
MOSTLY = 0.6  # of content and post, that must be the same to be taken for the same
SHORT = 90  # characters of a line that needs no full stop


@dataclass(frozen=True)
class Post:
    """A post: its words, the name and handle that sign it, the words of its date, and the whole block of lines."""

    content: tuple[Span, ...]
    author: Span
    date: Span | None
    block: Span


@dataclass(frozen=True)
class Signature:
    """The line, or the end of one, that signs a post."""

    span: Span
    author: Span
    date: Span | None


def find_posts(text: str, language: Language) -> tuple[Post, ...]:
    """The posts of the text, in order."""
    posts: list[Post] = []
    floor = 0
    for handle in HANDLE.finditer(text):
        if handle.start() < floor:
            continue
        start = text.rfind("\n", max(floor, handle.start() - MOST_TEXT), handle.start()) + 1 or floor
        signature = read_signature(text, start, handle.span())
        if signature:
            post = close_post(text, signature, floor)
            floor = signature.span.end  # a signature is never part of the next post
        else:
            post = open_post(text, start, handle.span())
        if post and has_words(text, post.content[0]):
            posts.append(post)
            floor = post.block.end
    return tuple(posts)


def find_line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def read_signature(text: str, line_start: int, handle: tuple[int, int]) -> Signature | None:
    """The signature that ends its line: `— Anna Neri (@annaneri) 28 ottobre 2024`."""
    start, end = handle
    rest, line_break, _ = text[end : end + LONGEST_END].partition("\n")
    behind = DATE.match(rest) if line_break or len(rest) < LONGEST_END else None
    lead = max(line_start, start - LONGEST_LEAD)
    dash = INLINE_DASH.match(text, lead, start)
    name = NAME.match(text, dash.end() if dash else lead, start)
    if behind is None or name is None or (lead > line_start and not dash):
        return None
    has_dash = bool(dash or name["dash"])
    date = Span(end + behind.start("date"), end + behind.end("date")) if behind["date"] else None
    date = date and Span(date.start, date.start + len(text[date.start : date.end].rstrip(" .")))
    words = name["name"].split()
    is_name = len(words) <= LONGEST_NAME and (has_dash or words[0][0].isupper())
    if date and not (has_digit(text, date) if has_dash else DATE_START.match(text[date.start : date.end])):
        return None
    if not is_name:
        return None
    return Signature(Span(dash.end(1) if dash else line_start, end + len(rest)), Span(name.start("name"), end), date)


def has_digit(text: str, span: Span) -> bool:
    return any(sign.isdigit() for sign in text[span.start : span.end])


def open_post(text: str, line_start: int, handle: tuple[int, int]) -> Post | None:
    """The post that stands behind its author on the line."""
    opening = OPENING.match(text, handle[1])
    name = NAME.match(text, line_start, handle[0]) if handle[0] - line_start < LONGEST_LEAD else None
    if not opening or not name or len(name["name"].split()) > LONGEST_NAME or not name["name"][0].isupper():
        return None
    end = find_line_end(text, opening.end())
    author = Span(name.start("name"), handle[1])
    return Post((cut_links(text, Span(opening.end(), end)),), author, None, Span(line_start, end))


def close_post(text: str, signature: Signature, floor: int) -> Post | None:
    """The post above its signature (or before it on the same line), no higher than `floor`."""
    lines = list(list_lines_above(text, signature.span.start, floor))
    if not lines:
        return None
    top = lines[-1].start
    behind = text[signature.span.end : signature.span.end + 2]
    is_parted = text[max(0, top - 2) : top] == "\n\n" and behind in ("", "\n", "\n\n")
    count = count_post_lines([text[start:end] for start, end in lines], is_parted=is_parted)
    content = cut_links(text, Span(lines[count - 1].start, lines[0].end))
    return Post((content,), signature.author, signature.date, Span(lines[count - 1].start, signature.span.end))


def list_lines_above(text: str, place: int, floor: int) -> Iterator[Span]:
    """The lines with words before the place, nearest first, up to a blank line (one may part post and signature)."""
    end, is_begun = place, False
    for _ in range(MOST_LINES):
        start = max(text.rfind("\n", floor, end) + 1, floor)
        line = Span(start, end)
        if text[start:end].strip():
            yield line
            is_begun = True
        elif is_begun:
            return
        if start <= floor or place - start > MOST_TEXT:
            return
        end = start - 1


def count_post_lines(lines: Sequence[str], *, is_parted: bool) -> int:
    """How many of the lines, nearest to the signature first, belong to the post; at least one.

    An introduction with a colon bounds it ("Neri ha scritto su X:"), unless the colon opens a list of the post's own.
    Where blank lines part it from the article, all lines do; else those do that look like lines of a post.
    """
    limit = next((n for n in range(1, len(lines)) if is_introduction(lines[n], lines[n - 1])), None)
    if limit is not None and all(len(line) <= PROSE for line in lines[:limit]):
        return limit
    if is_parted:
        return len(lines)
    count = 1
    while count < len(lines) and is_post_line(lines[count], lines[count - 1]):
        count += 1
    return count


def is_introduction(line: str, after: str) -> bool:
    return line.rstrip().endswith(":") and not LIST_ITEM.match(after) and not POST_SIGN.search(line)


def is_post_line(line: str, after: str) -> bool:
    """Does the line look like one of a post, seen that the line after it is?"""
    if LIST_ITEM.match(line) or (LIST_ITEM.match(after) and line.rstrip().endswith((":", "👇", "⬇", "⬇️"))):
        return True
    if len(line) <= PROSE and POST_SIGN.search(line):
        return True
    return len(line) <= SHORT and line.rstrip()[-1:] not in '.:;»”"?!'


def cut_links(text: str, span: Span) -> Span:
    """The span without spaces at its edges and without links at its end."""
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    end = start + len(words.strip())
    while (space := find_last_word(text, start, end)) < end and LINK.fullmatch(text, space, end):
        end = start + len(text[start:space].rstrip())
    return Span(start, end)


def find_last_word(text: str, start: int, end: int) -> int:
    """Where the last word of the stretch begins."""
    place = end
    while place > start and not text[place - 1].isspace():
        place -= 1
    return place


class PostIndex:
    """The posts of a text, to be asked by place."""

    def __init__(self, posts: Iterable[Post]) -> None:
        self.posts = sorted(posts, key=lambda post: post.block.start)
        self.starts = [post.block.start for post in self.posts]

    def meeting(self, spans: Iterable[Span]) -> list[Post]:
        """The posts whose blocks share a character with one of the spans."""
        met: dict[int, Post] = {}
        for span in spans:
            first = max(bisect_right(self.starts, span.start) - 1, 0)
            for post in self.posts[first : bisect_right(self.starts, span.end - 1)]:
                if measure_overlap(span, [post.block]):
                    met[post.block.start] = post
        return [met[start] for start in sorted(met)]


def add_posts(text: str, attributions: Iterable[Attribution], posts: Sequence[Post]) -> list[Attribution]:
    """The attributions, with one for each post in place of those that a tagger made of it; reports inside a post stay.

    What the tagger knew of act and channel is kept, and where it saw the post begin, if that is higher up.
    """
    index = PostIndex(posts)
    kept: list[Attribution] = []
    replaced: dict[int, list[Attribution]] = {}
    for attribution in attributions:
        met = index.meeting(attribution.content + attribution.source)
        same = [post for post in met if is_same(attribution, post)]
        for post in same:
            replaced.setdefault(post.block.start, []).append(attribution)
        if same:
            continue
        crossed = [post.block for post in met if not is_reported_in(attribution, post)]
        content = tuple(span for span in subtract(attribution.content, crossed) if has_words(text, span))
        if content:
            kept.append(replace(attribution, content=content) if crossed else attribution)
    for post in index.posts:
        kept.append(build_attribution(text, post, replaced.get(post.block.start, [])))
    return sorted(kept, key=lambda one: (one.content[0].start, -one.content[-1].end))


def is_same(attribution: Attribution, post: Post) -> bool:
    """Did the tagger mean the post: signed by its author, or with content that is most of it?"""
    if any(measure_overlap(span, [post.author]) for span in attribution.source):
        return True
    if is_reported_in(attribution, post):
        return False
    shared = sum(measure_overlap(span, post.content) for span in attribution.content)
    size = max(sum(end - start for start, end in spans) for spans in (attribution.content, post.content))
    return shared > MOSTLY * size


def is_reported_in(attribution: Attribution, post: Post) -> bool:
    """Is it a report inside the post, with a cue or a source of its own there?"""
    words = attribution.content + attribution.cue + attribution.source
    has_own = bool(attribution.cue + attribution.source)
    return has_own and all(measure_overlap(span, post.content) == span.end - span.start for span in words)


def build_attribution(text: str, post: Post, replaced: Sequence[Attribution]) -> Attribution:
    """The attribution of the post to its author; `replaced` are those that a tagger made of it."""
    seen = next((one for one in replaced if one.act), None)
    channel = next((one.channel for one in replaced if one.channel), ())
    starts = [one.content[0].start for one in replaced if one.source and len(one.content) == 1]
    start = min([place for place in starts if text[place - 1 : place] in ("", "\n")] + [post.content[0].start])
    is_near = "\n\n" not in text[start : post.content[0].start] and post.content[0].start - start < MOST_TEXT
    return Attribution(
        content=(Span(start, post.content[0].end),) if is_near else post.content,
        source=(post.author,),
        channel=tuple(span for span in channel if not measure_overlap(span, post.content)),
        act=seen.act if seen else None,
        reason=f"a post signed {text[post.author.start : post.author.end]}",
    )
