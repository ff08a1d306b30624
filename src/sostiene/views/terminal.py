"""An article and its statements as text for a terminal: who, what they do, the words, and where they stand.

3  Marta Bellandi  does not deny
   «Ne parleremo quando avremo letto il rapporto»
   source la sindaca · cue ha risposto · to ai cronisti · line 7
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from sostiene.records import Act, Article, Problem, Reason, Statement
from sostiene.views.wording import (
    NO_STATEMENT,
    Lines,
    count_statements,
    describe_act,
    describe_article,
    describe_statement,
    find_depths,
    join_lines,
    order_nested,
    split_paragraphs,
    split_quoted,
)

WIDEST = 100
INDENT = 4
DEEPEST = 5
PLAIN_ACT = "cyan"
ACT_STYLES: dict[Act, str] = {
    "confirm": "green",
    "deny": "red",
    "not_confirm": "yellow",
    "not_deny": "yellow",
    "accuse": "magenta",
    "warn": "magenta",
}
DETAIL = "bright_black"


def show_articles(articles: Iterable[Article], *, width: int = 80, colour: bool = False, why: bool = False) -> str:
    """The articles as lines of text, no wider than `width`; with escape sequences for colours only if asked."""
    console = Console(
        file=io.StringIO(),
        width=max(20, min(width, WIDEST)),
        force_terminal=colour,
        no_color=not colour,
        color_system="auto" if colour else None,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    )
    with console.capture() as capture:
        for article in articles:
            console.print(draw_article(article, why=why))
    lines = (line.rstrip() if not colour else line for line in capture.get().split("\n"))
    return "\n".join(lines)


def draw_article(article: Article, *, why: bool = False) -> RenderableType:
    """The article's heading and its statements, each followed by those within it, for a rich Console."""
    lines = Lines(article.text)
    depths = find_depths(article.statements)
    drawn: list[RenderableType] = [*draw_heading(article), Text()]
    for statement in order_nested(article.statements):
        depth = min(depths[statement.id], DEEPEST)
        body = draw_statement(article, statement, lines, why=why)
        drawn += [indent(body, depth * INDENT), Text()]
    if not article.statements:
        drawn += [Text(NO_STATEMENT), Text()]
    return Group(*drawn)


def draw_heading(article: Article) -> Sequence[RenderableType]:
    known = [words if label != "published" else f"published {words}" for label, words in describe_article(article)]
    if article.statements:
        known.append(count_statements(article))
    title = join_lines(article.title or article.doc)
    return [Text(title, style="bold"), Text(" · ".join(known), style=DETAIL), Rule(style=DETAIL)]


def draw_statement(article: Article, statement: Statement, lines: Lines, *, why: bool = False) -> RenderableType:
    """One statement: a line that says who does what, the words, a line of details, and the reasons if asked."""
    numbers = {one.id: number for number, one in enumerate(article.statements, 1)}
    head = Text(f"{numbers[statement.id]:>2}  ", style=DETAIL)
    head.append(join_lines(statement.speaker), style="bold default not dim")
    head.append("  ")
    head.append(describe_act(statement), style=ACT_STYLES.get(statement.act, PLAIN_ACT))
    details = Text(style=DETAIL)
    for label, words in describe_statement(article, statement, lines):
        details.append(f"{label} ").append(words, style="default dim").append(" · ")
    details.append(statement.kind)
    if statement.within in numbers:
        details.append(f" · within {numbers[statement.within]}")
    parts: list[RenderableType] = [*draw_words(statement), details]
    if why:
        reasons = [*statement.because, Reason("confidence", f"{statement.confidence:.2f}")]
        parts += [Text(f"{field}: {join_lines(why)}", style=DETAIL) for field, why in reasons]
    return Group(head, indent(Group(*parts), INDENT))


def indent(drawn: RenderableType, columns: int) -> Padding:
    return Padding(drawn, (0, 0, 0, columns), expand=False)


@dataclass(frozen=True)
class Barred:
    """A text with a bar on the left of each of its lines, as a post is shown."""

    text: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self.text.wrap(console, max(1, options.max_width - 2)):
            yield Text("│ ", style=PLAIN_ACT).append_text(line)


def draw_words(statement: Statement) -> list[RenderableType]:
    """The content, a Text for each paragraph: quoted words upright, indirect ones in italics, posts with a bar."""
    if statement.kind == "post":
        return [Barred(Text(line)) for line in split_paragraphs(statement.content.text)]
    drawn: list[RenderableType] = []
    is_direct = statement.kind == "direct"
    for paragraph in split_paragraphs(statement.content.text):
        line = Text()
        for stretch in split_quoted(paragraph):
            line.append(stretch.words, style="" if is_direct or stretch.is_quoted else "italic")
        drawn.append(line)
    return drawn


def show_problem(problem: Problem) -> str:
    """A problem as one line."""
    hint = f". {problem.hint}" if problem.hint else ""
    return join_lines(f"{problem.where}: {problem.what}{hint}")
