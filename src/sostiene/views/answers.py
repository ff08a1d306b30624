"""Answers as plain tables that fit a terminal, and as CSV.

day         who         does    words
2025-03-04  Ada Ferrin  denies  che il faro sia in vendita
                                to ai cronisti · La Sentinella di Calaverde · 3f0a91c2b7de456
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields, replace
from typing import Any, NamedTuple

from rich.cells import cell_len, chop_cells

from sostiene.questions import MOST_COUNTED, Answer, Found
from sostiene.questions.holdings import Listed, Shown, Unread
from sostiene.views.wording import ACT_WORDS, join_lines, make_visible, split_paragraphs

GAP, INDENT = "  ", "    "
NARROWEST, WIDEST = 20, 140
LEAST = 30
"""Columns that the last cell needs; without them the others stand in a line of their own above it."""
WIDEST_CELL = 22
Row = tuple[str, ...]


class Table(NamedTuple):
    """The names of the columns, and for each row its cells; the last, a cell of several lines, takes what is left."""

    names: Row
    rows: Sequence[Row]


def show_statements(answer: Answer[Found], *, width: int = 80) -> str:
    """Who said what, a statement a row, and how many there are in all."""
    rows = [(tell_day(one), one.speaker, ACT_WORDS[one.act], "\n".join(describe_found(one))) for one in answer.rows]
    return show_table(Table(("day", "who", "does", "words"), rows), width) + show_total(answer, "statement")


def tell_day(found: Found) -> str:
    """When it was said, else published; the day on which it was added, by which it is ordered, tells nothing."""
    return found.day if found.said or found.published else "undated"


def describe_found(found: Found) -> Iterator[str]:
    """The words, then on one line what else tells statements apart, its id last."""
    yield from split_paragraphs(found.content)
    role = ", ".join(filter(None, (found.role, found.organisation)))
    known = {
        "as": role, "to": found.addressee, "through": found.channel, "at": found.place,
        "in": found.publisher or found.doc, "of": found.published if found.published != found.day else None,
    }  # fmt: skip
    details = [f"{label} {join_lines(words)}" for label, words in known.items() if words]
    yield " · ".join([*details, *(["judged"] if found.is_judged else []), found.id])


def show_articles(answer: Answer[Listed], *, width: int = 80) -> str:
    """The articles, one a row, and how many there are in all."""
    rows = [
        (
            one.published or "", one.publisher or "", f"{one.statements:,}",
            f"{one.title or one.doc}\n{' · '.join(filter(None, (one.lang, one.url or one.doc, one.id)))}",
        )
        for one in answer.rows
    ]  # fmt: skip
    return show_table(Table(("published", "outlet", "statements", "title"), rows), width) + show_total(
        answer, "article"
    )


def show_problems(answer: Answer[Unread], *, width: int = 80) -> str:
    """What could not be read, one a row, and how many there are in all."""
    is_any_solved = any(one.solved for one in answer.rows)
    rows = [
        (
            one.first_seen[:10], one.last_seen[:10], *([(one.solved or "")[:10]] if is_any_solved else []),
            "\n".join(filter(None, (one.where, one.what, one.hint))),
        )
        for one in answer.rows
    ]  # fmt: skip
    names = ("first seen", "last seen", *(["solved"] if is_any_solved else []), "what")
    return show_table(Table(names, rows), width) + show_total(answer, "problem")


def show_one(shown: Shown, *, width: int = 80, colour: bool = False, why: bool = False) -> str:
    """One statement as `read` shows it, after those around it, and the sentences of the article that it stands in."""
    # Imported here: it brings rich with it, which tables do without.
    from sostiene.views.terminal import show_articles as show_read

    article = replace(shown.article, statements=shown.chain)
    context = [INDENT + line for line in wrap(make_visible(shown.context or ""), min(width, WIDEST) - len(INDENT))]
    return show_read([article], width=width, colour=colour, why=why) + "\n".join(["In the text:", *context, ""])


def show_total(answer: Answer[Any], noun: str) -> str:
    """How much of all is shown: "50 of 812 statements"."""
    total = f"more than {MOST_COUNTED:,}" if answer.total is None else f"{answer.total:,}"
    nouns = noun if answer.total == 1 else f"{noun}s"
    return f"{len(answer.rows):,} of {total} {nouns}\n" if answer.total != 0 else f"No {noun} found.\n"


def show_table(table: Table, width: int) -> str:
    """The table as lines no wider than `width`, with nothing in them that could harm a terminal; empty without rows."""
    if not table.rows:
        return ""
    width = max(NARROWEST, min(width, WIDEST))
    rows = [tuple("\n".join(split_paragraphs(cell)) for cell in row) for row in (table.names, *table.rows)]
    widths = [min(WIDEST_CELL, max(cell_len(row[place]) for row in rows)) for place in range(len(table.names) - 1)]
    left = width - sum(widths) - len(GAP) * len(widths)
    if left < LEAST:
        return "".join(stack_row(row, width) for row in rows[1:])
    return "".join(draw_row(row, [*widths, left]) for row in rows)


def draw_row(row: Row, widths: Sequence[int]) -> str:
    """The cells side by side, each wrapped in its column."""
    columns = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
    height = max(map(len, columns))
    padded = [[*lines, *[""] * (height - len(lines))] for lines in columns]
    lines = (
        GAP.join(words + " " * (width - cell_len(words)) for words, width in zip(line, widths, strict=True)).rstrip()
        for line in zip(*padded, strict=True)
    )
    return "".join(f"{line}\n" for line in lines)


def stack_row(row: Row, width: int) -> str:
    """The cells one under the other, for a terminal too narrow for columns."""
    head = wrap(GAP.join(filter(None, row[:-1])), width)
    body = [INDENT + line for line in wrap(row[-1], width - len(INDENT))]
    return "".join(f"{line}\n" for line in [*head, *body])


def wrap(cell: str, width: int) -> list[str]:
    """The lines of a cell, broken between words, and within those that are wider than the column."""
    lines: list[str] = []
    for paragraph in cell.split("\n"):
        line = ""
        for word in paragraph.split():
            if line and cell_len(line) + 1 + cell_len(word) <= width:
                line += f" {word}"
                continue
            lines += [line] if line else []
            *whole, line = chop_cells(word, width) or [""]
            lines += whole
        lines.append(line)
    return lines


def write_csv(rows: Iterable[Any], record: type[Any]) -> str:
    """The rows, records of that kind, as CSV with a header: a cell that a spreadsheet would run begins with an
    apostrophe, as in `sostiene export csv`."""
    # Imported here: only CSV needs the exporters.
    from sostiene.exporters.csv import format_row, write_cell

    lines = [format_row([field.name for field in fields(record)])]
    lines += [format_row([write_cell(value) for value in asdict(row).values()]) for row in rows]
    return b"".join(lines).decode("utf-8")
