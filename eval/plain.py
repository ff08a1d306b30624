"""The plain way, to compare the speed with: the same network in fp32, one window of a fixed size after another.

It is what one writes first: the text cut into windows that overlap by half, each of them through the encoder whatever
stands in it, every anchor asked on its own and each word given its likeliest role. Nothing of it is shipped.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sostiene.models.neural import ROLES, OnnxRuntime
from sostiene.models.pieces import BEGIN, cut_pieces
from sostiene.records import Article, Attribution, Span

SIZE = 256
STRIDE = 128
THRESHOLD = 0.5


class PlainTagger:
    """Finds attributions with the fp32 network that `python -m training` leaves in a folder named `plain`."""

    def __init__(self, folder: Path, threads: int) -> None:
        from tokenizers import Tokenizer

        self.runtime = OnnxRuntime(folder, threads)
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.begin: int = self.tokenizer.token_to_id(BEGIN) or 0

    def tag(self, article: Article) -> list[Attribution]:
        """The attributions of the article. The middle half of each window counts, so that none is found twice."""
        pieces = cut_pieces(article.text, self.tokenizer)
        found: list[Attribution] = []
        for start in range(0, len(pieces.ids), STRIDE):
            window = slice(max(0, start - STRIDE // 2), start - STRIDE // 2 + SIZE)
            found.extend(self.tag_window(pieces.ids[window], pieces.spans[window], start - window.start))
        return found

    def tag_window(self, ids: Sequence[int], spans: Sequence[Span], first: int) -> Iterator[Attribution]:
        """The attributions whose anchor lies in the `STRIDE` pieces from `first` on."""
        encoded = self.runtime.encode((self.begin, *ids))
        probable = 1 / (1 + np.exp(-encoded.anchors))
        for place in range(first + 1, min(first + STRIDE, len(ids)) + 1):
            if probable[place] >= THRESHOLD:
                roles = self.runtime.ask(encoded.hidden, [place]).roles[0, 1:].argmax(1).tolist()
                found: dict[str, Any] = {
                    role: join_spans(spans, roles, number) for number, role in enumerate(ROLES) if number
                }
                if found["content"]:
                    yield Attribution(**found, score=float(probable[place]))


def join_spans(spans: Sequence[Span], roles: Sequence[int], role: int) -> tuple[Span, ...]:
    """The spans of the pieces of that role, neighbours joined."""
    joined: list[Span] = []
    last = -2
    for number, (span, given) in enumerate(zip(spans, roles, strict=True)):
        if given == role and span.start < span.end:
            joined[-1:] = [Span(joined[-1].start, span.end)] if last == number - 1 else [*joined[-1:], span]
            last = number
    return tuple(joined)
