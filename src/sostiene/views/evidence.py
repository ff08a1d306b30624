"""Evidence as one page that can be read and cited without anything else: the statements, marked where they stand in
their paragraphs, with offsets, hashes, times, and how to check them.

No script, no address is fetched, and the policy in its head forbids both. Every word of an article is escaped.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import escape
from typing import Any

from sostiene.proof.exhibits import Exhibit, Obtained, Opinion, describe_passage, list_passages
from sostiene.records import Span, Statement
from sostiene.views.frame import draw_frame, fill_part
from sostiene.views.marks import cut_segments
from sostiene.views.page import choose_hues, draw_language, draw_link, draw_segment, name_all, name_article
from sostiene.views.wording import Lines, count, describe_act, describe_statement, join_lines, make_visible

LONGEST_CONTEXT = 600
"""Characters before the first and behind the last passage of a statement that are shown, of its paragraph."""
MOST_BETWEEN = 6000
Facts = Iterable[tuple[str, str]]


def draw_evidence(exhibits: Sequence[Exhibit], *, version: str, as_of: str) -> str:
    """One HTML page with all that was asked for."""
    hues = choose_hues(exhibit.article for exhibit in exhibits)
    statements = sum(len(exhibit.article.statements) for exhibit in exhibits)
    heading = name_all([name_article(exhibit.article) for exhibit in exhibits])
    body = fill_part(
        "evidence.html",
        as_of=escape(show_time(as_of)),
        heading=escape(heading),
        summary=f"{count(statements, 'statement')} in {count(len(exhibits), 'article')}",
        articles="\n".join(draw_exhibit(exhibit, hues, is_alone=len(exhibits) == 1) for exhibit in exhibits),
    )
    return draw_frame(body, title=f"{heading} · Evidence", kind="evidence", version=version, sheets=["evidence.css"])


def show_time(time: str) -> str:
    """ "2025-03-05T10:00:00+00:00" as people read it."""
    return join_lines(time[:19].replace("T", " ") + (" UTC" if time.endswith("+00:00") else time[19:]))


def draw_exhibit(exhibit: Exhibit, hues: dict[str, int], *, is_alone: bool) -> str:
    """An article with its statements; one that is alone has its title above the page already."""
    article = exhibit.article
    lines = Lines(article.text)
    statements = (
        draw_statement(exhibit, statement, number, lines, hues)
        for number, statement in enumerate(article.statements, 1)
    )
    return "\n".join(
        [
            f'<section class="article" id="{escape(exhibit.key)}">',
            "" if is_alone else f"<h2{draw_language(article)}>{escape(name_article(article))}</h2>",
            draw_facts(describe_exhibit(exhibit)),
            f"<h3>How it was obtained</h3>{draw_obtained(exhibit)}",
            f"<h3>{count(len(article.statements), 'statement')}</h3>",
            f'<ol class="statements">{"".join(statements)}</ol>',
            "</section>",
        ]
    )


def describe_exhibit(exhibit: Exhibit) -> Iterator[tuple[str, str]]:
    """What is known of the article, as HTML."""
    article, run = exhibit.article, exhibit.run
    for label, words in (
        ("Publisher", article.publisher), ("Author", article.author), ("Published", article.published),
    ):  # fmt: skip
        if words:
            yield label, escape(join_lines(words))
    if article.url:
        yield "Address", draw_link(join_lines(article.url))
    yield "Article", code(exhibit.key)
    yield "Text", f"{code(f'{exhibit.key}/text.txt')}, {count(len(article.text), 'character')}"
    yield "SHA-256 of it", code(article.hash)
    model = f", model {run.model}" if run.model else ""
    tagger = "" if run.tagger == "given" else f", tagger {run.tagger}{model}"
    yield "Given to" if run.tagger == "given" else "Read by", escape(join_lines(f"Sostiene {run.version}{tagger}"))


def code(words: str) -> str:
    return f'<span class="mono">{escape(join_lines(words))}</span>'


def draw_facts(facts: Facts) -> str:
    rows = (f'<tr><th scope="row">{label}</th><td>{drawn}</td></tr>' for label, drawn in facts)
    return f'<table class="facts">{"".join(rows)}</table>'


def draw_obtained(exhibit: Exhibit) -> str:
    """From where, how and when, and the raw page."""
    if not exhibit.obtained:
        return '<p class="known">The store does not tell.</p>'
    return "".join(draw_facts(describe_obtained(one, exhibit.key)) for one in exhibit.obtained)


def describe_obtained(one: Obtained, folder: str) -> Iterator[tuple[str, str]]:
    yield "From", f"{draw_link(join_lines(one.where))} ({escape(join_lines(one.method))})"
    if one.url and one.url != one.where:
        yield "Address", draw_link(join_lines(one.url))
    if one.time:
        yield "Obtained", escape(show_time(one.time))
    yield "Added", escape(show_time(one.added))
    yield "Raw page", f"{code(f'{folder}/{one.file}') if one.file else 'not kept'}, {one.bytes:,} bytes"
    yield "SHA-256 of it", code(one.page_hash)


def draw_statement(exhibit: Exhibit, statement: Statement, number: int, lines: Lines, hues: dict[str, int]) -> str:
    hue = hues[statement.speaker]
    opinions = [one for one in exhibit.judgements if one.statement == statement.id]
    details = "".join(
        f"<div><dt>{label}</dt><dd>{escape(words)}</dd></div>"
        for label, words in [*describe_statement(exhibit.article, statement, lines), ("kind", statement.kind)]
    )
    return "".join(
        [
            f'<li class="statement hue{hue}" id="{escape(statement.id)}"><p class="who">',
            f'<span class="number hue{hue}">{number}</span> ',
            f'<span class="speaker">{escape(join_lines(statement.speaker))}</span> ',
            f'<span class="act {statement.act}">{describe_act(statement)}</span>{draw_labels(exhibit, statement)}</p>',
            f'<p class="quote"{draw_language(exhibit.article)}>{draw_context(exhibit, statement, hues)}</p>',
            f'<dl class="details">{details}</dl>',
            "".join(draw_opinion(one) for one in opinions),
            draw_selectors(exhibit.article.text, statement),
            f'<p class="hash">statement {escape(statement.id)}</p></li>',
        ]
    )


def draw_labels(exhibit: Exhibit, statement: Statement) -> str:
    around = "" if statement.id in exhibit.asked else '<span class="label">around the one asked for</span>'
    rejected = '<span class="label rejected">judged to be no statement</span>'
    return around + (rejected if statement.id in exhibit.rejected else "")


def draw_context(exhibit: Exhibit, statement: Statement, hues: dict[str, int]) -> str:
    """The paragraph in which the statement stands, its words marked."""
    article = replace(exhibit.article, statements=(statement,))
    context = find_context(article.text, statement)
    drawn = []
    for segment in cut_segments(article):
        start, end = max(segment.start, context.start), min(segment.end, context.end)
        if start < end:
            drawn.append(draw_segment(article, replace(segment, start=start, end=end), "e", hues))
    before = "… " if context.start and article.text[context.start - 1] != "\n" else ""
    after = " …" if article.text[context.end : context.end + 1] not in ("", "\n", "\r") else ""
    return before + "".join(drawn) + after


def find_context(text: str, statement: Statement) -> Span:
    """The paragraphs from the first to the last of the words, or as much around them as is shown."""
    spans = [span for _, passage in list_passages(statement) for span in passage.spans]
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    if last - first > MOST_BETWEEN:
        first, last = statement.content.start, min(statement.content.start + MOST_BETWEEN, statement.content.end)
    start = max(text.rfind("\n", 0, first) + 1, first - LONGEST_CONTEXT)
    end = text.find("\n", last)
    return Span(start, min(len(text) if end < 0 else end, last + LONGEST_CONTEXT))


def draw_selectors(text: str, statement: Statement) -> str:
    """Where each passage stands: offsets, and the words with what is around them."""
    rows = (
        f"<tr><td>{name}</td>{draw_selector(piece)}</tr>"
        for name, passage in list_passages(statement)
        for piece in describe_passage(text, passage)
    )
    head = "<tr><th>passage</th><th>offsets</th><th>words in their place</th></tr>"
    return f'<table class="selectors">{head}{"".join(rows)}</table>'


def draw_selector(piece: dict[str, Any]) -> str:
    position, quote = piece["selector"]
    prefix, exact, suffix = (escape(join_lines(quote[name])) for name in ("prefix", "exact", "suffix"))
    words = f'<span class="cut">{prefix}</span><mark>{exact}</mark><span class="cut">{suffix}</span>'
    return f'<td class="mono">[{position["start"]}, {position["end"]})</td><td>{words}</td>'


def draw_opinion(one: Opinion) -> str:
    value = "" if one.value is True else f": {make_visible(show_value(one.value))}"
    words = f"{one.field.replace('_', ' ')}{value}, judged by {one.by} on {show_time(one.made)}: {one.why}"
    if one.withdrawn:
        words += f" (withdrawn by {one.withdrawn_by} on {show_time(one.withdrawn)})"
    return f'<p class="judged">{escape(join_lines(words))}</p>'


def show_value(value: Any) -> str:
    return value if isinstance(value, str) else str(value)
