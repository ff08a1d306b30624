"""Whether damaged input ever stops a run, or vanishes: `python -m eval.fuzz --shared ../shared` adds 1,000 real pages,
feeds, WARC files and lines of JSON, each damaged by chance, and says what became of them.

Every input must end as an article or as a problem. The rules find the statements: what is tried here are the readers.
"""

import argparse
import json
import random
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from sostiene.batch import ingest
from sostiene.readers import open_bytes
from sostiene.store import Store
from sostiene.store.tables import obtained, problems

ARCHIVES = ("data/html-news/fundus_testdata.tar", "data/feeds/feeds.tar.gz", "data/warc/warcio_testdata.tar.gz")
LINES = "gold/it-train.jsonl"
MOST_BYTES = 300_000
TOKENS = (
    b"<",
    b">",
    b"&",
    b'"',
    b"\0",
    b"\xff\xfe",
    b"{",
    b"]",
    b"\r\n\r\n",
    b"<!--",
    b"<script>",
    b"&#x0;",
    b"WARC/1.0",
)


class Sample(NamedTuple):
    """A file, whose name tells its format."""

    name: str
    content: bytes


class Fate(NamedTuple):
    """What became of one input: how many articles and problems, in how many seconds of processor time."""

    name: str
    articles: int
    problems: int
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="the folder that holds data/ and gold/")
    parser.add_argument("--inputs", type=int, default=1000)
    options = parser.parse_args()
    samples = list(read_samples(options.shared))
    with tempfile.TemporaryDirectory() as folder, Store.open(f"{folder}/store.db", create=True) as store:
        fates = list(try_all(store, damage(samples, options.inputs, seed=1)))
    report = {
        "inputs": len(fates),
        "articles": sum(fate.articles for fate in fates),
        "problems": sum(fate.problems for fate in fates),
        "vanished": [fate.name for fate in fates if not fate.articles + fate.problems],
        "slowest": [[fate.name, round(fate.seconds, 2)] for fate in sorted(fates, key=lambda fate: -fate.seconds)[:5]],
        "kinds": Counter(Path(fate.name).suffix for fate in fates),
    }
    print(json.dumps(report, indent=1))


def read_samples(shared: Path) -> Iterator[Sample]:
    """The files of the archives, and single lines of JSON."""
    for archive in ARCHIVES:
        with tarfile.open(shared / archive) as members:
            for member in members:
                stream = members.extractfile(member) if member.isfile() and member.size < MOST_BYTES else None
                if stream:
                    yield Sample(Path(member.name).name, stream.read())
    for number, line in enumerate((shared / LINES).read_bytes().splitlines()):
        yield Sample(f"{number}.jsonl", line)


def damage(samples: list[Sample], count: int, *, seed: int) -> Iterator[Sample]:
    """So many of the samples, each damaged; the formats take turns, so that none crowds out another."""
    chance = random.Random(seed)
    kinds: dict[str, list[Sample]] = {}
    for sample in samples:
        kinds.setdefault("".join(Path(sample.name).suffixes[-2:]), []).append(sample)
    names = sorted(kinds)
    for number in range(count):
        sample = chance.choice(kinds[names[number % len(names)]])
        yield Sample(f"{number}-{sample.name}", mutate(sample.content, chance))


def mutate(content: bytes, chance: random.Random) -> bytes:
    """The bytes with a few pieces cut out, doubled, overwritten or put in."""
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        start = chance.randrange(len(damaged) + 1)
        end = min(len(damaged), start + chance.choice((1, 1, 8, 100, 4000)))
        match chance.randrange(6):
            case 0:
                del damaged[start:end]
            case 1:
                damaged[start:start] = damaged[start:end]
            case 2:
                damaged[start:end] = chance.randbytes(end - start)
            case 3:
                damaged[start:start] = chance.choice(TOKENS) * chance.choice((1, 1, 50))
            case 4 if start < end:
                damaged[start] ^= 1 << chance.randrange(8)
            case _:
                del damaged[max(1, len(damaged) - chance.randrange(1, 200)) :]
    return bytes(damaged)


def try_all(store: Store, samples: Iterable[Sample]) -> Iterator[Fate]:
    for sample in samples:
        began = time.process_time()
        ingest(store, open_bytes(sample.content, sample.name), tagger="rules")
        spent = time.process_time() - began
        with store.read() as connection:
            place = f"{sample.name}%"
            articles = len(connection.execute(select(obtained.c.id).where(obtained.c.where.like(place))).all())
            failed = len(connection.execute(select(problems.c.id).where(problems.c.where.like(place))).all())
        yield Fate(sample.name, articles, failed, spent)


if __name__ == "__main__":
    main()
