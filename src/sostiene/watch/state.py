"""What is remembered of the feeds that are followed, and where."""

import json
from dataclasses import asdict, dataclass, fields
from typing import Protocol

from sostiene.readers.feed import Entry


@dataclass(frozen=True)
class Waiting:
    """An entry whose article is still to come, and since when (ISO, UTC)."""

    entry: Entry
    since: str


@dataclass(frozen=True)
class FeedRecord:
    """What is known of a feed: what its server wants to hear at the next poll, when that is due (ISO, UTC), how often
    it failed in a row, when it was last asked for and what came of that, and the entries whose articles may still be
    missing: those that are `seen` by now are done."""

    etag: str | None = None
    modified: str | None = None
    due: str | None = None
    failures: int = 0
    last: str | None = None
    last_result: str = ""
    waiting: tuple[Waiting, ...] = ()


class FeedState(Protocol):
    """Where the records of feeds are kept."""

    def get(self, url: str) -> FeedRecord | None:
        """The record of the feed with this address."""

    def put(self, url: str, record: FeedRecord) -> None:
        """Keeps the record; when it returns, the record outlives a crash."""

    def seen(self, where: str) -> bool:
        """Whether what `watch` gave with this `where`, a document or a problem, is kept."""


def pack_waiting(waiting: tuple[Waiting, ...]) -> str:
    """The entries as JSON, in ASCII."""
    return json.dumps([asdict(one) for one in waiting])


def unpack_waiting(packed: str) -> tuple[Waiting, ...]:
    """The entries that were packed, also by another version, whose entries may have had other fields."""
    known = {field.name for field in fields(Entry)}
    return tuple(
        Waiting(Entry(**{name: value for name, value in one["entry"].items() if name in known}), one["since"])
        for one in json.loads(packed)
    )
