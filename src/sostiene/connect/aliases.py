"""Well-known speakers: the table `aliases` gives each its best-known Latin-script name, other spellings and offices."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from sostiene.connect.bodies import GOVERNMENT, Office
from sostiene.connect.likeness import Likeness, compare_persons
from sostiene.connect.persons import Name, find_keys, read_name, surname_keys
from sostiene.connect.skeletons import find_script
from sostiene.connect.words import read_rows, split_column

TERM = re.compile(
    r"(?P<title>[a-z ]+) (?P<party>[A-Z]+) (?P<first>\d{4}-\d\d-\d\d)-(?P<last>\d{4}-\d\d-\d\d)?"
    r"(?: \((?P<body>[^)]+)\))?"
)


@dataclass(frozen=True)
class Term:
    """An office from one day to another; None is open."""

    office: Office
    first: str
    last: str | None

    def covers(self, day: str) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Alias:
    """A well-known speaker. `is_alone` if the surname stands for nobody else as well known."""

    name: str
    party: str
    is_alone: bool
    spellings: tuple[Name, ...]
    terms: tuple[Term, ...]

    @cached_property
    def scripts(self) -> frozenset[str]:
        return frozenset(find_script(spelling.words[-1]) for spelling in self.spellings)


class Aliases:
    """The table, indexed by how names sound and by office."""

    def __init__(self, rows: Iterable[tuple[str, ...]]) -> None:
        self.by_name: dict[str, Alias] = {}
        self.by_key: defaultdict[str, dict[tuple[str, Name], None]] = defaultdict(dict)
        self.by_office: defaultdict[Office, list[tuple[Term, Alias]]] = defaultdict(list)
        for row in rows:
            self.add(read_alias(row))

    def add(self, alias: Alias) -> None:
        self.by_name[alias.name] = alias
        for spelling in alias.spellings:
            is_open = alias.is_alone and spelling.is_full
            for key in (*find_keys(spelling), *(surname_keys(spelling) if is_open else ())):
                self.by_key[key][alias.name, spelling] = None
        for term in alias.terms:
            self.by_office[term.office].append((term, alias))

    def find(self, name: Name) -> tuple[Alias, Likeness] | None:
        """The one well-known speaker whom the name can mean, and why; None if there is none, or more than one."""
        script = find_script(name.words[-1])
        near = dict.fromkeys(one for key in find_keys(name) for one in self.by_key.get(key, ()))
        best: dict[str, Likeness] = {}
        for called, spelling in near:
            if find_script(spelling.words[-1]) != script and script in self.by_name[called].scripts:
                continue  # spelt in the name's own script, "Macron" must be met there: "Micron" sounds like "Макрон"
            fit = fit_spelling(name, spelling, is_alone=self.by_name[called].is_alone)
            if fit is not None and (called not in best or fit.score > best[called].score):
                best[called] = fit
        top = max((fit.score for fit in best.values()), default=0.0)
        first, *others = [called for called, fit in best.items() if fit.score == top] or [""]
        return None if others or not first else (self.by_name[first], best[first])

    def find_holder(self, office: Office, day: str) -> Alias | None:
        """The one who held the office on that day, if the table knows exactly one."""
        found = {alias.name: alias for term, alias in self.by_office.get(office, ()) if term.covers(day)}
        return next(iter(found.values())) if len(found) == 1 else None


def fit_alias(alias: Alias, name: Name) -> Likeness | None:
    """How the name fits the best of the spellings; None if it fits none."""
    fits = (fit_spelling(name, spelling, is_alone=alias.is_alone) for spelling in alias.spellings)
    return max((fit for fit in fits if fit is not None), key=lambda fit: fit.score, default=None)


def fit_spelling(name: Name, spelling: Name, *, is_alone: bool) -> Likeness | None:
    """How the name fits a spelling of a well-known one; a surname alone only where that may stand for its bearer."""
    fit = compare_persons(name, spelling)
    return fit if fit.verdict == "same" or (fit.is_short and is_alone and name.is_short) else None


def read_alias(row: tuple[str, ...]) -> Alias:
    """One row of the table."""
    name, party, mode, spellings, *offices = row
    names = [read_name(one) for one in (name, *split_column(spellings))]
    terms = tuple(read_term(one) for column in offices for one in column.split(";") if column != "-")
    return Alias(name, party, mode == "alone", tuple(dict.fromkeys(one for one in names if one.words)), terms)


def read_term(written: str) -> Term:
    """`president UA 2019-05-20-`, `spokesperson RU 2012-05-22- (presidency)`."""
    match = TERM.fullmatch(written.strip())
    if match is None:
        raise ValueError(f"aliases.txt: no office: {written!r}")
    body = match["body"] or (GOVERNMENT if match["title"] == "spokesperson" else "")
    return Term(Office(match["title"], match["party"], body), match["first"], match["last"])


@cache
def load_aliases() -> Aliases:
    """The table of well-known speakers (about 100 ms, once)."""
    return Aliases(read_rows("aliases"))


@lru_cache(maxsize=65536)
def find_alias(name: Name) -> tuple[Alias, Likeness] | None:
    """The well-known speaker whom the name means, and why."""
    return load_aliases().find(name) if name.words else None
