"""The files in a folder."""

import os
from collections.abc import Iterator
from pathlib import Path

from sostiene.readers.exports import MAX_OWNER_BYTES, OWNER_FILE, read_owner
from sostiene.records import Problem

ODD_FILE = "a link, a device or a pipe"


def list_folder(folder: Path) -> Iterator[Path | Problem]:
    """The files in the folder, then those in its folders, sorted by name, without hidden ones.

    Links are not followed: they might lead out of the folder, or round in a circle.
    """
    waiting = [folder]
    while waiting:
        inner = waiting.pop()
        try:
            with os.scandir(inner) as found:
                entries = sorted((one for one in found if not one.name.startswith(".")), key=lambda one: one.name)
        except OSError as error:
            yield Problem(str(inner), f"it cannot be opened ({error.strerror or error})")
            continue
        folders = [one for one in entries if one.is_dir(follow_symlinks=False)]
        waiting.extend(Path(one.path) for one in reversed(folders))
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                yield Path(entry.path)
            elif entry not in folders:
                yield Problem(entry.path, f"it is {ODD_FILE}, which is not followed in a folder", "Name it itself")


def find_folder_owner(path: Path) -> str | None:
    """Whose archive the file lies in, if it lies in one that X gave, unpacked."""
    beside = path.with_name(OWNER_FILE)
    if path.suffix.lower() != ".js" or beside.is_symlink() or not beside.is_file():
        return None
    try:
        with beside.open("rb") as stream:
            return read_owner(stream.read(MAX_OWNER_BYTES))
    except OSError:
        return None
