"""Who changed position on a claim, and when: "for weeks it denied; on Friday it admitted"."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sostiene.connect.claims import Claim
from sostiene.connect.propositions import Held
from sostiene.connect.records import Text, Told

SIDE = {"asserts": 1, "confirms": 1, "denies": -1}
"""Which side a stance takes; one that takes none is no change, before or after."""


@dataclass(frozen=True)
class Change:
    """A party, or a speaker without one, that took one stance on a claim and later the other; both passages."""

    claim: str
    speaker: str
    party: str | None
    before: Held
    after: Held


def find_changes(claims: Iterable[Claim], told: Iterable[Told], texts: Mapping[str, Text]) -> tuple[Change, ...]:
    """The changes of position, claim by claim; none where it is not clear which came first."""
    found = [change for claim in claims for change in find_in_claim(claim)]
    return tuple(sorted(found, key=lambda one: (one.claim, one.party or "", one.speaker)))


def find_in_claim(claim: Claim) -> list[Change]:
    by_voice: dict[str, list[Held]] = defaultdict(list)
    for held in claim.positions:
        if held.stance in SIDE:
            by_voice[held.party or held.entity or held.speaker].append(held)
    return [change for voice in sorted(by_voice) if (change := compare(claim, by_voice[voice])) is not None]


def compare(claim: Claim, positions: list[Held]) -> Change | None:
    """The change of one voice: inside an article, or between a time when it took one side and one when it takes the
    other. What an article only tells of the past ("after weeks of denials") dates nothing."""
    inside = [
        found
        for article in sorted({held.article for held in positions})
        if (found := compare_inside(positions, article))
    ]
    own = sorted((held for held in positions if held.is_own), key=lambda held: (day_of(held), held.article, held.start))
    before, after = [], []
    for place in range(1, len(own)):
        sides = {SIDE[held.stance] for held in own[:place]}, {SIDE[held.stance] for held in own[place:]}
        if len(sides[0]) == len(sides[1]) == 1 and sides[0] != sides[1] and day_of(own[place - 1]) < day_of(own[place]):
            before, after = own[:place], own[place:]
    if before and (SIDE[after[0].stance] < 0 or any(held.stance == "confirms" for held in after)):
        return make_change(claim, strongest(before[-1:]), strongest(after))
    return make_change(claim, *inside[-1]) if inside else None


def compare_inside(positions: list[Held], article: str) -> tuple[Held, Held] | None:
    """One speaker's denial and what it says later in the same article."""
    told = sorted((held for held in positions if held.article == article and held.is_own), key=lambda held: held.start)
    for place, after in enumerate(told):
        for before in told[:place]:
            if after.stance == "confirms" and before.stance == "denies" and name_of(before) == name_of(after):
                return before, after
    return None


def strongest(positions: list[Held]) -> Held:
    """The earliest that confirms, else the earliest."""
    return min(positions, key=lambda held: (held.stance != "confirms", day_of(held), held.article, held.start))


def make_change(claim: Claim, before: Held, after: Held) -> Change:
    return Change(claim.key, after.speaker, after.party, before, after)


def day_of(held: Held) -> str:
    return held.said or held.published or ""


def name_of(held: Held) -> str:
    return held.entity or held.speaker
