"""How much a statement needs a person's eye: each finding adds to the chance that it is wrong."""

from typing import Any

import pytest
from sqlalchemy import select

from sostiene.corrections import correct
from sostiene.store import Store
from sostiene.store.doubts import WEIGHTS, find_doubts, find_lone_mark, measure_doubt
from sostiene.store.judgements import Judge
from sostiene.store.tables import statements
from tests.store.test_questions import keep, say, write

SURE: dict[str, Any] = {
    "speaker": "Ada Ferrin", "kind": "indirect", "act": "deny", "confidence": 0.9, "cue": [[0, 2]], "source": [[3, 5]],
}  # fmt: skip


def test_a_statement_that_nothing_is_wrong_with_is_as_doubtful_as_its_reader_is_unsure() -> None:
    assert measure_doubt(SURE, "che il faro sia in vendita") == 0.1
    assert [one.kind for one in find_doubts(SURE, "che il faro")] == ["confidence"]


@pytest.mark.parametrize(
    ("changed", "content", "kind"),
    [
        ({"speaker": "unknown"}, "che il faro", "no speaker"),
        ({"speaker": "unknown", "because": {"speaker": "unresolved: A or B"}}, "che il faro", "several speakers"),
        ({}, "«che il faro", "marks"),
        ({}, 'che "il faro', "marks"),
        ({"cue": None, "source": None}, "che il faro", "nothing says so"),
        ({}, "falso", "one word"),
        ({"position": {"is_negated": True}}, "che non sia in vendita", "turned"),
        ({"position": {"is_hearsay": True}}, "che il faro", "hearsay"),
    ],
)  # fmt: skip
def test_each_finding_adds_its_weight(changed: dict[str, Any], content: str, kind: str) -> None:
    doubts = list(find_doubts({**SURE, **changed}, content))
    assert [one.kind for one in doubts] == ["confidence", kind]
    assert measure_doubt({**SURE, **changed}, content) == round(0.1 + WEIGHTS[kind], 3)  # type: ignore[index]


def test_a_post_needs_no_words_that_attribute_it() -> None:
    post = {**SURE, "kind": "post", "cue": None, "source": None}
    assert [one.kind for one in find_doubts(post, "Presto!")] == ["confidence"]


def test_doubt_ends_at_one() -> None:
    worst = {"speaker": "unknown", "confidence": 0.1, "position": {"is_hearsay": True}}
    assert measure_doubt(worst, "«falso") == 1.0


@pytest.mark.parametrize(
    ("content", "mark"),
    [("«a»", ""), ("a»", "»"), ("“a” e “b", "“"), ("(a", "("), ('"a"', ""), ("", ""), ("l'a", "")],
)
def test_a_mark_without_partner_is_found(content: str, mark: str) -> None:
    assert find_lone_mark(content) == mark


def test_the_store_keeps_the_doubt_of_each_statement_and_of_a_corrected_one_anew(store: Store) -> None:
    keep(store, write("faro", say("unknown", "Resta qui", confidence=0.6)))

    def read() -> tuple[str, float]:
        with store.read() as connection:
            row = connection.execute(select(statements.c.id, statements.c.doubt)).one()
        return row.id, row.doubt

    key, doubt = read()
    assert doubt == 0.7
    correct(store, key, {"speaker": "Ada Ferrin"}, Judge("Rosa Testi", "so it says"))
    assert read() == (key, 0.4)
