"""How commands that go through many rows show how far they are: a bar on a terminal, nothing elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

OFTEN = 0.1
"""Seconds between two looks at the bar: drawing it for every row would cost more than the rows."""


@contextmanager
def showing_rows(what: str) -> Iterator[Callable[[int, int], None]]:
    """Gives a function that is told how many of how many rows are done; the bar shows the rate and the time left."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    # Imported here: it costs 50 ms.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(what), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        begun = shown = time.monotonic()

        def show(done: int, total: int) -> None:
            nonlocal shown
            now = time.monotonic()
            if now - shown >= OFTEN or done == total:
                shown = now
                rate = f"{done / max(now - begun, OFTEN):,.0f} rows a second"
                progress.update(task, completed=done, total=total, description=rate)

        yield show
