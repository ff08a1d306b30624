"""The invented texts: news that never happened, written for this project with their statements marked in place.

    === a-001 | it | 2024-10-29
    Il titolo della notizia
    {1s:La ministra Bassi} {1q:ha detto} {1a:ai giornalisti} {1c:che {2s:il Comune} {2q:aveva chiesto} {2c:una deroga}}.
    ---
    1 state | Carla Bassi | 2024-10-28
    2 ask | Comune di Valdora |

A file holds any number of texts. A text begins with its name, language and day of publication (may be left out); its
first line is the title. `{1c:…}` marks a stretch of statement 1: `s` source, `q` cue, `c` content, `a` addressee, `h`
channel; a part in several pieces is marked once for each; marks may nest. Behind `---` each statement has its act,
speaker and day (may be left out). What stands in a content is `within` that statement; the kind is read off the
quotation marks.

    python -m training.invented FILES… > invented.jsonl

writes the exchange format, and names every mistake with its place.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from sostiene.records import ACTS

TEXTS = Path(__file__).parent / "texts"
ROLES = {"s": "source", "q": "cue", "c": "content", "a": "addressee", "h": "channel"}
HEADER = re.compile(r"^=== *(\S+) *\| *([a-z]{2}) *(?:\| *(\d{4}-\d\d-\d\d)? *)?$")
ROW = re.compile(r"^(\d+) +(\w+) *\| *([^|]+?) *(?:\| *(\d{4}(?:-\d\d(?:-\d\d)?)?)? *)?$")
MARK = re.compile(r"\{(\d+)([sqcah]):")
QUOTED = re.compile(r"«[^»]*»|»[^«]*«|“[^”]*”|„[^“”]*[“”]|‘[^’]*’(?!\w)|\"[^\"]*\"")


class BadText(ValueError):
    """A mistake in an invented text; says where."""


def read_invented(path: Path) -> list[dict[str, Any]]:
    """The texts of a file as articles in the exchange format.

    Raises:
        BadText: a header, mark or row that cannot be read, or a statement without content, cue or row.
    """
    texts = re.split(r"(?m)^(?==== )", path.read_text(encoding="utf-8"))
    return [read_text(text, f"{path.name}: {text.partition(chr(10))[0]}") for text in texts if text.strip()]


def read_text(written: str, where: str) -> dict[str, Any]:
    header, _, rest = written.partition("\n")
    found = HEADER.match(header.strip())
    body, line, rows = rest.partition("\n---\n")
    if not found or not line:
        raise BadText(f"{where}: no header `=== name | language | day`, or no `---` line")
    text, parts = read_marks(body.strip(), where)
    told = dict(read_row(row, where) for row in rows.splitlines() if row.strip())
    if set(told) != set(parts):
        raise BadText(f"{where}: marked in the text or told below, but not both: {sorted(set(told) ^ set(parts))}")
    statements = [read_statement(number, parts, told[number], text, where) for number in sorted(parts)]
    return {
        "doc": found[1],
        "lang": found[2],
        "title": text.partition("\n")[0],
        "published": found[3],
        "text": text,
        "statements": statements,
    }


def read_marks(body: str, where: str) -> tuple[str, dict[int, dict[str, list[list[int]]]]]:
    """The bare text, and for each statement the spans of its parts."""
    text, at, length = [], 0, 0
    opened: list[tuple[int, str, int]] = []
    parts: dict[int, dict[str, list[list[int]]]] = {}
    while at < len(body):
        mark = MARK.match(body, at)
        if mark:
            opened.append((int(mark[1]), ROLES[mark[2]], length))
            at = mark.end()
        elif body[at] == "}" and opened:
            number, role, start = opened.pop()
            parts.setdefault(number, {}).setdefault(role, []).append([start, length])
            at += 1
        elif body[at] in "{}":
            raise BadText(f"{where}: a stray brace at …{body[max(0, at - 30) : at + 20]!r}")
        else:
            text.append(body[at])
            length, at = length + 1, at + 1
    if opened:
        raise BadText(f"{where}: never closed: {opened}")
    return "".join(text), {
        number: {role: sorted(spans) for role, spans in part.items()} for number, part in parts.items()
    }


def read_row(row: str, where: str) -> tuple[int, tuple[str, str, str | None]]:
    found = ROW.match(row.strip())
    if not found or found[2] not in ACTS:
        raise BadText(f"{where}: not `number act | speaker | day` with one of the acts: {row!r}")
    return int(found[1]), (found[2], found[3], found[4])


def read_statement(
    number: int, parts: dict[int, dict[str, list[list[int]]]], told: tuple[str, str, str | None], text: str, where: str
) -> dict[str, Any]:
    part = parts[number]
    if "content" not in part:
        raise BadText(f"{where}: statement {number} has no content")
    for spans in part.values():
        for start, end in spans:
            if start >= end or text[start:end] != text[start:end].strip():
                raise BadText(f"{where}: statement {number} has a mark with loose blanks: {text[start:end]!r}")
    around = [
        other
        for other, some in parts.items()
        if other != number
        and any(
            all(s <= start and end <= e for start, end in part["content"] + part.get("cue", []))
            for s, e in some.get("content", [])
        )
    ]
    inner = min(around, key=lambda other: sum(e - s for s, e in parts[other]["content"]), default=None)
    words = [text[start:end] for start, end in part["content"]]
    return {
        "id": f"s{number}",
        "kind": read_kind(words),
        "act": told[0],
        "speaker": told[1],
        **{role: part.get(role) for role in ("source", "cue", "content", "addressee", "channel")},
        "when": told[2],
        "within": None if inner is None else f"s{inner}",
    }


def read_kind(words: list[str]) -> str:
    """Direct if all words stand in quotation marks, mixed if some do; a quotation may go on over several pieces."""
    joined = " ".join(words)
    if not QUOTED.search(joined):
        return "indirect"
    return "mixed" if re.search(r"\w", QUOTED.sub("", joined)) else "direct"


def main() -> int:
    failed = 0
    for name in sys.argv[1:]:
        for written in re.split(r"(?m)^(?==== )", Path(name).read_text(encoding="utf-8")):
            if written.strip():
                try:
                    row = read_text(written, f"{name}: {written.partition(chr(10))[0]}")
                    print(json.dumps(row, ensure_ascii=False))
                except BadText as error:
                    print(error, file=sys.stderr)
                    failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
