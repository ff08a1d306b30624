"""A backup is the whole store at one moment, or nothing; what is restored is what was backed up."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from sostiene.batch import ingest
from sostiene.codec import article_to_line
from sostiene.errors import StoreError, UsageError
from sostiene.proof import verify
from sostiene.readers import open_bytes
from sostiene.records import Problem
from sostiene.store import Store
from sostiene.store.backup import back_up, restore
from sostiene.store.tables import metadata, statements
from tests.sample import ARTICLE

SOURCES = Path(__file__).parents[2] / "src"
# Stops in the middle of a copy, so that it can be killed there.
STOPPING = """
import sys, time
from pathlib import Path
from sostiene.store import Store
from sostiene.store.backup import back_up
def stop(done, total):
    print("copying", flush=True)
    time.sleep(60)
with Store.open(sys.argv[1]) as store:
    back_up(store, Path(sys.argv[2]), on_progress=stop)
"""


def fill(store: Store, number: int = 0) -> None:
    line = article_to_line(ARTICLE)
    ingest(store, open_bytes(line.encode(), f"{number}.jsonl"), tagger="rules")
    words = f"«Il molo {number} resta chiuso\ufffd», ha detto la sindaca Ada Ferrin. Costa 1.5 milioni."
    ingest(store, [*open_bytes(words.encode(), f"{number}.txt"), Problem(f"{number}.pdf", "no words")], tagger="rules")


def dump(store: Store) -> dict[str, list[str]]:
    with store.read() as connection:
        return {name: sorted(map(str, connection.execute(select(table)))) for name, table in metadata.tables.items()}


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "copy.db"


def test_a_backup_is_a_store_with_all_that_was_there(store: Store, backup: Path) -> None:
    fill(store)
    seen: list[tuple[int, int]] = []
    copied = back_up(store, backup, on_progress=lambda done, total: seen.append((done, total)))
    assert (copied.location, copied.articles, copied.statements) == (str(backup), 2, 6)
    assert seen[-1][0] == seen[-1][1]
    with Store.open(backup) as copy:
        assert dump(copy) == dump(store)
        assert verify(copy).is_whole
    assert [path.name for path in backup.parent.iterdir()] == ["copy.db"]


def test_from_one_kind_to_the_other_and_back_nothing_changes(
    store: Store, locations: Callable[[str], str], tmp_path: Path
) -> None:
    fill(store)
    back_up(store, tmp_path / "first.db")
    restore(tmp_path / "first.db", locations("other"))
    with Store.open(locations("other")) as other:
        assert verify(other).is_whole
        back_up(other, tmp_path / "second.db")
    with Store.open(tmp_path / "second.db") as second:
        assert dump(second) == dump(store)
        assert verify(second).is_whole


def test_an_empty_store_can_be_backed_up_and_restored(
    store: Store, backup: Path, locations: Callable[[str], str]
) -> None:
    assert back_up(store, backup).rows == 0
    assert restore(backup, locations("other")).rows == 0


def test_what_is_found_in_a_store_is_found_in_its_backup(store: Store, backup: Path) -> None:
    fill(store)
    back_up(store, backup)
    with Store.open(backup) as copy, copy.read() as connection:
        found = connection.scalars(text("SELECT rowid FROM search WHERE search MATCH 'mol'")).all()
        (key,) = connection.scalars(select(statements.c.id).where(statements.c.content.contains("molo")))
    assert found == [int(key, 16)]


def test_a_store_is_backed_up_while_others_add(store: Store, location: str, backup: Path) -> None:
    fill(store)
    before = dump(store)
    stop = threading.Event()

    def add() -> None:
        with Store.open(location) as other:
            number = 0
            while not stop.is_set():
                fill(other, number := number + 1)

    thread = threading.Thread(target=add)

    def begin(done: int, total: int) -> None:
        if not thread.ident:
            thread.start()
        while thread.is_alive() and dump(store) == before:
            pass  # something is added before the copy goes on

    try:
        back_up(store, backup, on_progress=begin)
    finally:
        stop.set()
        thread.join()
    with Store.open(backup) as copy:
        assert dump(copy) == before
        assert verify(copy).is_whole
    assert dump(store) != before


def test_a_file_that_is_there_is_kept_unless_forced(store: Store, backup: Path) -> None:
    backup.parent.mkdir()
    backup.write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        back_up(store, backup)
    assert backup.read_text() == "mine"
    back_up(store, backup, force=True)
    with Store.open(backup) as copy:
        assert verify(copy).is_whole
    with pytest.raises(UsageError, match="is there already"):
        back_up(store, backup.parent, force=True)


def test_a_copy_that_is_killed_leaves_no_file_under_its_name(store: Store, location: str, backup: Path) -> None:
    fill(store)
    environment = {**os.environ, "PYTHONPATH": str(SOURCES)}
    command = [sys.executable, "-c", STOPPING, location, str(backup)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"copying\n"
        process.send_signal(signal.SIGKILL)
    assert not backup.exists()
    assert back_up(store, backup).articles == 2


def test_a_copy_that_fails_leaves_nothing(store: Store, backup: Path) -> None:
    def fail(done: int, total: int) -> None:
        raise KeyboardInterrupt

    fill(store)
    with pytest.raises(KeyboardInterrupt):
        back_up(store, backup, on_progress=fail)
    assert list(backup.parent.iterdir()) == []


def test_what_is_in_a_store_is_never_overwritten(
    store: Store, location: str, backup: Path, locations: Callable[[str], str]
) -> None:
    fill(store)
    back_up(store, backup)
    with pytest.raises(UsageError, match="is not empty"):
        restore(backup, location)
    with pytest.raises(UsageError, match="is not empty"):
        restore(backup, backup)

    def fail(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(backup, locations("other"), on_progress=fail)
    assert restore(backup, locations("other")).articles == 2, "what was interrupted left nothing"


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("Il faro resta di tutti. " * 100)
    for path in (tmp_path / "text.db", tmp_path / "none.db"):
        with pytest.raises(StoreError):
            restore(path, tmp_path / "new.db")
    assert not (tmp_path / "new.db").exists()


@pytest.fixture
def damaged(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "damaged.db", create=True) as store:
        fill(store)
        with store.write() as connection:
            connection.execute(text("UPDATE statements SET record = '{'"))
        yield store


def test_a_damaged_store_gives_no_backup(damaged: Store, backup: Path) -> None:
    with pytest.raises(StoreError, match="sostiene verify"):
        back_up(damaged, backup)
    assert list(backup.parent.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be written"):
        back_up(store, tmp_path / "file" / "copy.db")
