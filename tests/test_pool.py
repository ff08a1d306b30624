"""A task that kills its process, takes too long or fails is given up; the others come to their end all the same."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sostiene.pool import Inline, Pool, Task, TaskFailure, Workers


def prepare() -> Callable[[Any], Any]:
    return work


def work(task: Any) -> Any:
    match task:
        case "die":
            os._exit(7)
        case "sleep":
            time.sleep(60)
        case "fail":
            raise ValueError("no")
        case "pid":
            return os.getpid()
    return ("done", task)


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool(prepare, 2, patience=2)
    yield pool
    pool.close()


def finish(pool: Workers, *payloads: Any) -> dict[Any, Any]:
    """What the tasks come to."""
    for payload in payloads:
        pool.submit(Task(payload))
    results = {}
    while not pool.is_idle():
        results.update({done.task.payload: done.result for done in pool.collect(0.1)})
    return results


def test_tasks_are_worked_on_elsewhere(pool: Pool) -> None:
    assert finish(pool, "pid")["pid"] != os.getpid()
    assert finish(pool, *range(50)) == {number: ("done", number) for number in range(50)}


def test_without_processes_tasks_are_worked_on_here() -> None:
    results = finish(Inline(prepare), "pid", "fail", 3)
    assert (results["pid"], results[3]) == (os.getpid(), ("done", 3))
    assert isinstance(results["fail"], TaskFailure)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("bad", "why"), [("die", "exit code 7"), ("sleep", "longer than 2 seconds"), ("fail", "ValueError: no")]
)
def test_one_bad_task_loses_no_other(pool: Pool, bad: str, why: str) -> None:
    results = finish(pool, 0, bad, *range(1, 9))
    failure = results.pop(bad)
    assert isinstance(failure, TaskFailure)
    assert why in str(failure)
    assert results == {number: ("done", number) for number in range(9)}


@pytest.mark.slow
def test_large_tasks_and_results_do_not_block_each_other(pool: Pool) -> None:
    payloads = [bytes([number]) * 3_000_000 for number in range(8)]
    assert len(finish(pool, *payloads)) == 8


PARENT = """
import sys, time
sys.path[:0] = {path!r}
from sostiene.pool import Pool, Task
from tests.test_pool import prepare
if __name__ == "__main__":
    pool = Pool(prepare, 2)
    pool.submit(Task("pid")); pool.submit(Task("pid"))
    seen = set()
    while len(seen) < 2:
        seen |= {{done.result for done in pool.collect(0.1)}}
        if len(seen) < 2 and pool.is_idle(): pool.submit(Task("pid")); pool.submit(Task("pid"))
    pool.submit(Task("sleep")); pool.submit(Task("sleep"))
    print(*seen, flush=True)
    time.sleep(60)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there are no signals to kill with")
def test_processes_end_with_their_parent_even_while_they_work(tmp_path: Path) -> None:
    root = Path(__file__).parents[1]
    script = tmp_path / "parent.py"
    script.write_text(PARENT.format(path=[str(root), str(root / "src")]))
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pids = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(pids) == 2
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while any(map(is_running, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(is_running, pids))


def is_running(pid: int) -> bool:
    """Whether there is such a process that is not merely waiting to be buried."""
    status = Path(f"/proc/{pid}/stat")
    if status.parent.parent.exists():
        return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True
