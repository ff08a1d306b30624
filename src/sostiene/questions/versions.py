"""Silent edits: which statements came, went or changed between two versions of one page.

Versions are articles of one address with different texts. A statement that only stands elsewhere is no edit.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, Literal

from sqlalchemy import Connection, func, select

from sostiene.codec import statement_to_exchange
from sostiene.errors import UsageError
from sostiene.records import Article, Passage, Statement
from sostiene.store import Store
from sostiene.store.lookup import find_article, load_article
from sostiene.store.tables import articles, obtained

ALIKE = 0.5
"""Share of words in common (Dice) from which two contents are one statement that changed; that of another speaker needs
more, since two people often say nearly the same."""
ALIKE_OF_ANOTHER = 0.8
LONGEST_DIFF = 3000
"""Words of which single changes are shown; a longer passage is shown as taken out and put in whole."""
PASSAGES = ("source", "cue", "addressee", "channel", "place")
FIELDS = ("words", "speaker", "act", "kind", *PASSAGES, "when", "happened")


@dataclass(frozen=True)
class Piece:
    """A run of words that both versions have, or one of them."""

    change: Literal["same", "removed", "added"]
    words: str


@dataclass(frozen=True)
class Change:
    """One field of a statement, as it was and as it is."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Changed:
    """A statement that both versions have, but not alike; `words` shows what became of its content, if anything."""

    old: Statement
    new: Statement
    changes: tuple[Change, ...]
    words: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Edits:
    """What became of the statements and the title between two versions."""

    came: tuple[Statement, ...] = ()
    went: tuple[Statement, ...] = ()
    changed: tuple[Changed, ...] = ()
    title: tuple[Piece, ...] = ()
    """What became of the title; empty if it is the same."""

    def __bool__(self) -> bool:
        return bool(self.came or self.went or self.changed or self.title)


@dataclass(frozen=True)
class Version:
    """An article as one of the versions of its page; `time` is when it was obtained, else when it was added."""

    key: str
    time: str
    article: Article


@dataclass(frozen=True)
class Step:
    """From one version to the next."""

    older: Version
    newer: Version
    edits: Edits


@dataclass(frozen=True)
class Page:
    """An address with all that became of what stands there."""

    location: str
    versions: int
    steps: tuple[Step, ...]


def compare(older: Article, newer: Article) -> Edits:
    """Which statements came, went or changed, and whether the title did.

    Statements are the same if they have the same words, or most of them and the same speaker; the most alike first.
    """
    pairs = pair_up(older.statements, newer.statements)
    met = {one.id for one, _ in pairs}, {other.id for _, other in pairs}
    changed = (find_changes(one, other) for one, other in sorted(pairs, key=lambda pair: pair[1].content.start))
    return Edits(
        came=tuple(one for one in newer.statements if one.id not in met[1]),
        went=tuple(one for one in older.statements if one.id not in met[0]),
        changed=tuple(one for one in changed if one.changes),
        title=compare_words(older.title or "", newer.title or "") if older.title != newer.title else (),
    )


def pair_up(olds: Sequence[Statement], news: Sequence[Statement]) -> list[tuple[Statement, Statement]]:
    """The statements of the two versions that are one and the same, each at most once."""
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    pairs = []
    for _, _, first, second in sorted(score_pairs(olds, news), reverse=True):
        if first not in taken_old and second not in taken_new:
            taken_old.add(first)
            taken_new.add(second)
            pairs.append((olds[first], news[second]))
    return pairs


def score_pairs(olds: Sequence[Statement], news: Sequence[Statement]) -> Iterator[tuple[float, int, int, int]]:
    """How alike two statements are, for each pair that may be one; those with the same words only meet each other."""
    words = [[tuple(split_words(one.content.text)) for one in some] for some in (olds, news)]
    twins: dict[tuple[str, ...], list[int]] = {}
    for second, some in enumerate(words[1]):
        twins.setdefault(some, []).append(second)
    index = index_words(words[1], set(words[0]))
    for first, one in enumerate(olds):
        own = words[0][first]
        found = dict.fromkeys(twins[own], 1.0) if own in twins else measure_likeness(own, words[1], index)
        for second, likeness in found.items():
            other = news[second]
            if likeness >= (ALIKE if one.speaker == other.speaker else ALIKE_OF_ANOTHER):
                yield likeness + rank_pair(one, other), -abs(first - second), first, second


def index_words(contents: Sequence[tuple[str, ...]], known: Collection[tuple[str, ...]]) -> dict[str, dict[int, int]]:
    """For each word the numbers of the contents that have it, and how often; without the contents that are known."""
    index: dict[str, dict[int, int]] = {}
    for number, words in enumerate(contents):
        for word, times in Counter(() if words in known else words).items():
            index.setdefault(word, {})[number] = times
    return index


def rank_pair(one: Statement, other: Statement) -> float:
    """What speaks for a pair besides its words: one speaker, one act, one cue."""
    cues = [passage.text if passage else "" for passage in (one.cue, other.cue)]
    return 0.2 * (one.speaker == other.speaker) + 0.05 * (one.act == other.act) + 0.05 * (cues[0] == cues[1])


def measure_likeness(
    words: Sequence[str], contents: Sequence[Sequence[str]], index: Mapping[str, Mapping[int, int]]
) -> dict[int, float]:
    """How alike each content is that has a word in common with these: 1 for the same words.

    Words are looked up: to compare each pair takes a quarter of a minute where two transcripts have 1,500 statements.
    """
    shared: dict[int, int] = {}
    for word, times in Counter(words).items():
        for number, others in index.get(word, {}).items():
            shared[number] = shared.get(number, 0) + min(times, others)
    return {number: 2 * both / (len(words) + len(contents[number])) for number, both in shared.items()}


def split_words(words: str) -> list[str]:
    return words.split()


def find_changes(old: Statement, new: Statement) -> Changed:
    """Each field in which the two differ, whatever their spaces."""
    pairs = ((field, tell(old, field), tell(new, field)) for field in FIELDS)
    changes = tuple(Change(field, before, after) for field, before, after in pairs if before != after)
    is_reworded = any(change.field == "words" for change in changes)
    return Changed(old, new, changes, compare_words(old.content.text, new.content.text) if is_reworded else ())


def tell(statement: Statement, field: str) -> str | None:
    """What a field says, in words, so that two texts can be compared."""
    value = statement.content if field == "words" else getattr(statement, field)
    if isinstance(value, Passage):
        return " ".join(split_words(value.text))
    return value if value is None or isinstance(value, str) else value.day


def compare_words(old: str, new: str) -> tuple[Piece, ...]:
    """The words of both, run by run: those that stayed, that were taken out, that were put in."""
    olds, news = split_words(old), split_words(new)
    if len(olds) + len(news) > LONGEST_DIFF:
        return tuple(clean_pieces([Piece("removed", " ".join(olds)), Piece("added", " ".join(news))]))
    pieces: list[Piece] = []
    for name, first, last, start, end in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if name == "equal":
            pieces.append(Piece("same", " ".join(olds[first:last])))
        else:
            pieces += [Piece("removed", " ".join(olds[first:last])), Piece("added", " ".join(news[start:end]))]
    return tuple(clean_pieces(pieces))


def clean_pieces(pieces: Sequence[Piece]) -> Iterator[Piece]:
    yield from (piece for piece in pieces if piece.words)


def find_edits(store: Store, name: str | None = None, *, since: str | None = None) -> list[Page]:
    """Every page of the store that has several versions, or the one that a key, an address or a name means.

    With `since`, an ISO day, only what became of it from that day on. Raises UsageError if nothing is meant.
    """
    if since is not None:
        check_day(since)
    with store.read() as connection:
        pages = [trace_page(connection, location, since) for location in find_locations(connection, name)]
    return [page for page in pages if page.steps or name is not None]


def check_day(day: str) -> None:
    try:
        datetime.strptime(day, "%Y-%m-%d")
    except ValueError:
        raise UsageError(f"{day!r} is no day", "A day is written like 2024-10-28") from None


def find_locations(connection: Connection, name: str | None) -> list[str]:
    """The addresses that have several versions; or the address of the article that is meant."""
    if name is None:
        several = select(articles.c.location).group_by(articles.c.location).having(func.count() > 1)
        return sorted(connection.scalars(several.where(articles.c.location.is_not(None))))
    key = find_article(connection, name)
    location = connection.scalar(select(articles.c.location).where(articles.c.id == key))
    if location is None:
        raise UsageError(f"the article {name!r} has no address, so it has no versions", "Name one that has an address")
    return [location]


def trace_page(connection: Connection, location: str, since: str | None) -> Page:
    """What became of the page, from each version to the next; one that came back counts again."""
    times = order_versions(connection, location)
    steps = []
    for (old, before), (new, after) in pairwise(times):
        if since is None or after[:10] >= since:
            older, newer = load_version(connection, old, before), load_version(connection, new, after)
            steps.append(Step(older, newer, compare(older.article, newer.article)))
    return Page(location, len({key for key, _ in times}), tuple(steps))


def load_version(connection: Connection, key: str, time: str) -> Version:
    article = load_article(connection, key)
    assert article is not None  # its key was just read in the same transaction
    return Version(key, time, article)


def order_versions(connection: Connection, location: str) -> list[tuple[str, str]]:
    """The keys of the articles that stood there with the times, in order, each once for as long as it stood."""
    query = select(articles.c.id, articles.c.added, obtained.c.time, obtained.c.added.label("kept"))
    rows = connection.execute(query.outerjoin(obtained).where(articles.c.location == location))
    times = sorted((tell_utc(row), row.id) for row in rows)
    ordered: list[tuple[str, str]] = []
    for time, key in times:
        if not ordered or ordered[-1][0] != key:
            ordered.append((key, time))
    return ordered


def tell_utc(row: Any) -> str:
    """When a version was obtained, else added, in UTC so that times can be compared."""
    for time in (row.time, row.kept, row.added):
        try:
            moment = datetime.fromisoformat(time or "")
        except ValueError:
            continue
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC).isoformat(timespec="seconds")
    return str(row.added)


def edits_to_json(pages: Sequence[Page]) -> list[dict[str, Any]]:
    """The pages as plain values, statements in the exchange format."""
    return [
        {"location": page.location, "versions": page.versions, "steps": [step_to_json(step) for step in page.steps]}
        for page in pages
    ]


def step_to_json(step: Step) -> dict[str, Any]:
    edits = step.edits
    return {
        "older": version_to_json(step.older),
        "newer": version_to_json(step.newer),
        "title": [asdict(piece) for piece in edits.title],
        "came": [statement_to_exchange(one) for one in edits.came],
        "went": [statement_to_exchange(one) for one in edits.went],
        "changed": [
            {
                "old": statement_to_exchange(one.old),
                "new": statement_to_exchange(one.new),
                "changes": [asdict(change) for change in one.changes],
                "words": [asdict(piece) for piece in one.words],
            }
            for one in edits.changed
        ],
    }


def version_to_json(version: Version) -> dict[str, Any]:
    article = version.article
    return {"id": version.key, "time": version.time, "hash": article.hash, "title": article.title}
