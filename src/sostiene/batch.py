"""Many documents into the store: read in processes of their own, kept by this one, in any order, twice if need be.

What was reported as kept is in the store, whatever ends the run; the next run goes on where this one stopped.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from sostiene import __version__
from sostiene.errors import InputError
from sostiene.models import Tagger, identify_model, load_tagger
from sostiene.pool import Done, Inline, Pool, Task, Workers
from sostiene.readers import Document, Passed, read_document
from sostiene.reading import decode_passed, find_statements
from sostiene.records import Article, Problem
from sostiene.store import Store
from sostiene.store.echoes import sign_text
from sostiene.store.ids import article_key, make_key
from sostiene.store.lookup import find_removed, find_twin, has_article, has_document
from sostiene.store.rows import Kept, Row, hash_bytes, keep_article, pack
from sostiene.store.writing import Reading, tell_time, write_problems, write_readings

TOGETHER, PAUSE = 64, 1.0
"""Finished documents are kept together: so many, or those of so many seconds."""
WAIT = 0.2
"""Seconds after which a run looks round, whether anything came or not."""
REPORT = "Please report it, with what --debug prints"
Twin = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class Read:
    """An article that was read, or that came with its statements; they are in its rows."""

    article: Article
    kept: Kept
    signature: bytes


@dataclass(frozen=True)
class Parsed:
    """What is in a document: articles that are still to be read, others, problems; `page` are its bytes, packed."""

    unread: tuple[Article, ...]
    given: tuple[Read, ...]
    problems: tuple[Problem, ...]
    page: bytes


@dataclass(eq=False)
class Job:
    """A document on its way: what is known of it so far, and how many tasks it still waits for."""

    document: Document
    page: Row
    readings: list[Reading] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    open: int = 1

    @property
    def where(self) -> str:
        return self.document.origin.where


@dataclass(frozen=True)
class Summary:
    """What a run has done so far: documents looked at, those known before, new articles and statements that are kept,
    how many articles got the statements of one with the same text, and what could not be read."""

    documents: int = 0
    known: int = 0
    articles: int = 0
    statements: int = 0
    copied: int = 0
    problems: tuple[Problem, ...] = ()


def ingest(
    store: Store,
    documents: Iterable[Document | Problem],
    *,
    tagger: str = "neural",
    workers: int = 0,
    readmit: bool = False,
    on_progress: Callable[[Summary], None] = lambda summary: None,
) -> Summary:
    """Reads the documents and keeps what is in them; `on_progress` is told what is kept, after it is.

    With `workers` 0 it reads in this process. Articles that were removed are refused unless `readmit`. When it is
    interrupted it keeps what is finished, and raises the interruption again.
    """
    prepare = partial(prepare_work, tagger)
    pool: Workers = Pool(prepare, workers) if workers else Inline(prepare)
    ingestion = Ingestion(store, pool, make_run(tagger, identify_model(tagger)), readmit)
    try:
        for summary in ingestion.work(iter(documents)):
            on_progress(summary)
    finally:
        pool.close()
        on_progress(ingestion.keep())
    return ingestion.summary


class Ingestion:
    """One run: what is on its way, what waits to be kept, and what is kept."""

    def __init__(self, store: Store, pool: Workers, run: Row, readmit: bool) -> None:
        self.store, self.pool, self.run, self.readmit = store, pool, run, readmit
        self.summary = Summary()
        self.finished: list[Job] = []
        self.failed: list[Problem] = []
        self.kept_last = time.monotonic()
        # Who waits for the statements of a text that is being read; byte-identical texts are read once.
        self.waiting: dict[Twin, list[tuple[Job, Article]]] = {}
        self.read: dict[Twin, Read] = {}  # and those that were read, until they are kept

    def work(self, documents: Iterator[Document | Problem]) -> Iterator[Summary]:
        """Takes in documents as long as there is room, and what comes of them; gives what is kept, after it is."""
        more = True
        while more or not self.pool.is_idle():
            while more and not self.pool.is_full():
                found = next(documents, None)
                more = found is not None
                if found is not None:
                    self.take(found)
            for done in self.pool.collect(WAIT):
                self.receive(done)
            if len(self.finished) >= TOGETHER or time.monotonic() - self.kept_last > PAUSE:
                yield self.keep()

    def take(self, found: Document | Problem) -> None:
        """Begins with a document, unless it is known."""
        if isinstance(found, Problem):
            self.failed.append(found)
            return
        digest = hash_bytes(found.content)
        page = {"hash": digest, "content": b"", "bytes": len(found.content)}
        if has_document(self.store, digest, found.origin.where):
            self.summary = replace(self.summary, documents=self.summary.documents + 1, known=self.summary.known + 1)
        else:
            self.pool.submit(Task(found, Job(found, page)))

    def receive(self, done: Done) -> None:
        """Takes what a task came to."""
        payload, result = done.task.payload, done.result
        if isinstance(result, Parsed):
            self.receive_document(done.task.about, result)
        elif isinstance(payload, Document):
            self.close_task(done.task.about, Problem(payload.origin.where, str(result), REPORT))
        else:
            if isinstance(result, Read):
                self.read[name_twin(payload)] = result
            for job, article in self.waiting.pop(name_twin(payload)):
                if isinstance(result, Read):
                    self.settle(job, article, result)
                    self.close_task(job)
                else:
                    problem = result if isinstance(result, Problem) else Problem(job.where, str(result), REPORT)
                    self.close_task(job, replace(problem, where=job.where))

    def receive_document(self, job: Job, parsed: Parsed) -> None:
        job.page["content"] = parsed.page
        job.problems += parsed.problems
        for read in parsed.given:
            if self.is_admitted(job, read.article):
                job.readings.append(self.make_reading(job, read, GIVEN))
        for article in parsed.unread:
            if self.is_admitted(job, article):
                self.begin(job, article)
        self.close_task(job)

    def is_admitted(self, job: Job, article: Article) -> bool:
        """Whether the article may be kept; one that was removed may not, and becomes a problem."""
        removed = None if self.readmit else find_removed(self.store, article)
        if removed:
            job.problems.append(Problem(job.where, removed, "If it may come back, add it with --readmit"))
        return removed is None

    def begin(self, job: Job, article: Article) -> None:
        """Sends an article to be read, unless it is there, or its very text was, or is being, read for another."""
        if has_article(self.store, article_key(article)):
            job.readings.append(self.make_reading(job, Read(article, keep_article(article), b""), self.run))
            return
        name = name_twin(article)
        twin = None if name in self.waiting else self.find_twin(article)
        if twin is not None:
            self.settle(job, article, twin)
            return
        job.open += 1
        self.waiting.setdefault(name, []).append((job, article))
        if len(self.waiting[name]) == 1:
            self.pool.submit(Task(article))

    def find_twin(self, article: Article) -> Read | None:
        """What was read of the very same text; None if it never was."""
        twin = find_twin(self.store, article, self.run["id"])
        return Read(twin, keep_article(twin), sign_text(twin.text)) if twin else self.read.get(name_twin(article))

    def settle(self, job: Job, article: Article, read: Read) -> None:
        """Gives the article the statements that were found in its text."""
        whole = replace(article, statements=read.article.statements)
        if whole != read.article:
            read = Read(whole, keep_article(whole), read.signature)
            self.summary = replace(self.summary, copied=self.summary.copied + 1)
        job.readings.append(self.make_reading(job, read, self.run))

    def make_reading(self, job: Job, read: Read, run: Row) -> Reading:
        origin = job.document.origin
        obtained = {
            "where": origin.where, "url": origin.url, "method": origin.method, "time": origin.obtained,
        }  # fmt: skip
        return Reading(read.kept, job.page, obtained, run, read.signature)

    def close_task(self, job: Job, problem: Problem | None = None) -> None:
        """One task less that the document waits for; without any it is finished."""
        job.problems += [problem] if problem else []
        job.open -= 1
        if not job.open:
            self.finished.append(job)

    def keep(self) -> Summary:
        """Keeps what is finished, whole documents only, in one transaction."""
        jobs, failed = self.finished, self.failed
        readings = [reading for job in jobs for reading in job.readings]
        problems = [*failed, *(problem for job in jobs for problem in job.problems)]
        if readings or problems:
            now = tell_time()
            with self.store.write() as connection:
                fresh = write_readings(connection, readings, now)
                write_problems(connection, problems, now)
            self.count(jobs, fresh, problems)
        self.finished, self.failed, self.read = [], [], {}
        self.kept_last = time.monotonic()
        return self.summary

    def count(self, jobs: list[Job], fresh: set[str], problems: list[Problem]) -> None:
        found = {reading.kept.article["id"]: len(reading.kept.statements) for job in jobs for reading in job.readings}
        self.summary = replace(
            self.summary,
            documents=self.summary.documents + len(jobs),
            articles=self.summary.articles + len(fresh),
            statements=self.summary.statements + sum(found[key] for key in fresh),
            problems=(*self.summary.problems, *problems),
        )


def name_twin(article: Article) -> Twin:
    """What two articles must have in common to be read alike."""
    return article.hash, article.lang, article.published


def make_run(tagger: str, model: str) -> Row:
    """The row that tells by what statements were found."""
    settings: dict[str, Any] = {}
    key = make_key("run", __version__, tagger, model, sorted(settings.items()))
    return {"id": key, "version": __version__, "tagger": tagger, "model": model, "settings": settings}


GIVEN = make_run("given", "")
"""The run of statements that a line of the exchange format already had."""


def prepare_work(tagger: str) -> Callable[[Document | Article], Any]:
    """What a process does: parses documents, and reads articles with the tagger, which it loads once."""
    return partial(do_task, tagger=load_tagger(tagger, threads=1))


def do_task(task: Document | Article, tagger: Tagger) -> Parsed | Read | Problem:
    return parse_document(task) if isinstance(task, Document) else read_article(task, tagger)


def parse_document(document: Document) -> Parsed:
    """What is in a document, its articles still unread."""
    unread: list[Article] = []
    given: list[Read] = []
    problems: list[Problem] = []
    for outcome in read_document(document):
        if isinstance(outcome, Problem):
            problems.append(outcome)
        elif isinstance(outcome, Article):
            unread.append(outcome)
        else:
            decoded = decode_given(outcome)
            (given if isinstance(decoded, Read) else problems).append(decoded)  # type: ignore[arg-type]
    if not (unread or given or problems):
        problems.append(Problem(document.origin.where, "there is no article in it"))
    return Parsed(tuple(unread), tuple(given), tuple(problems), pack(document.content))


def decode_given(passed: Passed) -> Read | Problem:
    try:
        article = decode_passed(passed)
    except InputError as error:
        return Problem(passed.where, error.what, error.hint)
    return Read(article, keep_article(article), sign_text(article.text))


def read_article(article: Article, tagger: Tagger) -> Read | Problem:
    read = find_statements(article, tagger)
    return read if isinstance(read, Problem) else Read(read, keep_article(read), sign_text(read.text))
