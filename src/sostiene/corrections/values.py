"""What a person says of a field, as it is kept: spans, a day, a name, one of several words."""

from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

from sostiene.codec import PASSAGES
from sostiene.corrections.pointing import find_passage, shorten
from sostiene.errors import UsageError
from sostiene.records import ACTS, KINDS, Article, Passage, Span, Stance

FIELDS = ("speaker", "act", "stance", "kind", *PASSAGES, "when")
"""What can be corrected of a statement."""
CHOICES: Mapping[str, tuple[str, ...]] = {"act": ACTS, "stance": get_args(Stance), "kind": KINDS}
LONGEST_SPEAKER = 300
DAY_FORM = "A day is 2024-10-28, 2024-10 or 2024"


def check_fields(fields: Mapping[str, str]) -> None:
    unknown = [name for name in fields if name not in FIELDS]
    if unknown:
        raise UsageError(f"{unknown[0]!r} cannot be corrected", f"Choose among: {', '.join(FIELDS)}")
    if not fields:
        raise UsageError("nothing is said of the statement", f"Give a value for one of: {', '.join(FIELDS)}")


def read_value(article: Article, field: str, words: str, content: tuple[Span, ...]) -> Any:
    """The value of a field as it is kept: spans, a day, a name, one of several words."""
    if field in PASSAGES:
        return read_passage(article, field, words, content)
    if field == "speaker":
        return read_speaker(words)
    if field == "when":
        return read_day(words) if words.strip() else None
    if words not in CHOICES[field]:
        raise UsageError(f"{shorten(words)} is no {field}", f"Choose one of: {', '.join(CHOICES[field])}")
    return words


def read_passage(article: Article, field: str, words: str, content: tuple[Span, ...]) -> list[list[int]]:
    is_content = field == "content"
    if words.strip():
        return list_spans(find_passage(article.text, words, content, is_content=is_content))
    if is_content:
        raise UsageError("a statement cannot be without content", "If it is none, say --not-a-statement")
    return []


def read_speaker(words: str) -> str:
    name = " ".join(words.split())
    if not name or len(name) > LONGEST_SPEAKER or not name.isprintable():
        raise UsageError(f"{shorten(words)} is no name of a speaker", "Give a name, or: unknown")
    return name


def read_day(words: str) -> str:
    try:
        date.fromisoformat((words.strip() + "-01-01")[: max(10, len(words.strip()))])
    except ValueError:
        raise UsageError(f"{shorten(words)} is no day", DAY_FORM) from None
    if len(words.strip()) not in (4, 7, 10):  # Python also takes 20241028
        raise UsageError(f"{shorten(words)} is no day", DAY_FORM)
    return words.strip()


def list_spans(passage: Passage) -> list[list[int]]:
    return [list(span) for span in passage.spans]
