"""What the margin tells of a statement: the facts of `views.wording`, in the language of the page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from sostiene.questions.readings import Standing, Whole
from sostiene.records import Reason, Statement
from sostiene.views.page import DEEPEST, choose_hues, draw_words
from sostiene.views.wording import Detail, Lines, describe_act, describe_statement, find_depths, order_nested
from sostiene.web.languages import Wording

ISO_DAY = re.compile(r"\b\d{4}(?:-\d\d(?:-\d\d)?)?\b")
DAYS = frozenset({"said on", "said in", "about"})


@dataclass(frozen=True)
class Shown:
    """One statement in the margin: `number` counts in the text, `depth` how deep it lies in others."""

    number: int
    id: str
    depth: int
    hue: int
    speaker: str
    act: str
    act_words: str
    kind: str
    words: Markup
    details: tuple[Detail, ...]
    because: tuple[Reason, ...]
    confidence: float
    standing: Standing | None


def show_all(whole: Whole, wording: Wording) -> Iterator[Shown]:
    """The statements of an article, each followed by those within it."""
    article = whole.article
    hues, depths, lines = choose_hues([article]), find_depths(article.statements), Lines(article.text)
    numbers = {one.id: number for number, one in enumerate(article.statements, 1)}
    for one in order_nested(article.statements):
        details = (translate(detail, wording) for detail in describe_statement(article, one, lines))
        yield Shown(
            numbers[one.id], one.id, min(depths[one.id], DEEPEST), hues[one.speaker], one.speaker, one.act,
            name_act(one, wording), one.kind, Markup(draw_words(one)),
            (*details, Detail(wording.gettext("kind"), wording.kind(one.kind))),
            one.because, one.confidence, whole.standings.get(one.id),
        )  # fmt: skip


def name_act(statement: Statement, wording: Wording) -> str:
    return wording.gettext(describe_act(statement))


def translate(detail: Detail, wording: Wording) -> Detail:
    """The detail with its name, and with what is ours of its words, in the language of the page."""
    words = detail.words
    if detail.label in DAYS:
        words = ISO_DAY.sub(lambda day: wording.day(day[0]), words)
        words = words.replace(" or ", f" {wording.gettext('or')} ").replace(" to ", f" {wording.gettext('until')} ")
    elif detail.label == "held as":
        words = ", ".join(map(wording.gettext, words.split(", ")))
    elif detail.label == "party":
        words = wording.party(words)
    return Detail(wording.gettext(detail.label), words)
