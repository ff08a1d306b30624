"""The floor: figures below which the product must not fall (eval/floor.json).

A floor holds for the gold it was measured on, told by its fingerprint. It rises with `--raise-floor`; only
`--lower-floor` lets it sink, so that a change which costs quality is seen to be wanted.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FLOOR = Path(__file__).with_name("floor.json")
MARGIN = 0.005
"""What a figure may lose against the measured one: int8 products round differently on processors of another kind."""
Figures = Mapping[str, float]


@dataclass(frozen=True)
class Floor:
    """The least figures of one set by tagger, and the fingerprint of the set's gold."""

    fingerprint: str
    figures: Mapping[str, Figures]


def read_floor(path: Path = FLOOR) -> dict[str, Floor]:
    """The floor of each set by name; empty if there is no file."""
    if not path.exists():
        return {}
    return {name: Floor(**floor) for name, floor in json.loads(path.read_text(encoding="utf-8")).items()}


def write_floor(floors: Mapping[str, Floor], path: Path = FLOOR) -> None:
    rows = {
        name: {"fingerprint": floor.fingerprint, "figures": {tagger: dict(f) for tagger, f in floor.figures.items()}}
        for name, floor in sorted(floors.items())
    }
    path.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def find_falls(name: str, floor: Floor, measured: Floor) -> Iterator[str]:
    """A line for each figure of the set that is below its floor, or if the gold is not the floor's."""
    if floor.fingerprint != measured.fingerprint:
        yield f"{name}: the gold has changed since the floor was set; set it anew with --lower-floor"
        return
    for tagger, figures in floor.figures.items():
        for figure, least in figures.items():
            value = measured.figures.get(tagger, {}).get(figure)
            if tagger in measured.figures and (value is None or value < least):
                shown = "missing" if value is None else f"{100 * value:.1f}"
                yield f"{name}, {tagger}: {figure} is {shown}, below its floor of {100 * least:.1f}"


def raise_floor(floor: Floor | None, measured: Floor) -> Floor:
    """The floor, raised to what was measured (less the margin) where that is higher. Other gold: a new floor."""
    if floor is None or floor.fingerprint != measured.fingerprint:
        return lower_floor(measured)
    figures = dict(floor.figures)
    for tagger, values in lower_floor(measured).figures.items():
        old = figures.get(tagger, {})
        figures[tagger] = {figure: max(value, old.get(figure, 0.0)) for figure, value in values.items()}
    return Floor(floor.fingerprint, figures)


def lower_floor(measured: Floor) -> Floor:
    """A new floor: what was measured, less the margin."""
    figures = {
        tagger: {figure: round(max(0.0, value - MARGIN), 4) for figure, value in values.items()}
        for tagger, values in measured.figures.items()
    }
    return Floor(measured.fingerprint, figures)
