"""Where a text was written, at the beginning of a line: `CALAVERDE, 3 maggio —`, `Calaverde (Agenzia) -`."""

import re
from bisect import bisect_right

from sostiene.records import Span

# A second dash in the sentence makes the words between the two an apposition: "AMP - il gestore - ha detto".
DATELINE = re.compile(
    r"^[^\S\n]*"
    r"(?:[A-ZÀ-Ý]{3}[A-ZÀ-Ý '’]{0,40}(?:[,(/][^\n.:;!?–—-]{0,40})?|[A-ZÀ-Ý][^\n.:;!?()–—-]{1,40}\([^\n()]{1,30}\))"
    r"\s?[-–—]{1,2}\s(?![^\n.!?]{0,200}\s[-–—]{1,2}\s)",
    re.MULTILINE,
)


class Datelines:
    """The datelines of one text, to be asked by place."""

    def __init__(self, text: str) -> None:
        self.spans = [Span(*match.span()) for match in DATELINE.finditer(text)]
        self.starts = [span.start for span in self.spans]

    def at(self, place: int) -> Span | None:
        """The dateline that holds the place, its dash included."""
        number = bisect_right(self.starts, place) - 1
        return self.spans[number] if number >= 0 and place < self.spans[number].end else None
