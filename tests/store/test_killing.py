"""A run that is killed at any moment loses nothing that it reported as kept, and the next one goes on from there."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from sostiene.store import Store
from sostiene.store.tables import articles, statements

ROOT = Path(__file__).parents[2]
ARTICLES = 1500
PROGRAM = """
import signal, sys
sys.path[:0] = {path!r}
from sostiene.batch import ingest
from sostiene.readers import open_source
from sostiene.store import Store

def show(summary):
    print(summary.articles + summary.known, flush=True)

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have started us with Ctrl-C ignored
    with Store.open({location!r}, create=True) as store:
        ingest(store, open_source({source!r}), tagger="rules", workers={workers}, on_progress=show)
"""


def start(folder: Path, location: str, workers: int) -> "subprocess.Popen[str]":
    """A run of its own over the same file of articles."""
    source = folder / "news.jsonl"
    if not source.exists():
        lines = [
            f'{{"doc": "{number}", "text": "«Il faro {number} è acceso», ha detto la sindaca Ada Ferrin{number % 9}."}}'
            for number in range(ARTICLES)
        ]
        source.write_text("\n".join(lines))
    program = folder / "run.py"
    path = [str(ROOT), str(ROOT / "src")]
    program.write_text(PROGRAM.format(path=path, location=location, source=str(source), workers=workers))
    return subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for_articles(run: "subprocess.Popen[str]") -> int:
    """How many articles the run reports as soon as it has kept some."""
    assert run.stdout is not None
    return next((int(line) for line in run.stdout if int(line)), 0)


def count(location: str) -> tuple[int, int]:
    """How many articles and statements the store holds; it must be whole."""
    with Store.open(location) as store, store.read() as connection:
        if store.is_sqlite:
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        return (
            connection.scalar(select(func.count()).select_from(articles)) or 0,
            connection.scalar(select(func.count()).select_from(statements)) or 0,
        )


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there are no signals to kill with")
@pytest.mark.parametrize(("workers", "kills"), [(0, 20), (2, 2)])
def test_a_killed_run_loses_nothing_that_it_reported(tmp_path: Path, location: str, workers: int, kills: int) -> None:
    kills = kills if "://" not in location else kills // 4 + 1
    chance = random.Random(4)
    reported = 0
    for _ in range(kills):
        run = start(tmp_path, location, workers)
        assert run.stdout is not None
        assert run.stderr is not None
        reported = max(reported, wait_for_articles(run))
        time.sleep(chance.random() * 0.2)
        run.send_signal(signal.SIGKILL)
        reported = max([reported, *(int(line) for line in run.stdout)])
        run.wait()
        run.stdout.close()
        run.stderr.close()
        assert count(location)[0] >= reported
    last = start(tmp_path, location, workers)
    _, errors = last.communicate()
    assert (last.returncode, errors) == (0, "")
    assert count(location) == (ARTICLES, ARTICLES)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there are no signals to interrupt with")
def test_an_interrupted_run_keeps_what_is_finished(tmp_path: Path, location: str) -> None:
    run = start(tmp_path, location, 2)
    assert run.stdout is not None
    reported = wait_for_articles(run)
    run.send_signal(signal.SIGINT)
    rest, errors = run.communicate()
    assert "KeyboardInterrupt" in errors
    assert count(location)[0] == max([reported, *map(int, rest.split())])
