"""How reliable a user holds an outlet: the letter of the Admiralty code. Only people set it; nothing guesses it.

`list_outlets` gives the outlets of a store, `set_letter` and `clear_letter` change a letter. An outlet is meant by its
whole name, whatever its capitals, accents and signs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from sqlalchemy import Connection, func, select, update

from sostiene.errors import UsageError
from sostiene.store import Store
from sostiene.store.ids import clean, make_key
from sostiene.store.speakers import fold_outlet
from sostiene.store.tables import articles, reliabilities
from sostiene.store.writing import replace_row, tell_time

LETTERS = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "not to be judged",
}
LONGEST_NAME = 500
NEAR = 0.75
"""Share of letters in common (difflib) from which a word is taken for a slip for another."""


@dataclass(frozen=True)
class Reliability:
    """The letter that a person gave an outlet, with who and when."""

    publisher: str
    letter: str
    by: str
    made: str


@dataclass(frozen=True)
class Outlet:
    """A publisher, how many articles of it the store holds, and its letter, if it has one."""

    publisher: str
    articles: int
    reliability: Reliability | None = None


def fold_publisher(name: str) -> str:
    """The name as it is compared: without capitals, accents and signs, unless it is made of signs alone."""
    return fold_outlet(name) or name


def read_letters(connection: Connection) -> dict[str, Reliability]:
    """All letters that hold, by the folded names of their outlets."""
    rows = connection.execute(select(reliabilities).where(reliabilities.c.withdrawn.is_(None)))
    return {fold_publisher(row.publisher): Reliability(row.publisher, row.letter, row.by, row.made) for row in rows}


def find_letter(letters: Mapping[str, Reliability], publisher: str | None) -> Reliability | None:
    return letters.get(fold_publisher(publisher)) if publisher else None


def list_outlets(connection: Connection) -> list[Outlet]:
    """All outlets that the store holds articles of, and those that have a letter without any, by their names."""
    letters = read_letters(connection)
    counted = count_articles(connection)
    known = {fold_publisher(name) for name in counted}
    lone = [Outlet(one.publisher, 0, one) for folded, one in letters.items() if folded not in known]
    found = [Outlet(name, number, find_letter(letters, name)) for name, number in counted.items()]
    return sorted([*found, *lone], key=lambda outlet: (fold_publisher(outlet.publisher), outlet.publisher))


def count_articles(connection: Connection) -> dict[str, int]:
    """How many articles there are of each publisher, in the order of their names."""
    named = select(articles.c.publisher, func.count()).where(articles.c.publisher.is_not(None))
    rows = connection.execute(named.group_by(articles.c.publisher)).all()
    return {name: number for name, number in sorted(map(tuple, rows)) if name.strip()}


def find_publishers(connection: Connection, name: str) -> list[str]:
    """The publishers of the store that are meant by the name: mostly one, in several spellings more.

    Raises UsageError, which names those that are near, if there is none.
    """
    known = list(count_articles(connection))
    found = [one for one in known if fold_publisher(one) == fold_publisher(name)]
    if not found:
        raise UsageError(f"there is no outlet {name!r} in the store", suggest(name, known))
    return found


def suggest(name: str, known: Iterable[str]) -> str:
    """What to write instead of a name that is not known."""
    folded = {fold_publisher(one): one for one in known}
    wanted = fold_publisher(name)
    near = [one for one in folded if wanted and (wanted in one or is_near(wanted, one))]
    if near:
        return f"Did you mean {' or '.join(repr(folded[one]) for one in near[:5])}?"
    return "List those that it holds with: sostiene reliability"


def is_near(name: str, other: str) -> bool:
    """Whether each word of the name may be a slip for one of the other: "sentinela", "la sentinella di calaverde"."""
    words = other.split()
    return all(get_close_matches(word, words, n=1, cutoff=NEAR) for word in name.split()[:12])


def set_letter(store: Store, publisher: str, letter: str, *, by: str, is_new: bool = False) -> Reliability:
    """Gives an outlet its letter, instead of the one that it had, which is kept as withdrawn.

    Raises UsageError for a wrong letter, for nobody who gives it, and, unless it `is_new`, for an outlet of which the
    store holds nothing.
    """
    if letter.upper() not in LETTERS:
        raise UsageError(f"{letter!r} is no letter of the Admiralty code", "Give one from A (reliable) to F (unknown)")
    if not by.strip():
        raise UsageError("nobody gives this letter", "Say who you are: --as NAME")
    if not publisher.strip() or len(publisher) > LONGEST_NAME:
        raise UsageError("that is no name of an outlet", "Name one of: sostiene reliability")
    with store.write() as connection:
        spellings = [] if is_new else find_publishers(connection, publisher)
        # As it is written most like the user does; all spellings share the letter.
        name = publisher if publisher in spellings or not spellings else spellings[0]
        given = Reliability(clean(name), letter.upper(), clean(by.strip()), tell_time())
        withdraw(connection, publisher)
        key = make_key("reliability", *vars(given).values())
        replace_row(connection, reliabilities, {"id": key, **vars(given), "withdrawn": None})
    return given


def clear_letter(store: Store, publisher: str) -> None:
    """Takes its letter from an outlet; raises UsageError if it has none."""
    with store.write() as connection:
        if not withdraw(connection, publisher):
            known = [one.publisher for one in read_letters(connection).values()]
            raise UsageError(f"the outlet {publisher!r} has no letter", suggest(publisher, known))


def withdraw(connection: Connection, publisher: str) -> bool:
    """Whether the outlet had a letter, which holds no longer."""
    found = find_letter(read_letters(connection), publisher)
    if found is not None:
        holds = (reliabilities.c.publisher == found.publisher) & reliabilities.c.withdrawn.is_(None)
        connection.execute(update(reliabilities).where(holds).values(withdrawn=tell_time()))
    return found is not None
