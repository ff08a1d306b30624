"""How commands write: text and colours for a terminal, UTF-8 bytes for programs, errors and problems on stderr."""

import io
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import click

from sostiene.errors import SostieneError, UsageError
from sostiene.records import Problem

DEFAULT_WIDTH = 80


def report_error(error: SostieneError) -> None:
    """The error as one line on stderr."""
    write_stderr(f"Error: {error}")


def report_problems(problems: Sequence[Problem], *, most: int | None = None) -> None:
    """The summary of what could not be read, on stderr; nothing if all could. `most` are shown, if it is given."""
    # Imported here: it is needed only where something went wrong.
    from sostiene.views.terminal import show_problem

    if problems:
        write_stderr(f"{len(problems):,} could not be read:" if len(problems) > 1 else "Problem:")
    for problem in problems[:most]:
        write_stderr(f"  {show_problem(problem)}")
    if most is not None and len(problems) > most:
        write_stderr(f"  … and {len(problems) - most:,} more: sostiene problems")


def write_stderr(line: str) -> None:
    from sostiene.views.wording import make_visible

    survive_encoding(sys.stderr)
    click.echo(make_visible(line), err=True)


def write_text(text: str) -> None:
    """Text for people on stdout; signs that its encoding does not have are written as escapes."""
    survive_encoding(sys.stdout)
    click.echo(text, nl=False, color=is_coloured())


def write_bytes(text: str) -> None:
    """Text for programs on stdout, in UTF-8 whatever the locale is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def write_json(value: Any) -> None:
    write_bytes(dump_json(value) + "\n")


def dump_json(value: Any) -> str:
    """The value as JSON to look at; lone surrogates, which no file can hold, as escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def survive_encoding(stream: TextIO) -> None:
    """Makes the stream write an escape where its encoding lacks a sign, instead of failing."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


def is_coloured() -> bool:
    """Whether results may be coloured: on a terminal, unless NO_COLOR is set or the terminal is dumb."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def find_width() -> int:
    return shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns


def write_page(path: Path, page: str) -> None:
    """Writes the page to a file, or to stdout if the path is `-`."""
    if str(path) == "-":
        write_bytes(page)
        return
    with naming_failure(path):
        path.write_text(page, encoding="utf-8", newline="\n")
    write_stderr(f"Written: {path}")


@contextmanager
def naming_failure(path: Path) -> Iterator[None]:
    """Turns a failure to write into an error that names the file."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror})", "Name a file that you may write") from None


def close_stdout() -> None:
    """Points stdout to nothing, so that Python has nobody to complain to when it ends."""
    if hasattr(os, "dup2"):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
