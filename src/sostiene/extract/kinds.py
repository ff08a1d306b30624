"""How a statement is told: in the speaker's own words (direct), in the article's (indirect), in both (mixed)."""

from collections.abc import Iterable, Sequence

from sostiene.extract.mending import find_interruption, named_spans
from sostiene.extract.posts import Post
from sostiene.extract.quotations import Quotation, QuotationIndex
from sostiene.extract.spans import count_words, has_words, is_inside, measure_overlap, subtract
from sostiene.extract.transcripts import Turn
from sostiene.records import Attribution, Kind, Span

TITLE_WORDS = 5  # in marks, beginning with a capital, amid other words: the name of a thing (la banda "Nona Legione")
BLOCK_WORDS = 4  # after a colon, beginning with a capital: own words without marks


class KindReader:
    """Reads the kinds of the statements of one text."""

    def __init__(
        self, text: str, quotations: Sequence[Quotation], posts: Iterable[Post], turns: Iterable[Turn] = ()
    ) -> None:
        self.text = text
        self.layers: dict[int, list[Quotation]] = {}
        for quotation in quotations:
            self.layers.setdefault(quotation.depth, []).append(quotation)
        self.indexes = [QuotationIndex(self.layers[depth], depth=depth) for depth in sorted(self.layers)]
        self.authors = {post.author for post in posts}
        self.labels = {turn.label for turn in turns}

    def read(self, attribution: Attribution) -> Kind:
        """The kind: of a report within a quotation as if the marks around it were not there."""
        content = attribution.content
        if any(span in self.authors for span in attribution.source):
            return "post"
        if any(span in self.labels for span in attribution.source):
            return "direct"  # whatever it quotes
        quoted = [span for quotation in self.find_marked(attribution) for span in quotation.spans]
        if not any(measure_overlap(piece, quoted) for piece in content):
            return "direct" if self.is_block(attribution) else "indirect"
        rest = [span for span in subtract(content, quoted) if has_words(self.text, span)]
        if not rest or all(self.is_translation(span) for span in rest):
            return "direct"
        return "mixed"

    def find_marked(self, attribution: Attribution) -> list[Quotation]:
        """The outermost quotations of speech in the content, without those that it is only reported in."""
        for index in self.indexes:
            met = [quotation for piece in attribution.content for quotation in index.meeting(piece)]
            if not any(self.is_around(quotation, attribution) for quotation in met):
                return [quotation for quotation in met if not self.is_title(quotation, attribution)]
        return []

    def is_around(self, quotation: Quotation, attribution: Attribution) -> bool:
        """Does the quotation hold the attribution as a report: «Rossi mi ha detto che verrà, e io ci credo»?"""
        named = named_spans(attribution)
        return (
            quotation.start < attribution.content[0].start
            and is_inside(attribution.content[0], quotation.spans)
            and (not named or any(is_inside(span, quotation.inner) for span in named))
            and find_interruption(self.text, quotation, attribution) is None
        )

    def is_title(self, quotation: Quotation, attribution: Attribution) -> bool:
        """Do the marks only show that the words name something?"""
        start, end = quotation.inner[0]
        is_whole = Span(quotation.start, quotation.end) in attribution.content
        return (
            not is_whole
            and quotation.start > attribution.content[0].start
            and self.text[end - 1] not in "!?"
            and self.text[start:end].lstrip()[:1].isupper()
            and count_words(self.text, Span(start, end)) <= TITLE_WORDS
            and self.find_sign_before(quotation.start) not in ":"
        )

    def is_block(self, attribution: Attribution) -> bool:
        """Own words without marks: whole sentences behind a colon, or the answer to a question in an interview."""
        start = attribution.content[0].start
        before = self.text[max(0, start - 3) : start]
        if not self.text[start : start + 1].isupper() or count_words(self.text, attribution.content[0]) < BLOCK_WORDS:
            return False
        if before.rstrip(" \n").endswith(":"):
            return True
        return before.endswith("?\n") and not named_spans(attribution)

    def is_translation(self, span: Span) -> bool:
        """Are these the same words in another language, in brackets behind the quotation?"""
        return self.find_sign_before(span.start) == "("

    def find_sign_before(self, place: int) -> str:
        """The character before the place, spaces aside; empty at the beginning of a line."""
        return self.text[max(0, place - 4) : place].rpartition("\n")[2].rstrip()[-1:]
