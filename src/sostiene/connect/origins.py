"""Who cites whom inside an article: "writes Echo, citing Lumen" leads from the speaker through Lumen and Echo.

The media come from the tables of parties and `media`, the words that cite from `citing`.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import Literal, NamedTuple, cast

from sostiene.connect.media import LONGEST_NAME, WORD, find_medium, fit_medium
from sostiene.connect.records import Text, Told
from sostiene.connect.skeletons import fold_letters
from sostiene.connect.words import read_rows
from sostiene.extract.sentences import Sentences
from sostiene.records import Span

HopKind = Literal["speaker", "channel", "teller", "talk", "source", "report", "outlet"]
NEARNESS: tuple[HopKind, ...] = ("speaker", "channel", "teller", "talk", "source", "report", "outlet")
"""The order of a chain: from who said it to where it is read."""
LONGEST_TEXT = 200_000  # characters of an article in which it is looked for those it cites
MOST_CITED = 50  # in one article
GAP = 6  # words between what cites and the name: "zitierte die staatliche Nachrichtenagentur Lumen"
MOST_AROUND = 10  # statements around one
MARK = re.compile(r"[^\W_]+:?|['’]")
HOST = re.compile(r"(?:\w+://)?([^/?#]{1,200})")
STOP = re.compile(r"[.!?;:\n»”\"()]")
# "(Lumen)" and "/ЛУМЕН/" at either end of a text sign it.
SIGNED = re.compile(r"[(/\[] ?([^\s()/\[\]](?:[^()/\[\]\n]{0,38}[^\s()/\[\]])?) ?[)/\]]")
LONG = 6  # letters of a name that may be a part of an outlet's: "corriere.it" is Corriere della Sera
REACH_SIGNED = 120  # characters from either end
ANYBODY = re.compile(r"\s+([^\s,.;:!?()«»\"“”\n](?:[^,.;:!?()«»\"“”\n]{1,78}[^\s,.;:!?()«»\"“”\n])?)")


class Hop(NamedTuple):
    """One place in a chain: who hands on, and where the article says so; no span for the outlet itself."""

    kind: HopKind
    name: str
    span: Span | None = None


@dataclass(frozen=True)
class Chain:
    """From who said a statement to the outlet that it is read in."""

    statement: str
    article: str
    hops: tuple[Hop, ...]

    @property
    def origin(self) -> str:
        """Who stands nearest to the speaker of all that hand on."""
        return next((hop.name for hop in self.hops if hop.kind in ("talk", "source", "report")), self.hops[-1].name)


class Citation(NamedTuple):
    """A medium (or, with `is_medium` false, anybody) that an article names as where it has something from.

    `words` are those that say so; none where the medium only signs the text.
    """

    kind: HopKind
    name: str
    span: Span
    words: Span | None = None
    is_medium: bool = True


class Words(NamedTuple):
    """Words that cite: where the one cited stands beside them, and what it is to the article."""

    words: tuple[str, ...]
    is_behind: bool
    kind: HopKind


@cache
def load_citing(lang: str | None) -> Mapping[str, Sequence[Words]]:
    """The words that cite in a language, by their first one, the longest first."""
    index: defaultdict[str, list[Words]] = defaultdict(list)
    for code, written, place, kind in read_rows("citing"):
        if code == lang:
            words = tuple(fold_mark(mark) for mark in MARK.finditer(written))
            index[words[0]].append(Words(words, place == "behind", cast(HopKind, kind)))
    return {word: sorted(rows, key=lambda row: (-len(row.words), row)) for word, rows in index.items()}


def fold_mark(mark: re.Match[str]) -> str:
    return mark.group().casefold().replace("’", "'")


class Reader:
    """The words of one article, in which it is looked for those it cites."""

    def __init__(self, text: Text) -> None:
        self.text = text.text[:LONGEST_TEXT]
        self.table = load_citing(text.lang)
        self.words = list(WORD.finditer(self.text))
        self.starts = [word.start() for word in self.words]
        self.marks = list(MARK.finditer(self.text))
        self.folded = [fold_mark(mark) for mark in self.marks]

    def find(self) -> Iterator[Citation]:
        """Every citation, from left to right."""
        for number, word in enumerate(self.folded):
            for row in self.table.get(word, ()):
                last = number + len(row.words)
                if tuple(self.folded[number:last]) == row.words:
                    around = Span(self.marks[number].start(), self.marks[last - 1].end())
                    found = self.read_medium(around, row) or self.read_anybody(around, row)
                    if found is not None:
                        yield found
                        break

    def read_medium(self, around: Span, row: Words) -> Citation | None:
        """The medium beside the words, if no end of a sentence and no quotation stands between."""
        place = bisect_right(self.starts, around.end - 1 if row.is_behind else around.start - 1)
        near = range(place, place + GAP) if row.is_behind else range(place - 1, place - LONGEST_NAME, -1)
        for number in near:
            if not 0 <= number < len(self.words):
                break
            found = fit_medium(self.words, number)
            last = number + (found.size if found else 1)
            span = Span(self.words[number].start(), self.words[last - 1].end())
            gap = self.text[around.end : span.start] if row.is_behind else self.text[span.end : around.start]
            if STOP.search(gap.strip(' «»"“”:')):
                break
            if found and (row.is_behind or last == place):
                return Citation(row.kind, found.name, span, around)
        return None

    def read_anybody(self, around: Span, row: Words) -> Citation | None:
        """Whoever stands behind "citing", as far as the next comma: "two officials"."""
        match = ANYBODY.match(self.text, around.end) if row.kind == "source" and row.is_behind else None
        if match is None:
            return None
        return Citation(row.kind, match[1], Span(*match.span(1)), around, is_medium=False)


def find_citations(text: Text) -> tuple[Citation, ...]:
    """Whom an article names as where it has something from, in the order of the text."""
    found: dict[Span, Citation] = {}
    for one in (*islice(Reader(text).find(), MOST_CITED), *find_signed(text.text[:LONGEST_TEXT])):
        # "writes Echo, citing Lumen": what says more of a name wins over a mere "Lumen writes".
        if one.span not in found or NEARNESS.index(one.kind) < NEARNESS.index(found[one.span].kind):
            found[one.span] = one
    return tuple(found[span] for span in sorted(found))


def find_signed(text: str) -> Iterator[Citation]:
    """The media that sign a text at either end: "(Lumen) – …"."""
    for match in SIGNED.finditer(text):
        name = find_medium(match[1])
        if name and (match.start() < REACH_SIGNED or match.end() > len(text) - REACH_SIGNED):
            yield Citation("report", name, Span(match.start(1), match.end(1)))


def is_own(text: Text, name: str) -> bool:
    """Is the medium the article's own outlet? Of short names only the whole counts."""
    return is_called(text.publisher or "", find_host(text.url), name)


@lru_cache(maxsize=65536)
def is_called(publisher: str, host: str, name: str) -> bool:
    called = join_letters(name.removeprefix("The "))
    parts = [join_letters(part) for part in f"{publisher}.{host}".split(".")]
    return any(part == called or (len(part) >= LONG and part in called) for part in parts) or (
        len(called) >= LONG and any(called in part for part in parts)
    )


def find_host(url: str | None) -> str:
    host = HOST.match(url or "")
    return host[1] if host else ""


def join_letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold_letters(text)))


def find_chains(told: Sequence[Told], texts: Sequence[Text]) -> tuple[Chain, ...]:
    """For each statement that comes through more than its outlet, who hands it on, from the speaker to the outlet."""
    by_key = {one.key: one for one in told}
    by_article: defaultdict[str, list[Told]] = defaultdict(list)
    for one in told:
        by_article[one.article].append(one)
    chains = []
    for text in sorted(texts, key=lambda text: text.key):
        if text.key not in by_article:
            continue
        citations, sentences = find_citations(text), Sentences(text.text)
        for one in sorted(by_article[text.key], key=lambda one: (one.spans, one.key)):
            source = locate(text, one.source, one)
            beside = [each for each in citations if is_beside(each, one, source, sentences)]
            hops = list_hops(one, text, by_key, beside)
            if len(hops) > 2 or hops[0].kind != "speaker":
                chains.append(Chain(one.key, text.key, hops))
    return tuple(chains)


def is_beside(citation: Citation, one: Told, source: Span | None, sentences: Sentences) -> bool:
    """Does it stand in a sentence of the statement or of its source ("This was stated by …, writes …"), outside the
    words said, or does it sign the whole text?"""
    if any(start <= citation.span.start < end for start, end in one.spans):
        return False
    number = sentences.number(citation.span.start)
    first, last = sentences.number(one.spans[0][0]), sentences.number(one.spans[-1][1] - 1)
    return (
        citation.words is None or first <= number <= last or bool(source and sentences.number(source.start) == number)
    )


def list_hops(one: Told, text: Text, by_key: Mapping[str, Told], citations: Sequence[Citation]) -> tuple[Hop, ...]:
    """The hops of one statement, each name once, the nearest to the speaker first."""
    outlet = Hop("outlet", text.publisher or text.doc)
    hops = [
        name_teller(one, text, "speaker"),
        *(name_teller(each, text, "teller") for each in list_around(one, by_key)),
    ]
    hops += [Hop(each.kind, each.name, each.span) for each in citations]
    channel = locate(text, one.channel, one)
    if channel and not any(hop.span and channel.start <= hop.span.start < channel.end for hop in hops):
        hops.append(Hop("channel", one.channel, channel))
    kept: dict[str, Hop] = {}
    for hop in hops:
        if hop.kind in ("speaker", "teller", "channel") or not is_own(text, hop.name):
            kept.setdefault(hop.name, hop)
    return (*sorted(kept.values(), key=lambda hop: NEARNESS.index(hop.kind)), outlet)


def name_teller(one: Told, text: Text, kind: HopKind) -> Hop:
    """Who a statement has as its speaker; a medium only hands on."""
    medium = find_medium(one.speaker)
    return Hop("report" if medium else kind, medium or one.speaker, locate(text, one.source, one))


def list_around(one: Told, by_key: Mapping[str, Told]) -> list[Told]:
    """The statements around one, the nearest first."""
    found: dict[str, Told] = {one.key: one}
    around = by_key.get(one.within or "")
    while around is not None and around.key not in found and len(found) <= MOST_AROUND:
        found[around.key] = around
        around = by_key.get(around.within or "")
    return list(found.values())[1:]


def locate(text: Text, words: str, one: Told) -> Span | None:
    """Where words of a statement stand, as near to its content as they do; None if nowhere."""
    words = words.partition(" [...] ")[0]
    start = one.spans[0][0]
    places = [at for at in (text.text.rfind(words, 0, start), text.text.find(words, start)) if at >= 0 and words]
    at = min(places, key=lambda at: abs(at - start), default=None)
    return None if at is None else Span(at, at + len(words))
