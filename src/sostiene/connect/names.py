"""Whether two names mean one speaker, whatever language and script they are written in: "Zelenskyj" and "Зеленский"."""

from collections.abc import Sequence

from sostiene.connect.aliases import Alias, find_alias, fit_alias
from sostiene.connect.bodies import name_body, read_body
from sostiene.connect.likeness import DIFFERENT, Likeness, compare_persons
from sostiene.connect.persons import Name, read_name
from sostiene.connect.words import split_words
from sostiene.identity import is_unknown

__all__ = ["Likeness", "compare_names", "find_canonical"]


def compare_names(one: str, other: str, *, near: Sequence[str] = ()) -> Likeness:
    """Do two names mean one speaker?

    "Peskov" and "Песков" do; "Giulia Bianchi" and "Giulio Bianchi" do not; "Rossi" may be "Mario Rossi": it is, if
    names `near` it (of the same article, or of all articles) were given and no other full one ends so.
    """
    if is_unknown(one) or is_unknown(other):
        return Likeness("unsure", 0.0, "nobody is named")
    bodies = compare_bodies(one, other)
    if bodies is not None:
        return bodies
    first, second = read_name(one), read_name(other)
    known = compare_known(first, second)
    if known is not None:
        return known
    if not first.words or not second.words:
        return compare_plain(one, other)
    likeness = compare_persons(first, second)
    if not likeness.is_short or not near:
        return likeness
    return settle_short(likeness, (first, second), near)


def compare_bodies(one: str, other: str) -> Likeness | None:
    """Two bodies or states; None if neither is one."""
    first, second = read_body(one), read_body(other)
    if first is None and second is None:
        return None
    if first is None or second is None:
        return Likeness("different", 0.0, f"one of {one} and {other} is a body, the other is none that is known")
    if first.kind == second.kind and None in (first.party, second.party):
        return Likeness("unsure", 0.5, f"{one} and {other} are each a {first.kind}, and one does not say whose")
    if first == second:
        return Likeness("same", 1.0, f"{one} and {other} are {name_body(first)}")
    return Likeness("different", 0.0, f"{name_body(first)} is not {name_body(second)}")


def compare_known(one: Name, other: Name) -> Likeness | None:
    """By the table of well-known speakers; None if it knows neither, or one only by a surname."""
    first, second = find_alias(one), find_alias(other)
    if first is not None and second is not None:
        if first[0] is second[0]:
            return Likeness("same", min(first[1].score, second[1].score), f"both are known as {first[0].name}")
        return Likeness("different", 0.0, f"{first[0].name} is not {second[0].name}")
    return fit_known(first[0], other) if first else fit_known(second[0], one) if second else None


def fit_known(alias: Alias, name: Name) -> Likeness | None:
    """A name that the table does not know beside a well-known one."""
    fit = fit_alias(alias, name)
    return Likeness("same", fit.score, f"{name.shown} is known as {alias.name}") if fit and not fit.is_short else None


def compare_plain(one: str, other: str) -> Likeness:
    """Names that are neither of a person nor of a known body: the same only if their words are."""
    first, second = ([word.key for word in split_words(name)] for name in (one, other))
    if first and first == second and not (read_name(one).words or read_name(other).words):
        return Likeness("same", 1.0, "the same words")
    return DIFFERENT


def settle_short(likeness: Likeness, names: tuple[Name, Name], near: Sequence[str]) -> Likeness:
    """A surname alone is the full name's, if no other full name near it has that surname."""
    short, full = sorted(names, key=lambda name: name.is_full)
    others = [
        name
        for name in map(read_name, near)
        if name.is_full and compare_persons(name, full).verdict != "same" and compare_persons(short, name).is_short
    ]
    if others:
        return Likeness(
            "unsure", likeness.score, f"{short.shown} may be {full.shown} or {others[0].shown}", is_short=True
        )
    return Likeness("same", likeness.score, f"{short.shown} is {full.shown}: nobody else near it has that surname")


def find_canonical(name: str) -> str | None:
    """The best-known Latin-script name of a speaker that the tables know: "Песков" is "Dmitry Peskov"."""
    body = read_body(name)
    if body is not None:
        return name_body(body) if body.party else None
    known = find_alias(read_name(name))
    return known[0].name if known else None
