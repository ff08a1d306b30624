"""Quotations of speech that the tagger left to nobody. Titles, nicknames and words held at arm's length are no speech:

Ha vinto con "Il lungo inverno del faro".   I "furbetti" del quartiere.   Lo slogan era «Pane e lavoro per tutti».
"""

import re
from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from sostiene.extract.headlines import read_speaker
from sostiene.extract.quotations import Quotation, QuotationIndex
from sostiene.extract.spans import count_words, has_words, is_inside, subtract
from sostiene.languages import Language
from sostiene.records import Antecedent, Attribution, Span

Spare = Callable[[], Iterable[Attribution]]

FEW_WORDS = 3  # so many make speech where a name and a colon stand before them, or a quotation goes on
MANY_WORDS = 5  # … where they fill a paragraph, or where a cue was found
MOST_WORDS = 8  # … where only a colon stands before them
NEAR = 200  # characters back from a quotation to the colon and the name before it
SCORE = 0.5
SENTENCE_START = re.compile(r".*(?:[.!?…]\s|\n)", re.DOTALL)
STOP = re.compile(r"\s*(?:[.;]|\n|$)")


class Claims:
    """The attributions found so far, and up to where the words of each reach."""

    def __init__(self, attributions: Iterable[Attribution]) -> None:
        self.attributions = list(attributions)
        self.reaches = sorted((find_end(one), number) for number, one in enumerate(self.attributions))

    def last_before(self, place: int) -> int | None:
        """The number of the attribution that ends last before the place."""
        number = bisect_right(self.reaches, (place, len(self.attributions)))
        return self.reaches[number - 1][1] if number else None

    def extend(self, number: int, quotation: Quotation) -> None:
        """Joins the quotation to the attribution."""
        attribution = self.attributions[number]
        self.attributions[number] = replace(attribution, content=attribution.content + quotation.spans)
        insort(self.reaches, (quotation.end, number))

    def add(self, attribution: Attribution) -> None:
        insort(self.reaches, (find_end(attribution), len(self.attributions)))
        self.attributions.append(attribution)


def find_end(attribution: Attribution) -> int:
    return max(span.end for span in attribution.content + attribution.cue + attribution.source + attribution.channel)


def add_unattributed(
    text: str,
    attributions: Sequence[Attribution],
    index: QuotationIndex,
    language: Language,
    *,
    spare: Spare | None = None,
) -> list[Attribution]:
    """The attributions, with the quotations that go on from one of them joined to it, and new ones for quotations that
    stand after a colon or fill a paragraph. `spare` gives attributions to choose from where a cue was overlooked."""
    kept = list(attributions)
    left = find_unclaimed(kept, index)
    if spare and any(count_words(text, Span(one.start, one.end)) >= MANY_WORDS for one in left):
        kept += choose_spare(text, spare(), left)
        left = find_unclaimed(kept, index)
    claims = Claims(kept)
    for quotation in left:
        number = claims.last_before(quotation.start)
        last = None if number is None else claims.attributions[number]
        if number is not None and last and is_continued(text, last, quotation, index):
            claims.extend(number, quotation)
            continue
        attribution = read_colon(text, quotation, language) or read_paragraph(text, quotation, last)
        if attribution:
            claims.add(attribution)
    return claims.attributions


def find_unclaimed(attributions: Iterable[Attribution], index: QuotationIndex) -> list[Quotation]:
    """The outermost quotations that no attribution touches."""
    touched = {
        quotation.start
        for attribution in attributions
        for span in attribution.content + attribution.source + attribution.cue
        for quotation in index.meeting(span)
    }
    return [quotation for quotation in index.quotations if quotation.start not in touched]


def choose_spare(text: str, spare: Iterable[Attribution], left: Iterable[Quotation]) -> list[Attribution]:
    """Those whose content lies in a long quotation that nobody was found to say."""
    index = QuotationIndex(one for one in left if count_words(text, Span(one.start, one.end)) >= MANY_WORDS)
    return [
        one
        for one in spare
        if one.cue
        and one.content
        and all(any(is_inside(span, [Span(q.start, q.end)]) for q in index.meeting(span)) for span in one.content)
    ]


def is_continued(text: str, attribution: Attribution, quotation: Quotation, index: QuotationIndex) -> bool:
    """Does the quotation go on where the attribution's last one stopped, with nothing but its cue and source between?

    "We will stay," said Neri. "We have no choice."
    """
    last = attribution.content[-1]
    before = index.at(last.end - 1)
    if before is None or before.end != last.end or before.start < last.start or has_own_attribution(text, quotation):
        return False
    named = attribution.cue + attribution.source + attribution.addressee + attribution.channel
    between = subtract([Span(last.end, quotation.start)], named)
    return count_words(text, Span(quotation.start, quotation.end)) >= FEW_WORDS and not any(
        has_words(text, span) for span in between
    )


def has_own_attribution(text: str, quotation: Quotation) -> bool:
    """May words behind the quotation say whose it is, or make it a part of their sentence?"""
    behind = text[quotation.end : quotation.end + 4]
    if STOP.match(behind):
        return False
    return not (text[quotation.inner[-1].end - 1] in ".!?…" and behind.lstrip()[:1].isupper())


def read_colon(text: str, quotation: Quotation, language: Language) -> Attribution | None:
    """`Neri: «Non lascio»`; without a name only for a long quotation that ends its sentence."""
    start = max(0, quotation.start - NEAR)
    before = text[start : quotation.start].rstrip(" \t\u00a0")
    if not before.endswith(":"):
        return None
    lead = SENTENCE_START.match(before)
    phrase = Span(start + (lead.end() if lead else 0), start + len(before) - 1)
    speaker = read_speaker(text, phrase, language) if lead or not start else None
    words = count_words(text, Span(quotation.start, quotation.end))
    if speaker and words >= FEW_WORDS:
        return Attribution(quotation.spans, source=(speaker,), score=SCORE, reason="a name, a colon and a quotation")
    if words >= MOST_WORDS and not has_own_attribution(text, quotation):
        return Attribution(quotation.spans, score=SCORE, reason="a long quotation after a colon")
    return None


def read_paragraph(text: str, quotation: Quotation, last: Attribution | None) -> Attribution | None:
    """A paragraph that is all quotation. The speaker is whoever spoke last, if that was in the paragraph before."""
    before = text[max(0, quotation.start - NEAR) : quotation.start].rstrip(" \t")
    behind = text[quotation.end : quotation.end + 3].lstrip(" \t.")
    is_alone = before[-1:] in ("", "\n") and behind[:1] in ("", "\n")
    if not is_alone or count_words(text, Span(quotation.start, quotation.end)) < MANY_WORDS:
        return None
    earlier: tuple[Antecedent, ...] = ()
    if last and len(text[find_end(last) : quotation.start].strip().splitlines()) <= 1:
        earlier = (Antecedent(last.source[0]),) if last.source else last.antecedents
    return Attribution(quotation.spans, antecedents=earlier, score=SCORE, reason="a paragraph that is all quotation")
