"""What people say of claims outranks how they were grouped; what is said later holds."""

from sostiene.connect.claims import Claim
from sostiene.connect.frames import Frame
from sostiene.connect.held import Held
from sostiene.connect.judged import ClaimLink, apply_judged, split_key


def make(key: str, *told: str) -> Claim:
    """A claim on which these statements take positions."""
    held = tuple(
        Held(
            one,
            f"article of {one}",
            f"speaker of {one}",
            "asserts",
            0,
            9,
            f"words of {one}",
            Frame(0, 9),
            said=f"2025-03-0{place}",
        )
        for place, one in enumerate(told, 1)
    )
    return Claim(key, f"words of {told[0]}", held, held[0])


def apply(
    *said: ClaimLink, claims: tuple[Claim, ...] = (make("a", "s1", "s2", "s3"), make("b", "s4"))
) -> dict[str, set[str]]:
    """The statements of each claim, as people want them."""
    return {claim.key: {held.told for held in claim.positions} for claim in apply_judged(claims, said)}


def test_without_any_word_claims_stay_as_they_are() -> None:
    assert apply() == {"a": {"s1", "s2", "s3"}, "b": {"s4"}}
    assert apply(ClaimLink("gone", "s1", is_same=True), ClaimLink("gone", "s1", is_same=False)) == apply()


def test_two_claims_become_one_under_the_key_of_the_larger() -> None:
    assert apply(ClaimLink("s4", "s2", is_same=True)) == {"a": {"s1", "s2", "s3", "s4"}}


def test_a_statement_that_is_split_off_makes_a_claim_of_its_own() -> None:
    assert apply(ClaimLink("s2", "s1", is_same=False)) == {"a": {"s1", "s3"}, split_key("s2"): {"s2"}, "b": {"s4"}}


def test_those_split_off_together_make_one() -> None:
    parted = apply(
        ClaimLink("s2", "s1", is_same=False), ClaimLink("s3", "s1", is_same=False), ClaimLink("s2", "s3", is_same=True)
    )  # fmt: skip
    assert parted.pop(min(split_key("s2"), split_key("s3"))) == {"s2", "s3"}
    assert parted == {"a": {"s1"}, "b": {"s4"}}


def test_a_rejected_statement_is_in_no_claim() -> None:
    rejected = ClaimLink("s2", "s1", is_same=False), ClaimLink("s2", "s2", is_same=False)
    assert apply(*rejected) == {"a": {"s1", "s3"}, "b": {"s4"}}
    assert apply(ClaimLink("s4", "s4", is_same=False)) == {"a": {"s1", "s2", "s3"}}


def test_what_is_said_later_holds() -> None:
    together, apart = ClaimLink("s4", "s1", is_same=True), ClaimLink("s4", "s1", is_same=False)
    assert apply(together, apart) == {"a": {"s1", "s2", "s3"}, split_key("s4"): {"s4"}}
    assert apply(apart, together) == {"a": {"s1", "s2", "s3", "s4"}}


def test_title_and_first_are_of_what_is_left() -> None:
    (claim, _) = (one for one in apply_judged([make("a", "s1", "s2")], [ClaimLink("s1", "s2", is_same=False)]))
    left = next(
        one for one in apply_judged([make("a", "s1", "s2")], [ClaimLink("s1", "s2", is_same=False)]) if one.key == "a"
    )
    assert claim.title and left.title == "words of s2" and left.first is not None and left.first.told == "s2"
