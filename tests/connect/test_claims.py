"""Positions grouped by what they are about."""

import random

import numpy as np
import pytest

from sostiene.connect.claims import group_claims
from sostiene.connect.likewise import EmbedQuotes
from tests.connect.telling import Telling


def tell_bridge() -> Telling:
    told = Telling()
    told.add(
        "en1", "Chile accused Peru of blowing up the Arica bridge. Lima denied the accusations.", published="2031-05-02"
    )
    told.tell("of blowing up the Arica bridge", "Chile", "accused", act="accuse")
    told.tell("the accusations", "Lima", "denied", stance="denies", act="deny")
    told.add("it1", "Il Perù ha distrutto il ponte di Arica, ha detto Ada Lund.", "it", "2031-05-03")
    told.tell("Il Perù ha distrutto il ponte di Arica", "Ada Lund", "ha detto")
    told.add("ru1", "Перу взорвало мост в Арике, заявила Ада Лунд.", "ru", "2031-05-03")
    told.tell("Перу взорвало мост в Арике", "Ада Лунд", "заявила")
    told.add("en2", "Peru said Chile destroyed the Arica bridge.", published="2031-05-04")
    return told.tell("Chile destroyed the Arica bridge", "Peru", "said")


def find(told: Telling, *speakers: str) -> list[set[str]]:
    """The speakers of each claim that all of these take a position on."""
    found = [{one.speaker for one in claim.positions} for claim in told.claims()]
    return [some for some in found if set(speakers) <= some]


def test_a_denial_and_an_accusation_meet_across_languages() -> None:
    assert {"Chile", "Lima", "Ada Lund", "Ада Лунд"} in find(tell_bridge(), "Chile")


def test_the_same_deed_of_another_is_another_claim() -> None:
    assert find(tell_bridge(), "Peru", "Chile") == []


def test_the_order_of_the_input_does_not_count() -> None:
    told = tell_bridge()
    claims = told.claims()
    for seed in range(3):
        random.Random(seed).shuffle(told.told)
        assert told.claims() == claims


def test_a_claim_keeps_its_key_when_others_join() -> None:
    told = tell_bridge()
    before = {claim.key for claim in told.claims() if len(claim.positions) > 2}
    told.add("fr1", "Le Pérou a détruit le pont d'Arica, a dit Nils Berg.", "fr", "2031-05-05")
    told.tell("Le Pérou a détruit le pont d'Arica", "Nils Berg", "a dit")
    assert before <= {claim.key for claim in told.claims()}


def test_drones_and_missiles_are_two_claims() -> None:
    told = Telling().add("a", "Peru sent drones to Chile, Oslo said. Peru sent missiles to Chile, Bern said.")
    told.tell("Peru sent drones to Chile", "Oslo", "said").tell("Peru sent missiles to Chile", "Bern", "said")
    assert find(told, "Oslo", "Bern") == []


def test_two_denials_of_different_things_never_meet() -> None:
    told = Telling().add("a", "Lima denied sending drones to Chile. Oslo denied sending missiles to Chile.")
    told.tell("sending drones to Chile", "Lima", "denied", stance="denies").tell(
        "sending missiles to Chile", "Oslo", "denied", stance="denies"
    )
    assert find(told, "Lima", "Oslo") == []


def test_a_small_number_before_the_war_is_three_claims() -> None:
    told = Telling().add("a", "Peru sent a small number of drones to Chile months before the war, Oslo said.")
    told.tell("Peru sent a small number of drones to Chile months before the war", "Oslo", "said")
    assert len(told.claims()) == 3


def test_who_denies_the_use_in_war_does_not_deny_the_drones() -> None:
    told = Telling().add(
        "a", "Lima said it had not given Chile drones for use in Bolivia. Oslo said Peru gave Chile drones."
    )
    told.tell("it had not given Chile drones for use in Bolivia", "Lima", "said").tell(
        "Peru gave Chile drones", "Oslo", "said"
    )
    assert find(told, "Lima", "Oslo") == []


def test_attacks_on_two_places_stay_apart() -> None:
    told = Telling()
    for doc, town in (("a", "Calbuco"), ("b", "Talara")):
        told.add(doc, f"Peru struck a hospital in {town} on Monday, officials of Chile said.", published="2031-05-02")
        told.tell(f"Peru struck a hospital in {town} on Monday", f"officials near {town}", "said")
    assert find(told, "officials near Calbuco", "officials near Talara") == []


def test_after_a_long_silence_begins_another_claim() -> None:
    told = Telling()
    for doc, day in (("a", "2031-05-02"), ("b", "2031-12-02")):
        told.add(doc, "Peru sent drones to Chile, Oslo said.", published=day).tell(
            "Peru sent drones to Chile", f"Oslo {doc}", "said"
        )
    assert find(told, "Oslo a", "Oslo b") == []


def test_the_first_is_the_earliest_that_takes_a_side() -> None:
    told = tell_bridge()
    claim = next(claim for claim in told.claims() if len(claim.positions) > 3)
    assert claim.first is not None and claim.first.speaker == "Chile"


@pytest.mark.parametrize("line", ["МОСКВА, 3 мая. /ТАСС/. ", "МОСКВА, 3 мая — "])
def test_who_speaks_under_a_dateline_speaks_on_its_day(line: str) -> None:
    told = Telling().add("ru", f"{line}Перу взорвало мост в Арике, заявила Ада Лунд.", "ru", "2031-05-04")
    told.tell("Перу взорвало мост в Арике", "Ада Лунд", "заявила")
    assert {one.said for one in told.positions()} == {"2031-05-03"}


def test_on_one_day_a_name_comes_first() -> None:
    told = Telling().add(
        "a", "Officials said Peru blew up the Arica bridge. Chile said so too.", published="2031-05-02"
    )
    told.tell("Peru blew up the Arica bridge", "Officials", "said", voice="unnamed")
    told.add("b", "Peru blew up the Arica bridge, Ada Lund said.", published="2031-05-02")
    told.tell("Peru blew up the Arica bridge", "Ada Lund", "said", voice="person")
    assert {claim.first.speaker for claim in told.claims() if claim.first} == {"Ada Lund"}


def test_the_title_is_words_of_one_of_its_statements() -> None:
    for claim in tell_bridge().claims():
        assert any(claim.title in " ".join(one.quote.split()) for one in claim.positions)


def lay(told: Telling, vectors: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> EmbedQuotes:
    """Gives a position the vector of its statement."""
    rows = {one.key: vectors[number] for number, one in enumerate(told.told)}
    return lambda positions: np.array([rows[held.told] for held in positions], dtype=np.float32)


@pytest.mark.parametrize(
    ("other", "cosine", "is_one"),
    [
        ("The tap of every house in Talara gives healthy water", 0.9, True),
        ("The tap of every house in Talara gives healthy water", 0.2, False),
        ("The tap of every house in Chimbote gives healthy water", 0.9, False),
    ],
)
def test_what_no_table_knows_meets_by_vectors_and_names(other: str, cosine: float, is_one: bool) -> None:
    told = (
        Telling()
        .add("a", "The water in Talara is safe to drink, Ada Lund said.")
        .tell("The water in Talara is safe to drink", "Ada Lund", "said")
    )
    told.add("b", f"{other}, Nils Berg said.").tell(other, "Nils Berg", "said")
    vectors = np.array([[1.0, 0.0], [cosine, np.sqrt(1 - cosine**2)]], dtype=np.float32)
    claims = group_claims(told.told, lay(told, vectors), told.texts)
    found = [{one.speaker for one in claim.positions} for claim in claims]
    assert ({"Ada Lund", "Nils Berg"} in found) == is_one


def test_no_chain_of_likeness_leads_from_one_to_another() -> None:
    told, turns = Telling(), np.arange(5) * 1.0  # each near the next (cosine 0.54), the ends far from each other
    for number in range(5):
        told.add(f"a{number}", f"The tree has grown, said Ada {number}.").tell(
            "The tree has grown", f"Ada {number}", ""
        )
    vectors = np.stack([np.cos(turns), np.sin(turns)], axis=1).astype(np.float32)
    claims = group_claims(told.told, lay(told, vectors), told.texts)
    assert max(len(claim.positions) for claim in claims) < 4


def lean(count: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    """Vectors of which the first two lie nearer each other than all others, as contents on one topic lie."""
    own = np.eye(count, count + 1, 1, dtype=np.float32)
    own[:, 0] = 0.3  # what all have in common
    own[1, 1:] = own[0, 1:]
    own[1, 2] = 0.3
    found: np.ndarray[tuple[int, ...], np.dtype[np.float32]] = own / np.linalg.norm(own, axis=1, keepdims=True)
    return found


def tell_choir(first: str, lang: str) -> Telling:
    told = Telling().add("a", "The choir sang in the hall, Ada Lund said.")
    told.tell("The choir sang in the hall", "Ada Lund", "said")
    told.add("b", f"{first}, Nils Berg.", lang).tell(first, "Nils Berg", "")
    for number in range(14):
        told.add(f"c{number}", f"The garden has room for {number + 20} trees, Ugo Rossi said.")
        told.tell(f"The garden has room for {number + 20} trees", "Ugo Rossi", "said")
    return told


def test_a_denial_meets_what_it_denies_in_another_language() -> None:
    told = tell_choir("il coro non ha cantato nella sala", "it")
    found = group_claims(told.told, lay(told, lean(len(told.told))), told.texts)
    meeting = [{(one.speaker, one.stance) for one in claim.positions} for claim in found]
    assert {("Ada Lund", "asserts"), ("Nils Berg", "denies")} in meeting
    assert max(len(claim.positions) for claim in found) == 2


def test_what_no_table_knows_joins_what_one_knows_in_another_language() -> None:
    told = Telling().add("a", "The Arica bridge was destroyed, Ada Lund said.")
    told.tell("The Arica bridge was destroyed", "Ada Lund", "said")
    told.add("b", "il ponticello non è più in piedi, Nils Berg.", "it")
    told.tell("il ponticello non è più in piedi", "Nils Berg", "")
    others = tell_choir("il coro ha cantato nella sala", "it")
    del others.texts["a"], others.texts["b"]
    told.told += others.told[2:]
    told.texts.update(others.texts)
    before = group_claims(told.told, None, told.texts)
    after = group_claims(told.told, lay(told, lean(len(told.told))), told.texts)
    assert any({one.speaker for one in claim.positions} == {"Ada Lund", "Nils Berg"} for claim in after)
    assert {claim.key for claim in after} <= {claim.key for claim in before}


def test_nothing_gives_nothing() -> None:
    assert group_claims([], None, {}) == ()
