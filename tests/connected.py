"""A store whose articles are connected by hand: what `connect` derives is written into its tables, nothing is computed.

Three outlets tell whether Norvegia sold a lighthouse to Islanda; one of them copies another.
"""

from sqlalchemy import insert, select

from sostiene.batch import ingest
from sostiene.codec import article_to_line, hash_text
from sostiene.readers import open_bytes
from sostiene.records import Article, Position, Reason, Statement, Voice, When, cut_passage
from sostiene.store import Store
from sostiene.store.entities import recount
from sostiene.store.ids import make_key, speaker_key
from sostiene.store.tables import (
    articles,
    changes,
    claims,
    echo_members,
    echoes,
    entities,
    mentions,
    positions,
    statements,
    utterance_members,
    utterances,
)

BY_HAND = (Reason("content", "written by hand"),)
SOLD, RENTED = make_key("claim", "sold"), make_key("claim", "rented")
ODA, UGO = make_key("entity", "Oda Lien"), make_key("entity", "Ugo Salis")


def say(text: str, content: str, speaker: str, act: str, stance: str, **others: object) -> Statement:
    """A statement of a text that holds content and speaker."""
    known = {"party": None, "voice": "person", "said": None, **others}
    return Statement(
        f"s{text.index(content)}", "indirect", act, speaker, cut(text, content), source=cut(text, speaker),  # type: ignore[arg-type]
        when=When(known["said"]) if known["said"] else None, voice=Voice(known["voice"], party=known["party"]),  # type: ignore[arg-type]
        position=Position(stance, "CT+"), because=BY_HAND,  # type: ignore[arg-type]
    )  # fmt: skip


def cut(text: str, words: str):  # type: ignore[no-untyped-def]
    start = text.index(words)
    return cut_passage(text, [(start, start + len(words))])


FIRST = (
    "La vendita del faro\n\nOda Lien ha smentito che la Norvegia abbia venduto il faro all'Islanda. "
    "Un funzionario ha detto che la Norvegia venderà il faro <presto> & bene.\n"
)
COPY = FIRST + "Così scrive La Sentinella.\n"
LATER = (
    "Il faro di Calaverde\n\nОда Лиен ha confermato che la Norvegia ha venduto il faro. "
    "Ugo Salis ha detto che il faro fu affittato prima.\n"
)


def make_articles() -> tuple[Article, ...]:
    first = [
        say(FIRST, "che la Norvegia abbia venduto il faro all'Islanda", "Oda Lien", "deny", "denies", party="NO"),
        say(
            FIRST,
            "che la Norvegia venderà il faro <presto> & bene",
            "Un funzionario",
            "state",
            "asserts",
            voice="unnamed",
        ),
    ]
    later = [
        say(LATER, "che la Norvegia ha venduto il faro", "Ода Лиен", "confirm", "confirms", party="NO", said="2025-03"),
        say(LATER, "che il faro fu affittato prima", "Ugo Salis", "state", "asserts", party="SE"),
    ]
    known = (
        ("sentinella", FIRST, "2025-03-04", "La Sentinella", first, "https://sentinella.example/faro"),
        ("eco", COPY, "2025-03-05", "L'Eco", first[:1], None),
        ("corriere", LATER, "2025-03-20", "Il Corriere", later, "javascript:alert(1)"),
    )
    return tuple(
        Article(
            doc, text, hash_text(text), lang="it", title=f"Il faro, {doc}", published=day, publisher=outlet, url=url,
            statements=tuple(said),
        )
        for doc, text, day, outlet, said, url in known
    )  # fmt: skip


def fill(store: Store) -> dict[str, str]:
    """Fills the store and gives the keys of its statements, by the article's name and the number in it: "eco 1"."""
    lines = "\n".join(map(article_to_line, make_articles())).encode()
    assert ingest(store, open_bytes(lines, "a.jsonl"), tagger="rules").articles == 3
    with store.write() as connection:
        query = select(statements, articles.c.doc, articles.c.published).join(
            articles, articles.c.id == statements.c.article
        )
        rows = {f"{row.doc} {row.number}": row for row in connection.execute(query)}
        keys = {name: row.id for name, row in rows.items()}
        connection.execute(
            insert(entities),
            [{"id": ODA, "name": "Oda Lien", "type": "person", "party": "NO", "why": []},
             {"id": UGO, "name": "Ugo Salis", "type": "person", "party": "SE", "why": []}],
        )  # fmt: skip
        met = (("sentinella 1", "Oda Lien", ODA), ("eco 1", "Oda Lien", ODA), ("corriere 1", "Ода Лиен", ODA),
               ("corriere 2", "Ugo Salis", UGO))  # fmt: skip
        connection.execute(
            insert(mentions),
            [
                {"id": make_key("mention", name), "article": rows[name].article, "speaker": speaker_key(written),
                 "voice": ["person", None, None], "entity": entity}
                for name, written, entity in met
            ],
        )  # fmt: skip
        connection.execute(
            insert(claims),
            [
                {"id": SOLD, "title": "la Norvegia ha venduto il faro",
                 "first": make_key("position", SOLD, "corriere 1"), "first_day": "2025-03",
                 "last_day": "2025-03-05", "positions": 4, "speakers": 2},
                {"id": RENTED, "title": "il faro fu affittato prima", "first": None, "first_day": "2025-03-20",
                 "last_day": "2025-03-20", "positions": 1, "speakers": 1},
            ],
        )  # fmt: skip
        held = [
            make_position(rows, "sentinella 1", SOLD, "Oda Lien", "denies", ODA, "NO"),
            make_position(rows, "eco 1", SOLD, "Oda Lien", "denies", ODA, "NO"),
            make_position(rows, "sentinella 2", SOLD, "Un funzionario", "asserts", None, None),
            make_position(rows, "corriere 1", SOLD, "Ода Лиен", "confirms", ODA, "NO"),
            make_position(rows, "corriere 2", RENTED, "Ugo Salis", "asserts", UGO, "SE"),
        ]
        connection.execute(insert(positions), held)
        change = {"id": make_key("change", 1), "claim": SOLD, "speaker": "Oda Lien", "party": "NO",
                  "before": held[0]["id"], "after": held[3]["id"]}  # fmt: skip
        connection.execute(insert(changes), [change])
        tree = make_key("echo", 1)
        root, copy = rows["sentinella 1"].article, rows["eco 1"].article
        edge = {"one": root, "other": copy, "kind": "copy", "score": 0.9, "why": "nine words in ten"}
        connection.execute(insert(echoes), [{"id": tree, "origin": root, "name": None, "edges": [edge]}])
        connection.execute(insert(echo_members), [{"article": key, "echo": tree} for key in (root, copy)])
        told = make_key("utterance", 1)
        connection.execute(insert(utterances), [{"id": told, "entity": ODA, "said": None, "ties": []}])
        members = [{"statement": keys[name], "utterance": told} for name in ("sentinella 1", "eco 1")]
        connection.execute(insert(utterance_members), members)
        recount(connection)
    return keys


def make_position(rows, name, claim, speaker, stance, entity, party):  # type: ignore[no-untyped-def]
    """The row of a position whose words are the whole content of a statement."""
    row = rows[name]
    start, end = row.record["content"][0]
    return {
        "id": make_key("position", claim, name), "claim": claim, "statement": row.id, "article": row.article,
        "speaker": speaker, "entity": entity, "party": party, "stance": stance, "start": start, "end": end,
        "quote": row.content, "said": row.said, "day": row.said or row.published, "is_own": True, "why": "by hand",
    }  # fmt: skip
