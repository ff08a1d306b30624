"""One more article is compared with those alone that it may meet, with what comes out of all at once."""

import json
import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import select

from sostiene.batch import ingest
from sostiene.connect import NamedEmbedder, connect
from sostiene.connect.compared import list_due, list_loose, name_method
from sostiene.connect.echoes import find_echoes
from sostiene.connect.keeping import DERIVED, keep_echoes
from sostiene.connect.loading import load_held, load_pairs
from sostiene.connect.utterances import group_utterances
from sostiene.connect.vectors import load_vectors
from sostiene.corrections import correct, link_speakers, reject, withdraw
from sostiene.readers import Document, Origin
from sostiene.store import Store
from sostiene.store.judgements import Judge
from sostiene.store.removal import remove
from sostiene.store.tables import articles, echo_members, echoes, statements, utterance_members, utterances, vectors
from tests.store.test_connect import embed

WORDS = NamedEmbedder("words", embed)
JUDGE = Judge("Livia", "as the text says")
SPEAKERS = ("Ada Ferrin", "Ugo Salis", "Rita Salis", "Salis", "Bianca Mori")
THINGS = (
    "il faro di Calaverde resta acceso tutto l'inverno", "il ponte riapre domani dopo due anni di lavori",
    "il consiglio ha votato la spesa per quaranta lampade", "le barche restano in porto fino a lunedì",
    "il faro di Calaverde resta acceso tutto l'inverno e nessuno lo vende",
)  # fmt: skip
ENDS = (
    "", " La piazza era piena di gente venuta anche dai paesi vicini con il treno delle nove.", " (ANSA)",
    " Lo riferisce l'ANSA.", " Lo scrive la Reuters, e in paese nessuno lo sapeva prima di ieri sera.",
)  # fmt: skip
WORDS_OF_ITS_OWN = (
    "piove", "vento", "mercato", "treno", "scuola", "strada", "neve", "festa", "orologio", "campana", "cantiere",
    "sabato", "collina", "mulino", "ospedale", "teatro", "biblioteca", "fontana", "bosco", "ciclisti",
)  # fmt: skip
OUTLETS = ("La Sentinella", "Il Molo", "ansa.it", "Il Faro")
DAYS = ("2025-03-01", "2025-03-02", "2025-03-03", "2025-03-06", "2025-03-20", None)


def write(chance: random.Random) -> str:
    """An article of a few sentences that others may share, and one that is its own."""
    told = [
        f"«{chance.choice(THINGS).capitalize()}», ha detto {chance.choice(SPEAKERS)} ai cronisti."
        if chance.random() < 0.7
        else f"Secondo {chance.choice(SPEAKERS)}, {chance.choice(THINGS)}."
        for _ in range(chance.randint(1, 3))
    ]
    own = " ".join(chance.choice(WORDS_OF_ITS_OWN) for _ in range(chance.choice((5, 60))))
    return "\n".join([*told, f"A Montesalvo {own}.{chance.choice(ENDS)}"])


def make_lines(seed: int, number: int) -> dict[str, dict[str, str | None]]:
    chance = random.Random(seed)
    return {
        f"doc-{one}": {
            "doc": f"doc-{one}", "lang": chance.choice(("it", "it", "en")), "published": chance.choice(DAYS),
            "publisher": chance.choice(OUTLETS), "text": write(chance),
        }
        for one in range(number)
    }  # fmt: skip


def add(store: Store, lines: Iterable[dict[str, str | None]]) -> None:
    documents = [Document(json.dumps(line).encode(), Origin(line["doc"], line["doc"]), "object") for line in lines]  # type: ignore[arg-type]
    assert not ingest(store, documents, tagger="rules", readmit=True).problems


def list_rows(store: Store) -> dict[str, list[str]]:
    """All that is derived but the vectors: those of statements that were rejected stay."""
    with store.read() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in DERIVED
            if table is not vectors
        }


@contextmanager
def making() -> Iterator[Store]:
    with TemporaryDirectory() as folder, Store.open(f"{folder}/store.db", create=True) as store:
        yield store


def check(store: Store) -> dict[str, list[str]]:
    """The rows, which are those that come out of everything at once."""
    rows = list_rows(store)
    connect(store, embedder=WORDS, anew=True)
    assert list_rows(store) == rows
    return rows


def change(store: Store, chance: random.Random, links: list[str]) -> None:
    """Does something to the store that somebody may do."""
    with store.read() as connection:
        told = list(connection.scalars(select(statements.c.id).where(~statements.c.is_rejected).order_by("id")))
        docs = list(connection.scalars(select(articles.c.doc).order_by("id")))
    what = chance.choice(("remove", "reject", "correct", "join", "part", "withdraw"))
    if what == "remove" and len(docs) > 3:
        remove(store, chance.choice(docs), by="Livia", reason="asked for")
    elif what == "reject" and told:
        reject(store, chance.choice(told), JUDGE)
    elif what == "correct" and told:
        correct(store, chance.choice(told), {"speaker": chance.choice(SPEAKERS)}, JUDGE)
    elif what in ("join", "part") and len(told) > 1:
        one, other = chance.sample(told, 2)
        links.append(link_speakers(store, one, other, JUDGE, is_same=what == "join").id)
    elif what == "withdraw" and links:
        withdraw(store, links.pop(), "Livia")


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_in_between_comes_out_as_all_at_once(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    waiting = list(make_lines(seed, 14).values())
    links: list[str] = []
    while waiting:
        size = chance.randint(1, 5)
        add(store, waiting[:size])
        del waiting[:size]
        for _ in range(chance.randint(0, 2)):
            change(store, chance, links)
        if chance.random() < 0.8:
            connect(store, embedder=WORDS)
    connect(store, embedder=WORDS)
    rows = check(store)
    assert rows["utterances"] and rows["statement_ties"] and rows["article_ties"] and rows["echoes"]


def test_the_order_of_the_articles_changes_nothing() -> None:
    lines = list(make_lines(7, 16).values())
    seen = []
    for seed in range(2):
        random.Random(seed).shuffle(lines)
        with making() as store:
            for first in range(0, len(lines), 3 + 5 * seed):
                add(store, lines[first : first + 3 + 5 * seed])
                connect(store, embedder=WORDS)
            seen.append(list_rows(store))
    assert seen[0] == seen[1]


def test_the_tables_hold_what_comes_of_comparing_all_pairs(store: Store) -> None:
    add(store, make_lines(13, 24).values())
    connect(store, embedder=WORDS)
    with store.read() as connection:
        held = load_held(connection)
        told, texts = held.told, list(held.texts.values())
        rows = load_vectors(connection, told, WORDS.name)
        pairs = sorted(load_pairs(connection, held.texts))
        said = {tuple(row) for row in connection.execute(select(utterances.c.id, utterances.c.entity))}
        members = {(row.utterance, row.statement) for row in connection.execute(select(utterance_members))}
        found = {(row.id, row.origin, row.name): row.edges for row in connection.execute(select(echoes))}
        of_echo = {(row.echo, row.article) for row in connection.execute(select(echo_members))}
    expected = group_utterances(told, rows, texts)
    assert expected
    assert said == {(one.key, one.entity or None) for one in expected}
    assert members == {(one.key, key) for one in expected for key in one.members}
    trees = find_echoes(texts, told, rows, pairs, embed=embed)
    assert {edge.kind for one in trees for edge in one.edges} >= {"copy", "rewrite", "citing"}
    made = keep_echoes(trees)
    assert found == {(row["id"], row["origin"], row["name"]): row["edges"] for row in made[echoes]}
    assert of_echo == {(row["echo"], row["article"]) for row in made[echo_members]}


def test_only_what_may_have_changed_is_compared(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from sostiene.connect import utterance_rows

    lines = make_lines(5, 12)
    far = {**lines["doc-0"], "doc": "far", "published": "1999-01-01"}
    add(store, [*lines.values()])
    connect(store, embedder=WORDS)
    loaded: list[str] = []
    load = utterance_rows.load_articles

    def note(connection, keys):  # type: ignore[no-untyped-def]
        held = load(connection, keys)
        loaded.extend(text.doc for text in held.texts.values())
        return held

    monkeypatch.setattr(utterance_rows, "load_articles", note)
    assert connect(store, embedder=WORDS).changed_rows == 0
    assert loaded == []
    add(store, [far])
    connect(store, embedder=WORDS)
    assert "far" in loaded and all(doc == "far" or lines[doc]["published"] is None for doc in loaded)


@pytest.mark.parametrize("stage", ["utterances", "echoes"])
def test_another_embedder_compares_anew(store: Store, stage: str) -> None:
    add(store, make_lines(3, 4).values())
    connect(store, embedder=WORDS)
    with store.read() as connection:
        assert list_due(connection, stage, name_method(stage, "words")) == []  # type: ignore[arg-type]
        assert list_loose(connection, stage) == []  # type: ignore[arg-type]
        assert len(list_due(connection, stage, name_method(stage, "others"))) == 4  # type: ignore[arg-type]
    connect(store, embedder=NamedEmbedder("others", embed))
    check_others = list_rows(store)
    connect(store, embedder=NamedEmbedder("others", embed), anew=True)
    assert list_rows(store) == check_others
