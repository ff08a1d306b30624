"""People say which speakers are one and which two; the history tells who said so, and what stood there before."""

import pytest
from sqlalchemy import select

from sostiene.batch import ingest
from sostiene.codec import article_to_line, hash_text
from sostiene.connect import connect
from sostiene.connect.following import follow
from sostiene.corrections import Judge, add_missed, correct, link_speakers, reject, withdraw
from sostiene.corrections.history import About, Value, find_history
from sostiene.corrections.speaking import merge_speakers, split_names, split_statement
from sostiene.errors import UsageError
from sostiene.proof import verify
from sostiene.questions.board import find_board
from sostiene.questions.speakers import find_speakers
from sostiene.readers import open_bytes
from sostiene.records import Article
from sostiene.store import Store
from sostiene.store.tables import articles, claims, entities, mentions, positions, statements
from tests.connected import say

JUDGE = Judge("Rosa Testi", "as the text says")
SAID = "che la Norvegia ha venduto il faro all'Islanda"


def tell(doc: str, name: str, verb: str = "detto", day: str = "2025-03-04") -> Article:
    text = f"Il faro, {doc}.\n\n{name} ha {verb} {SAID}.\n"
    act, stance = ("deny", "denies") if verb == "smentito" else ("state", "asserts")
    told = say(text, SAID, name, act, stance)
    return Article(doc, text, hash_text(text), lang="it", published=day, publisher=doc, statements=(told,))


STORY = (
    tell("uno", "Oda Lien"), tell("due", "Oda Lien", "smentito"), tell("tre", "Lien"), tell("quattro", "Ugo Salis"),
    tell("cinque", "Oda Lien"),
)  # fmt: skip


@pytest.fixture
def store(store: Store) -> Store:
    lines = "\n".join(map(article_to_line, STORY)).encode()
    ingest(store, open_bytes(lines, "a.jsonl"), tagger="rules")
    connect(store)
    return store


def find(store: Store, doc: str) -> str:
    query = select(statements.c.id).join(articles, articles.c.id == statements.c.article)
    with store.read() as connection:
        return str(connection.execute(query.where(articles.c.doc == doc)).scalar_one())


def find_article(store: Store, doc: str) -> str:
    with store.read() as connection:
        return str(connection.scalar(select(articles.c.id).where(articles.c.doc == doc)))


def who(store: Store) -> dict[str, set[str]]:
    """The articles in which each speaker speaks, by key."""
    query = select(mentions.c.entity, articles.c.doc).join(articles, articles.c.id == mentions.c.article)
    found: dict[str, set[str]] = {}
    with store.read() as connection:
        for row in connection.execute(query):
            found.setdefault(row.entity, set()).add(row.doc)
    return found


def groups(store: Store) -> list[set[str]]:
    return sorted(who(store).values(), key=sorted)


def key_of(store: Store, doc: str) -> str:
    return next(key for key, docs in who(store).items() if doc in docs)


def dump(store: Store) -> list[list[object]]:
    tables = (entities, mentions, positions, claims)
    with store.read() as connection:
        return [sorted(map(tuple, connection.execute(select(table)))) for table in tables]


def test_a_name_is_somebody_elses_and_all_the_rest_stays_together(store: Store) -> None:
    assert groups(store) == [{"uno", "due", "tre", "cinque"}, {"quattro"}]
    made = split_names(store, key_of(store, "uno"), ["Lien"], JUDGE)
    connect(store)
    assert groups(store) == [{"uno", "due", "cinque"}, {"quattro"}, {"tre"}]
    assert verify(store).findings == ()
    for one in made:
        withdraw(store, one.id, "Livia")
    connect(store)
    assert groups(store) == [{"uno", "due", "tre", "cinque"}, {"quattro"}]


def test_a_namesake_is_parted_and_nobody_else_with_it(store: Store) -> None:
    split_statement(store, key_of(store, "due"), find(store, "due"), JUDGE)
    connect(store)
    assert {"due"} in groups(store)
    assert {"uno", "cinque"} <= next(docs for docs in groups(store) if "uno" in docs)
    assert verify(store).findings == ()


def test_two_speakers_with_all_their_names_are_one(store: Store) -> None:
    link = merge_speakers(store, key_of(store, "uno"), key_of(store, "quattro"), JUDGE)
    connect(store)
    assert groups(store) == [{"uno", "due", "tre", "quattro", "cinque"}]
    withdraw(store, link.id, "Livia")
    connect(store)
    assert len(groups(store)) == 2


@pytest.mark.parametrize(
    ("names", "what"),
    [([], "0 mentions"), (["Nessuno"], "0 mentions"), (["Oda Lien", "Lien"], "all that this speaker")],
)
def test_what_cannot_be_split_is_an_error(store: Store, names: list[str], what: str) -> None:
    with pytest.raises(UsageError, match=what):
        split_names(store, key_of(store, "uno"), names, JUDGE)


def test_one_is_not_merged_with_itself_nor_parted_from_another(store: Store) -> None:
    oda, ugo = key_of(store, "uno"), key_of(store, "quattro")
    with pytest.raises(UsageError, match="one speaker"):
        merge_speakers(store, oda, oda, JUDGE)
    with pytest.raises(UsageError, match="not of this speaker"):
        split_statement(store, ugo, find(store, "uno"), JUDGE)
    with pytest.raises(UsageError, match="all that this speaker"):
        split_statement(store, ugo, find(store, "quattro"), JUDGE)


def test_who_was_told_apart_is_told_apart_in_either_order(store: Store) -> None:
    one, other = find(store, "uno"), find(store, "due")
    first = link_speakers(store, one, other, JUDGE, is_same=False)
    assert (first.one, first.other) == (one, other)
    assert link_speakers(store, other, one, JUDGE, is_same=False).id == first.id


def correct_speaker(store: Store) -> None:
    correct(store, find(store, "due"), {"speaker": "Ugo Salis"}, JUDGE)


def correct_stance(store: Store) -> None:
    correct(store, find(store, "uno"), {"stance": "denies"}, JUDGE)


def merge(store: Store) -> None:
    merge_speakers(store, key_of(store, "uno"), key_of(store, "quattro"), JUDGE)


def split(store: Store) -> None:
    split_names(store, key_of(store, "uno"), ["Lien"], JUDGE)


def part(store: Store) -> None:
    split_statement(store, key_of(store, "due"), find(store, "due"), JUDGE)


@pytest.mark.parametrize("change", [correct_speaker, correct_stance, merge, split, part])
def test_a_large_store_follows_at_once_as_if_it_were_connected_anew(
    store: Store, change, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sostiene.connect.following.MOST_ANEW", 0)
    change(store)
    touched = {find_article(store, one.doc) for one in STORY}
    assert follow(store, touched) is False
    assert verify(store).findings == ()
    shown = {(one.speaker, one.stance, one.doc) for one in find_board(store, claim_of(store)).taken}
    grouped = groups(store)
    names = {(one.name, one.statements) for one in find_speakers(store).rows}
    connect(store)
    assert (grouped, names) == (groups(store), {(one.name, one.statements) for one in find_speakers(store).rows})
    assert shown == {(one.speaker, one.stance, one.doc) for one in find_board(store, claim_of(store)).taken}


def claim_of(store: Store) -> str:
    with store.read() as connection:
        return str(connection.scalar(select(claims.c.id).order_by(claims.c.positions.desc())))


def test_a_small_store_is_connected_anew(store: Store) -> None:
    reject(store, find(store, "due"), JUDGE)
    assert follow(store, {find_article(store, "due")}) is True
    followed = dump(store)
    connect(store)
    assert dump(store) == followed
    assert "due" not in {one.doc for one in find_board(store, claim_of(store)).taken}


def test_a_stance_is_corrected_alone_and_with_the_certainty_that_it_has(store: Store) -> None:
    key = find(store, "uno")
    (made,) = correct(store, key, {"stance": "denies"}, JUDGE)
    with store.read() as connection:
        row = connection.execute(select(statements).where(statements.c.id == key)).one()
    assert (row.act, row.stance, row.factuality) == ("state", "denies", "CT-")
    assert verify(store).findings == ()
    withdraw(store, made.id, "Livia")
    correct(store, key, {"stance": "does_not_confirm"}, JUDGE)
    with store.read() as connection:
        row = connection.execute(select(statements).where(statements.c.id == key)).one()
    assert (row.stance, row.factuality) == ("does_not_confirm", "Uu")
    with pytest.raises(UsageError, match="is no stance"):
        correct(store, key, {"stance": "lies"}, JUDGE)


def test_a_missed_statement_may_have_a_stance(store: Store) -> None:
    made = add_missed(store, "uno", {"content": "Il faro", "speaker": "Ada", "stance": "doubts"}, JUDGE)
    with store.read() as connection:
        row = connection.execute(select(statements).where(statements.c.id == made.statement)).one()
    assert (row.stance, row.is_judged) == ("doubts", True)
    assert verify(store).findings == ()


def test_the_history_tells_what_was_and_what_is(store: Store) -> None:
    key, other = find(store, "uno"), find(store, "quattro")
    correct(store, key, {"speaker": "Ada Ferrin", "act": "warn", "cue": ""}, JUDGE)
    correct(store, key, {"speaker": "Ida Ro"}, Judge("Ugo", "I was there"))
    reject(store, other, JUDGE)
    latest, second, first = find_history(store).rows
    assert (latest.kind, latest.places[0].is_there, latest.places[0].speaker) == ("rejected", False, "Ugo Salis")
    assert second.values == (Value("speaker", "Ada Ferrin", "Ida Ro"),)
    assert set(first.values) == {
        Value("speaker", "Oda Lien", "Ada Ferrin"), Value("act", "state", "warn"), Value("cue", None, None)
    }  # fmt: skip
    assert len(first.ids) == 3 and first.by == "Rosa Testi"
    withdraw(store, second.ids[0], "Livia")
    assert [one.withdrawn_by for one in find_history(store, About(statement=key)).rows] == ["Livia", None]
    for one in first.ids:
        withdraw(store, one, "Livia")
    undone = find_history(store, About(statement=key)).rows
    assert [(len(one.ids), one.withdrawn_by) for one in undone] == [(1, "Livia"), (3, "Livia")]


def test_the_history_of_one_thing_holds_nothing_else(store: Store) -> None:
    correct(store, find(store, "uno"), {"act": "warn"}, JUDGE)
    correct(store, find(store, "quattro"), {"act": "warn"}, Judge("Ugo", "so it is"))
    missed = add_missed(store, "tre", {"content": "Il faro"}, JUDGE)
    split_names(store, key_of(store, "uno"), ["Lien"], JUDGE)

    def ask(**about: str) -> list[str]:
        return [one.kind for one in find_history(store, About(**about)).rows]

    assert ask() == ["speakers", "missed", "statement", "statement"]
    assert ask(article=find_article(store, "uno")) == ["speakers", "statement"]
    assert ask(statement=missed.statement) == ["missed"]
    assert ask(speaker=key_of(store, "quattro")) == ["statement"]
    assert ask(by="Ugo") == ["statement"]
    assert len(ask(claim=claim_of(store))) == 2
    assert find_history(store, limit=2, offset=2).total == 4
    with pytest.raises(UsageError):
        ask(statement="faro")
