"""What is proved against the texts, and what came in last, on both databases."""

from sqlalchemy import update

from sostiene.corrections import Judge, correct
from sostiene.questions import Question
from sostiene.questions.additions import find_additions, find_followed_claim, find_followed_speaker
from sostiene.questions.grounds import find_firsts, find_ground, find_grounded, find_grounds, find_told
from sostiene.store import Store
from sostiene.store.rows import pack_text
from sostiene.store.tables import articles, texts
from tests.connected import ODA, RENTED, SOLD, fill


def test_passages_are_cut_from_texts_whose_hash_fits(store: Store) -> None:
    keys = fill(store)
    found = find_grounded(store, [keys["eco 1"], keys["corriere 1"], "0" * 15])
    assert list(found) and found.keys() == {keys["eco 1"], keys["corriere 1"]}
    one = found[keys["eco 1"]]
    span = one.statement.content.spans[0]
    assert one.ground.article.text[span.start : span.end] == one.statement.content.text
    assert find_ground(store, "eco") == one.ground
    with store.write() as connection:
        connection.execute(update(texts).values(content=pack_text("another text")))
    assert find_grounded(store, list(found)) == find_grounds(store, [one.ground.key]) == {}


def test_bytes_that_are_no_text_prove_nothing(store: Store) -> None:
    fill(store)
    with store.write() as connection:
        connection.execute(update(texts).values(content=b"no zlib"))
    assert find_ground(store, "eco") is None


def test_the_first_passage_of_a_claim_and_of_an_article_on_it(store: Store) -> None:
    keys = fill(store)
    firsts = find_firsts(store, [SOLD, RENTED])
    assert {key: one.statement for key, one in firsts.items()} == {SOLD: keys["corriere 1"], RENTED: keys["corriere 2"]}
    told = find_told(store, SOLD, [one.article for one in firsts.values()])
    assert [one.statement for one in told.values()] == [keys["corriere 1"]]


def test_what_was_added_last_comes_first_and_says_when_it_changed(store: Store) -> None:
    keys = fill(store)
    days = {"sentinella": "2025-06-02T00:00:00+00:00", "eco": "2025-06-03T00:00:00+00:00"}
    with store.write() as connection:
        connection.execute(update(articles).values(added="2025-06-01T00:00:00+00:00"))
        for doc, added in days.items():
            connection.execute(update(articles).where(articles.c.doc == doc).values(added=added))
    correct(store, keys["sentinella 2"], {"act": "announce"}, Judge("Ada", "a promise"))
    answer = find_additions(store, Question(claim=SOLD, limit=3))
    assert [row.found.id for row in answer.rows[:1]] == [keys["eco 1"]] and answer.total == 4
    changed = {row.found.id: row.changed > row.added for row in answer.rows}
    assert changed == {keys["eco 1"]: False, keys["sentinella 1"]: False, keys["sentinella 2"]: True}


def test_who_and_what_is_followed_is_named(store: Store) -> None:
    fill(store)
    assert find_followed_speaker(store, ODA[:8]).name == "Oda Lien"
    assert find_followed_claim(store, SOLD).name == "la Norvegia ha venduto il faro"
