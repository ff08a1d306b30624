"""The server as a program: it says where it answers, answers there, and ends when it is told to."""

import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner

from sostiene.cli import cli

pytestmark = pytest.mark.slow
PATIENCE = 120
"""Seconds that a program may take to answer, on a busy machine."""


def start(*arguments: str) -> tuple["subprocess.Popen[str]", list[str]]:
    """The program, and what it says until it answers."""
    command = [sys.executable, "-m", "sostiene", *arguments, "--port", "0", "--tagger", "rules"]
    program = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert program.stderr is not None
    # One that never answers must not hold up all tests.
    watch = threading.Timer(PATIENCE, program.kill)
    watch.start()
    said = []
    for line in program.stderr:
        said.append(line)
        if "Its token" in line or ("answers at" in line and "0.0.0.0" not in arguments):
            break
    watch.cancel()
    return program, said


def stop(program: "subprocess.Popen[str]", by: signal.Signals = signal.SIGINT) -> int:
    program.send_signal(by)
    program.communicate(timeout=60)
    return program.returncode


def test_it_says_where_it_answers_and_ends_when_told(tmp_path: Path) -> None:
    program, said = start("serve", "--store", str(tmp_path / "new.db"))
    found = re.search(r"http://localhost:\d+/", said[-1])
    assert found is not None, said
    with urlopen(f"{found[0]}index.json", timeout=60) as answer:
        assert answer.status == 200 and b'"articles": 0' in answer.read()
    assert stop(program) == 0


def test_a_server_for_others_prints_the_token_that_it_asks_for(tmp_path: Path) -> None:
    program, said = start("serve", "--store", str(tmp_path / "new.db"), "--host", "0.0.0.0")
    token, port = said[-1].split()[-1], re.search(r":(\d+)/", said[-2])
    assert port is not None, said
    address = f"http://127.0.0.1:{port[1]}/index.json"
    with pytest.raises(HTTPError, match="401"):
        urlopen(address, timeout=60)
    with urlopen(Request(address, headers={"Authorization": f"Bearer {token}"}), timeout=60) as answer:
        assert answer.status == 200
    assert stop(program) == 0


def test_the_demo_stands_in_the_browser_connected() -> None:
    program, said = start("demo", "--serve")
    found = re.search(r"http://localhost:\d+/", said[-1])
    assert found is not None, said
    with urlopen(f"{found[0]}about.json", timeout=60) as answer:
        assert b'"articles": 5' in answer.read()
    assert stop(program, signal.SIGTERM) == 0


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    program, said = start("serve", "--store", str(tmp_path / "new.db"))
    port = re.search(r":(\d+)/", said[-1])
    assert port is not None
    result = CliRunner().invoke(cli, ["serve", "--store", str(tmp_path / "new.db"), "--port", port[1]])
    assert result.exit_code == 2 and "there can be no server" in result.stderr
    assert stop(program) == 0
