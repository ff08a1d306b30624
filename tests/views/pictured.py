"""Boards, trees and answers made up for the tests of the pictures, and what reads the pictures back."""

import random
from collections.abc import Sequence
from xml.etree import ElementTree

from sostiene.questions.answering import WAYS, Answering, Exchange, Participant
from sostiene.questions.board import BOARD, Board, Side, Voice
from sostiene.questions.claims import Taken
from sostiene.questions.echoes import Follower, Tree

SVG = "{http://www.w3.org/2000/svg}"
EVIL = "\u202e<b></text><script>alert('1')</script>&\x00\ud800\ufffe\"'"
LONG = "Il portavoce aggiunto del Ministero per le Infrastrutture e i Trasporti della Repubblica"
PARTIES: tuple[str | None, ...] = ("RU", "UA", None, "NATO", "XX")
SIDES: tuple[Side | None, ...] = ("party", "witness", None)


def take(speaker: str, stance: str, day: str, number: int = 0, **others: object) -> Taken:
    """A position; `number` tells it from others."""
    known: dict[str, object] = {
        "id": f"{number:015x}", "claim": "c" * 15, "statement": f"{number + 1:015x}", "speaker": speaker,
        "written": speaker, "entity": None, "party": None, "stance": stance, "day": day, "said": None,
        "quote": f"parole {number}", "start": 0, "end": 5, "is_own": True, "is_unnamed": False, "article": "a" * 15,
        "doc": "eco", "title": None, "outlet": "L'Eco", "published": day or None, "lang": "it", "url": None, "why": "",
    }  # fmt: skip
    return Taken(**{**known, **others})  # type: ignore[arg-type]


def make_board(voices: Sequence[Voice], title: str = "il faro", about: tuple[str, ...] = ("NO",)) -> Board:
    taken = [one for voice in voices for one in voice.taken]
    return Board("c" * 15, title, about, None, tuple(voices), len(taken), 1, 1, (), 0.0, (), ())


def make_voice(name: str, *taken: Taken, side: Side | None = None, party: str | None = None) -> Voice:
    return Voice(name, None, party, side, taken)


def crowd(number: int, seed: int = 1, name: str = LONG) -> Board:
    """A board of so many speakers with names of any length, on many days."""
    dice = random.Random(seed)
    voices = []
    for place in range(number):
        shown = f"{place} {name[: dice.randint(4, len(name))]}"
        days = ["2024", "2024-10", *(f"2024-{dice.randint(9, 12):02}-{dice.randint(1, 30):02}" for _ in range(6))]
        taken = [take(shown, dice.choice(BOARD), dice.choice(days), place * 20 + k) for k in range(dice.randint(1, 14))]
        voices.append(make_voice(shown, *taken, side=dice.choice(SIDES), party=dice.choice(PARTIES)))
    return make_board(voices)


def make_tree(number: int, *, width: int = 3, name: str = "L'Eco", is_outside: bool = False) -> Tree:
    """A tree of so many articles, each of which so many others follow."""
    kinds = ("copy", "rewrite", "translation", "citing")
    members = [
        Follower(
            f"{place:015x}", f"eco-{place}", f"{name} {place}", f"{name}, titolo {place}", "2024-10-28", "it", None,
            f"{(place - 1) // width:015x}" if place else ("" if is_outside else None),
            kinds[place % 4] if place or is_outside else None, 0.9, f"perché {name}", 0,
        )
        for place in range(number)
    ]  # fmt: skip
    return Tree("e" * 15, name, None if is_outside else f"{0:015x}", number, number, tuple(members))


def make_answering(number: int, arcs: int, seed: int = 1, name: str = LONG) -> Answering:
    """So many speakers, of whom some answer others."""
    dice = random.Random(seed)
    people = tuple(
        Participant(f"{place}", f"{place} {name[: dice.randint(4, len(name))]}", dice.choice(PARTIES), None)
        for place in range(number)
    )
    pairs = [dice.sample(range(number), 2) for _ in range(arcs)]
    exchanges = dict.fromkeys((f"{one}", f"{other}", dice.choice(WAYS)) for one, other in pairs)
    made = (
        Exchange(*key, dice.randint(1, 12), f"{place:015x}", f"parole {name}", "2024-10-28", None)
        for place, key in enumerate(exchanges)
    )
    return Answering(people, tuple(made), 3)


def read_svg(svg: str) -> ElementTree.Element:
    """The picture as a tree, which has a name, a description, and nothing in it that runs, styles or fetches."""
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    assert root.find(f"{SVG}title") is not None and root.find(f"{SVG}desc") is not None
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {
            "svg", "g", "a", "path", "line", "circle", "rect", "text", "tspan", "title", "desc", "style",
        }  # fmt: skip
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]
        assert "url(" not in "".join(element.attrib.values())
    assert "\u202e" not in svg
    return root


def count_class(svg: str, name: str) -> int:
    return sum(element.get("class") == name for element in read_svg(svg).iter())


def list_words(svg: str) -> list[str]:
    return ["".join(part for part in element.itertext()) for element in read_svg(svg).iter(f"{SVG}text")]
