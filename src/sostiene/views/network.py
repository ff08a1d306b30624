"""Who answers whom: speakers one below the other, an arc from who answers to who is answered, as SVG without script.

Arcs that begin or end at one speaker stand side by side, the longer outside the shorter; an arrow shows the direction,
a sign on the arc how one answers the other. At most 30 speakers and 60 arcs (36 on a phone) are drawn, the
weightiest, and the rest is counted; the picture is never higher than 3,000 pixels.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from sostiene.questions.answering import WAYS, Answering, Exchange, Participant, Way
from sostiene.views.drawing import (
    SIGNS,
    SIZE,
    SMALL,
    USUAL,
    Drawn,
    Line,
    Look,
    Picture,
    Sign,
    Told,
    draw_key,
    draw_note,
    draw_sign,
    fill,
    frame,
    mark,
    n,
    pile,
    set_on_ground,
    stroke,
    tell_party,
    write,
)
from sostiene.views.lettering import measure, wrap
from sostiene.views.wording import join_lines

MOST_SPEAKERS, MOST_ARCS, MOST_NARROW = 30, 60, 36
ROW, PORT = 34, 9
"""Pixels: the least height of a row, and between two arcs at one speaker."""
LONGEST_COLUMN, LONGEST_NARROW, WIDEST_ARC = 290, 170, 480
LEAST_ARC = 26
SWEEPS = 12  # times that speakers are moved nearer to those whom they answer
ADDRESSES = Sign("M-6 -5.5h12v8h-6l-4 3.5v-3.5h-2z", "link")
NAMES: dict[Way, str] = {
    "denies": "denies what the other asserted", "does_not_deny": "does not deny it",
    "does_not_confirm": "does not confirm it", "addresses": "speaks to the other", "confirms": "confirms it",
}  # fmt: skip
DASHES: dict[Way, str] = {"does_not_deny": "7 4", "does_not_confirm": "7 4", "addresses": "1 4"}
Address = Callable[[Exchange], str]


@dataclass(frozen=True)
class Arc:
    """An exchange where it is drawn: from one height to another, so far out."""

    exchange: Exchange
    start: float
    end: float
    reach: float

    def place(self, share: float) -> tuple[float, float]:
        """How far out and how high it is after that share of its way (a Bézier curve with both handles at 4/3)."""
        rest = 1 - share
        out = 4 * share * rest * self.reach
        low, high = rest**3 + 3 * rest**2 * share, 3 * rest * share**2 + share**3
        return out, low * self.start + high * self.end


def draw_network(answering: Answering, look: Look = USUAL, *, address: Address | None = None) -> str:
    """The network as SVG; empty if nobody answers anybody. With `address` each arc leads to what it gives."""
    exchanges = choose(answering, look)
    if not exchanges:
        return ""
    met = {key for one in exchanges for key in (one.who, one.whom)}
    speakers = order([one for one in answering.participants if one.key in met], exchanges)
    ways = [way for way in WAYS if any(one.way == way for one in exchanges)]
    key = draw_key([(find_sign(way), look.say(NAMES[way])) for way in ways], look)
    heights = lay_rows(speakers, exchanges)
    left = measure_column(speakers, look) + 16
    room = min(look.width - left - 40, WIDEST_ARC)
    top = key.height + 8
    arcs = list(lay_arcs(speakers, exchanges, heights, (top, room)))
    names = pile([partial(draw_speaker, one, heights[one.key], left) for one in speakers], top)
    notes = pile(
        [
            partial(draw_note, len(answering.participants) - len(speakers), "not shown: {number} more speakers", look),
            partial(draw_note, len(answering.exchanges) - len(exchanges), "not shown: {number} more arcs", look),
            partial(draw_note, answering.unnamed, "said to somebody without a name: {number} statements", look),
        ],
        top + names.height + 4,
    )
    body = key.body + "".join(draw_arcs(arcs, left, (speakers, look, address))) + names.body + notes.body
    title, about = describe(speakers, exchanges, look)
    height = top + names.height + 8 + notes.height
    return frame(Picture("network", title, about, body, height, has_links=address is not None), look)


def choose(answering: Answering, look: Look) -> list[Exchange]:
    """The exchanges that are drawn: those between the weightiest speakers, as many as are readable."""
    kept = {one.key for one in answering.participants[:MOST_SPEAKERS]}
    return [one for one in answering.exchanges if {one.who, one.whom} <= kept][
        : MOST_ARCS if look.is_roomy else MOST_NARROW
    ]


def find_sign(way: Way) -> Sign:
    return SIGNS.get(way, ADDRESSES)


def order(speakers: Sequence[Participant], exchanges: Sequence[Exchange]) -> list[Participant]:
    """The speakers so that arcs are short: each moves towards the middle of its neighbours; the best order is kept."""
    neighbours: defaultdict[str, list[str]] = defaultdict(list)
    for one in exchanges:
        neighbours[one.who].append(one.whom)
        neighbours[one.whom].append(one.who)
    best = now = [one.key for one in speakers]
    for _ in range(SWEEPS):
        places = {key: float(place) for place, key in enumerate(now)}
        middles = {
            key: (places[key] + sum(places[one] for one in neighbours[key])) / (1 + len(neighbours[key])) for key in now
        }
        now = sorted(now, key=lambda key: (middles[key], places[key]))
        best = min(best, now, key=lambda some: measure_arcs(some, exchanges))
    known = {one.key: one for one in speakers}
    return [known[key] for key in swap_near(best, exchanges)]


def swap_near(keys: Sequence[str], exchanges: Sequence[Exchange]) -> list[str]:
    """The order after all swaps of two neighbours that make the arcs shorter; at most so many rounds as there are."""
    now = list(keys)
    length = measure_arcs(now, exchanges)
    for _ in keys:
        before = length
        for place in range(len(now) - 1):
            other = [*now[:place], now[place + 1], now[place], *now[place + 2 :]]
            if (shorter := measure_arcs(other, exchanges)) < length:
                now, length = other, shorter
        if length == before:
            break
    return now


def measure_arcs(keys: Sequence[str], exchanges: Iterable[Exchange]) -> int:
    places = {key: place for place, key in enumerate(keys)}
    return sum(abs(places[one.who] - places[one.whom]) for one in exchanges)


def measure_column(speakers: Sequence[Participant], look: Look) -> float:
    most = LONGEST_COLUMN if look.is_roomy else LONGEST_NARROW
    return min(max(measure(join_lines(one.name), SIZE) + measure_party(one) for one in speakers), most)


def measure_party(one: Participant) -> float:
    return measure(one.party, SMALL) + 8 if one.party else 0


def lay_rows(speakers: Sequence[Participant], exchanges: Sequence[Exchange]) -> dict[str, float]:
    """How high the row of each speaker is: room for all arcs that begin or end there."""
    ends = {one.key: sum(one.key in (some.who, some.whom) for some in exchanges) for one in speakers}
    return {key: max(ROW, PORT * (number - 1) + 20) for key, number in ends.items()}


def lay_arcs(
    speakers: Sequence[Participant],
    exchanges: Sequence[Exchange],
    heights: dict[str, float],
    frame_of: tuple[float, float],
) -> Iterator[Arc]:
    """The arcs from the top and with the room that are given, the longest first."""
    top, room = frame_of
    places = {one.key: place for place, one in enumerate(speakers)}
    ports: dict[tuple[str, int], float] = {}
    for one in speakers:
        ends = [number for number, some in enumerate(exchanges) if one.key in (some.who, some.whom)]
        ends.sort(key=lambda number: rank(places[one.key], other_end(exchanges[number], one.key, places), number))
        for place, number in enumerate(ends):
            ports[one.key, number] = top + heights[one.key] / 2 + PORT * (place - (len(ends) - 1) / 2)
        top += heights[one.key]
    spans = [abs(ports[one.who, number] - ports[one.whom, number]) for number, one in enumerate(exchanges)]
    for number in sorted(range(len(exchanges)), key=lambda number: (-spans[number], number)):
        arc = exchanges[number]
        reach = LEAST_ARC + (room - LEAST_ARC) * (spans[number] / max(*spans, room)) ** 0.8
        yield Arc(arc, ports[arc.who, number], ports[arc.whom, number], reach)


def other_end(exchange: Exchange, key: str, places: dict[str, int]) -> int:
    return places[exchange.whom if exchange.who == key else exchange.who]


def rank(here: int, there: int, number: int) -> tuple[int, int, int]:
    """Where an arc ends at a speaker, from above: to those above the near ones first, to those below the far ones. Of
    several arcs between two, the first is the outer one at both ends."""
    return (0, -there, -number) if there < here else (1, -there, number)


def draw_speaker(one: Participant, height: float, left: float, top: float) -> Drawn:
    """The name, on two lines if it needs them, right beside a bar at which its arcs end."""
    middle, room = top + height / 2, left - 14
    first, *rest = wrap(one.name, room - measure_party(one), SIZE, most=2) or [""]
    y = middle + 4 - (8 if rest else 0)
    name = write(first, room, y, room=room, anchor="end", tail=one.party or "")
    name += "".join(write(line, room - measure_party(one), y + 15, anchor="end") for line in rest)
    bar = f'<rect x="{n(left - 6)}" y="{n(top + 5)}" width="5" height="{n(height - 10)}" rx="2.5" {fill("quiet")}/>'
    return Drawn(name + bar, height)


def draw_arcs(
    arcs: Sequence[Arc], left: float, how: tuple[Sequence[Participant], Look, Address | None]
) -> Iterator[str]:
    """The arcs, then on each its sign where no other one stands yet."""
    speakers, look, address = how
    names = {one.key: one.name for one in speakers}
    taken: list[tuple[float, float]] = []
    signs = []
    for arc in arcs:
        one, sign = arc.exchange, find_sign(arc.exchange.way)
        x, y = find_free(arc, left, taken)
        taken.append((x, y))
        drawn = draw_sign(sign, x, y)
        if one.times > 1:
            drawn += set_on_ground(write(f"{one.times}", x + 10, y + 4, size=SMALL, paint=sign.paint, weight=600))
        told = f"{join_lines(names[one.who])} → {join_lines(names[one.whom])}: {look.say(NAMES[one.way])}"
        told = f"{told} · {one.day} · {join_lines(one.quote)}"
        signs.append(mark(drawn, told, address(one) if address else None, "exchange"))
        yield draw_arc(arc, left)
    yield from signs


def draw_arc(arc: Arc, left: float) -> str:
    """The line, and the arrow at the one who is answered."""
    way, paint = arc.exchange.way, find_sign(arc.exchange.way).paint
    out = n(left + arc.reach * 4 / 3)
    path = f"M{n(left + 2)} {n(arc.start)}C{out} {n(arc.start)} {out} {n(arc.end)} {n(left + 9)} {n(arc.end)}"
    tip = f"M{n(left + 1)} {n(arc.end)}l9 -4v8z"
    line = f'<path class="arc" d="{path}" {stroke(paint, 1.6, DASHES.get(way, ""))}/>'
    return f'{line}<path d="{tip}" {fill(paint)}/>'


def find_free(arc: Arc, left: float, taken: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """A place for the sign on the arc, in its middle or as near to it as no other sign stands."""
    places = [arc.place(share / 100) for step in range(36) for share in {50 - step, 50 + step}]
    found = [(left + out, y) for out, y in places]

    def keep_away(spot: tuple[float, float]) -> float:
        """How far it is from the nearest sign, where 1 is enough: a number may stand behind each."""
        return min((max(abs(spot[0] - x) / 32, abs(spot[1] - y) / 17) for x, y in taken), default=1.0)

    return next((spot for spot in found if keep_away(spot) >= 1), max(found, key=keep_away))


def describe(speakers: Sequence[Participant], exchanges: Sequence[Exchange], look: Look) -> tuple[str, str]:
    """The title, and what there is to see."""
    about = look.tell(
        "{arcs} arcs between {speakers} speakers, each from who answers to who is answered. "
        "The table beside it tells the same.",
        arcs=len(exchanges), speakers=len(speakers),
    )  # fmt: skip
    return look.say("Who answers whom"), about


def tell_network(answering: Answering, look: Look = USUAL) -> Told:
    """The same as a table, all exchanges, one a row."""
    names = {one.key: name_one(one, look) for one in answering.participants}
    lines = tuple(
        Line((names[one.who], look.say(NAMES[one.way]), names[one.whom], f"{one.times}", one.day,
              join_lines(one.quote)), one.statement)
        for one in answering.exchanges
    )  # fmt: skip
    return Told(tuple(map(look.say, ("who", "how", "whom", "times", "first", "for instance"))), lines)


def name_one(one: Participant, look: Look) -> str:
    return join_lines(one.name) + (f" ({tell_party(one.party, look)})" if one.party else "")
