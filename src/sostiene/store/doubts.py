"""How much a statement needs the eye of a person, and why: what the reader itself was unsure of, found in its record.

`measure_doubt(record, "«Il ponte è sicuro")` is 0.4 of a statement that is right nine times in ten, and whose
quotation mark has no partner. The column `doubt` keeps it, so that the most doubtful are found at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sostiene.identity import is_unknown

DoubtKind = Literal[
    "confidence", "no speaker", "several speakers", "marks", "nothing says so", "one word", "turned", "hearsay",
]  # fmt: skip
WEIGHTS: dict[DoubtKind, float] = {
    "no speaker": 0.3,
    "several speakers": 0.4,
    "marks": 0.3,
    "nothing says so": 0.2,
    "one word": 0.15,
    "turned": 0.15,
    "hearsay": 0.1,
}
"""What each finding adds to the chance that the statement is wrong. They order a list, and measure nothing."""
PAIRS = (("«", "»"), ("“", "”"), ("(", ")"))
UNRESOLVED = "unresolved"
ANSWERS = ("confirm", "deny", "not_confirm", "not_deny")
"""Acts that take a position on what another said, where one negation more turns everything round."""


@dataclass(frozen=True)
class Doubt:
    """One reason to look at a statement, and what it adds."""

    kind: DoubtKind
    weight: float
    detail: str = ""


def measure_doubt(record: Mapping[str, Any], content: str) -> float:
    """From 0 to 1: how much a person's eye is needed."""
    return round(min(1.0, sum(doubt.weight for doubt in find_doubts(record, content))), 3)


def find_doubts(record: Mapping[str, Any], content: str) -> Iterator[Doubt]:
    """The reasons to look at the statement of a record, with the words of its content."""
    confidence = float(record.get("confidence", 1.0))
    yield Doubt("confidence", round(1 - confidence, 3), f"{confidence:.2f}")
    yield from (Doubt(kind, WEIGHTS[kind], detail) for kind, detail in find_kinds(record, content))


def find_kinds(record: Mapping[str, Any], content: str) -> Iterator[tuple[DoubtKind, str]]:
    if is_unknown(str(record.get("speaker", ""))):
        reason = read_reason(record, "speaker")
        yield ("several speakers", reason) if reason.startswith(UNRESOLVED) else ("no speaker", reason)
    mark = find_lone_mark(content)
    if mark:
        yield "marks", mark
    if not record.get("cue") and not record.get("source") and record.get("kind") != "post":
        yield "nothing says so", ""
    if len(content.split()) == 1 and record.get("kind") != "post":
        yield "one word", ""
    position = record.get("position") or {}
    if position.get("is_negated") and record.get("act") in ANSWERS:
        yield "turned", read_reason(record, "position")
    if position.get("is_hearsay"):
        yield "hearsay", read_reason(record, "position")


def read_reason(record: Mapping[str, Any], field: str) -> str:
    """Why the field is what it is, as the reader says."""
    reasons = record.get("because")
    return str(reasons.get(field, "")) if isinstance(reasons, Mapping) else ""


def find_lone_mark(content: str) -> str:
    """A quotation mark or bracket that opens and never closes, or closes and never opened: the span was cut there."""
    for first, last in PAIRS:
        if content.count(first) != content.count(last):
            return first if content.count(first) > content.count(last) else last
    return '"' if content.count('"') % 2 else ""
