"""Articles as one web page that needs nothing else: the text with its statements marked, their list beside it.

No script, no address is fetched, and the policy in its head forbids both. Every word of the article is escaped.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from urllib.parse import urlsplit

from sostiene.records import Article, Statement
from sostiene.views.frame import HUES, draw_frame
from sostiene.views.marks import Mark, Segment, cut_segments
from sostiene.views.wording import (
    NO_STATEMENT,
    Lines,
    count,
    count_statements,
    describe_act,
    describe_article,
    describe_statement,
    find_depths,
    join_lines,
    make_visible,
    order_nested,
    split_quoted,
)

DEEPEST = 3
# A rule for each statement lets the browser light up its words; with more of them it would become slow.
MOST_LIT = 400
LEGEND = (
    ('<span class="source hue0">source</span>', "who"),
    ('<span class="cue hue0">cue</span>', "the words that attribute"),
    ('<span class="content direct hue0">direct</span>', "quoted words"),
    ('<span class="content indirect hue0">indirect</span>', "in the article’s words"),
    ('<span class="content mixed hue0">mixed <span class="said">in part</span></span>', "quoted in part"),
    ('<span class="number hue0">1</span><span class="content post hue0">post</span>', "from a social network"),
    ('<span class="addressee">dashed</span>', "to whom, through what"),
)


def draw_page(articles: Sequence[Article], *, version: str) -> str:
    """One HTML page with all the articles; a speaker has one colour in all of them."""
    hues = choose_hues(articles)
    names = [name_article(article) for article in articles]
    contents = draw_contents(names) if len(names) > 1 else ""
    drawn = "\n".join(draw_article(article, f"a{number}", hues) for number, article in enumerate(articles, 1))
    body = f"{contents}\n<main>\n{drawn}\n</main>"
    return draw_frame(
        body, title=f"{name_all(names)} · Sostiene", kind="articles", version=version, rules=light_up(articles)
    )


def name_all(names: Sequence[str]) -> str:
    """What a page of these articles is called: the one article's name, else how many they are."""
    return names[0] if len(names) == 1 else count(len(names), "article")


def name_article(article: Article) -> str:
    return join_lines(article.title or article.doc)


def light_up(articles: Iterable[Article]) -> str:
    """The style by which the words of a statement light up when it is pointed at."""
    names = [f"a{a}s{s}" for a, article in enumerate(articles, 1) for s in range(1, len(article.statements) + 1)]
    lights = [f":root:has(#{name}:hover) .{name}, :root:has(#{name}:target) .{name}" for name in names[:MOST_LIT]]
    return f"{', '.join(lights)} {{ box-shadow: 0 -2px var(--link), 0 2px var(--link); }}" if lights else ""


def draw_contents(names: Iterable[str]) -> str:
    entries = (f'<li><a href="#a{number}">{escape(name)}</a></li>' for number, name in enumerate(names, 1))
    return f'<header class="contents"><h2>Articles</h2><ol>{"".join(entries)}</ol></header>'


def choose_hues(articles: Iterable[Article]) -> dict[str, int]:
    """Which of the HUES each speaker has, in the order in which they come up."""
    voices = dict.fromkeys(statement.speaker for article in articles for statement in article.statements)
    return {speaker: number % len(HUES) for number, speaker in enumerate(voices)}


def draw_article(article: Article, name: str, hues: dict[str, int]) -> str:
    """One article: heading, legend, the marked text, and the list of statements. `name` begins all its anchors."""
    return "\n".join(
        [
            f'<section class="article" id="{name}">',
            *draw_heading(article),
            draw_legend() if article.statements else "",
            '<div class="columns">',
            f'<div class="text"{draw_language(article)}>{draw_text(article, name, hues)}</div>',
            f'<div class="side"><h2>{count(len(article.statements), "statement")}</h2>',
            draw_statements(article, name, hues),
            "</div></div></section>",
        ]
    )


def draw_heading(article: Article) -> Iterator[str]:
    known = [draw_link(words) if label == "address" else escape(words) for label, words in describe_article(article)]
    if article.statements:
        known.append(count_statements(article))
    yield f"<h1{draw_language(article)}>{escape(name_article(article))}</h1>"
    yield f'<p class="known">{" · ".join(known)}</p>'
    yield f'<p class="hash">{escape(join_lines(article.doc))} · SHA-256 {escape(join_lines(article.hash))}</p>'


def draw_language(article: Article) -> str:
    return f' lang="{escape(join_lines(article.lang))}"' if article.lang else ""


def draw_link(address: str) -> str:
    """A link to the address, if it is one of the web: `javascript:` and the like stay words."""
    shown = escape(address)
    is_web = address.startswith(("http://", "https://")) and is_address(address)
    return f'<a href="{shown}" rel="noopener noreferrer">{shown}</a>' if is_web else shown


def is_address(address: str) -> bool:
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False


def draw_legend() -> str:
    return f'<ul class="legend">{"".join(f"<li>{sign} {words}</li>" for sign, words in LEGEND)}</ul>'


def draw_text(article: Article, name: str, hues: dict[str, int]) -> str:
    """The text as published, its marks nested in each segment; a number before each content leads to the list."""
    numbered = set[int]()
    drawn = []
    for segment in cut_segments(article):
        for mark in segment.marks:
            if mark.role == "content" and mark.statement not in numbered:
                numbered.add(mark.statement)
                drawn.append(draw_number(article, mark, name, hues))
        drawn.append(draw_segment(article, segment, name, hues))
    return "".join(drawn)


def draw_segment(article: Article, segment: Segment, name: str, hues: dict[str, int]) -> str:
    words = escape(make_visible(article.text[segment.start : segment.end].replace("\r\n", "\n")))
    for mark in reversed(segment.marks):
        statement = article.statements[mark.statement]
        kinds = f" {statement.kind}" if mark.role == "content" else ""
        kinds += " nested" if mark.role == "content" and statement.within else ""
        hue = hues[statement.speaker]
        words = f'<span class="{mark.role}{kinds} hue{hue} {name}s{mark.statement + 1}">{words}</span>'
    return words


def draw_number(article: Article, mark: Mark, name: str, hues: dict[str, int]) -> str:
    number, statement = mark.statement + 1, article.statements[mark.statement]
    label = escape(join_lines(f"statement {number}, {statement.speaker}"))
    anchor = f"{name}s{number}"
    hue = hues[statement.speaker]
    return f'<a class="number hue{hue}" id="{anchor}-text" href="#{anchor}" aria-label="{label}">{number}</a>'


def draw_statements(article: Article, name: str, hues: dict[str, int]) -> str:
    """The list of statements, each followed by those within it."""
    if not article.statements:
        return f'<p class="statements">{NO_STATEMENT}</p>'
    numbers = {statement.id: number for number, statement in enumerate(article.statements, 1)}
    depths, lines = find_depths(article.statements), Lines(article.text)
    items = []
    for statement in order_nested(article.statements):
        anchor = f"{name}s{numbers[statement.id]}"
        depth, hue = min(depths[statement.id], DEEPEST), hues[statement.speaker]
        items.append(f'<li class="statement hue{hue} deep{depth}" id="{anchor}">')
        items += draw_statement(article, statement, anchor, numbers[statement.id], lines)
        items.append("</li>")
    return f'<ol class="statements">{"".join(items)}</ol>'


def draw_statement(article: Article, statement: Statement, anchor: str, number: int, lines: Lines) -> Iterator[str]:
    label = f"statement {number} in the text"
    yield f'<p class="who"><a class="number" href="#{anchor}-text" aria-label="{label}">{number}</a> '
    yield f'<span class="speaker">{escape(join_lines(statement.speaker))}</span> '
    yield f'<span class="act {statement.act}">{describe_act(statement)}</span></p>'
    yield f'<p class="words {statement.kind}">{draw_words(statement)}</p><dl class="details">'
    for label, words in [*describe_statement(article, statement, lines), ("kind", statement.kind)]:
        yield f"<div><dt>{label}</dt><dd>{escape(words)}</dd></div>"
    yield "</dl>"
    if statement.because:
        reasons = "".join(
            f"<div><dt>{escape(field)}</dt><dd>{escape(join_lines(why))}</dd></div>" for field, why in statement.because
        )
        yield f"<details><summary>Why</summary><dl>{reasons}</dl></details>"


def draw_words(statement: Statement) -> str:
    """The content, the quoted words of it marked as said."""
    words = make_visible(statement.content.text.replace("\r\n", "\n"))
    return "".join(
        f'<span class="said">{escape(stretch.words)}</span>' if stretch.is_quoted else escape(stretch.words)
        for stretch in split_quoted(words)
    )
