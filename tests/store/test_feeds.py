"""What is remembered of feeds outlives the program, and what is kept is seen."""

from sostiene.batch import ingest
from sostiene.readers import open_bytes
from sostiene.readers.feed import Entry
from sostiene.records import Problem
from sostiene.store import Store
from sostiene.store.feeds import StoredFeeds
from sostiene.watch.state import FeedRecord, Waiting

URL = "https://faro.example/feed.xml"


def test_a_record_comes_back_as_it_was_put(store: Store) -> None:
    state = StoredFeeds(store)
    assert state.get(URL) is None
    entry = Entry("Il faro è spento", "Resta spento.", link="https://faro.example/1")
    waiting = Waiting(entry, "2025-03-04T10:00:00+00:00")
    record = FeedRecord('"abc"', "Tue, 04 Mar 2025", "2025-03-04T10:30:00+00:00", 2, None, "late", (waiting,))
    for failures in (2, 3):
        state.put(URL, FeedRecord(**{**vars(record), "failures": failures}))
    assert StoredFeeds(store).get(URL) == FeedRecord(**{**vars(record), "failures": 3})


def test_what_is_kept_is_seen_as_an_article_or_as_a_problem(store: Store) -> None:
    state = StoredFeeds(store)
    places = ("https://faro.example/1", "https://faro.example/2", "https://faro.example/3")
    assert not any(map(state.seen, places))
    ingest(store, open_bytes("«Il faro è spento», ha detto Ada Ferrin.".encode(), places[0]), tagger="rules")
    ingest(store, [Problem(places[1], "it answers 404")], tagger="rules")
    assert list(map(state.seen, places)) == [True, True, False]
