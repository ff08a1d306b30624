"""Claims as people judged them: what they took out of one, split off, or put together, in the order in which they said
it. Pure; `connect/judging.py` tells which links stand for what a person said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sostiene.connect.claims import Claim, choose_title, find_first
from sostiene.connect.held import Held
from sostiene.store.ids import make_key


@dataclass(frozen=True)
class ClaimLink:
    """That two statements take positions on one claim, or that the first takes none on a claim of the other; on none
    at all, if both are the same."""

    one: str
    other: str
    is_same: bool
    id: str = ""
    by: str = ""
    why: str = ""
    made: str = ""


def split_key(statement: str) -> str:
    """The key of the claim that a statement makes which was split off."""
    return make_key("claim", "split", statement)


def apply_judged(found: Iterable[Claim], said: Sequence[ClaimLink]) -> tuple[Claim, ...]:
    """The claims as people want them; what is said later holds. Of two claims that are one the larger keeps its key."""
    kept = {claim.key: claim for claim in found}
    nowhere = {link.one for link in said if not link.is_same and link.one == link.other}
    homes: dict[str, str] = {}
    for link in said:
        if link.is_same:
            join_claims(kept, link, homes)
        elif link.one == link.other:
            drop_lone(kept, link.one)
        else:
            part_claims(kept, link, homes, is_lost=link.one in nowhere)
    return tuple(kept[key] for key in sorted(kept))


def join_claims(claims: dict[str, Claim], link: ClaimLink, homes: dict[str, str]) -> None:
    """Makes the claims of two statements one: those of their own (`homes`), of others that with the most positions."""
    if link.one in homes and link.other in homes:
        ones, others = ([homes[key]] if homes[key] in claims else [] for key in (link.one, link.other))
    else:
        ones, others = list_claims(claims, link.one), list_claims(claims, link.other)
    if not ones or not others or set(ones) & set(others):
        return
    large, small = sorted((ones[0], others[0]), key=lambda key: (-len(claims[key].positions), key))
    whole = claims.pop(small).positions
    claims[large] = with_positions(claims[large], (*claims[large].positions, *whole))
    homes.update({statement: large for statement, home in homes.items() if home == small})


def part_claims(claims: dict[str, Claim], link: ClaimLink, homes: dict[str, str], *, is_lost: bool) -> None:
    """Takes the first statement out of the claims in which both are; it makes one of its own, unless it is lost."""
    for key in sorted({*list_claims(claims, link.one)} & {*list_claims(claims, link.other)}):
        positions = claims[key].positions
        own = tuple(held for held in positions if held.told == link.one)
        claims[key] = with_positions(claims[key], [held for held in positions if held.told != link.one])
        if not is_lost:
            apart = homes[link.one] = split_key(link.one)
            earlier = claims[apart].positions if apart in claims else ()
            claims[apart] = with_positions(Claim(apart, "", (), None), dict.fromkeys((*earlier, *own)))


def drop_lone(claims: dict[str, Claim], statement: str) -> None:
    """Drops the claims on which nothing but the statement takes a position."""
    for key in list_claims(claims, statement):
        if all(held.told == statement for held in claims[key].positions):
            del claims[key]


def list_claims(claims: dict[str, Claim], statement: str) -> list[str]:
    """The claims on which a statement takes a position, the one with the most positions first."""
    found = [claim for claim in claims.values() if any(held.told == statement for held in claim.positions)]
    return [claim.key for claim in sorted(found, key=lambda claim: (-len(claim.positions), claim.key))]


def with_positions(claim: Claim, positions: Iterable[Held]) -> Claim:
    """The claim with these positions; its title stays as long as one of them has its words."""
    ordered = tuple(sorted(positions, key=rank_held))
    is_said = bool(claim.title) and any(claim.title in " ".join(held.quote.split()) for held in ordered)
    title = claim.title if is_said else choose_title(ordered)
    return replace(claim, positions=ordered, title=title, first=find_first(ordered))


def rank_held(held: Held) -> tuple[str, str, int, str]:
    return (held.said or held.published or "", held.article, held.start, held.speaker)
