"""Who speaks in a store: lists, one speaker with names, roles and counts, and the ledger of positions."""

from collections.abc import Iterator

import pytest

from sostiene.corrections import correct, link_speakers, reject, withdraw
from sostiene.errors import UsageError
from sostiene.questions import Question, find_statements
from sostiene.questions.ledger import find_ledger
from sostiene.questions.speakers import BEHIND, UNCONNECTED, find_speaker, find_speakers
from sostiene.records import Voice
from sostiene.store import Store
from sostiene.store.entities import Voice as Who
from sostiene.store.entities import find_voice
from sostiene.store.ids import make_key, speaker_key
from sostiene.store.judgements import Judge
from tests.connected import ODA, RENTED, SOLD, UGO, fill
from tests.store.test_questions import keep, say, write

JUDGE = Judge("Rosa Testi", "so it says")


@pytest.fixture
def keys(store: Store) -> Iterator[dict[str, str]]:
    """The keys of the statements of a connected store."""
    yield fill(store)


def list_names(store: Store, **asked: object) -> list[tuple[str, int]]:
    return [(one.name, one.statements) for one in find_speakers(store, **asked).rows]  # type: ignore[arg-type]


def test_speakers_with_most_statements_come_first(store: Store, keys: dict[str, str]) -> None:
    answer = find_speakers(store)
    oda, ugo = answer.rows
    assert (oda.id, oda.name, oda.statements, oda.last_day, oda.names) == (
        ODA,
        "Oda Lien",
        3,
        "2025-03-05",
        ("Ода Лиен",),
    )
    assert (ugo.name, ugo.party, ugo.type, ugo.names) == ("Ugo Salis", "SE", "person", ())
    assert answer.total == 2


def test_speakers_are_listed_by_their_latest_word_too(store: Store, keys: dict[str, str]) -> None:
    assert list_names(store, order="latest") == [("Ugo Salis", 1), ("Oda Lien", 3)]
    assert list_names(store, limit=1, offset=1) == [("Ugo Salis", 1)]
    assert list_names(store, type="body") == []


@pytest.mark.parametrize("words", ["oda", "LIEN", "od li", "Лиен", "ода л"])
def test_a_speaker_is_found_by_the_beginning_of_any_spelling(store: Store, keys: dict[str, str], words: str) -> None:
    assert list_names(store, words=words) == [("Oda Lien", 3)]


@pytest.mark.parametrize("words", ["oda salis", "ien", "xyz", "%", "_da"])
def test_words_that_begin_no_name_find_nobody(store: Store, keys: dict[str, str], words: str) -> None:
    try:
        assert list_names(store, words=words) == []
    except UsageError as error:
        assert "no word" in error.what


@pytest.mark.parametrize("asked", [{"words": "…"}, {"order": "x"}, {"type": "x"}, {"limit": 0}])
def test_a_wrong_question_for_speakers_is_refused(store: Store, keys: dict[str, str], asked: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        find_speakers(store, **asked)  # type: ignore[arg-type]


def test_in_a_store_that_is_not_connected_names_stand_by_themselves(store: Store) -> None:
    keep(store, write("faro", say("Ada Ferrin", "Resta qui"), say("Ferrin", "Non so"), say("Ferrin", "Vedremo")))
    answer = find_speakers(store)
    assert [(one.name, one.statements, one.type) for one in answer.rows] == [
        ("Ferrin", 2, None),
        ("Ada Ferrin", 1, None),
    ]
    assert answer.notes == (UNCONNECTED,)
    assert list_names(store, words="ada") == [("Ada Ferrin", 1)]
    speaker = find_speaker(store, answer.rows[0].id)
    assert (speaker.name, speaker.is_connected, speaker.statements, speaker.claims) == ("Ferrin", False, 2, 0)
    assert [one.content for one in find_statements(store, Question(voice=speaker.id)).rows] != []


def test_who_was_added_since_is_said_to_be_missing(store: Store, keys: dict[str, str]) -> None:
    assert find_speakers(store).notes == (BEHIND,)  # nothing is connected of "un funzionario"
    reject(store, keys["sentinella 2"], JUDGE)
    assert find_speakers(store).notes == ()
    keep(store, write("nuovo", say("Ada Ferrin", "Resta qui")))
    assert find_speakers(store).notes == (BEHIND,)


def test_a_speaker_has_all_names_acts_and_months(store: Store, keys: dict[str, str]) -> None:
    speaker = find_speaker(store, ODA)
    assert (speaker.id, speaker.name, speaker.party, speaker.statements, speaker.claims) == (
        ODA,
        "Oda Lien",
        "NO",
        3,
        1,
    )
    assert [(one.name, one.statements, one.first_day) for one in speaker.names] == [
        ("Oda Lien", 2, "2025-03-04"), ("Ода Лиен", 1, "2025-03"),
    ]  # fmt: skip
    assert [(one.value, one.statements) for one in speaker.acts] == [("deny", 2), ("confirm", 1)]
    assert [(one.value, one.statements) for one in speaker.months] == [("2025-03", 3)]
    assert (speaker.first_day, speaker.last_day) == ("2025-03", "2025-03-05")


def test_roles_have_the_days_from_and_to_which_they_are_told(store: Store) -> None:
    mayor, minister = Voice("person", role="sindaca", organisation="Comune"), Voice("person", role="ministra")
    keep(
        store,
        write("uno", say("Ada Ferrin", "Uno", voice=mayor), published="2024-01-05"),
        write("due", say("Ada Ferrin", "Due", voice=mayor), say("Ada Ferrin", "Ah"), published="2024-02-05"),
        write("tre", say("Ada Ferrin", "Tre", voice=minister), published="2025-01-05"),
    )
    roles = find_speaker(store, speaker_key("Ada Ferrin")).roles
    assert [(one.role, one.organisation, one.first_day, one.last_day, one.statements) for one in roles] == [
        ("ministra", None, "2025-01-05", "2025-01-05", 1), ("sindaca", "Comune", "2024-01-05", "2024-02-05", 2),
    ]  # fmt: skip


def test_a_name_leads_to_the_speaker_that_it_stands_for(store: Store, keys: dict[str, str]) -> None:
    assert find_speaker(store, speaker_key("Ода Лиен")).id == ODA
    assert find_speaker(store, ODA[:6]).id == ODA
    name = speaker_key("Un funzionario")  # of which nothing is connected
    assert (find_speaker(store, name).id, find_speaker(store, name).statements) == (name, 1)
    with pytest.raises(UsageError, match="no speaker"):
        find_speaker(store, "0000")
    with store.read() as connection:
        assert find_voice(connection, speaker_key("Ugo Salis")) == Who(UGO, True)


def test_statements_of_a_speaker_are_found_by_act_claim_and_day(store: Store, keys: dict[str, str]) -> None:
    def ask(**asked: object) -> list[str]:
        return [one.act for one in find_statements(store, Question(voice=ODA, **asked)).rows]  # type: ignore[arg-type]

    assert sorted(ask()) == ["confirm", "deny", "deny"]
    assert ask(acts=("confirm",)) == ["confirm"]
    assert ask(since="2025-03-05", acts=("deny",)) == ["deny"]
    assert len(ask(claim=SOLD)) == 3 and ask(claim=RENTED) == []
    with pytest.raises(UsageError):
        ask(claim="0000")


def test_what_people_rejected_counts_for_nobody(store: Store, keys: dict[str, str]) -> None:
    reject(store, keys["eco 1"], JUDGE)
    assert list_names(store) == [("Oda Lien", 2), ("Ugo Salis", 1)]
    assert find_speaker(store, ODA).statements == 2


def test_a_corrected_speaker_is_counted_at_once(store: Store, keys: dict[str, str]) -> None:
    made = correct(store, keys["corriere 2"], {"speaker": "Ода Лиен"}, JUDGE)
    assert list_names(store) == [("Oda Lien", 4)]
    withdraw(store, made[0].id, "Rosa Testi")
    assert list_names(store) == [("Oda Lien", 3), ("Ugo Salis", 1)]


def test_what_people_said_of_speakers_is_told_from_either_side(store: Store, keys: dict[str, str]) -> None:
    link = link_speakers(store, keys["corriere 1"], keys["corriere 2"], JUDGE, is_same=False)
    (told,) = find_speaker(store, ODA).recorded
    assert (told.id, told.is_same, told.by, told.why) == (link.id, False, "Rosa Testi", "so it says")
    assert (told.one, told.one_name, told.other_name) == (keys["corriere 1"], "Ода Лиен", "Ugo Salis")
    (other,) = find_speaker(store, UGO).recorded
    assert (other.one_name, other.other_name) == ("Ugo Salis", "Ода Лиен")
    withdraw(store, link.id, "Rosa Testi")
    assert find_speaker(store, ODA).recorded == ()


def test_the_ledger_has_each_claim_with_positions_and_changes(store: Store, keys: dict[str, str]) -> None:
    answer = find_ledger(store, ODA)
    (entry,) = answer.rows
    assert (answer.total, entry.claim, entry.title, entry.positions) == (1, SOLD, "la Norvegia ha venduto il faro", 3)
    assert [one.stance for one in entry.taken] == ["denies", "denies", "confirms"]  # the latest day first
    (change,) = entry.changes
    assert (change.before.stance, change.after.stance) == ("denies", "confirms")
    assert [one.claim for one in find_ledger(store, UGO).rows] == [RENTED]
    assert find_ledger(store, UGO).rows[0].changes == ()
    assert find_ledger(store, ODA, offset=1).rows == ()


def test_a_ledger_shows_only_so_many_positions_of_a_claim(
    store: Store, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sostiene.questions.ledger.MOST_TAKEN", 1)
    (entry,) = find_ledger(store, ODA).rows
    assert (len(entry.taken), entry.taken[0].day, entry.positions) == (1, "2025-03-05", 3)


def test_a_name_without_entity_has_a_ledger_of_its_own_statements(store: Store, keys: dict[str, str]) -> None:
    (entry,) = find_ledger(store, speaker_key("Un funzionario")).rows
    assert (entry.claim, [one.written for one in entry.taken]) == (SOLD, ["Un funzionario"])
    assert find_speaker(store, speaker_key("Un funzionario")).claims == 1


def test_no_speaker_is_made_of_a_key_of_something_else(store: Store, keys: dict[str, str]) -> None:
    for name in (SOLD, make_key("nothing"), "", "zzzz", "a" * 16):
        with pytest.raises(UsageError):
            find_speaker(store, name)
