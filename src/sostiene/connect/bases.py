"""What a statement takes with it whatever it is about: its speaker, for whom they speak, and the stance of its cue."""

from typing import cast

from sostiene.connect.frames import Frame
from sostiene.connect.held import Held
from sostiene.connect.records import Told
from sostiene.connect.stretches import cue_at
from sostiene.connect.wording import Wording, read_wording
from sostiene.languages import SETTLED
from sostiene.records import Stance


def is_wish(told: Told) -> bool:
    """Is it a demand or a question? Only where the tables of the language tell acts."""
    return told.act in ("urge", "ask") and told.lang in SETTLED


def make_base(told: Told, stance: Stance, start: int, end: int, party: str | None) -> Held:
    """A position of the statement's speaker, before it is known on what."""
    return Held(
        told.key, told.article, told.speaker, stance, start, end, "", Frame(start, end), party, told.entity,
        said=told.said, published=told.published, lang=told.lang, is_nested=told.within is not None,
        is_quoted=told.kind in ("direct", "mixed", "post"), voice=told.voice,
    )  # fmt: skip


def party_of(told: Told) -> str | None:
    """For whom the speaker speaks: as the statement says, else the one state that its source or name tells."""
    if told.party:
        return told.party
    for name in (told.source, told.speaker):
        marks = read_wording(name, told.lang).marks
        parties = {mark.meaning.rstrip("~") for mark in marks if mark.sort == "party"}
        if len(parties) == 1:
            return next(iter(parties))
    return None


def read_outer(told: Told, wording: Wording) -> tuple[Stance, frozenset[str]]:
    """The stance of the statement, as its cue tells it in a language whose cues the tables do not know; and what the
    cue holds."""
    stance = cast(Stance, told.stance)
    place = cue_at(wording, told, wording.sentence_at(told.spans[0][0]))
    sorts = frozenset(mark.sort for mark in (*read_wording(told.cue, told.lang).marks, *wording.inside(*place)))
    if told.voice == "medium" and stance == "reports":
        return stance, sorts
    if stance == "confirms" and told.lang not in SETTLED and "confirm" not in sorts:
        return "asserts", sorts
    return (read_cue(sorts) or stance, sorts) if stance in ("asserts", "reports") else (stance, sorts)


def read_cue(sorts: frozenset[str]) -> Stance | None:
    """The stance that the words of a cue take; None if they only report."""
    if "refuse" in sorts:
        return "does_not_confirm"
    if "deny" in sorts:
        return "does_not_deny" if "not" in sorts else "denies"
    if "confirm" in sorts:
        return "does_not_confirm" if "not" in sorts else "confirms"
    return None
