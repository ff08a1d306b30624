"""What all pictures share: their frame, colours and letters, and the signs of the stances.

A picture is SVG text, of at most some 120,000 letters. In a page its colours are the page's custom properties; alone
(`Look(standalone=True)`) it brings them, and a heading and a ground. It holds no script and no style attribute, fetches
nothing, and every word of an article in it is escaped. Nothing is told by colour alone: each sign has its own form.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from sostiene.views.lettering import fit, measure, wrap
from sostiene.views.wording import join_lines

if TYPE_CHECKING:
    from babel import Locale

NARROWEST, NARROW, WIDE, WIDEST = 280, 358, 960, 1600
"""Pixels: the least and the most that a picture is drawn for; for a phone; for a desk."""
ROOMY = 600
"""From here on names stand beside what is drawn of them, below that above it."""
SIZE, SMALL = 13, 11
"""Of letters, in pixels."""
MARGIN = 16  # pixels around a picture that stands alone
FONT = "system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
LONGEST_TOLD = 180  # characters of what shows when the pointer rests on a mark
PAINTS = {
    "paper": ("#fdfcfa", "#171614"), "ink": ("#1d1c1a", "#ece8e1"), "quiet": ("#5f5b55", "#a9a399"),
    "line": ("#dcd8d0", "#3a3732"), "link": ("#1f5a96", "#8fc1f2"), "deny": ("#a3202b", "#ff9aa0"),
    "confirm": ("#1d6b34", "#86d79b"), "open": ("#7a5200", "#efc46b"), "loud": ("#8a2a77", "#eda0dc"),
}  # fmt: skip
"""The custom properties of page.css that pictures use, each with its light and its dark colour there."""
PAINTED = re.compile(r'(fill|stroke)="var\(--(\w+),#\w+\)"')


class Sign(NamedTuple):
    """A form around the point where it stands, 12 pixels wide, and its paint; filled, or only its outline."""

    form: str
    paint: str
    is_full: bool = False


SIGNS: dict[str, Sign] = {
    "confirms": Sign("M-6 0L-2 5L6 -5", "confirm"),
    "denies": Sign("M-5 -5L5 5M5 -5L-5 5", "deny"),
    "does_not_deny": Sign("M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0", "open"),
    "does_not_confirm": Sign("M-5 -5h10v10h-10z", "open"),
    "asserts": Sign("M0 -6L6 0L0 6L-6 0z", "link", is_full=True),
    "doubts": Sign("M-6 2Q-3 -6 0 0T6 -2", "loud"),
    "reports": Sign("M-5 -3h10M-5 3h10", "quiet"),
}


class Drawn(NamedTuple):
    """A part of a picture and how high it is."""

    body: str
    height: float


Part = Callable[[float], Drawn]
"""Draws a part of a picture at the height where it is to begin."""


def keep(words: str) -> str:
    return words


@dataclass(frozen=True)
class Look:
    """How a picture is drawn: for which width, in which language (`say` translates a text of ours, `locale` writes
    days), and whether it stands alone, as a file."""

    width: int = WIDE
    standalone: bool = False
    say: Callable[[str], str] = keep
    locale: str = "en"

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", min(max(self.width, NARROWEST), WIDEST))

    @property
    def is_roomy(self) -> bool:
        return self.width >= ROOMY

    def tell(self, text: str, **values: Any) -> str:
        """A text of ours in the language, with these values in it."""
        return self.say(text).format(**values)


USUAL = Look()


@dataclass(frozen=True)
class Line:
    """A row of a picture's text equivalent; `key` is that of what it tells of, where one thing is meant."""

    cells: tuple[str, ...]
    key: str | None = None


@dataclass(frozen=True)
class Told:
    """What a picture shows, as a table."""

    names: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Picture:
    """What is drawn, before it is framed: `kind` is its class in the page, `title` and `about` are for those who do
    not see it."""

    kind: str
    title: str
    about: str
    body: str
    height: float
    has_links: bool = False


def frame(picture: Picture, look: Look) -> str:
    """The picture as an `svg` element for a page, or as a file of its own.

    One with links in it is a group: what is inside an image cannot be reached by the keyboard.
    """
    width, height, inner = look.width, picture.height, picture.body
    if look.standalone:
        heading = draw_heading(picture, look)
        width, height = width + 2 * MARGIN, height + heading.height + MARGIN
        inner = f'{heading.body}<g transform="translate({MARGIN} {n(heading.height)})">{inner}</g>'
    title = escape(clip(picture.title))
    role = f'role="group" aria-label="{title}"' if picture.has_links else 'role="img"'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="picture {picture.kind}" viewBox="0 0 {width} {n(height)}" '
        f'width="{width}" height="{n(height)}" {role} font-family="{FONT}" font-size="{SIZE}" {fill("ink")} '
        'stroke-linecap="round" stroke-linejoin="round">'
        f"<title>{title}</title><desc>{escape(clip(picture.about))}</desc>{inner}</svg>"
    )
    return set_alone(svg) if look.standalone else svg


def draw_both(draw: Callable[[Look], str], look: Look) -> str:
    """The picture for a desk and for a phone, for a page whose style (dossier.css) shows the one that fits; empty if
    there is nothing to draw."""
    wide = draw(replace(look, width=WIDE))
    narrow = draw(replace(look, width=NARROW))
    return f'<div class="picture-wide">{wide}</div><div class="picture-narrow">{narrow}</div>' if wide else ""


def draw_heading(picture: Picture, look: Look) -> Drawn:
    """Ground and title of a picture that stands alone."""
    lines = wrap(picture.title, look.width, 16, most=3, is_bold=True)
    words = "".join(write(line, MARGIN, 30 + 21 * place, size=16, weight=600) for place, line in enumerate(lines))
    return Drawn(f'<rect width="100%" height="100%" {fill("paper")}/>{words}', 26 + 21 * len(lines))


def set_alone(svg: str) -> str:
    """As a file: with plain colours, which any program knows, and a style that turns them dark where that is liked."""
    used = sorted(set(PAINTED.findall(svg)))
    rules = "".join(f'[{where}="{PAINTS[name][0]}"]{{{where}:{PAINTS[name][1]}}}' for where, name in used)
    plain = PAINTED.sub(lambda match: f'{match[1]}="{PAINTS[match[2]][0]}"', svg)
    style = f"<style>:root{{color-scheme:light dark}}@media (prefers-color-scheme:dark){{{rules}}}</style>"
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + plain.replace("<title>", f"{style}<title>", 1) + "\n"


def n(number: float) -> str:
    """A number as short as it can be written, to a tenth of a pixel."""
    return f"{number:.1f}".removesuffix(".0")


def clip(words: str) -> str:
    words = join_lines(words[: 2 * LONGEST_TOLD])
    return words if len(words) <= LONGEST_TOLD else f"{words[: LONGEST_TOLD - 1]}…"


def fill(paint: str) -> str:
    return f'fill="var(--{paint},{PAINTS[paint][0]})"'


def stroke(paint: str, width: float = 1, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'fill="none" stroke="var(--{paint},{PAINTS[paint][0]})" stroke-width="{n(width)}"{dashed}'


def write(
    words: str,
    x: float,
    y: float,
    *,
    room: float | None = None,
    size: int = SIZE,
    paint: str = "ink",
    anchor: str = "start",
    weight: int = 400,
    tail: str = "",
) -> str:
    """Words on one line, as much as there is room for; all of them show where the pointer rests on it.

    `tail` stands behind them, small.
    """
    if room is not None and tail:
        tail = fit(tail, room / 2, SMALL)
        room -= measure(tail, SMALL) + 8
    shown = clip(words) if room is None else fit(words, room, size, is_bold=weight >= 600)
    if not shown:
        return ""
    others = "".join(
        [
            f' font-size="{size}"' if size != SIZE else "",
            f' text-anchor="{anchor}"' if anchor != "start" else "",
            f' font-weight="{weight}"' if weight != 400 else "",
            f" {fill(paint)}" if paint != "ink" else "",
        ]
    )
    whole = f"<title>{escape(clip(words))}</title>" if shown.endswith("…") else ""
    behind = (
        f'<tspan dx="8" font-size="{SMALL}" font-weight="400" {fill("quiet")}>{escape(tail)}</tspan>' if tail else ""
    )
    return f'<text x="{n(x)}" y="{n(y)}"{others}>{escape(shown)}{behind}{whole}</text>'


def set_on_ground(words: str) -> str:
    """Written words with some ground around the letters, which keeps lines away from them."""
    return f'<g paint-order="stroke" stroke="var(--paper,{PAINTS["paper"][0]})" stroke-width="4">{words}</g>'


def draw_line(x1: float, y1: float, x2: float, y2: float, style: str, kind: str = "") -> str:
    named = f'class="{kind}" ' if kind else ""
    return f'<line {named}x1="{n(x1)}" y1="{n(y1)}" x2="{n(x2)}" y2="{n(y2)}" {style}/>'


def draw_sign(sign: Sign, x: float, y: float) -> str:
    """A sign at its place, with some ground around it that keeps it apart from lines."""
    inner = fill(sign.paint) if sign.is_full else stroke(sign.paint, 2.2)
    return (
        f'<g transform="translate({n(x)} {n(y)})"><circle r="8.5" {fill("paper")}/><path d="{sign.form}" {inner}/></g>'
    )


def name_sign(stance: str) -> str:
    return stance.replace("_", " ")


def order_stances(stances: Iterable[str]) -> list[str]:
    """The stances in the order of a board."""
    known = set(stances)
    return [stance for stance in SIGNS if stance in known] + sorted(known - SIGNS.keys())


def find_sign(stance: str) -> Sign:
    return SIGNS.get(stance, SIGNS["reports"])


def mark(drawn: str, told: str, address: str | None = None, kind: str = "") -> str:
    """What is drawn, with what shows when the pointer rests on it; a link, if it leads anywhere."""
    named = f' class="{kind}"' if kind else ""
    inner = f"<title>{escape(clip(told))}</title>{drawn}"
    return f'<a href="{escape(address)}"{named}>{inner}</a>' if address else f"<g{named}>{inner}</g>"


def draw_key(entries: Sequence[tuple[Sign, str]], look: Look) -> Drawn:
    """What the signs mean, side by side, in as many lines as they need."""
    x, y, parts = 0.0, 14.0, []
    for sign, words in entries:
        # 34 pixels: the sign, and the gap to the next.
        room = measure(words, 12) + 34
        if x and x + room - 14 > look.width:
            x, y = 0.0, y + 22
        parts.append(draw_sign(sign, x + 9, y) + write(words, x + 21, y + 4, size=12, paint="quiet"))
        x += room
    return Drawn("".join(parts), y + 14 if entries else 0)


def draw_stances(stances: Iterable[str], look: Look) -> Drawn:
    """What the signs of these stances mean."""
    known = set(stances)
    return draw_key([(sign, look.say(name_sign(name))) for name, sign in SIGNS.items() if name in known], look)


def draw_note(number: int, text: str, look: Look, top: float) -> Drawn:
    """How much is left out; nothing if all is shown."""
    if number <= 0:
        return Drawn("", 0)
    return Drawn(write(look.tell(text, number=f"{number:,}"), 0, top + 18, size=12, paint="quiet", room=look.width), 26)


def draw_label(words: str, look: Look, top: float) -> Drawn:
    """What the rows below it have in common."""
    written = write(words, 0, top + 19, size=SMALL, paint="quiet", weight=600, room=look.width)
    return Drawn(set_on_ground(written), 30)


def pile(parts: Iterable[Part], top: float = 0) -> Drawn:
    """The parts, one below the other, each told where it begins."""
    drawn, y = [], top
    for part in parts:
        one = part(y)
        drawn.append(one.body)
        y += one.height
    return Drawn("".join(drawn), y - top)


@lru_cache(maxsize=1024)
def find_locale(code: str) -> "Locale":
    """The language of a reader, English where it is none that is known."""
    # Imported here: it takes 100 ms, and only days and parties need it.
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def tell_party(party: str, look: Look) -> str:
    """The name of a party in the reader's language: "Russia", "NATO"."""
    return join_lines(str(find_locale(look.locale).territories.get(party, party)))
