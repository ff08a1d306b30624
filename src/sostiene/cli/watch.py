"""`sostiene watch`: feeds followed, their articles kept as they appear."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sostiene.cli.add import count_workers
from sostiene.cli.options import open_store, store_option, tagger_option
from sostiene.cli.output import write_bytes, write_stderr
from sostiene.records import Problem

if TYPE_CHECKING:
    from sostiene.readers import Document
    from sostiene.watch import Event, Found
    from sostiene.watch.state import FeedState

# Reads the documents and keeps what is in them, and the problems; returns how many could not be read.
Ingest = Callable[["Iterator[Document | Problem]"], int]


@click.command(short_help="Follow feeds and keep the article of each new entry.")
@click.argument("feeds", type=click.Path(path_type=Path), metavar="FEEDS.toml")
@store_option
@click.option("--once", is_flag=True, help="Ask each feed that is due once, then end.")
@click.option("--workers", type=click.IntRange(0, 256), metavar="N", help="Processes that read  [default: one a core]")
@click.option("--allow-private", is_flag=True, help="Also fetch from private and local addresses.")
@tagger_option
@click.option("--json", "is_json", is_flag=True, help="Print what happens as lines of JSON.")
def watch(
    feeds: Path,
    store: str | None,
    once: bool,
    workers: int | None,
    allow_private: bool,
    tagger: str,
    is_json: bool,
) -> None:
    """Follow the feeds in FEEDS.toml and keep the article of each new entry.

    It obeys robots.txt, leaves two seconds or more between requests to a host, asks only for what changed, and waits
    when it is told to. Stop it at any time: it goes on where it was.

    \b
    [[feed]]                              a table for each feed
    url = "https://example.org/feed.xml"
    name = "The Example"                  the publisher, where entries name none
    every = "2h"                          30m without it
    full = false                          takes the entries' texts, without their pages

    \b
    sostiene watch feeds.toml
    sostiene watch feeds.toml --once
    """
    # Imported here, as everything that needs the store.
    from sostiene.batch import ingest
    from sostiene.store.feeds import StoredFeeds

    with open_store(store, create=True) as opened:

        def keep(found: "Iterator[Document | Problem]") -> int:
            return len(ingest(opened, found, tagger=tagger, workers=count_workers(workers)).problems)

        problems = follow_feeds(
            feeds, StoredFeeds(opened), keep, once=once, is_json=is_json, allow_private=allow_private
        )
    sys.exit(1 if problems else 0)


def follow_feeds(
    path: Path,
    state: "FeedState",
    ingest: Ingest,
    *,
    once: bool = False,
    is_json: bool = False,
    allow_private: bool = False,
) -> int:
    """Follows the feeds that a file lists, and tells on stderr, or as JSON on stdout, what happens; the number of
    problems."""
    # Imported here: they bring the HTTP client with them, which --help must not wait for.
    from sostiene.fetching.polite import Visitor
    from sostiene.watch import watch
    from sostiene.watch.feeds import read_feeds

    # One try: what fails is asked for again later, and other hosts meanwhile.
    visitor = Visitor(allow_private=allow_private, tries=1)
    found = watch(read_feeds(path), state, visitor, once=once)
    return keep_found(found, ingest, print_event if is_json else log_event)


def keep_found(found: "Iterable[Found]", ingest: Ingest, report: "Callable[[Event], None]") -> int:
    """Gives the ingestion what is found, and reports what happens; the number of problems.

    The ingestion ends, with everything kept, before each longer pause, and begins anew after it.
    """
    found = iter(found)
    problems = 0
    for one in drop_events(found, report):
        problems += ingest(chain([one], drop_events(found, report, until="waiting")))
    return problems


def drop_events(
    found: "Iterator[Found]", report: "Callable[[Event], None]", until: str | None = None
) -> "Iterator[Document | Problem]":
    """The documents and problems alone, up to an event of this kind; all events are reported."""
    # Imported here, as above.
    from sostiene.watch import Event

    for one in found:
        if not isinstance(one, Event):
            yield one
            continue
        report(one)
        if one.what == until:
            return


def log_event(event: "Event") -> None:
    """The event as one line on stderr."""
    write_stderr(f"{event.at}  {event.what:9}  {event.url}  {event.detail}".rstrip())


def print_event(event: "Event") -> None:
    """The event as one line of JSON on stdout."""
    write_bytes(json.dumps(asdict(event)) + "\n")
