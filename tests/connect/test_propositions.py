"""Which propositions a statement takes a position on, and how."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostiene.connect.propositions import find_positions
from sostiene.connect.records import Text, Told
from tests.connect.telling import Telling

SENT = {
    "en": ("Peru sent drones to Chile, Ada Lund said.", "Peru sent drones to Chile", "said"),
    "it": ("Il Perù ha fornito droni al Cile, ha detto Ada Lund.", "Il Perù ha fornito droni al Cile", "ha detto"),
    "de": ("Ada Lund sagte, Peru habe Drohnen an Chile geliefert.", "Peru habe Drohnen an Chile geliefert", "sagte"),
    "fr": ("Le Pérou a livré des drones au Chili, a dit Ada Lund.", "Le Pérou a livré des drones au Chili", "a dit"),
    "es": ("Perú entregó drones a Chile, dijo Ada Lund.", "Perú entregó drones a Chile", "dijo"),
    "ru": ("Перу поставило Чили беспилотники, сказала Ада Лунд.", "Перу поставило Чили беспилотники", "сказала"),
    "uk": ("Перу постачало Чилі безпілотники, сказала Ада Лунд.", "Перу постачало Чилі безпілотники", "сказала"),
}


@pytest.mark.parametrize("lang", SENT)
def test_who_does_what_to_whom_is_the_same_in_every_language(lang: str) -> None:
    text, content, cue = SENT[lang]
    found = Telling().add("a", text, lang).tell(content, "Ada Lund", cue).positions()
    frame = found[0].frame
    assert (frame.act, frame.things, frame.agents, frame.others) == ("supply", {"drone"}, {"PE"}, {"CL"})


def test_denied_drones_or_missiles_are_two_denials() -> None:
    text = "Lima denied sending drones or missiles to Chile."
    told = (
        Telling()
        .add("a", text)
        .tell("sending drones or missiles to Chile", "Lima", "denied", stance="denies", act="deny")
    )
    assert told.shown() == [
        ("Lima", "denies", "supply", ("drone",), ("PE",)),
        ("Lima", "denies", "supply", ("missile",), ("PE",)),
    ]


def test_but_no_missiles_leaves_out_the_act() -> None:
    text = "«Il Perù ha fornito droni al Cile, ma non missili», ha detto Ada Lund."
    told = Telling().add("a", text, "it").tell(text[:48], "Ada Lund", "ha detto", kind="direct")
    assert [(one[1], one[3]) for one in told.shown()] == [("asserts", ("drone",)), ("denies", ("missile",))]


def test_a_negated_content_is_a_denial() -> None:
    text = "Lima said it had not sent drones to Chile."
    told = Telling().add("a", text).tell("it had not sent drones to Chile", "Lima", "said", is_negated=True)
    assert [one[1] for one in told.shown()] == ["denies"]


def test_a_quoted_denial_that_is_said_to_deny_denies_once() -> None:
    text = 'Lima ha respinto le accuse: "Non abbiamo inviato droni al Cile".'
    told = Telling().add("a", text, "it")
    told.tell('"Non abbiamo inviato droni al Cile"', "Lima", "ha respinto le accuse", stance="denies", kind="direct")
    assert [one[1] for one in told.shown()] == ["denies"]


def test_what_is_not_denied_is_not_confirmed() -> None:
    text = "Lima did not deny that it sent drones to Chile."
    told = Telling().add("a", text)
    told.tell("that it sent drones to Chile", "Lima", "did not deny", stance="does_not_deny", act="not_deny")
    assert [one[1] for one in told.shown()] == ["does_not_deny"]


def test_not_denying_a_negated_content_says_nothing_clear() -> None:
    text = "Lima did not deny that Peru had not sent drones to Chile."
    told = Telling().add("a", text)
    told.tell("that Peru had not sent drones to Chile", "Lima", "did not deny", stance="does_not_deny", act="not_deny")
    assert told.shown() == []


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "Oslo said it could not confirm that Peru sent drones to Chile.",
            "it could not confirm that Peru sent drones to Chile",
        ),
        (
            "Ada Lund said she would act if it is proved that Peru sent drones to Chile.",
            "if it is proved that Peru sent drones to Chile",
        ),
    ],
)
def test_a_non_answer_does_not_confirm(text: str, content: str) -> None:
    found = Telling().add("a", text).tell(content, "Ada Lund", "said").positions()
    assert [one.stance for one in found] == ["does_not_confirm"]


def test_another_condition_says_nothing_of_what_is() -> None:
    told = Telling().add("a", "If Peru sends drones to Chile, we shall answer, Ada Lund said.")
    assert told.tell("If Peru sends drones to Chile, we shall answer", "Ada Lund", "said").shown() == []


def test_a_wish_says_nothing_of_what_is() -> None:
    told = Telling().add("a", "Santiago urged Peru to send more drones to Chile.")
    assert told.tell("to send more drones to Chile", "Santiago", "urged", act="urge").shown() == []


def test_claims_called_false_are_denied_and_held_by_those_who_make_them() -> None:
    text = "The claims of Chile that Peru sent drones to Bolivia are completely wrong, Ada Lund said."
    found = Telling().add("a", text).tell(text[:73], "Ada Lund", "said", party="PE").positions()
    assert {(one.speaker, one.stance) for one in found} == {("Ada Lund", "denies"), ("Chile", "asserts")}


def test_claims_not_groundless_are_confirmed() -> None:
    text = "Обвинения Чили о поставках Перу беспилотников в Боливию не беспочвенны, заявила Ада Лунд."
    found = Telling().add("a", text, "ru").tell(text[: text.index(", заявила")], "Ада Лунд", "заявила").positions()
    assert ("Ада Лунд", "confirms") in {(one.speaker, one.stance) for one in found}


def test_denied_accusations_are_what_the_party_was_accused_of() -> None:
    text = "Chile accused Peru of blowing up the Arica bridge. Lima rejected the accusations."
    told = Telling().add("a", text).tell("of blowing up the Arica bridge", "Chile", "accused", act="accuse")
    told.tell("the accusations", "Lima", "rejected", stance="denies", act="deny")
    assert told.shown() == [
        ("Chile", "asserts", "attack", ("bridge",), ("PE",)),
        ("Lima", "denies", "attack", ("bridge",), ("PE",)),
    ]


def test_two_who_accuse_each_other_accuse_the_other() -> None:
    text = "Chile and Peru traded accusations over the destruction of the Arica bridge."
    told = (
        Telling()
        .add("a", text)
        .tell("over the destruction of the Arica bridge", "Chile and Peru", "traded accusations")
    )
    assert {(one.speaker, *one.frame.agents) for one in told.positions()} == {("Chile", "PE"), ("Peru", "CL")}


def test_backers_hold_it_too() -> None:
    text = "Il Cile, appoggiato dalla Nato e dalla Norvegia, ha accusato il Perù di avere distrutto il ponte di Arica."
    told = Telling().add("a", text, "it")
    told.tell("di avere distrutto il ponte di Arica", "Il Cile", "ha accusato", act="accuse")
    assert {one.speaker for one in told.positions()} == {"Il Cile", "Nato", "Norvegia"}


def test_accusing_of_lies_denies_what_was_said() -> None:
    text = "Lima said it sent few drones to Chile. Ada Lund accused Lima of lying."
    told = Telling().add("a", text).tell("it sent few drones to Chile", "Lima", "said")
    told.tell("Lima of lying", "Ada Lund", "accused", act="accuse")
    assert ("Ada Lund", "denies") in {(one[0], one[1]) for one in told.shown()}


def test_a_topic_is_not_put_into_a_clause_that_says_something_else() -> None:
    text = "Peru sent drones to Chile, Oslo said. Peru sent drones to Chile in May. Ada Lund said justice was done."
    told = Telling().add("a", text).tell("justice was done", "Ada Lund", "said")
    assert all(one.is_open for one in told.positions())


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet="aeiornst .,:;«»\"'Peru drones not denies 0123\n\U0001f600", min_size=1, max_size=300),
    st.integers(0, 300), st.integers(1, 80), st.sampled_from(["en", "it", "ru", "xx", None]),
)  # fmt: skip
def test_any_text_is_read_and_every_quote_stands_in_it(text: str, start: int, size: int, lang: str | None) -> None:
    start = min(start, len(text) - 1)
    end = min(len(text), start + size)
    told = Told("a/1", "a", "Lima", text[start:end], "", ((start, end),), cue="denies", stance="denies", lang=lang)
    for held in find_positions([told], {"a": Text("a", "a", text, lang)}):
        assert text[held.start : held.end] == held.quote


@pytest.mark.parametrize(
    ("content", "lang"),
    [
        ("Nobody moved the choir to Talara", "en"),
        ("nessuno ha spostato il coro a Talara", "it"),
        ("niemand hat den Chor nach Talara verlegt", "de"),
        ("nadie ha trasladado el coro a Talara", "es"),
        ("никто не перевозил хор в Талару", "ru"),
        ("ніхто не перевозив хор до Талари", "uk"),
    ],
)
def test_a_content_with_nobody_denies_what_no_table_knows(content: str, lang: str) -> None:
    told = Telling().add("a", f"{content}: Ada Lund.", lang).tell(content, "Ada Lund", "")
    assert [(one.stance, one.is_open) for one in told.positions()] == [("denies", True)]


def test_whether_goes_with_a_non_answer_and_if_with_a_condition() -> None:
    told = Telling().add("a", "Ada Lund would not say whether the choir sang in Talara.")
    told.tell("whether the choir sang in Talara", "Ada Lund", "would not say", stance="does_not_confirm")
    assert [one.stance for one in told.positions()] == ["does_not_confirm"]
    told = Telling().add("a", "Ada Lund said the feast is off if the choir sang in Talara.")
    told.tell("the feast is off if the choir sang in Talara", "Ada Lund", "said")
    assert told.positions() == []


def test_words_quoted_with_a_denial_are_what_the_denier_says() -> None:
    text = 'Ada Lund denied it. "The choir sang well in Talara."'
    told = Telling().add("a", text)
    told.tell('"The choir sang well in Talara."', "Ada Lund", "denied", stance="denies", kind="direct", act="deny")
    assert [one.stance for one in told.positions()] == ["asserts"]


def test_each_sentence_of_a_content_is_a_position_of_its_own() -> None:
    text = '"The choir sang well in Talara. The hall was not warm enough." said Ada Lund.'
    told = Telling().add("a", text)
    told.tell(text[: text.index(" said")], "Ada Lund", "said", kind="direct")
    assert [one.stance for one in told.positions()] == ["asserts", "denies"]


def test_an_answer_goes_back_to_the_question_before_it() -> None:
    text = "Was the choir late? We can neither confirm nor deny it, Ada Lund said."
    told = Telling().add("a", text).tell("We can neither confirm nor deny it", "Ada Lund", "said")
    assert {(one.stance, one.frame.start) for one in told.positions()} == {
        ("does_not_confirm", 0),
        ("does_not_deny", 0),
    }
    assert [len(claim.positions) for claim in told.claims()] == [2]


def test_who_names_what_they_cannot_confirm_gives_no_answer_to_what_stands_before() -> None:
    text = "Was the choir late? We cannot confirm that the trumpets arrived, Ada Lund said."
    told = Telling().add("a", text).tell("We cannot confirm that the trumpets arrived", "Ada Lund", "said")
    assert not any(one.frame.is_referred for one in told.positions())
