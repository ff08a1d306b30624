"""A case is a text file that a journalist can read and write: a short text and who says what in it.

`read_case` reads one (docs/languages.md shows the format), `find_faults` says what in it contradicts itself;
case_report.py compares it with what the product read.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from typing import NamedTuple, cast

from sostiene.codec import hash_text
from sostiene.errors import InputError
from sostiene.languages import language_folder
from sostiene.records import ACTS, KINDS, Act, Article, Kind, Passage, Span, Statement, When, cut_passage

SEPARATOR = "---"
NO_STATEMENT = "No statement"
LEFT_OUT = "-"
ELISION = " [...] "
HEADER = frozenset({"Title", "Published"})
REQUIRED = ("Who", "Source", "Cue", "Says", "Kind", "Act")
OPTIONAL = ("To", "Through", "When", "Within")
# What a case may tell besides; it is compared only where it is told.
ASPECTS = ("Stance", "Sure", "Party", "Role", "Organisation", "Voice", "Happened", "At", "Amount")
REPEATABLE = frozenset({"Source", "Cue", "Says", "To", "Through"})
ENTRY = re.compile(r"([A-Z][a-z]+):[ \t]*(.*?)[ \t]*")
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
# The marks that may open or close a quotation; a straight or curly apostrophe does so only at the edge of a word.
MARKS = "«»“”„‟\"‹›‘’‚'"
MARK = re.compile(r"[«»“”„‟\"‹›‘‚]|(?<!\w)['’]|['’](?!\w)")
# What may stand before a direct quotation without marks: the dash of a dialogue, the colon before a block.
OPENERS = "—–-:"


@dataclass(frozen=True)
class Case:
    """A text written to show one point, which `title` names, with the statements that a careful reader finds in it."""

    name: str
    lang: str
    title: str
    text: str
    statements: tuple[Statement, ...] = ()
    published: str | None = None
    told: tuple[dict[str, str], ...] = ()
    """For each statement the aspects that the case tells besides (ASPECTS), as words."""


class Entry(NamedTuple):
    """A line `key: value` of a case file and its number."""

    line: int
    key: str
    value: str


def list_cases(code: str) -> list[Traversable]:
    """The case files of the language, by name."""
    folder = language_folder(code) / "cases"
    if not folder.is_dir():
        return []
    return sorted((path for path in folder.iterdir() if path.name.endswith(".case")), key=lambda path: path.name)


def read_case(path: Traversable, lang: str) -> Case:
    """The case that the file holds. Raises InputError, with the line, for anything that is wrong in it."""
    try:
        return parse_case(decode(path.read_bytes()), path.name.removesuffix(".case"), lang)
    except InputError as error:
        raise InputError(f"{lang}/cases/{path.name}, {error.what}", error.hint) from None


def decode(raw: bytes) -> str:
    """The words of a case file, with plain line ends and without a byte order mark."""
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError(f"line {line}: the file is not in UTF-8", "Save it as UTF-8") from None


def parse_case(source: str, name: str, lang: str) -> Case:
    """The case that the words of a case file describe."""
    lines = source.split("\n")
    stripped = [line.strip() for line in lines]
    if SEPARATOR not in stripped or "" not in stripped[: stripped.index(SEPARATOR)]:
        raise InputError(
            f"line {len(lines)}: the file has no text between an empty line and a line {SEPARATOR!r}",
            "A case is: Title, empty line, text, ---, statements",
        )
    blank, separator = stripped.index(""), stripped.index(SEPARATOR)
    header = read_header([parse_entry(number, line) for number, line in enumerate(lines[:blank], 1)])
    text = "\n".join(lines[blank + 1 : separator]).strip("\n")
    if not text.strip():
        raise InputError(f"line {separator + 1}: the text is empty", f"Write it above the line {SEPARATOR!r}")
    blocks = list(split_blocks(lines[separator + 1 :], separator + 2))
    statements = tuple(read_block(block, text, number) for number, block in enumerate(blocks, 1))
    for block, statement in zip(blocks, statements, strict=True):
        if statement.within is not None and statement.within not in {other.id for other in statements} - {statement.id}:
            raise InputError(f"line {block[0].line}: Within names no other statement of the file")
    told = tuple({entry.key: entry.value for entry in block if entry.key in ASPECTS} for block in blocks)
    return Case(name, lang, header["Title"], text, statements, header.get("Published"), told)


def parse_entry(number: int, line: str) -> Entry:
    match = ENTRY.fullmatch(line)
    if match is None:
        raise InputError(f"line {number}: {line!r} is no line such as 'Who: Anna Rossi'")
    return Entry(number, match[1], match[2])


def read_header(entries: Iterable[Entry]) -> dict[str, str]:
    header = {}
    for entry in entries:
        if entry.key not in HEADER:
            raise InputError(f"line {entry.line}: {entry.key!r} is unknown", f"Known: {', '.join(sorted(HEADER))}")
        header[entry.key] = check_day(entry) if entry.key == "Published" else entry.value
    if not header.get("Title"):
        raise InputError("line 1: the case has no Title", "Say in one line what the case shows")
    return header


def split_blocks(lines: Sequence[str], first: int) -> Iterator[list[Entry]]:
    """The blocks of entries below the separator; none if they say that the text holds no statement."""
    numbered = [(number, line) for number, line in enumerate(lines, first)]
    filled = [(number, line) for number, line in numbered if line.strip()]
    if [line.strip() for _, line in filled] == [NO_STATEMENT]:
        return
    if not filled:
        raise InputError(f"line {first}: there is no statement", f"Write {NO_STATEMENT!r} where the text holds none")
    block: list[Entry] = []
    for number, line in numbered:
        if line.strip():
            block.append(parse_entry(number, line))
        elif block:
            yield block
            block = []
    if block:
        yield block


def read_block(block: Sequence[Entry], text: str, number: int) -> Statement:
    """The statement that a block describes, its words found in the text."""
    values: dict[str, list[Entry]] = {}
    for entry in block:
        if entry.key not in (*REQUIRED, *OPTIONAL, *ASPECTS):
            known = ", ".join((*REQUIRED, *OPTIONAL, *ASPECTS))
            raise InputError(f"line {entry.line}: {entry.key!r} is unknown", f"Known: {known}")
        if entry.key in values and entry.key not in REPEATABLE:
            raise InputError(f"line {entry.line}: {entry.key!r} stands twice in one block")
        values.setdefault(entry.key, []).append(entry)
    missing = [key for key in REQUIRED if key not in values or not values[key][0].value]
    if missing:
        raise InputError(f"line {block[0].line}: the block lacks {', '.join(missing)}", "Source and Cue may be -")
    content = find_content(text, values["Says"])
    cue = find_beside(text, values["Cue"], content.spans, content.spans)
    near = cue.spans if cue else content.spans
    within, when = read_number(values.get("Within")), read_day(values.get("When"))
    return Statement(
        id=f"s{number}",
        kind=cast(Kind, read_choice(values["Kind"][0], KINDS)),
        act=cast(Act, read_choice(values["Act"][0], ACTS)),
        speaker=values["Who"][0].value,
        content=content,
        source=find_beside(text, values["Source"], near, content.spans),
        cue=cue,
        addressee=find_beside(text, values.get("To", []), near, content.spans),
        channel=find_beside(text, values.get("Through", []), near, content.spans),
        when=when,
        within=within,
    )


def read_choice(entry: Entry, choices: tuple[str, ...]) -> str:
    if entry.value not in choices:
        hint = f"It must be one of: {', '.join(choices)}"
        raise InputError(f"line {entry.line}: {entry.key} is {entry.value!r}", hint)
    return entry.value


def read_day(entries: Sequence[Entry] | None) -> When | None:
    return When(check_day(entries[0])) if entries else None


def check_day(entry: Entry) -> str:
    """The value, if it is a day, month or year of the calendar."""
    first_day = (entry.value + "-01-01")[:10] if DATE.fullmatch(entry.value) else ""
    try:
        date.fromisoformat(first_day)
    except ValueError:
        hint = "Write it as 2024-10-28, 2024-10 or 2024"
        raise InputError(f"line {entry.line}: {entry.key} is {entry.value!r}", hint) from None
    return entry.value


def read_number(entries: Sequence[Entry] | None) -> str | None:
    if not entries:
        return None
    if not entries[0].value.isdecimal():
        raise InputError(
            f"line {entries[0].line}: Within is {entries[0].value!r}",
            "Write the number of the block that this statement stands in, counted from 1",
        )
    return f"s{int(entries[0].value)}"


def find_content(text: str, entries: Sequence[Entry]) -> Passage:
    """The content, each piece found once in the text."""
    spans: list[Span] = []
    for entry in entries:
        found = find_words(text, entry)
        if len(found) > 1:
            raise InputError(f"line {entry.line}: {entry.value!r} is found {len(found)} times", "Quote more of it")
        spans += found
    content = cut_passage(text, spans)
    assert content is not None  # find_words never gives an empty list, and no empty span
    return content


def find_beside(text: str, entries: Sequence[Entry], near: Sequence[Span], outside: Sequence[Span]) -> Passage | None:
    """The words where they stand nearest to the spans `near`, if possible not in `outside`; None for `-`."""
    spans = []
    for entry in entries:
        if entry.value == LEFT_OUT:
            continue
        found = find_words(text, entry)
        found = [span for span in found if not overlaps([span], outside)] or found
        gaps = [gap_between(span, near) for span in found]
        if gaps.count(min(gaps)) > 1:
            raise InputError(f"line {entry.line}: {entry.value!r} is found twice at the same distance from the content")
        spans.append(found[gaps.index(min(gaps))])
    return cut_passage(text, spans)


def find_words(text: str, entry: Entry) -> list[Span]:
    """Every place where the words stand; `first [...] last` runs from the first words to the next last ones."""
    head, elision, tail = entry.value.partition(ELISION)
    found = []
    for start, end in find_whole(text, head):
        if not elision:
            found.append(Span(start, end))
            continue
        last = next((last for last in find_whole(text, tail) if last.start >= end), None)
        if last is not None:
            found.append(Span(start, last.end))
    if not found:
        raise InputError(f"line {entry.line}: {entry.value!r} is not in the text", "Copy the words exactly")
    return found


def find_whole(text: str, words: str) -> list[Span]:
    """Every place of the words that does not begin or end in the middle of a word."""
    before = r"(?<!\w)" if words[:1].isalnum() else ""
    after = r"(?!\w)" if words[-1:].isalnum() else ""
    return [Span(*match.span()) for match in re.finditer(before + re.escape(words) + after, text)] if words else []


def gap_between(span: Span, others: Iterable[Span]) -> int:
    return min(max(other.start - span.end, span.start - other.end, 0) for other in others)


def overlaps(spans: Iterable[Span], others: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for span in spans for other in others)


def case_to_article(case: Case) -> Article:
    """The article that the case shows, with the statements of a careful reader."""
    return Article(
        doc=case.name,
        text=case.text,
        hash=hash_text(case.text),
        lang=case.lang,
        published=case.published,
        statements=case.statements,
    )


def find_faults(case: Case) -> list[str]:
    """What in the case contradicts the definition of a statement, a sentence each; empty for a sound case."""
    faults = []
    for number, statement in enumerate(case.statements, 1):
        faults += [f"{case.name}, statement {number}: {fault}" for fault in find_statement_faults(case, statement)]
    return faults


def find_statement_faults(case: Case, statement: Statement) -> Iterator[str]:
    words, content = statement.content.words, statement.content.spans
    is_wholly_marked = words[0][0] in MARKS and words[-1][-1] in MARKS
    marks = [mark for piece in words for mark in MARK.findall(piece)]
    before = case.text[: content[0].start].rstrip()[-1:]
    if statement.kind == "direct" and words[0][0] not in MARKS and before not in tuple(OPENERS):
        yield "it is direct, but begins neither with a quotation mark nor behind a dash or colon"
    if statement.kind == "indirect" and is_wholly_marked:
        yield "it is indirect, but stands in quotation marks"
    if statement.kind == "mixed" and (not marks or (is_wholly_marked and len(marks) == 2)):
        yield "it is mixed, but not partly in quotation marks"
    if statement.kind in ("indirect", "mixed") and words[-1][-1] in ".,;:":
        yield "its content ends with a punctuation mark"
    for field in ("cue", "source", "addressee", "channel"):
        passage = getattr(statement, field)
        if passage and overlaps(passage.spans, content):
            yield f"its {field} stands in its content"
    parent = next((other for other in case.statements if other.id == statement.within), None)
    if parent and not (parent.content.start <= statement.content.start and statement.content.end <= parent.content.end):
        yield f"it is within {parent.id}, but its content is not inside that content"
    if statement.cue is None and statement.source is None and statement.kind != "direct":
        yield "it has neither source nor cue"
