"""How often somebody spoke, month by month: bars on a line of days, and the same as a table."""

from collections import Counter
from collections.abc import Callable, Sequence

from sostiene.questions.speakers import Count
from sostiene.views.axis import Scale, Stretch, draw_axis, read_stretch
from sostiene.views.drawing import (
    SMALL,
    Line,
    Look,
    Picture,
    Told,
    draw_line,
    fill,
    frame,
    mark,
    n,
    stroke,
    write,
)

HEIGHT = 72  # pixels of the highest bar
TOP = 18  # pixels above it, for its number
FEWEST, MOST = 3, 160
"""Months that are drawn; fewer tell nothing as a picture, of more each year is one bar."""
LEAST = 2  # pixels of a bar
YEAR = len("2024")


def draw_months(months: Sequence[Count], look: Look, *, name: str, address: Callable[[str], str] | None = None) -> str:
    """The picture; empty if there is too little to see. `address` tells where the bar of a month leads."""
    bars = list_bars(months)
    if len(bars) < FEWEST:
        return ""
    days = Stretch(min(stretch.first for _, stretch, _ in bars), max(stretch.last for _, stretch, _ in bars))
    scale = Scale(days, 0, look.width)
    most, bottom = max(number for *_, number in bars), TOP + HEIGHT
    axis = draw_axis(Scale(days, 14, look.width - 14), bottom, look, bottom)
    drawn = [draw_bar(scale, stretch, number / most, bottom) for _, stretch, number in bars]
    shown = (
        mark(one, f"{day}: {number:,}", address(day) if address else None)
        for one, (day, _, number) in zip(drawn, bars, strict=True)
    )
    highest = write(f"{most:,}", 0, TOP - 6, size=SMALL, paint="quiet")
    ground = draw_line(0, bottom, look.width, bottom, stroke("line"))
    title = look.tell("What {name} said, by month", name=name)
    about = look.tell("The most in one month: {number}", number=f"{most:,}")
    body = "".join([axis.body, ground, *shown, highest])
    return frame(Picture("months", title, about, body, bottom + axis.height, has_links=address is not None), look)


def tell_months(months: Sequence[Count], look: Look) -> Told:
    """The same as a table."""
    lines = tuple(Line((one.value, f"{one.statements:,}")) for one in months)
    return Told((look.say("month"), look.say("statements")), lines)


def list_bars(months: Sequence[Count]) -> list[tuple[str, Stretch, int]]:
    """The months with their days, or the years where the months are too many; what only has a year is left out."""
    known = [one for one in months if len(one.value) > YEAR]
    counted = Counter({one.value: one.statements for one in known})
    if len(known) > MOST:
        counted = Counter()
        for one in known:
            counted[one.value[:YEAR]] += one.statements
    found = ((day, read_stretch(day), counted[day]) for day in sorted(counted))
    return [(day, stretch, number) for day, stretch, number in found if stretch is not None]


def draw_bar(scale: Scale, stretch: Stretch, share: float, bottom: float) -> str:
    """One bar, a little narrower than its month."""
    left, right = scale.place(stretch.first), scale.place(stretch.last)
    width, height = max(right - left - 1, LEAST), max(HEIGHT * share, LEAST)
    place = f'x="{n(left)}" y="{n(bottom - height)}" width="{n(width)}" height="{n(height)}"'
    return f'<rect {place} rx="1" {fill("link")}/>'
