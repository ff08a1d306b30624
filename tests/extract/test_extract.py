"""Whatever a tagger finds, an article is read: no exception, no ungrounded word, the same answer twice."""

import re
from dataclasses import dataclass
from functools import cache, partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostiene.extract import extract
from sostiene.models import load_tagger
from sostiene.readers import article_from_text
from sostiene.records import Article, Attribution, Passage, Span, Statement

WORDS = re.findall(
    r"[^ ]+",
    '«Resto», “il ponte” "no" ha detto Anna Neri, che secondo la sindaca nega: declined to comment on né confermato '
    "né smentito . \n \n\n — Piero Neri (@neri) 3 maggio 2024 lunedì su X ai cronisti dell' 🇮🇹 е́ -",
)


NEURAL = cache(partial(load_tagger, "neural"))


@dataclass(frozen=True)
class Fixed:
    """A tagger that finds what it is told."""

    found: list[Attribution]

    def tag(self, article: Article) -> list[Attribution]:
        return self.found


@st.composite
def draw_spans(draw: st.DrawFn, length: int, least: int = 0) -> tuple[Span, ...]:
    places = sorted(draw(st.sets(st.integers(0, length), min_size=2 * least, max_size=4)))
    return tuple(Span(start, end) for start, end in zip(places[::2], places[1::2], strict=False))


@st.composite
def draw_reading(draw: st.DrawFn) -> tuple[str, list[Attribution]]:
    text = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=3, max_size=40)))
    attributions = []
    for _ in range(draw(st.integers(0, 5))):
        content, cue, source, channel = (draw(draw_spans(len(text), least)) for least in (1, 0, 0, 0))
        attributions.append(Attribution(content, cue, source, channel=channel, score=draw(st.floats(0, 1))))
    return text, attributions


def list_passages(statement: Statement) -> list[Passage]:
    named = (statement.content, statement.source, statement.cue, statement.addressee, statement.channel)
    return [passage for passage in named if passage is not None]


def check(article: Article, statements: tuple[Statement, ...]) -> None:
    ids = [statement.id for statement in statements]
    assert len(set(ids)) == len(ids)
    for statement in statements:
        assert statement.within is None or (statement.within in ids and statement.within != statement.id)
        for passage in list_passages(statement):
            assert passage.words == tuple(article.text[start:end] for start, end in passage.spans)
            assert all(0 <= start < end <= len(article.text) for start, end in passage.spans)


@given(draw_reading(), st.sampled_from(["it", "en", "de", None]))
@settings(max_examples=200)
def test_any_attributions_become_grounded_statements(reading: tuple[str, list[Attribution]], lang: str | None) -> None:
    text, attributions = reading
    article = article_from_text(text, lang=lang, published="2024-05-07") if text.strip() else None
    if isinstance(article, Article):
        statements = extract(article, Fixed(attributions))
        check(article, statements)
        assert extract(article, Fixed(attributions)) == statements


@given(st.text(st.sampled_from("«»“”\"'’ \n.,:—-aA1é🇮\u202e\u0301\ud800"), min_size=1, max_size=60))
@settings(max_examples=200)
def test_any_string_is_read_by_the_rules(text: str) -> None:
    article = Article("x", text, "", "it")
    check(article, extract(article, load_tagger("rules")))


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30))
@settings(max_examples=25)
def test_any_words_are_read_by_the_model(words: list[str]) -> None:
    article = Article("x", " ".join(words), "", "it")
    check(article, extract(article, NEURAL()))


@pytest.mark.parametrize("end", ["", ".", "\n", "”", "\u0301", " ", "\ud800"])
def test_a_text_may_end_anyhow(end: str) -> None:
    article = Article("x", f"Il ponte è sicuro, ha detto la sindaca Anna Neri{end}", "", "it")
    statements = extract(article, NEURAL())
    check(article, statements)
    assert [statement.speaker.removesuffix("\u0301") for statement in statements] == ["Anna Neri"]
