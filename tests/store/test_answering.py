"""Who answers whom: by what articles put side by side, by who asserted first, and by whom something is said to."""

from types import SimpleNamespace

import pytest

from sostiene.errors import SostieneError
from sostiene.questions.answering import (
    Answering,
    find_answering,
    is_until,
    list_addressed,
    list_replies,
    make_participant,
    read_addressee,
)
from sostiene.store import Store
from tests.connected import ODA, RENTED, SOLD, fill
from tests.views.pictured import take

ADA = make_participant("e" * 15, "Ada Ferrin", "NO")


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store)
    return store


def show(answering: Answering) -> list[tuple[str, str, str, int]]:
    names = {one.key: one.name for one in answering.participants}
    return [(names[one.who], one.way, names[one.whom], one.times) for one in answering.exchanges]


def test_a_denial_answers_who_asserts_it_in_the_same_article_or_first(filled: Store) -> None:
    found = find_answering(filled)
    # Both articles that report the denial; the confirmation of March may be later than the official's word, too.
    assert show(found) == [("Oda Lien", "denies", "Un funzionario", 2), ("Oda Lien", "confirms", "Un funzionario", 1)]
    assert found.exchanges[0].answered is not None and found.exchanges[0].day == "2025-03-04"


def test_it_can_be_asked_of_a_claim_an_article_and_a_speaker(filled: Store) -> None:
    assert len(find_answering(filled, claim=SOLD).exchanges) == 2
    assert find_answering(filled, claim=RENTED).exchanges == ()
    assert show(find_answering(filled, article="sentinella")) == [("Oda Lien", "denies", "Un funzionario", 1)]
    assert len(find_answering(filled, entity=ODA).exchanges) == 2
    assert find_answering(filled, entity="f" * 15).exchanges == ()


def test_what_is_not_there_is_an_error(filled: Store) -> None:
    with pytest.raises(SostieneError):
        find_answering(filled, claim="ffffff")
    with pytest.raises(SostieneError):
        find_answering(filled, article="no such article")


def test_of_others_only_the_first_is_answered() -> None:
    taken = [
        take("Ada", "asserts", "2025-03-01", 1, article="b" * 15),
        take("Eva", "asserts", "2025-03-02", 2, article="d" * 15),
        take("Ugo", "denies", "2025-03-03", 3),
        take("Ivo", "asserts", "2025-03-04", 4, article="f" * 15),
    ]  # fmt: skip
    assert [met.whom.name for met in list_replies(taken)] == ["Ada"]


def test_one_party_confirms_itself_to_nobody_but_may_deny_itself() -> None:
    said = take("Ada", "asserts", "2025-03-01", 1, party="NO")
    for stance, number in (("confirms", 0), ("denies", 1)):
        assert len(list(list_replies([said, take("Ugo", stance, "2025-03-03", 3, party="NO")]))) == number


def test_what_is_told_of_another_is_no_answer() -> None:
    said = take("Ada", "asserts", "2025-03-01", 1)
    assert not list(list_replies([said, take("Ugo", "denies", "2025-03-03", 3, is_own=False)]))


@pytest.mark.parametrize(
    ("one", "other", "is_first"),
    [("2025-03", "2025-03-04", True), ("2025-03-05", "2025-03", True), ("2025-04", "2025-03-04", False)],
)
def test_days_are_compared_as_far_as_they_are_known(one: str, other: str, is_first: bool) -> None:
    assert is_until(one, other) is is_first


@pytest.mark.parametrize(
    ("words", "has_capital_nouns", "names"),
    [
        ("ad Ada Ferrin", False, ["Ada Ferrin"]), ("ai giornalisti", False, []),
        ("a Livia Monteforte", False, ["Livia Monteforte"]),
        ("gegenüber Journalisten", True, []), ("gegenüber Wladimir Putin", True, ["Vladimir Putin"]),
    ],
)  # fmt: skip
def test_whom_something_is_said_to_by_name(words: str, has_capital_nouns: bool, names: list[str]) -> None:
    assert [one.name for one in read_addressee(words, has_capital_nouns, [ADA])] == names


def test_nobody_speaks_to_themselves_and_the_nameless_are_kept_apart() -> None:
    rows = [
        SimpleNamespace(
            id="1", addressee=words, content="x", day="2025", party=None, name=name, lang="it", entity=None, known=None
        )
        for name, words in (("Ugo", "ad Ada Ferrin"), ("Ugo", "ai cronisti"), ("Eva Berg", "a Eva Berg"))
    ]  # fmt: skip
    found = list(list_addressed(rows, [ADA]))
    assert [[met.whom.name for met in some] for some in found] == [["Ada Ferrin"], [], []]
