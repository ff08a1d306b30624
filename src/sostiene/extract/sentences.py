"""Where the sentences of a text begin, those inside a quotation too, for who is meant depends on the last few.

A tagger reads quotations whole: its sentences are those of `models/sentences.py`.
"""

import re
from bisect import bisect_right

# A full stop after a single letter or a short title ("George W. Bush", "Mr. Key") ends nothing.
BOUNDARY = re.compile(r"(?<!\b\w)(?<!\b[A-Z]\w)[.!?…][\"»”’)\]]{0,3}[ \t\u00a0]+(?=[^\W\d_]|[\"«“„(\[—–-])|\n\s*")


class Sentences:
    """The sentences of one text, found once. A line is never part of two."""

    def __init__(self, text: str) -> None:
        self.starts = [0]
        for match in BOUNDARY.finditer(text):
            after = text[match.end() : match.end() + 1]
            if "\n" in match.group() or after.isupper() or not after.isalnum():
                self.starts.append(match.end())
        self.length = len(text)

    def number(self, place: int) -> int:
        """The number of the sentence that holds the place."""
        return max(bisect_right(self.starts, place) - 1, 0)

    def start(self, place: int) -> int:
        """Where the sentence that holds the place begins."""
        return self.starts[self.number(place)]

    def end(self, place: int) -> int:
        """Where the sentence after it begins."""
        after = self.number(place) + 1
        return self.starts[after] if after < len(self.starts) else self.length
