"""Which of the parties of a clause does it: by its place, its preposition, its case, or the adjective that names it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sostiene.connect.wording import Act, Mark, Wording, read_list

DEEDS = frozenset(("sabotage", "terrorist", "crime", "deploy"))  # nouns behind which stands whose deed it was
DONE_BY_ADJECTIVE = frozenset(["attack", "invade", "kill", "capture", "hack", "spy", "interfere", "threaten"])
NEAR_BY = 12  # characters between "by" and the party that it makes the doer
BESIDE = 3  # characters between an adjective and the noun that it stands beside
BETWEEN = 6  # … and one before it

Codes = frozenset[str]


@dataclass(frozen=True)
class Scene:
    """The marks of a clause, what is done in it, the words that tell it (`place`) and the party of whoever speaks."""

    wording: Wording
    marks: Sequence[Mark]
    act: Act | None
    place: Mark | None
    we: str | None

    @property
    def parties(self) -> list[Mark]:
        return [mark for mark in self.marks if mark.sort == "party"]

    @property
    def root(self) -> str:
        return self.act.root if self.act else ""


def find_parties(wording: Wording, marks: Sequence[Mark], act: Act | None, we: str | None) -> tuple[Codes, Codes]:
    """The parties that do it, and the others."""
    place = next((mark for mark in marks if mark.sort in ("act", "guilty")), None)
    scene = Scene(wording, marks, act, place, we)
    named, doing = code(scene.parties), find_doers(scene)
    if act is None or not act.is_turned:
        return doing, named
    givers = code([one for one in scene.parties if is_by(one, marks) or one.meaning.endswith("~")]) - doing
    return givers, (named | doing) - givers


def code(marks: Sequence[Mark]) -> Codes:
    return frozenset(mark.meaning.rstrip("~") for mark in marks)


def find_doers(scene: Scene) -> Codes:
    """The parties that do it, by the first of these that tells: "by Peru", whose deed it was, "we", "from Peru", the
    subject, "Peruvian" beside the act or beside what is given."""
    if marked := find_marked(scene):
        return code(marked)
    if scene.place is None:
        return frozenset()
    if deed := find_deed(scene):
        return code(deed[:1])
    own, subjects = find_own(scene, scene.place), find_subjects(scene, scene.place)
    if own and is_subject(scene, own[0], subjects):
        return frozenset([scene.we] if scene.we else [])
    if givers := find_givers(scene, scene.place):
        return code(givers[:1])
    if subjects and not is_noun(scene.wording, scene.place):
        behind = [mark for mark in subjects if not own or mark.start > own[0].start]
        return code((behind or subjects)[:1])
    return code(find_by_adjective(scene, scene.place)[:1])


def find_marked(scene: Scene) -> list[Mark]:
    """Those behind "by", in a case that says so, or in the genitive of who does it."""
    wording = scene.wording
    return [
        mark
        for mark in scene.parties
        if is_by(mark, scene.marks) or is_instrumental(wording, mark) or is_owner(wording, mark, scene.place)
    ]


def find_deed(scene: Scene) -> list[Mark]:
    deed = next((mark for mark in scene.marks if mark.meaning in DEEDS), None)
    if deed is None or scene.root not in ("attack", "supply"):
        return []
    return [mark for mark in scene.parties if is_whose(scene.wording, deed, mark)]


def find_own(scene: Scene, place: Mark) -> list[Mark]:
    """ "we", and "its navy": whoever speaks."""
    own = [mark for mark in scene.marks if mark.sort == "we" or is_own_doer(scene.wording, mark)]
    return [mark for mark in own if mark.start < place.start]


def find_subjects(scene: Scene, place: Mark) -> list[Mark]:
    """The parties before the act that no preposition makes something else; an adjective only beside people who act."""
    before = [one for one in scene.parties if one.end <= place.start and not is_behind_preposition(scene.wording, one)]
    return [one for one in before if not one.meaning.endswith("~") or is_doer(scene.wording, one)]


def is_subject(scene: Scene, own: Mark, subjects: Sequence[Mark]) -> bool:
    """Does "we" do it: is there no other subject before it, and no "that" behind it ("we know that Peru …")?"""
    stop = scene.place.start if scene.place else own.end
    if any(mark.sort == "that" and own.start < mark.start and mark.end <= stop for mark in scene.marks):
        return False
    return not any(mark.start < own.start for mark in subjects)


def find_givers(scene: Scene, place: Mark) -> list[Mark]:
    if scene.root != "supply":
        return []
    return [one for one in scene.parties if one.start > place.end and is_behind(scene.wording, one, "giving")]


def find_by_adjective(scene: Scene, place: Mark) -> list[Mark]:
    """ "a Peruvian attack"; "delivery of Peruvian drones"."""
    adjectives = [mark for mark in scene.parties if mark.meaning.endswith("~")]
    if scene.root in DONE_BY_ADJECTIVE:
        return [mark for mark in adjectives if is_beside(mark, place)]
    if scene.act is None or scene.root != "supply" or scene.act.is_turned:
        return []
    things = [mark for mark in scene.marks if mark.sort == "thing"]
    return [mark for mark in adjectives if any(is_beside(mark, thing) for thing in things)]


def is_by(party: Mark, marks: Sequence[Mark]) -> bool:
    return any(mark.sort == "by" and 0 < party.start - mark.end <= NEAR_BY for mark in marks) and not any(
        mark.sort in ("party", "thing") and party.start - NEAR_BY < mark.end <= party.start for mark in marks
    )


def is_instrumental(wording: Wording, party: Mark) -> bool:
    """ "Ираном", "Росією": by it, in Russian and Ukrainian."""
    shown = wording.text[party.start : party.end].lower()
    return not party.meaning.endswith("~") and shown.endswith(read_list("instrumental"))


def is_owner(wording: Wording, party: Mark, place: Mark | None) -> bool:
    """ "Lima's use of drones": Lima uses them."""
    return (
        place is not None and wording.text[party.start : party.end].endswith(("'s", "’s")) and is_beside(party, place)
    )


def is_own_doer(wording: Wording, mark: Mark) -> bool:
    """ "its navy", "su armada": those of whoever speaks."""
    if mark.sort != "own":
        return False
    follows = [token.word.key for token in wording.words_from(mark.end)]
    return bool(follows) and follows[0].startswith(read_list("doers"))


def is_whose(wording: Wording, deed: Mark, party: Mark) -> bool:
    """ "the deployment of Peru", "диверсия Перу": whose deed it was stands right behind it."""
    between = [token.word.key for token in wording.words_inside(deed.end, party.start)]
    return 0 < party.start - deed.end < NEAR_BY and all(word in read_list("whose") for word in between)


def is_noun(wording: Wording, act: Mark) -> bool:
    """Is the act told by a noun, so that who stands before it need not have done it: "Lima said the blast …"?"""
    shown = wording.text[act.start : act.end].lower()
    before = [token.word.key for token in wording.words_before(act.start)]
    return shown.endswith(read_list("nouns")) or (bool(before) and before[0] in read_list("openers"))


def is_behind(wording: Wording, party: Mark, words: str) -> bool:
    before = [token.word.key for token in wording.words_before(party.start)]
    return bool(before) and before[0] in read_list(words)


def is_behind_preposition(wording: Wording, party: Mark) -> bool:
    before = [token.word.key for token in wording.words_before(party.start)]
    gap = wording.text[max(0, party.start - 3) : party.start]
    return bool(before) and before[0] in read_list("prepositions") and not re.search(r"[,.;:(]", gap)


def is_doer(wording: Wording, party: Mark) -> bool:
    """Does the adjective stand before people or a body that act: "Russian forces", "die russische Armee"?"""
    follows = wording.words_from(party.end)
    before = wording.words_before(party.start, 2)
    is_free = len(before) < 2 or before[0].word.key not in read_list("prepositions")
    return any(token.word.key.startswith(read_list("doers")) for token in follows) or (
        is_free and any(token.word.key.startswith(read_list("doers")) for token in before[1:])
    )


def is_beside(party: Mark, other: Mark) -> bool:
    return 0 <= other.start - party.end <= BESIDE + BETWEEN or 0 <= party.start - other.end <= BESIDE
