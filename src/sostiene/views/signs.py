"""The signs of the stances for a page, the same as in the pictures, and how the positions on a claim are spread."""

from collections.abc import Mapping

from sostiene.views.drawing import fill, find_sign, n, stroke

SPECTRUM = ("confirms", "asserts", "reports", "does_not_deny", "does_not_confirm", "doubts", "denies")
"""From who says it is so to who denies it."""
WIDTH, HEIGHT, GAP = 240, 8, 2


def draw_stance_sign(stance: str) -> str:
    """The sign alone; the word stands beside it."""
    sign = find_sign(stance)
    inner = fill(sign.paint) if sign.is_full else stroke(sign.paint, 2.4)
    return (
        '<svg class="sign" viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true" focusable="false" '
        f'stroke-linecap="round" stroke-linejoin="round"><path d="{sign.form}" {inner}/></svg>'
    )


def draw_spread(numbers: Mapping[str, int]) -> str:
    """A bar of all positions, each stance as long as its share; empty without any. What it shows stands beside it in
    words."""
    some = [(stance, numbers.get(stance, 0)) for stance in SPECTRUM if numbers.get(stance, 0)]
    total = sum(number for _, number in some)
    if not total:
        return ""
    room, x, parts = WIDTH - GAP * (len(some) - 1), 0.0, []
    for stance, number in some:
        width = room * number / total
        # Only confirming and denying are drawn full: who leaves it open is told apart without the colour too.
        shade = "" if stance in ("confirms", "denies") else ' fill-opacity=".55"'
        paint = fill(find_sign(stance).paint)
        parts.append(f'<rect x="{n(x)}" width="{n(width)}" height="{HEIGHT}" rx="1" {paint}{shade}/>')
        x += width + GAP
    return (
        f'<svg class="spread-bar" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'preserveAspectRatio="none" aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
    )
