"""Processes that work on tasks: a task that kills or outlives its process is given up, and the others go on.

A process ends with its parent, however that ends: it then finds its end of the pipe closed. What is sent to a process
is taken in by a thread of its own, so that neither side ever waits for the other to listen.
"""

import multiprocessing
import os
import queue
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Protocol

PATIENCE = 600.0
"""Seconds that one task may take; the longest article that is read takes about three minutes."""
AHEAD = 2
"""Tasks that a process is given at once, so that it has work while its parent is busy."""


class TaskFailure(Exception):
    """What a task came to, where it came to nothing: its process died, or took too long, or it raised an error."""


@dataclass(frozen=True, eq=False)
class Task:
    """What a process is sent, and what only its parent needs to know of it."""

    payload: Any
    about: Any = None


@dataclass(frozen=True)
class Done:
    """A task that is over; `result` is a TaskFailure if it came to nothing."""

    task: Task
    result: Any


class Workers(Protocol):
    """What works on tasks."""

    def submit(self, task: Task) -> None: ...

    def is_full(self) -> bool: ...

    def is_idle(self) -> bool: ...

    def collect(self, timeout: float) -> Iterator[Done]: ...

    def close(self) -> None: ...


@dataclass
class Inline:
    """Works in this very process, at once: for tests, and where one process is enough."""

    prepare: Callable[[], Callable[[Any], Any]]
    waiting: deque[Task] = field(default_factory=deque)
    work: Callable[[Any], Any] | None = None

    def submit(self, task: Task) -> None:
        self.waiting.append(task)

    def is_full(self) -> bool:
        return bool(self.waiting)

    def is_idle(self) -> bool:
        return not self.waiting

    def collect(self, timeout: float) -> Iterator[Done]:
        self.work = self.work or self.prepare()
        if self.waiting:
            task = self.waiting.popleft()
            yield Done(task, attempt(self.work, task.payload))

    def close(self) -> None:
        self.waiting.clear()


@dataclass
class Worker:
    """One process with the tasks that it has; `since` is when it began the first of them."""

    process: BaseProcess
    connection: Connection
    tasks: deque[Task] = field(default_factory=deque)
    since: float = 0.0

    def give(self, task: Task) -> None:
        if not self.tasks:
            self.since = time.monotonic()
        self.tasks.append(task)
        with suppress(OSError):  # it died: `collect` finds that out
            self.connection.send(task.payload)

    def take(self) -> Task:
        self.since = time.monotonic()
        return self.tasks.popleft()


class Pool:
    """`count` processes, each of which calls `prepare()` once and works with what that gives."""

    def __init__(self, prepare: Callable[[], Callable[[Any], Any]], count: int, *, patience: float = PATIENCE) -> None:
        self.prepare = prepare
        self.patience = patience
        self.waiting: deque[Task] = deque()
        self.workers = [self.start() for _ in range(count)]

    def start(self) -> Worker:
        # Not forked: a copy of this process would hold the other pipes open, and the store.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, self.prepare), daemon=True)
        process.start()
        theirs.close()
        return Worker(process, ours)

    def submit(self, task: Task) -> None:
        """Gives the task to the process that has least to do, or keeps it until one has room."""
        self.waiting.append(task)
        self.distribute()

    def distribute(self) -> None:
        while self.waiting:
            worker = min(self.workers, key=lambda one: len(one.tasks))
            if len(worker.tasks) >= AHEAD:
                return
            worker.give(self.waiting.popleft())

    def is_full(self) -> bool:
        return bool(self.waiting) or all(len(worker.tasks) >= AHEAD for worker in self.workers)

    def is_idle(self) -> bool:
        return not self.waiting and not any(worker.tasks for worker in self.workers)

    def collect(self, timeout: float) -> Iterator[Done]:
        """The tasks that are over, waiting for the first at most `timeout` seconds."""
        ready = set(wait([worker.connection for worker in self.workers], timeout))
        for place, worker in enumerate(self.workers):
            if worker.connection in ready:
                yield from self.receive(place, worker)
            elif worker.tasks and time.monotonic() - worker.since > self.patience:
                yield self.give_up(place, worker, f"it took longer than {self.patience:.0f} seconds")
        self.distribute()

    def receive(self, place: int, worker: Worker) -> Iterator[Done]:
        try:
            result = worker.connection.recv()
        except (EOFError, OSError):
            worker.process.join(1)
            if worker.tasks:
                yield self.give_up(place, worker, f"its process died (exit code {worker.process.exitcode})")
            else:
                self.workers[place] = self.start()
            return
        yield Done(worker.take(), result)

    def give_up(self, place: int, worker: Worker, why: str) -> Done:
        """Ends the process; its first task is lost, the others are given to a new one."""
        stop(worker)
        lost = worker.take()
        self.waiting.extendleft(reversed(worker.tasks))
        self.workers[place] = self.start()
        return Done(lost, TaskFailure(why))

    def close(self) -> None:
        self.waiting.clear()
        for worker in self.workers:
            stop(worker)


def stop(worker: Worker) -> None:
    worker.process.kill()
    worker.process.join()
    worker.connection.close()


def attempt(work: Callable[[Any], Any], task: Any) -> Any:
    """What the work gives; a TaskFailure if it raises an error."""
    try:
        return work(task)
    except Exception as error:  # a fault of ours in one task must not end the process
        return TaskFailure(f"Sostiene failed on it ({type(error).__name__}: {error})")


def serve(connection: Connection, prepare: Callable[[], Callable[[Any], Any]]) -> None:
    """What a process does: takes tasks and sends back what they come to, until its parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the parent decides
    tasks: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=take_in, args=(connection, tasks), daemon=True).start()
    work = prepare()
    while True:
        result = attempt(work, tasks.get())
        try:
            connection.send(result)
        except OSError:
            return


def take_in(connection: Connection, tasks: "queue.SimpleQueue[Any]") -> None:
    """Takes in what the parent sends; ends the process, whatever it is doing, when there is no parent any more."""
    while True:
        try:
            tasks.put(connection.recv())
        except (EOFError, OSError):
            os._exit(0)
