"""Makes what a tagger found agree with the quotation marks: no quotation is cut in the middle, taken for two, or lost.

In the annotated articles a content that meets a quotation holds all of it, unless the cue stands inside it too: then
it is a report within the quotation («Rossi mi ha detto che verrà»), or the attribution interrupts the quotation
(«Verrò - ha detto Rossi - e parlerò»), which is one statement in two pieces.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from sostiene.extract.quotations import Quotation, QuotationIndex
from sostiene.extract.spans import count_words, has_words, is_inside, measure_overlap, subtract, unite
from sostiene.extract.unattributed import Spare, add_unattributed
from sostiene.languages import Language
from sostiene.records import Attribution, Span

# whole: the quotation belongs to the content; interrupted: it does, and the attribution stands in it; within: the
# content is reported inside the quotation; touching: the content only runs over its edge.
Relation = Literal["whole", "interrupted", "within", "touching"]

DASH = re.compile(r"\s[-–—―]{1,2}\s")
SENTENCE_END = re.compile(r"[.!?…][»”\"]?\s|\n")
INITIALS = re.compile(r"(?:\b\w\.){2,}$|\b[A-Z]\.$|\.\.$")
LAST_WORD = re.compile(r"\b\w+['’]?$")
NEXT_WORD = re.compile(r"[^\S\n]?\w+(?:['’](?!\w*\s))?")
UNFINISHED = ("article", "indefinite", "preposition")  # classes of function_words that end no phrase
EDGE = frozenset(" \t\r\n\u00a0\u202f\u200b,;:")
DASHES = frozenset("-–—―")
QUOTES = frozenset('«»“”„"‹›')
QUOTED_WORDS = 4
NEAR = 80  # characters between a cue and the dash that parts it from the quotation
MOSTLY = 0.3  # of a quotation, that a content must hold to be taken to mean all of it
TAIL_WORDS = 3  # words behind a closing mark that are taken for a slip ("», ha"), not for more content


@dataclass
class Draft:
    """An attribution at work: the pieces of its content, and the draft it was merged into, if it was."""

    attribution: Attribution
    pieces: list[Span] = field(default_factory=list)
    leader: "Draft | None" = None

    def lead(self) -> "Draft":
        """The draft that stands for this one."""
        draft = self
        while draft.leader is not None:
            draft = draft.leader
        return draft


@dataclass(frozen=True)
class Owner:
    """A draft that a quotation belongs to, the piece of its content that says so, and where it interrupts it."""

    draft: Draft
    piece: Span
    interruption: Span | None

    @property
    def place(self) -> int:
        return self.interruption.start if self.interruption else -1

    def measure_gap(self, text: str, quotation: Quotation) -> tuple[bool, float]:
        """How far the quotation is from the cue or source: whether a sentence ends between, and how many characters."""
        gaps: list[tuple[bool, float]] = []
        for span in named_spans(self.draft.attribution):
            first, last = sorted((span, Span(quotation.start, quotation.end)))
            between = text[first.end : min(last.start, first.end + NEAR)]
            gaps.append((SENTENCE_END.search(between) is not None, max(last.start - first.end, 0)))
        return min(gaps, default=(True, float("inf")))


def mend_quotations(
    text: str,
    attributions: Iterable[Attribution],
    quotations: Iterable[Quotation],
    language: Language,
    *,
    spare: Spare | None = None,
) -> list[Attribution]:
    """The attributions with contents that agree with the quotations, in the order of the text; quotations of speech
    that the tagger left to nobody are added. `spare` gives the attributions of another tagger, asked only where a long
    quotation would be lost."""
    index = QuotationIndex(quotations)
    abbreviations = language.words("abbreviations")
    whole = (finish_phrases(text, attribution, language) for attribution in attributions)
    tidied = [tidy(text, attribution, abbreviations) for attribution in whole]
    completed = complete(text, [attribution for attribution in tidied if attribution.content], index, abbreviations)
    return sort(add_unattributed(text, sort(merge_doubles(text, completed)), index, language, spare=spare))


def sort(attributions: Iterable[Attribution]) -> list[Attribution]:
    return sorted(attributions, key=lambda one: (one.content[0].start, -one.content[-1].end))


def finish_phrases(text: str, attribution: Attribution, language: Language) -> Attribution:
    """The attribution without a piece of content that ends in the middle of a phrase: "l'esito della" | "sentenza"."""
    unfinished = frozenset(row[0] for row in language.table("function_words") if row[1] in UNFINISHED)
    content = tuple(finish_phrase(text, span, unfinished) for span in attribution.content)
    return replace(attribution, content=content)


def finish_phrase(text: str, span: Span, unfinished: frozenset[str]) -> Span:
    """The span, grown by the word after an article or preposition at its end; as it was if no word follows."""
    end = span.end
    while end - span.end < NEAR:
        last = LAST_WORD.search(text, max(span.start, end - NEAR), end)
        if last is None or last.group().lower().replace("’", "'") not in unfinished:
            return Span(span.start, end)
        following = NEXT_WORD.match(text, end)
        if following is None:
            return span
        end = following.end()
    return span


def tidy(text: str, attribution: Attribution, abbreviations: frozenset[str]) -> Attribution:
    """The attribution with its content apart from its cue and source, and all its pieces without punctuation at their
    edges; a piece without words (a colon taken for a cue) is none."""
    attribution = replace(
        attribution,
        source=trim_pieces(text, attribution.source, abbreviations),
        cue=trim_pieces(text, attribution.cue, abbreviations),
        addressee=trim_pieces(text, attribution.addressee, abbreviations),
        channel=trim_pieces(text, attribution.channel, abbreviations),
    )
    pieces = subtract(unite(attribution.content), named_spans(attribution))
    return replace(attribution, content=trim_pieces(text, pieces, abbreviations))


def trim_pieces(text: str, pieces: Iterable[Span], abbreviations: frozenset[str]) -> tuple[Span, ...]:
    return tuple(span for piece in pieces if has_words(text, span := trim(text, piece, abbreviations)))


def named_spans(attribution: Attribution) -> tuple[Span, ...]:
    return attribution.cue + attribution.source


def trim(text: str, span: Span, abbreviations: frozenset[str]) -> Span:
    """The span without spaces, commas, colons, dashes, and a full stop that ends a sentence, at its edges."""
    start, end = span
    while start < end and (text[start] in EDGE or (text[start] in DASHES and text[start + 1 : start + 2].isspace())):
        start += 1
    while start < end and is_loose_end(text, Span(start, end), abbreviations):
        end -= 1
    return Span(start, end)


def is_loose_end(text: str, span: Span, abbreviations: frozenset[str]) -> bool:
    """Is the last character of the span no part of what was said?"""
    last, before = text[span.end - 1], text[span.end - 2 : span.end - 1]
    if last == ".":
        ending = text[max(span.start, span.end - 20) : span.end]
        word = re.split(r"\W+", ending.rstrip("."))[-1].lower()
        return not INITIALS.search(ending) and word not in abbreviations
    return last in EDGE or (last in DASHES and before.isspace())


def complete(
    text: str, attributions: Sequence[Attribution], index: QuotationIndex, abbreviations: frozenset[str]
) -> list[Attribution]:
    """The attributions with every quotation whole that their contents mostly hold."""
    drafts = [Draft(attribution) for attribution in attributions]
    owners: dict[int, list[Owner]] = {}
    met: dict[int, Quotation] = {}
    for draft in drafts:
        for piece in draft.attribution.content:
            owned: list[Span] = []
            for quotation in index.meeting(piece):
                interruption = find_interruption(text, quotation, draft.attribution)
                relation = relate(quotation, piece, draft.attribution, interruption)
                if relation in ("whole", "interrupted"):
                    met[quotation.start] = quotation
                    owners.setdefault(quotation.start, []).append(Owner(draft, piece, interruption))
                    owned.append(Span(quotation.start, quotation.end))
                elif relation == "touching":
                    owned.append(Span(quotation.start, quotation.end))
            draft.pieces += [span for span in subtract([piece], owned) if not is_slip(text, span, piece, owned)]
    shares = Counter(id(owner.draft) for sharing in owners.values() for owner in sharing)
    for start in sorted(owners):
        share_out(text, met[start], leave_to_nearest(text, met[start], owners[start], shares), abbreviations)
    finished = (finish(text, draft) for draft in drafts if draft.leader is None and draft.pieces)
    return [attribution for attribution in finished if attribution.content]


def leave_to_nearest(text: str, quotation: Quotation, owners: Sequence[Owner], shares: Counter[int]) -> list[Owner]:
    """The owners without those that have another quotation too, where somebody else's words stand nearer to this one:
    of «Verrò», ha detto Rossi. «Io no», ha replicato Neri, the second is only Neri's."""
    gaps = [owner.measure_gap(text, quotation) for owner in owners]
    return [owner for owner, gap in zip(owners, gaps, strict=True) if shares[id(owner.draft)] == 1 or gap == min(gaps)]


def relate(quotation: Quotation, piece: Span, attribution: Attribution, interruption: Span | None) -> Relation:
    """What the piece of content has to do with the quotation that it meets."""
    if interruption:
        return "interrupted"
    if any(is_inside(span, quotation.spans) for span in named_spans(attribution)):
        return "within"
    held = measure_overlap(piece, quotation.inner)
    crosses = piece.start < quotation.start or quotation.end < piece.end
    size = sum(span.end - span.start for span in quotation.inner)
    return "touching" if held == 0 or (crosses and held < MOSTLY * size) else "whole"


def find_interruption(text: str, quotation: Quotation, attribution: Attribution) -> Span | None:
    """Where cue and source interrupt the quotation, dashes or commas included: «Verrò - ha detto Rossi - e parlerò».

    Between commas only where the content goes on behind them, for «ieri, ha detto Rossi, pioveva» may also be a report.
    """
    named = named_spans(attribution)
    if not named or not all(is_inside(span, quotation.inner) for span in named):
        return None
    first, last = min(span.start for span in named), max(span.end for span in named)
    before = text[max(quotation.start, first - NEAR) : first]
    behind = text[last : min(quotation.end, last + NEAR)]
    left = max((match.start() for match in DASH.finditer(before)), default=None)
    right = DASH.search(behind)
    if left is not None and not SENTENCE_END.search(before, left + 1):
        if right and not SENTENCE_END.search(behind, 0, right.start()):
            return Span(first - len(before) + left, last + right.end())
        if re.fullmatch(r"\s*[-–—]?\W*", behind) and last + len(behind) == quotation.end:
            return Span(first - len(before) + left, quotation.inner[-1].end)
    comma_before, comma_behind = re.search(r",\s*$", before[-4:]), re.match(r"\s*,\s*", behind[:4])
    has_both = any(span.end <= first for span in attribution.content) and any(
        span.start >= last for span in attribution.content
    )
    if comma_before and comma_behind and has_both:
        return Span(first - len(comma_before.group()), last + comma_behind.end())
    return None


def is_slip(text: str, span: Span, piece: Span, owned: Sequence[Span]) -> bool:
    """Do these words of a piece only spill over the mark that closes a quotation: "», ha"? Not «so», ma non subito."""
    if span.end < piece.end or not any(other.end == span.start for other in owned):
        return False
    if count_words(text, span) > TAIL_WORDS:
        return False
    has_stop = text[span.start] in ",;:.\n" or (text[span.start - 2] in ".!?" and text[span.start].isspace())
    return has_stop or not (has_words(text, span) or text[span.end - 1] in ")]")


def share_out(text: str, quotation: Quotation, owners: Sequence[Owner], abbreviations: frozenset[str]) -> None:
    """Gives the quotation to its owners: the whole of it to who stands outside; where several interrupt it, to each
    the sentences around its own words."""
    named = [owner for owner in owners if named_spans(owner.draft.attribution)]
    for owner in owners:
        if named and owner not in named:
            owner.draft.lead().pieces.append(owner.piece)  # a report inside the quotation, without a cue of its own
    groups = group_by_sentence(text, sorted(named or owners, key=lambda owner: owner.place), quotation)
    interruptions = [owner.interruption for owner in owners if owner.interruption]
    for number, (start, group) in enumerate(groups):
        end = groups[number + 1][0] if number + 1 < len(groups) else quotation.end
        territory = (Span(max(start, span.start), min(end, span.end)) for span in join_paragraphs(text, quotation))
        pieces = [trim_part(text, span, quotation, abbreviations) for span in subtract(territory, interruptions)]
        drafts = unify(text, [owner.draft.lead() for owner in group], is_interrupted=bool(interruptions))
        for draft in drafts:
            draft.pieces += [span for span in pieces if has_words(text, span)]


def trim_part(text: str, span: Span, quotation: Quotation, abbreviations: frozenset[str]) -> Span:
    """The part of a quotation without punctuation where it is cut off, as it is where the quotation ends."""
    return span if span.end == quotation.end else trim(text, span, abbreviations)


def join_paragraphs(text: str, quotation: Quotation) -> list[Span]:
    """The pieces of the quotation, paragraphs that follow each other made one."""
    joined: list[Span] = []
    for span in quotation.spans:
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def group_by_sentence(text: str, owners: Sequence[Owner], quotation: Quotation) -> list[tuple[int, list[Owner]]]:
    """The owners by stretches of the quotation, with where each stretch begins: a new one with each sentence (of the
    quotation) that somebody interrupts."""
    groups: list[tuple[int, list[Owner]]] = []
    for owner in owners:
        boundary = None
        if groups and owner.interruption:
            last = groups[-1][1][-1].interruption
            start = last.end if last else quotation.start
            ends = [match.end() for match in SENTENCE_END.finditer(text, start, owner.interruption.start)]
            boundary = ends[-1] if ends else None
        if boundary is not None:
            groups.append((boundary, [owner]))
        elif groups:
            groups[-1][1].append(owner)
        else:
            groups.append((quotation.start, [owner]))
    return groups


def unify(text: str, drafts: Sequence[Draft], *, is_interrupted: bool) -> list[Draft]:
    """The drafts that share a stretch: made one where the quotation is interrupted and one source named."""
    distinct = list({id(draft): draft for draft in drafts}.values())
    if not is_interrupted:
        return distinct
    kept: list[Draft] = []
    for draft in distinct:
        leader = next((one for one in kept if is_same_source(text, one.attribution, draft.attribution)), None)
        if leader is None:
            kept.append(draft)
            continue
        leader.attribution = merge(leader.attribution, draft.attribution)
        leader.pieces += draft.pieces
        draft.leader = leader
    return kept


def is_same_source(text: str, one: Attribution, other: Attribution) -> bool:
    """Do the sources name the same, or does one of them name nobody?"""
    words = [" ".join(text[start:end] for start, end in each.source).casefold() for each in (one, other)]
    return not all(words) or words[0] == words[1]


def is_double(text: str, one: Attribution, other: Attribution) -> bool:
    """Two cues with one content are two statements: non ha confermato né smentito la notizia."""
    share = any(measure_overlap(span, other.cue) for span in one.cue)
    return is_same_source(text, one, other) and (share or not one.cue or not other.cue)


def merge(one: Attribution, other: Attribution) -> Attribution:
    """The first attribution with what the second knows besides."""
    return replace(
        one,
        cue=tuple(unite(one.cue + other.cue)),
        source=one.source or other.source,
        addressee=one.addressee or other.addressee,
        channel=one.channel or other.channel,
        antecedents=one.antecedents or other.antecedents,
        score=max(one.score, other.score),
    )


def strip(text: str, span: Span) -> Span:
    """The span without spaces at its edges."""
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, start + len(words.strip())))


def finish(text: str, draft: Draft) -> Attribution:
    """The attribution of the draft; pieces that only space parts are made one."""
    named = named_spans(draft.attribution)
    joined: list[Span] = []
    for piece in subtract(unite(draft.pieces), named):
        span = strip(text, piece)
        if joined and not text[joined[-1].end : span.start].strip() and is_joint(draft, joined[-1], span):
            joined[-1] = Span(joined[-1].start, span.end)
        elif has_words(text, span):
            joined.append(span)
    return replace(draft.attribution, content=drop_circumstances(text, joined, draft.attribution.cue))


def drop_circumstances(text: str, pieces: Sequence[Span], cue: Sequence[Span]) -> tuple[Span, ...]:
    """The pieces without words of the article's own behind the cue of a quotation: «…», ha detto Rossi | dopo che era
    stato informato. In the annotated articles a quotation before its cue goes on behind it in quotation marks only."""
    if not cue or not pieces or pieces[0].end > cue[0].start or not is_whole_quotation(text, pieces[0]):
        return tuple(pieces)
    return tuple(piece for piece in pieces if piece.start < cue[0].start or text[piece.start] in QUOTES)


def is_whole_quotation(text: str, span: Span) -> bool:
    """Is it a quotation from mark to mark, of more than a word or two?"""
    is_marked = text[span.start] in QUOTES and text[span.end - 1] in QUOTES
    return is_marked and count_words(text, span) >= QUOTED_WORDS


def is_joint(draft: Draft, one: Span, other: Span) -> bool:
    """Were the two spans one before the quotations were looked at?"""
    return any(piece.start <= one.start and other.end <= piece.end for piece in draft.attribution.content)


def merge_doubles(text: str, attributions: Sequence[Attribution]) -> Iterator[Attribution]:
    """The attributions, those that give the same content to the same source by the same cue made one."""
    groups: dict[tuple[Span, ...], list[Attribution]] = {}
    for attribution in attributions:
        group = groups.setdefault(attribution.content, [])
        place = next((at for at, one in enumerate(group) if is_double(text, one, attribution)), None)
        if place is None:
            group.append(attribution)
        else:
            group[place] = merge(group[place], attribution)
    for group in groups.values():
        yield from group
