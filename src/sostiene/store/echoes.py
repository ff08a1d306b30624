"""Articles that share most of their words with another: likely echoes, linked for the eyes of a person and for later.

MinHash signatures (rensa) of all runs of words; those that agree in a band of values are compared in full.
"""

import struct
from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from sostiene.store.ids import make_key
from sostiene.store.tables import articles, bands, links
from sostiene.store.words import WORD

PERMUTATIONS, BANDS = 128, 16
SHINGLE = 4  # words
FEWEST_WORDS = 30  # shorter texts share all their words by chance
LIKELY = 0.6
"""Share of runs of words in common (Jaccard) from which two texts are likely echoes; 16 bands of 8 values find nearly
all pairs from .7 on, and half of those of .65."""
MOST_CANDIDATES = 200


def sign_text(text: str) -> bytes:
    """The signature of a text, 512 bytes; empty for a text too short to be told apart."""
    # Imported here: it is needed only where articles are stored.
    from rensa import RMinHash

    words = [word.casefold() for word in WORD.findall(text)]
    if len(words) < FEWEST_WORDS:
        return b""
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=42)
    minhash.update([" ".join(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1)])
    return struct.pack(f"<{PERMUTATIONS}I", *minhash.digest())


def find_bands(signature: bytes) -> list[int]:
    """The numbers that signatures of texts alike have in common, each 60 bits."""
    width = len(signature) // BANDS
    return [
        int(make_key("band", place, signature[place * width : (place + 1) * width].hex()), 16)
        for place in range(BANDS)
        if signature
    ]


def compare_signatures(one: bytes, other: bytes) -> float:
    """The share of runs of words that two texts have in common, as their signatures tell."""
    return float(np.mean(np.frombuffer(one, "<u4") == np.frombuffer(other, "<u4")))


def link_echoes(connection: Connection, fresh: Mapping[str, bytes], now: str) -> None:
    """Links each of the articles, just stored, with those that share most of its words."""
    wanted = {band: key for key, signature in fresh.items() for band in find_bands(signature)}
    if not wanted:
        return
    found = connection.execute(select(bands.c.band, bands.c.article).where(bands.c.band.in_(list(wanted))))
    groups: dict[int, list[str]] = defaultdict(list)
    for band, article in found:
        groups[band].append(article)
    pairs = {
        (min(key, other), max(key, other))
        for key, signature in fresh.items()
        for band in find_bands(signature)
        for other in groups[band][:MOST_CANDIDATES]
        if other != key
    }
    if pairs:
        write_links(connection, pairs, now)


def write_links(connection: Connection, pairs: set[tuple[str, str]], now: str) -> None:
    keys = {key for pair in pairs for key in pair}
    found = connection.execute(select(articles.c.id, articles.c.signature).where(articles.c.id.in_(keys)))
    signatures = {row.id: row.signature for row in found}
    rows = []
    for one, other in sorted(pairs):
        score = compare_signatures(signatures[one], signatures[other])
        if score >= LIKELY:
            rows.append(
                {
                    "id": make_key("link", "echo", one, other, "machine"), "kind": "echo", "one": one, "other": other,
                    "verdict": "likely", "score": round(score, 3), "by": "minhash", "is_person": False,
                    "why": f"they share about {score:.0%} of their runs of {SHINGLE} words", "made": now,
                    "withdrawn": None, "withdrawn_by": None,
                }
            )  # fmt: skip
    if rows:
        insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        connection.execute(insert(links).on_conflict_do_nothing(), rows)
