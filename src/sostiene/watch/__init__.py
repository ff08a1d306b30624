"""Feeds followed: each is asked for when it is due, and the page of every new entry is fetched, politely.

`watch` gives documents and problems to be kept, and events to be logged. What was done is known to the store, so that
it goes on wherever it was stopped.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal, Protocol

from sostiene.errors import InputError
from sostiene.fetching.pages import Page
from sostiene.fetching.polite import name_host
from sostiene.fetching.request import NotNow
from sostiene.readers.feed import has_text
from sostiene.readers.source import Document
from sostiene.records import Problem
from sostiene.watch.entries import find_entries, make_own_document, make_page_document, name_entry
from sostiene.watch.feeds import Feed
from sostiene.watch.state import FeedRecord, FeedState, Waiting

MAX_NEW = 200
"""New entries that one poll of a feed takes; the others wait for the next."""
MAX_WAITING = 2 * MAX_NEW
MAX_TAKEN = 100_000
DAY = 86_400.0
# Seconds: after which an address that could not be had is asked for again, at the earliest; how long `once` waits for
# anything; how long it sleeps at a time (a machine that slept itself notices then); from when on it says that it waits.
AGAIN, ONCE_PATIENCE, NAP, PAUSE = 60.0, 60.0, 60.0, 5.0
What = Literal["polled", "unchanged", "not due", "fetched", "entry", "postponed", "failed", "waiting"]


@dataclass(frozen=True)
class Event:
    """What `watch` did, when (ISO, UTC), for which feed; `url` is the address it was about."""

    at: str
    what: What
    feed: str
    url: str
    detail: str = ""


class Visits(Protocol):
    """What fetches pages: `fetching.polite.Visitor`."""

    def visit(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Page: ...

    def ready_in(self, host: str) -> float: ...


@dataclass(frozen=True)
class Job:
    """A feed to be asked for or, with an entry, an article to be had, not before `due`.

    `url` is the address that it asks for, None where the entry's own text is taken, and `host` the host of that.
    """

    feed: Feed
    due: float
    url: str | None
    host: str
    waiting: Waiting | None = None


Found = Document | Problem | Event


def make_job(feed: Feed, due: float, waiting: Waiting | None = None) -> Job:
    url = feed.url if waiting is None else waiting.entry.link if feed.full else None
    return Job(feed, due, url, name_host(url or ""), waiting)


def watch(
    feeds: Iterable[Feed],
    state: FeedState,
    visitor: Visits,
    *,
    once: bool = False,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Found]:
    """The articles of the feeds as they appear, until it is stopped or, with `once`, until each feed that is due was
    asked for and its new articles were fetched.

    `state.seen` is asked for the `where` of documents and problems. They are to be seen as soon as they are kept, and
    not before: what was not kept is fetched again after a restart. Before a longer pause comes an event "waiting", at
    which everything so far should be kept.
    """
    yield from Watch(tuple(feeds), state, visitor, once, clock, sleep).run()


@dataclass
class Watch:
    """One run: the jobs at hand, and the names of the entries that were made jobs, the oldest first."""

    feeds: tuple[Feed, ...]
    state: FeedState
    visitor: Visits
    once: bool
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    jobs: list[Job] = field(default_factory=list)
    taken: dict[str, None] = field(default_factory=dict)
    is_waiting: bool = False

    def run(self) -> Iterator[Found]:
        for feed in self.feeds:
            yield from self.plan(feed)
        while self.jobs:
            job = min(self.jobs, key=self.ready_at)
            pause = self.ready_at(job) - self.clock()
            if self.once and pause > ONCE_PATIENCE:
                self.jobs.remove(job)
                yield self.tell(job, "postponed", f"to the next run, after {self.show_time(pause)}")
            elif pause > 0.001:
                yield from self.wait(job, pause)
            else:
                self.is_waiting = False
                self.jobs.remove(job)
                yield from self.poll(job) if job.waiting is None else self.take(job, job.waiting)

    def plan(self, feed: Feed) -> Iterator[Event]:
        """Makes the jobs that the record of the feed leaves to be done."""
        record = self.state.get(feed.url) or FeedRecord()
        for waiting in record.waiting:
            self.queue(feed, waiting)
        # Neither a clock that was wrong nor an interval that was longer keeps a feed from being asked for.
        longest = max(feed.every, DAY) if record.failures else feed.every
        job = make_job(feed, min(read_time(record.due), self.clock() + longest))
        if self.once and job.due > self.clock():
            yield self.tell(job, "not due", f"before {self.show_time(job.due - self.clock())}")
        else:
            self.jobs.append(job)

    def queue(self, feed: Feed, waiting: Waiting) -> bool:
        """Makes the job that an entry is; False if it was one before."""
        name = name_entry(waiting.entry, feed)
        if name in self.taken or self.state.seen(name):
            return False
        self.taken[name] = None
        if len(self.taken) > MAX_TAKEN:
            del self.taken[next(iter(self.taken))]
        self.jobs.append(make_job(feed, self.clock(), waiting))
        return True

    def ready_at(self, job: Job) -> float:
        """When the job can be done: when it is due, and its host may be asked."""
        return max(job.due, self.clock() + self.visitor.ready_in(job.host))

    def wait(self, job: Job, pause: float) -> Iterator[Event]:
        if pause > PAUSE and not self.is_waiting:
            self.is_waiting = True
            yield self.tell(job, "waiting", f"until {self.show_time(pause)}")
        self.sleep(min(pause, NAP))

    def poll(self, job: Job) -> Iterator[Found]:
        """Asks for a feed, and makes jobs of its new entries."""
        feed = job.feed
        # Kept before the feed is asked for, so that a restart does not ask for it again.
        record = self.put(feed, self.state.get(feed.url) or FeedRecord(), feed.every, "asked for")
        what: What
        try:
            page = self.visitor.visit(feed.url, etag=record.etag, modified=record.modified)
            entries = [] if page.is_unchanged else list(find_entries(page, feed))
        except InputError as error:
            record = self.note_failure(feed, record, error)
            what = "postponed" if isinstance(error, NotNow) else "failed"
            if what == "failed":
                yield Problem(feed.url, error.what, error.hint)
        else:
            what = "unchanged" if page.is_unchanged else "polled"
            found = [Waiting(entry, page.fetched or self.show_time(0)) for entry in entries]
            record = self.note_success(feed, record, page, found)
        yield self.tell(job, what, record.last_result)
        if not self.once:
            self.jobs.append(make_job(feed, read_time(record.due)))

    def note_failure(self, feed: Feed, record: FeedRecord, error: InputError) -> FeedRecord:
        """A feed that fails is asked for ever more rarely, but at least once a day."""
        longest = max(feed.every, DAY)
        pause = min(feed.every * 2 ** min(record.failures, 10), longest)
        if isinstance(error, NotNow):
            pause = min(max(pause, error.wait), longest)
        return self.put(feed, replace(record, failures=record.failures + 1), pause, error.what)

    def note_success(self, feed: Feed, record: FeedRecord, page: Page, found: list[Waiting]) -> FeedRecord:
        """Queues what is new in a feed, and keeps that it is waited for."""
        if page.is_unchanged:
            return self.put(feed, replace(record, failures=0), feed.every, "not changed")
        old = [one for one in record.waiting if not self.state.seen(name_entry(one.entry, feed))]
        fresh: list[Waiting] = []
        for waiting in found:
            if len(fresh) < MAX_NEW and self.queue(feed, waiting):
                fresh.append(waiting)
        # Where some were left out, the next poll must see the feed again, changed or not.
        is_whole = len(fresh) < MAX_NEW
        record = replace(
            record,
            etag=page.etag if is_whole else None,
            modified=page.modified if is_whole else None,
            failures=0,
            waiting=(*old, *fresh)[-MAX_WAITING:],
        )
        rest = "" if is_whole else "; the rest waits for the next poll"
        return self.put(feed, record, feed.every, f"{len(fresh)} new of {len(found)} entries{rest}")

    def put(self, feed: Feed, record: FeedRecord, pause: float, result: str) -> FeedRecord:
        """Keeps the record of a feed that was asked for now, and will be again after the pause."""
        record = replace(record, due=self.show_time(pause), last=self.show_time(0), last_result=result)
        self.state.put(feed.url, record)
        return record

    def take(self, job: Job, waiting: Waiting) -> Iterator[Found]:
        """Gets the article of an entry, unless another feed named it too and it is there by now."""
        if self.state.seen(name_entry(waiting.entry, job.feed)):
            return
        if job.url is None:
            why = "its page is not asked for" if waiting.entry.link else "the entry names no web address"
            hint = "Follow the feed with full = true" if waiting.entry.link else "Read it in a browser and save it"
            yield from self.take_own(job, waiting, InputError(why, hint))
            return
        try:
            page = self.visitor.visit(job.url)
            document = make_page_document(waiting.entry, job.feed, page)
        except InputError as error:
            age = self.clock() - read_time(waiting.since)
            if isinstance(error, NotNow) and age < DAY:
                pause = max(error.wait, AGAIN, age)
                self.jobs.append(replace(job, due=self.clock() + pause))
                yield self.tell(job, "postponed", f"until {self.show_time(pause)}: {error.what}")
            else:
                yield from self.take_own(job, waiting, error)
        else:
            yield self.tell(job, "fetched", f"{len(page.content):,} bytes")
            yield document

    def take_own(self, job: Job, waiting: Waiting, reason: InputError) -> Iterator[Found]:
        """The entry's own text, where it has one, instead of the page that cannot be had."""
        if has_text(waiting.entry):
            yield self.tell(job, "entry", reason.what)
            yield make_own_document(waiting, job.feed)
        else:
            yield self.tell(job, "failed", reason.what)
            yield Problem(name_entry(waiting.entry, job.feed), reason.what, reason.hint)

    def tell(self, job: Job, what: What, detail: str) -> Event:
        url = name_entry(job.waiting.entry, job.feed) if job.waiting else job.feed.url
        return Event(self.show_time(0), what, job.feed.url, url, detail)

    def show_time(self, pause: float) -> str:
        """The moment after so many seconds (ISO, UTC)."""
        return datetime.fromtimestamp(self.clock() + pause, UTC).isoformat(timespec="seconds")


def read_time(moment: str | None) -> float:
    """The seconds since 1970 of an ISO moment; 0 for none."""
    return datetime.fromisoformat(moment).timestamp() if moment else 0.0
