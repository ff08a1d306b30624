"""What is remembered of the feeds that are followed, in the store."""

from dataclasses import dataclass

from sqlalchemy import exists, or_, select

from sostiene.store import Store
from sostiene.store.ids import clean
from sostiene.store.tables import feeds, obtained, problems
from sostiene.store.writing import replace_row
from sostiene.watch.state import FeedRecord, pack_waiting, unpack_waiting


@dataclass(frozen=True)
class StoredFeeds:
    """The records of feeds, each written before it is used (a `watch.state.FeedState`)."""

    store: Store

    def get(self, url: str) -> FeedRecord | None:
        with self.store.read() as connection:
            row = connection.execute(select(feeds).where(feeds.c.url == url)).mappings().first()
        if row is None:
            return None
        return FeedRecord(
            **{name: value for name, value in row.items() if name not in ("url", "waiting")},
            waiting=unpack_waiting(row["waiting"]),
        )

    def put(self, url: str, record: FeedRecord) -> None:
        with self.store.write() as connection:
            replace_row(connection, feeds, {"url": url, **vars(record), "waiting": pack_waiting(record.waiting)})

    def seen(self, where: str) -> bool:
        """Whether what was found at this place is kept, as an article or as a problem."""
        place = clean(where)
        kept = or_(exists().where(obtained.c.where == place), exists().where(problems.c.where == place))
        with self.store.read() as connection:
            return bool(connection.scalar(select(kept)))
