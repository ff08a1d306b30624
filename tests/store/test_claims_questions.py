"""What is asked across articles is answered from the derived tables, and what people say of claims shows at once."""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete, select

from sostiene.connect.aliases import load_aliases
from sostiene.connect.judged import ClaimLink
from sostiene.connect.judging import list_claim_links, merge, reject, split
from sostiene.corrections import withdraw
from sostiene.errors import UsageError
from sostiene.questions import Question, find_statements
from sostiene.questions.board import BOARD, Board, find_board, join_sets, list_lines
from sostiene.questions.claims import UNCONNECTED, find_changes, find_claims, is_claim
from sostiene.questions.dossier import find_dossier
from sostiene.questions.echoes import find_echoes, find_origins, find_utterance
from sostiene.questions.naming import list_parties, list_persons
from sostiene.store import Store
from sostiene.store.judgements import Judge
from sostiene.store.tables import changes, claims, entities, mentions, positions, statements
from tests.connected import ODA, RENTED, SOLD, fill

JUDGE = Judge("Rosa Testi", "so it says")


@pytest.fixture
def keys(store: Store) -> Iterator[dict[str, str]]:
    """The keys of the statements of a connected store."""
    yield fill(store)


def list_titles(store: Store, **asked: object) -> list[str]:
    return [one.title for one in find_claims(store, **asked).rows]  # type: ignore[arg-type]


def count_stances(board: Board) -> dict[str, int]:
    stances = [one.stance for one in board.taken]
    return {stance: stances.count(stance) for stance in BOARD if stance in stances}


def test_claims_with_most_speakers_come_first(store: Store, keys: dict[str, str]) -> None:
    answer = find_claims(store)
    assert [(one.id, one.speakers, one.denies, one.confirms, one.asserts) for one in answer.rows] == [
        (SOLD, 2, 2, 1, 1), (RENTED, 1, 0, 0, 1),
    ]  # fmt: skip
    assert answer.total == 2 and find_claims(store, limit=1, offset=1).rows == answer.rows[1:]


def test_claims_are_searched_by_stems_in_title_and_passages(store: Store, keys: dict[str, str]) -> None:
    assert list_titles(store, words="affittati") == ["il faro fu affittato prima"]
    assert list_titles(store, words='"venderà il faro"') == ["la Norvegia ha venduto il faro"]
    assert list_titles(store, words="affittato Norvegia") == []
    with pytest.raises(UsageError):
        find_claims(store, words="…")


def test_claims_are_chosen_by_day_and_outlet(store: Store, keys: dict[str, str]) -> None:
    assert list_titles(store, since="2025-03-06", until="2025-03-19") == ["la Norvegia ha venduto il faro"]  # "2025-03"
    assert list_titles(store, since="2025-04") == []
    assert list_titles(store, publisher="eco") == ["la Norvegia ha venduto il faro"]
    assert find_claims(store, publisher="nobody").notes[0].startswith("there is no outlet 'nobody'")


def test_a_store_without_claims_says_how_to_find_them(store: Store) -> None:
    assert find_claims(store).notes == (UNCONNECTED,)
    assert find_changes(store).notes == (UNCONNECTED,)
    assert find_echoes(store).rows == ()


def test_the_board_has_a_voice_for_each_speaker_with_the_exact_words(store: Store, keys: dict[str, str]) -> None:
    board = find_board(store, SOLD[:6])
    assert [(one.name, one.party, one.side, one.stances) for one in board.voices] == [
        ("Oda Lien", "NO", "party", ("confirms", "denies")), ("Un funzionario", None, None, ("asserts",)),
    ]  # fmt: skip
    assert (board.positions, board.articles, board.outlets, len(board.origins)) == (4, 3, 3, 2)
    assert [origin.docs for origin in board.origins] == [("sentinella", "eco"), ("corriere",)]
    assert board.unnamed == 0.25
    assert board.first is not None and board.first.written == "Ода Лиен"
    assert {one.quote for one in board.taken} >= {"che la Norvegia ha venduto il faro"}
    assert [one.name for one in find_board(store, RENTED).voices] == ["Ugo Salis"]


def test_the_board_shows_what_is_asked_for_and_nothing_else(store: Store, keys: dict[str, str]) -> None:
    assert count_stances(find_board(store, SOLD, publisher="Sentinella")) == {"denies": 1, "asserts": 1}
    assert count_stances(find_board(store, SOLD, since="2025-03-05")) == {"confirms": 1, "denies": 1}
    assert find_board(store, SOLD, until="2020").voices == ()


def test_a_rejected_statement_takes_no_position(store: Store, keys: dict[str, str]) -> None:
    with store.write() as connection:
        connection.execute(statements.update().where(statements.c.id == keys["eco 1"]).values(is_rejected=True))
    assert count_stances(find_board(store, SOLD)) == {"confirms": 1, "denies": 1, "asserts": 1}


def test_who_is_named_by_most_and_not_heard_is_silent(store: Store, keys: dict[str, str]) -> None:
    # Half of the passages name Islanda; Norvegia speaks.
    assert [(one.name, one.passages) for one in find_board(store, SOLD).silent] == [("Iceland", 2)]
    with store.write() as connection:
        own = positions.c.stance.in_(["denies", "confirms"]) & (positions.c.claim == SOLD)
        connection.execute(delete(positions).where(own))
    (silent,) = find_board(store, SOLD).silent
    assert (silent.name, silent.party, silent.passages) == ("Norway", "NO", 1)


def test_names_in_running_text_are_known_in_any_case() -> None:
    assert list_parties("la Norvegia e gli islandesi") == {"NO", "IS"}
    assert list_parties("they told us") == set()
    assert list_parties("parole " * 100 + "Norvegia") == {"NO"}
    name = next(iter(load_aliases().by_name))
    assert list_persons(f"che {name} lo ha detto") == {name}
    assert list_persons("Oda Lien lo ha detto") == set()


def test_a_board_in_flat_rows_has_each_position_once(store: Store, keys: dict[str, str]) -> None:
    lines = list_lines(find_board(store, SOLD))
    names = ("sentinella 1", "sentinella 2", "eco 1", "corriere 1")
    assert sorted(line.statement for line in lines) == sorted(keys[name] for name in names)


@pytest.mark.parametrize("name", ["ffff", "faro", "", "x" * 99])
def test_what_means_no_claim_is_a_wrong_use(store: Store, keys: dict[str, str], name: str) -> None:
    assert not is_claim(store, name)
    for ask in (find_board, find_origins, find_changes, find_dossier):
        with pytest.raises(UsageError):
            ask(store, name)


def test_a_change_of_position_has_both_passages(store: Store, keys: dict[str, str]) -> None:
    (change,) = find_changes(store).rows
    assert (change.speaker, change.before.stance, change.after.stance) == ("Oda Lien", "denies", "confirms")
    assert (change.before.day, change.after.day) == ("2025-03-04", "2025-03")
    assert find_changes(store, RENTED).rows == () and find_changes(store, SOLD[:8]).total == 1


def test_an_echo_is_a_tree_with_its_root(store: Store, keys: dict[str, str]) -> None:
    (tree,) = find_echoes(store).rows
    assert (tree.root, tree.articles, tree.outlets) == ("La Sentinella", 2, 2)
    assert [(one.doc, one.kind, one.depth) for one in tree.members] == [("sentinella", None, 0), ("eco", "copy", 1)]
    assert find_echoes(store, "eco").rows == (tree,) and find_echoes(store, "corriere").rows == ()


def test_sets_that_share_anything_are_one() -> None:
    joined = join_sets([{"a", "b"}, {"c"}, {"b", "d"}, {"d", "c"}, {"e"}])
    assert sorted(map(sorted, joined)) == [["a", "b", "c", "d"], ["e"]]


def test_the_reports_of_an_utterance_stand_beside_the_first(store: Store, keys: dict[str, str]) -> None:
    found = find_utterance(store, keys["eco 1"])
    assert (found.speaker, [one.found.doc for one in found.reports]) == ("Oda Lien", ["sentinella", "eco"])
    first, second = found.reports
    assert first.drift is None and second.drift is not None and second.drift.is_verbatim
    alone = find_utterance(store, keys["corriere 2"])
    assert (alone.id, len(alone.reports)) == (None, 1)


def test_origins_are_counted_and_chains_told(store: Store, keys: dict[str, str]) -> None:
    found = find_origins(store, SOLD)
    assert (found.articles, found.outlets, len(found.origins)) == (3, 3, 2)
    assert {chain.statement for chain in found.chains} <= set(keys.values())


def test_who_finds_a_speaker_in_every_script(store: Store, keys: dict[str, str]) -> None:
    def ask(name: str) -> set[str]:
        return {one.id for one in find_statements(store, Question(speaker=name)).rows}

    assert ask("Oda Lien") == ask("Ода Лиен") == {keys["sentinella 1"], keys["eco 1"], keys["corriere 1"]}
    assert ask("Un funzionario") == {keys["sentinella 2"]}  # nobody connected it
    assert find_statements(store, Question(speaker="Oda Lien")).notes == ()
    with store.write() as connection:
        connection.execute(delete(mentions))
    assert ask("Oda Lien") == {keys["sentinella 1"], keys["eco 1"]}


def test_a_name_of_two_entities_is_told_and_kept_apart(store: Store, keys: dict[str, str]) -> None:
    other = "0123456789abcde"
    with store.write() as connection:
        row = connection.execute(select(statements).where(statements.c.id == keys["eco 1"])).one()
        connection.execute(
            entities.insert().values(id=other, name="Oda Lien (Eco)", type="person", party=None, why=None)
        )
        same = (mentions.c.article == row.article) & (mentions.c.speaker == row.speaker)
        connection.execute(mentions.update().where(same).values(entity=other))
    answer = find_statements(store, Question(speaker="Oda Lien"))
    assert len(answer.rows) == 3
    assert answer.notes == (
        "'Oda Lien' may be one of 2: Oda Lien (2); Oda Lien (Eco) (1). Name one to see only theirs",
    )
    # The other script means only the first, and the shared name counts only where it means her.
    found = {one.id for one in find_statements(store, Question(speaker="Ода Лиен")).rows}
    assert found == {keys["sentinella 1"], keys["corriere 1"]}


def test_merged_claims_are_one_at_once(store: Store, keys: dict[str, str]) -> None:
    judged = merge(store, RENTED, SOLD, JUDGE)
    assert judged.claim == SOLD
    assert count_stances(find_board(store, SOLD)) == {"confirms": 1, "denies": 2, "asserts": 2}
    (listed,) = find_claims(store).rows
    assert (listed.speakers, listed.positions, listed.last_day) == (3, 5, "2025-03-20")
    (link,) = judged.links
    assert link.is_same and keys["corriere 2"] in (link.one, link.other)
    with pytest.raises(UsageError):
        merge(store, SOLD, SOLD, JUDGE)


def test_split_statements_make_a_claim_of_their_own(store: Store, keys: dict[str, str]) -> None:
    judged = split(store, SOLD, [keys["sentinella 1"], keys["eco 1"]], JUDGE)
    assert judged.claim is not None
    assert count_stances(find_board(store, judged.claim)) == {"denies": 2}
    assert count_stances(find_board(store, SOLD)) == {"confirms": 1, "asserts": 1}
    assert find_board(store, judged.claim).title
    assert find_changes(store).rows == ()  # it rested on a passage that left
    with pytest.raises(UsageError):
        split(store, judged.claim, [keys["sentinella 1"], keys["eco 1"]], JUDGE)


def test_a_rejected_position_is_gone_and_its_statement_stays(store: Store, keys: dict[str, str]) -> None:
    judged = reject(store, SOLD, keys["sentinella 2"], JUDGE)
    assert judged.claim == SOLD
    assert count_stances(find_board(store, SOLD)) == {"confirms": 1, "denies": 2}
    assert find_statements(store, Question(speaker="Un funzionario")).total == 1
    assert reject(store, RENTED, keys["corriere 2"], JUDGE).claim is None
    assert [one.id for one in find_claims(store).rows] == [SOLD]
    with pytest.raises(UsageError):
        reject(store, SOLD, keys["corriere 2"], JUDGE)


def test_what_people_say_of_claims_is_kept_once_and_withdrawn(store: Store, keys: dict[str, str]) -> None:
    (link, own) = reject(store, SOLD, keys["sentinella 2"], JUDGE).links
    with store.read() as connection:
        assert list_claim_links(connection) == [link, own]
        assert isinstance(link, ClaimLink) and (link.by, link.why) == ("Rosa Testi", "so it says")
    withdraw(store, link.id, "Ugo")
    with store.read() as connection:
        assert link not in list_claim_links(connection)


def test_nobody_judges_claims_without_name_and_reason(store: Store, keys: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        merge(store, SOLD, RENTED, Judge("", "why"))
    with store.read() as connection:
        assert connection.scalars(select(claims.c.id)).all() and connection.scalars(select(changes.c.id)).all()


def test_a_dossier_has_each_passage_where_it_stands(store: Store, keys: dict[str, str]) -> None:
    dossier = find_dossier(store, SOLD)
    assert [one.words for one in dossier.placed] == [one.taken.quote for one in dossier.placed]
    assert all(one.before.endswith("ha smentito ") for one in dossier.placed if one.taken.stance == "denies")
    assert [one.doc for one in dossier.sources] == ["sentinella", "eco", "corriere"]
    assert all(len(one.hash) == 64 and one.page_hash for one in dossier.sources)
    assert dossier.as_of >= max(one.added for one in dossier.sources)
    assert ODA in {voice.entity for voice in dossier.board.voices}
