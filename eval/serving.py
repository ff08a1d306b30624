"""How many readers the server bears, and what a page costs: `python -m eval.serving [--store FILE] [--seconds 5]`.

Runs `sostiene serve` in a process of its own, over the demo story read by the rules (or over the store given), and lets
1 and then 50 readers go through its pages, each with a connection of its own and no cache. Pages and errors are counted
on the clock; the readers are another process, so that the server has a core to itself where there are two. Then each
kind of page is asked for alone: the median of the server's processor time, and its size.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from http.client import HTTPConnection, HTTPException
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from threading import Thread
from urllib.parse import urlsplit

READERS = (1, 50)
ROUNDS = 3
"""Times that each number of readers is tried, in turns: other programs on the machine disturb them alike."""
TIMES = 15
WARM_UP = 2
KEY = re.compile(r"/[0-9a-f]{15}(?=[/.]|$)")
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
PAGE = re.compile(r"/(?:[a-z-]+(?:/ID(?:/[a-z-]+)?)?)?")
MOST_KINDS = 40
HEADERS = {"accept": "text/html", "accept-language": "it"}


@dataclass(frozen=True)
class Load:
    """What so many readers got in a stretch of time."""

    readers: int
    pages: int
    errors: int
    seconds: float
    slowest: float
    cpu_seconds: float = 0.0
    """Of the server: what it does in them does not hang on what else runs on the machine."""

    @property
    def pages_per_second(self) -> float:
        return self.pages / self.seconds

    @property
    def pages_per_cpu_second(self) -> float:
        return self.pages / self.cpu_seconds


@dataclass(frozen=True)
class Cost:
    """What one kind of page takes of the server, and how large it is."""

    kind: str
    cpu_ms: float
    most_cpu_ms: float
    kilobytes: float


def main() -> None:
    options = parse_options()
    with tempfile.TemporaryDirectory() as folder:
        store = options.store or fill_demo(Path(folder) / "demo.db")
        with serving(store) as (process, port):
            kinds = find_kinds(port)
            loads = list(measure_loads(process.pid, port, list(kinds.values()), options.seconds))
            costs = [measure_cost(process.pid, port, kind, path) for kind, path in kinds.items()]
    found = {"loads": [asdict(one) for one in loads], "pages": [asdict(one) for one in costs]}
    print(json.dumps(found, indent=1) if options.json else describe(loads, costs))
    sys.exit(1 if any(one.errors for one in loads) else 0)


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", help="a store to serve in place of the demo")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each number of readers reads, each time")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


def fill_demo(path: Path) -> str:
    # Imported here: the process that reads needs nothing of the product.
    from sostiene.demo.filling import fill
    from sostiene.store import Store

    with Store.open(path, create=True) as store:
        fill(store, "rules")
    return str(path)


@contextmanager
def serving(store: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The server, and the port at which it answers."""
    command = [sys.executable, "-m", "sostiene", "serve", "--store", store, "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            said = re.search(r"http://[^:]+:(\d+)/", process.stderr.readline())
            assert said is not None, "the server did not start"
            yield process, int(said[1])
        finally:
            process.terminate()


def find_kinds(port: int) -> dict[str, str]:
    """An address of each kind of page that links lead to, from the start on."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    found: dict[str, str] = {}
    waiting = ["/"]
    while waiting and len(found) < MOST_KINDS:
        path = waiting.pop(0)
        kind = KEY.sub("/ID", urlsplit(path).path)
        if kind in found or not PAGE.fullmatch(kind):
            continue
        status, body = ask(connection, path)
        if status == 200:
            found[kind] = path
            waiting += LINK.findall(body.decode().replace("&amp;", "&"))
    return found


def ask(connection: HTTPConnection, path: str) -> tuple[int, bytes]:
    connection.request("GET", path, headers=HEADERS)
    answer = connection.getresponse()
    return answer.status, answer.read()


def measure_loads(process: int, port: int, paths: Sequence[str], seconds: float) -> Iterator[Load]:
    """Each number of readers in turns, from a process of their own."""
    context = get_context("spawn")
    for _ in range(ROUNDS):
        for readers in READERS:
            before = read_cpu(process)
            with context.Pool(1) as pool:
                load = pool.apply(read_together, (port, list(paths), readers, seconds))
            yield replace(load, cpu_seconds=read_cpu(process) - before)


def read_together(port: int, paths: list[str], readers: int, seconds: float) -> Load:
    """So many readers, each beginning at another page, until the time is over."""
    taken: list[list[float]] = [[] for _ in range(readers)]
    failed = [0] * readers
    began = time.perf_counter()

    def read(number: int) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=120)
        place = number
        while (start := time.perf_counter()) < began + seconds:
            try:
                status, _ = ask(connection, paths[place % len(paths)])
            except (HTTPException, OSError):
                status = 0
                connection.close()
            failed[number] += status != 200
            taken[number].append(time.perf_counter() - start)
            place += 1

    threads = [Thread(target=read, args=(number,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    every = [one for some in taken for one in some]
    return Load(readers, len(every), sum(failed), time.perf_counter() - began, max(every))


def measure_cost(process: int, port: int, kind: str, path: str) -> Cost:
    """What the server spends on a page, asked for one after another."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    spent, size = [], 0
    for number in range(WARM_UP + TIMES):
        before = read_cpu(process)
        _, body = ask(connection, path)
        if number >= WARM_UP:
            spent.append(1000 * (read_cpu(process) - before))
        size = len(body)
    return Cost(kind, median(spent), max(spent), size / 1000)


def read_cpu(process: int) -> float:
    """Seconds of processor time that all threads of a process have had, to the nanosecond (proc(5): schedstat)."""
    spent = 0
    for thread in Path(f"/proc/{process}/task").iterdir():
        try:
            spent += int((thread / "schedstat").read_text().split()[0])
        except FileNotFoundError:  # a thread that ended meanwhile
            continue
    return spent / 1e9


def describe(loads: Sequence[Load], costs: Sequence[Cost]) -> str:
    """The figures as the tables of docs/evaluation.md."""
    lines = [f"{os.cpu_count()} cores", ""]
    lines += [
        "| readers | pages a second | pages a CPU second | errors | slowest, s |",
        "| --- | --- | --- | --- | --- |",
    ]
    for readers in READERS:
        some = [one for one in loads if one.readers == readers]
        rates = median(one.pages_per_second for one in some), median(one.pages_per_cpu_second for one in some)
        errors, slowest = sum(one.errors for one in some), max(one.slowest for one in some)
        lines.append(f"| {readers} | {rates[0]:.1f} | {rates[1]:.1f} | {errors} | {slowest:.2f} |")
    lines.append("")
    lines += ["| page | ms of processor time (most) | kB |", "| --- | --- | --- |"]
    lines += [f"| `{one.kind}` | {one.cpu_ms:.0f} ({one.most_cpu_ms:.0f}) | {one.kilobytes:.0f} |" for one in costs]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
