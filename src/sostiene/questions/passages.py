"""Words of an article with what stands around them in their paragraph, so that a reader sees what they mean there."""

from dataclasses import dataclass

AROUND = 280
"""Characters before and behind a passage that are shown, of its paragraph."""


@dataclass(frozen=True)
class Around:
    """A passage and the words before and behind it; ` …` where the paragraph goes on."""

    before: str
    words: str
    after: str


def cut_around(text: str, start: int, end: int) -> Around:
    """The passage in its paragraph, as much of it as is shown, cut between words."""
    first = max(text.rfind("\n", 0, start) + 1, start - AROUND)
    following = text.find("\n", end)
    last = min(len(text) if following < 0 else following, end + AROUND)
    if first and text[first - 1] != "\n":
        gap = text.find(" ", first, start)
        first = gap + 1 if gap >= 0 else start
    if text[last : last + 1] not in ("", "\n"):
        gap = text.rfind(" ", end, last)
        last = gap if gap >= 0 else end
    before = ("… " if first and text[first - 1] != "\n" else "") + text[first:start]
    after = text[end:last] + (" …" if text[last : last + 1] not in ("", "\n") else "")
    return Around(before, text[start:end], after)
