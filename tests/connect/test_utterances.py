"""One act of saying is found again in whatever article, language and wording; two are never made one."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sostiene.connect.records import Told
from sostiene.connect.utterances import Utterance, group_utterances

Vectors = NDArray[np.float32]
WIDTH = 8


def tell(key: str, content: str, **others: object) -> Told:
    """A statement of Ada Ferrin, direct, in Italian, published on 5 March 2025."""
    one = Told(
        key, key.partition("/")[0], "Ada Ferrin", content, content, ((0, len(content)),), entity="ferrin",
        kind="direct", published="2025-03-05", lang="it",
    )  # fmt: skip
    return replace(one, **others)  # type: ignore[arg-type]


def point(*angles: float) -> Vectors:
    """Vectors of which each has, with the first of all directions, the given cosine; otherwise they share nothing."""
    rows = np.zeros((len(angles), WIDTH), dtype=np.float32)
    for number, cosine in enumerate(angles):
        rows[number, 0], rows[number, 1 + number] = cosine, np.sqrt(1 - cosine**2)
    return rows


def group(told: list[Told], vectors: Vectors) -> list[tuple[str, ...]]:
    return [one.members for one in group_utterances(told, vectors)]


SHORT = "«Il faro di Calaverde resta acceso tutto l'inverno»"
LONGER = "«Il faro di Calaverde resta acceso tutto l'inverno e nessuno lo vende»"


def test_one_quotation_in_two_articles_is_one_utterance() -> None:
    found = group_utterances([tell("a/1", SHORT), tell("b/1", LONGER)], point(0.95, 0.95))
    assert [one.members for one in found] == [("a/1", "b/1")]
    assert found[0].ties[0].why == "the same voice, likeness 0.90, they share 100% of the words of the shorter"


def test_a_translation_is_the_same_utterance() -> None:
    english = tell("b/1", "that the lighthouse stays lit", lang="en", kind="indirect", speaker="Ada Ferrin")
    assert group([tell("a/1", SHORT), english], point(0.8, 0.8)) == [("a/1", "b/1")]


def test_a_translation_of_something_else_is_not() -> None:
    english = tell("b/1", "that the harbour needs a new pier", lang="en")
    assert group([tell("a/1", SHORT), english], point(0.5, 0.5)) == []


def test_two_things_said_on_one_occasion_are_two_utterances() -> None:
    other = tell("b/1", "«Sul molo decideremo in consiglio la settimana prossima»")
    assert group([tell("a/1", SHORT), other], point(0.7, 0.7)) == []


def test_the_words_of_another_person_are_never_the_same_utterance() -> None:
    other = tell("b/1", SHORT, speaker="Ugo Salis", entity="salis")
    assert group([tell("a/1", SHORT), other], point(1.0, 1.0)) == []


def test_the_same_words_weeks_later_are_another_utterance() -> None:
    assert group([tell("a/1", SHORT), tell("b/1", SHORT, published="2025-03-25")], point(1.0, 1.0)) == []


def test_the_day_that_the_text_tells_counts_before_that_of_publication() -> None:
    told = [tell("a/1", SHORT, said="2025-03-04"), tell("b/1", SHORT, published="2025-03-25", said="2025-03-04")]
    assert group(told, point(1.0, 1.0)) == [("a/1", "b/1")]
    assert group_utterances(told, point(1.0, 1.0))[0].said == "2025-03-04"


def test_what_a_state_said_is_one_utterance_only_where_it_is_quoted() -> None:
    state = {"speaker": "Iceland", "entity": "iceland", "voice": "place"}
    indirect = [tell(key, "che il faro resta acceso", kind="indirect", **state) for key in ("a/1", "b/1")]
    assert group(indirect, point(1.0, 1.0)) == []
    assert group([tell("a/1", SHORT, **state), tell("b/1", SHORT, **state)], point(1.0, 1.0)) == [("a/1", "b/1")]


def test_a_person_quoted_as_the_body_that_he_speaks_for_is_one_voice() -> None:
    person = tell("a/1", SHORT, party="IS")
    body = tell("b/1", SHORT, speaker="Icelandic Foreign Ministry", entity="mfa", party="IS", voice="body")
    assert group([person, body], point(1.0, 1.0)) == [("a/1", "b/1")]
    assert group([person, replace(body, kind="indirect")], point(1.0, 1.0)) == []


def test_what_an_agency_quotes_is_given_to_the_person_whom_its_sentence_names() -> None:
    relayed = tell(
        "b/2", "«Der Leuchtturm bleibt an»", lang="de", speaker="Nachrichtenagentur dpa", entity="dpa",
        sentence="«Der Leuchtturm bleibt an», zitierte die Nachrichtenagentur dpa Bürgermeisterin Ferrin.",
    )  # fmt: skip
    told = [tell("a/1", SHORT), relayed, tell("b/1", "«Bis bald»", lang="de")]
    assert group(told, point(0.8, 0.8, 0.1)) == [("a/1", "b/2")]


def test_what_a_medium_tells_of_nobody_is_no_utterance_of_the_medium() -> None:
    medium = {"speaker": "Reuters", "entity": "reuters", "kind": "indirect"}
    assert group([tell("a/1", SHORT, **medium), tell("b/1", SHORT, **medium)], point(1.0, 1.0)) == []


def test_a_shared_number_makes_up_for_other_words() -> None:
    one = tell("a/1", "che arriveranno 2.400 lampade nuove da Montesalvo", kind="indirect")
    other = tell("b/1", "che sono in viaggio 2 400 fanali per il porto", kind="indirect")
    assert group([one, other], point(0.95, 0.95)) == [("a/1", "b/1")]
    third = tell("c/1", "che sono in viaggio 3 100 fanali per il porto", kind="indirect")
    assert group([one, third], point(0.95, 0.95)) == []


def test_a_denial_and_its_contrary_need_more() -> None:
    one = tell("a/1", "che il faro di Calaverde sia in vendita", kind="indirect")
    denial = tell("b/1", "il faro di Calaverde venduto", kind="indirect", stance="denies")
    assert group([one, denial], point(0.8, 0.8)) == []


def test_one_stretch_read_twice_joins_and_a_report_inside_a_report_does_not() -> None:
    twice = [tell("a/1", SHORT), tell("a/2", SHORT, speaker="Lumen", entity="lumen", kind="indirect")]
    nested = replace(twice[1], within="a/1")
    assert group(twice, point(1.0, 1.0)) == [("a/1", "a/2")]
    assert group([twice[0], nested], point(1.0, 1.0)) == []


def test_nobody_known_is_the_same_as_nobody_else() -> None:
    nobody = {"speaker": "unknown", "entity": "", "kind": "indirect"}
    assert group([tell("a/1", SHORT, **nobody), tell("b/1", SHORT, **nobody)], point(1.0, 1.0)) == []


@pytest.mark.parametrize("day", ["2024-02-31", "soon", "9999", "0000-00-00", "9999-12"])
def test_a_day_that_is_none_stops_nothing(day: str) -> None:
    assert isinstance(group([tell("a/1", SHORT, said=day), tell("b/1", SHORT)], point(1.0, 1.0)), list)


def make_many() -> tuple[list[Told], Vectors]:
    random = np.random.default_rng(3)
    told, rows = [], []
    for number in range(24):
        base = np.zeros(WIDTH, dtype=np.float32)
        base[number % 3] = 1
        row = base + random.normal(scale=0.15, size=WIDTH).astype(np.float32)
        rows.append(row / np.linalg.norm(row))
        words = ("faro acceso inverno", "molo nuovo porto", "strada chiusa ponte")[number % 3]
        told.append(tell(f"{number % 8}/{number}", f"{words} {number}", lang=("it", "en")[number % 2]))
    return told, np.array(rows, dtype=np.float32)


TOLD, ROWS = make_many()


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(len(TOLD))))
def test_the_order_of_the_input_changes_nothing(order: list[int]) -> None:
    expected: tuple[Utterance, ...] = group_utterances(TOLD, ROWS)
    assert expected
    assert group_utterances([TOLD[number] for number in order], ROWS[order]) == expected


def test_statements_of_other_voices_and_days_change_nothing() -> None:
    others = [
        replace(one, key=f"z{one.key}", article=f"z{one.article}", entity="salis", speaker="Ugo Salis") for one in TOLD
    ]
    late = [replace(one, key=f"y{one.key}", article=f"y{one.article}", published="2026-01-01") for one in TOLD]
    found = group_utterances([*TOLD, *others, *late], np.concatenate([ROWS, ROWS, ROWS]))
    assert [one for one in found if one.members[0][0] not in "yz"] == list(group_utterances(TOLD, ROWS))


def test_no_statements_give_no_utterances() -> None:
    assert group_utterances([], np.zeros((0, WIDTH), dtype=np.float32)) == ()
