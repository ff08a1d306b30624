"""The frame of every page: one head, one style sheet in it, and a policy that lets nothing run and nothing be fetched.

What stands in the frame is HTML already: whoever draws it escapes every word of an article.
"""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from string import Template

# Colours far enough apart on the wheel to be told from each other, in the order in which speakers come up.
HUES = (211, 24, 130, 285, 48, 340, 175, 255, 90, 5, 310, 195)


def draw_frame(body: str, *, title: str, kind: str, version: str, sheets: Sequence[str] = (), rules: str = "") -> str:
    """A whole page. `kind` is its name, `sheets` are the style sheets that it needs besides that of all, `rules` the
    style of this one page alone."""
    colours = (f".hue{number} {{ --hue: {hue}; }}" for number, hue in enumerate(HUES))
    style = "\n".join([read_part("page.css"), *colours, *map(read_part, sheets), rules])
    return Template(read_part("frame.html")).substitute(
        style=style,
        style_hash=b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii"),
        version=escape(version),
        title=escape(title),
        kind=kind,
        body=body,
    )


def fill_part(name: str, **parts: str) -> str:
    """The template of that name with these parts, which are HTML already."""
    return Template(read_part(name)).substitute(parts)


def read_part(name: str) -> str:
    return (files("sostiene.views") / name).read_text(encoding="utf-8")
