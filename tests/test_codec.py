"""The exchange format: what goes out comes back, and what is wrong is named."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.codec import (
    article_from_exchange,
    article_from_line,
    article_to_exchange,
    article_to_line,
    hash_text,
    parse_object,
)
from sostiene.errors import InputError
from sostiene.records import (
    ACTS,
    KINDS,
    Article,
    Passage,
    Position,
    Reason,
    Statement,
    Voice,
    When,
    cut_passage,
)

TEXT = "«Non è vero», ha detto ieri il sindaco ai giornalisti."

any_text = st.text(st.characters(), max_size=60)  # lone surrogates included
optional_text = st.none() | any_text
days = st.none() | st.dates().map(str)


def stretches(text: str) -> st.SearchStrategy[Passage | None]:
    """Passages of a text that is not empty."""
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    return st.lists(ends, max_size=3).map(lambda spans: cut_passage(text, [(a, b) for a, b in spans]))


@st.composite
def statements(draw: st.DrawFn, text: str, name: str, earlier: list[str]) -> Statement:
    whole = Passage(((0, len(text)),), (text,))  # type: ignore[arg-type]
    return Statement(
        id=name,
        kind=draw(st.sampled_from(KINDS)),
        act=draw(st.sampled_from(ACTS)),
        speaker=draw(any_text),
        content=draw(stretches(text)) or cut_passage(text, [(0, len(text))]) or whole,
        source=draw(stretches(text)),
        cue=draw(stretches(text)),
        addressee=draw(stretches(text)),
        channel=draw(stretches(text)),
        when=draw(st.none() | st.builds(When, days, days, days, st.tuples(st.just("2024")), any_text, days)),
        within=draw(st.none() | st.sampled_from(earlier)) if earlier else None,
        confidence=draw(st.floats(0, 1)),
        because=tuple(Reason(*pair) for pair in draw(st.dictionaries(any_text, any_text, max_size=2)).items()),
        happened=draw(st.none() | st.builds(When, days, days, days, st.tuples(st.just("2024")), any_text, days)),
        place=draw(stretches(text)),
        voice=draw(st.none() | st.builds(Voice)),
        position=draw(st.none() | st.builds(Position)),
    )


@st.composite
def articles(draw: st.DrawFn) -> Article:
    text = draw(st.text(st.characters(), min_size=1, max_size=80))
    names = [f"s{number}" for number in range(1, draw(st.integers(0, 3)) + 1)]
    return Article(
        doc=draw(any_text),
        text=text,
        hash=hash_text(text),
        lang=draw(st.none() | st.sampled_from(["it", "en"])),
        title=draw(optional_text),
        published=draw(days),
        author=draw(optional_text),
        publisher=draw(optional_text),
        url=draw(optional_text),
        statements=tuple(draw(statements(text, name, names[:i])) for i, name in enumerate(names)),
    )


@given(articles())
def test_every_article_comes_back_from_its_line_as_it_went(article: Article) -> None:
    line = article_to_line(article)
    assert "\n" not in line
    assert article_from_line(line.encode("utf-8").decode("utf-8")) == article


def test_a_statement_has_its_keys_offsets_and_words() -> None:
    statement = Statement(
        id="s1",
        kind="direct",
        act="state",
        speaker="il sindaco",
        content=cut_passage(TEXT, [(0, 12)]) or pytest.fail(),
        cue=cut_passage(TEXT, [(14, 22)]),
        when=When("2024-10-27", "2024-10-27", "2024-10-27", ("2024-10-27",), "yesterday", "2024-10-28"),
        because=(Reason("act", "cue: ha detto"),),
    )
    article = Article("a", TEXT, hash_text(TEXT), lang="it", statements=(statement,))
    assert article_to_exchange(article)["statements"] == [
        {
            "id": "s1",
            "kind": "direct",
            "act": "state",
            "speaker": "il sindaco",
            "source": [],
            "cue": [[14, 22]],
            "content": [[0, 12]],
            "addressee": [],
            "channel": [],
            "place": [],
            "when": "2024-10-27",
            "within": None,
            "words": {"cue": ["ha detto"], "content": ["«Non è vero»"]},
            "confidence": 1.0,
            "because": {"act": "cue: ha detto"},
            "when_range": ["2024-10-27", "2024-10-27"],
            "when_candidates": ["2024-10-27"],
            "when_rule": "yesterday",
            "when_anchor": "2024-10-28",
            "happened": None,
            "happened_range": None,
            "happened_candidates": [],
            "happened_rule": "",
            "happened_anchor": None,
            "voice": None,
            "position": None,
            "quantities": [],
            "chain": ["il sindaco ‹ha detto›"],
        }
    ]


def test_letters_stay_readable_in_a_line_and_lone_surrogates_are_escaped() -> None:
    assert "«Non è vero»" in article_to_line(Article("a", TEXT, hash_text(TEXT)))
    assert "\\ud83d" in article_to_line(Article("a", "metà emoji \ud83d", hash_text("metà emoji \ud83d")))


def exchange(**changes: Any) -> dict[str, Any]:
    statement = {"id": "s1", "kind": "direct", "act": "state", "speaker": "il sindaco", "content": [[0, 12]]}
    return {"doc": "a", "text": TEXT, "statements": [{**statement, **changes}]}


def test_a_statement_of_only_the_necessary_keys_is_read() -> None:
    article = article_from_exchange(exchange(source=None, channel=[], unheard_of=1))
    assert article.statements[0].content.text == "«Non è vero»"
    assert article.statements[0].source is None
    assert article.statements[0].when is None


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"kind": "spoken"}, "'kind' is 'spoken'"),
        ({"act": None}, "'act'"),
        ({"speaker": 3}, "'speaker' is no string, but a number"),
        ({"content": []}, "'content' is empty"),
        ({"content": [[0, 99]]}, "which is no stretch of a text of 54 characters"),
        ({"content": [[5, 5]]}, "'content'"),
        ({"content": [[-1, 5]]}, "'content'"),
        ({"content": [[True, 5]]}, "'content' holds [True, 5]"),
        ({"cue": "ha detto"}, "'cue' is no list, but a string"),
        ({"words": {"content": ["«È vero»"]}}, "'words' of 'content'"),
        ({"words": []}, "'words'"),
        ({"confidence": 2}, "'confidence' is 2"),
        ({"confidence": float("nan")}, "'confidence'"),
        ({"because": {"act": 1}}, "'because'"),
        ({"when": 2024}, "'when'"),
        ({"when_range": ["2024"]}, "'when_range'"),
        ({"within": "s7"}, "'within' of 's1' is 's7'"),
        ({"within": "s1"}, "'within' of 's1' is 's1'"),
    ],
)
def test_what_does_not_fit_is_named(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(InputError) as caught:
        article_from_exchange(exchange(**changes))
    assert named in caught.value.what


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"doc": "a"}, "'text' is missing"),
        ({"doc": "a", "text": 5}, "'text' is no string"),
        ({"text": TEXT}, "'doc' is missing"),
        ({"doc": "a", "text": TEXT, "hash": "00"}, "'hash' is not the SHA-256"),
        ({"doc": "a", "text": TEXT, "lang": ["it"]}, "'lang' is no string, but a list"),
        ({"doc": "a", "text": TEXT, "statements": {}}, "'statements' is no list"),
        ({"doc": "a", "text": TEXT, "statements": ["s1"]}, "statement 1 is no JSON object"),
    ],
)
def test_an_article_that_does_not_fit_is_refused_by_key(fields: dict[str, Any], named: str) -> None:
    with pytest.raises(InputError) as caught:
        article_from_exchange(fields)
    assert named in caught.value.what


def test_an_id_used_twice_is_refused() -> None:
    twice = exchange()
    twice["statements"] *= 2
    with pytest.raises(InputError, match="'s1' is used twice"):
        article_from_exchange(twice)


@pytest.mark.parametrize("circle", [("s2", "s1"), ("s2", "s3", "s1"), (None, "s3", "s2")])
def test_statements_within_each_other_in_a_circle_are_refused(circle: tuple[str | None, ...]) -> None:
    (statement,) = exchange()["statements"]
    statements = [{**statement, "id": f"s{number}", "within": within} for number, within in enumerate(circle, 1)]
    with pytest.raises(InputError, match="leads back to itself"):
        article_from_exchange({"doc": "a", "text": TEXT, "statements": statements})


@pytest.mark.parametrize("line", ["", "{", "[]", "3", '"text"', "[" * 100_000, "1" * 5000, "{'a': 1}"])
def test_a_line_that_is_no_object_is_refused(line: str) -> None:
    with pytest.raises(InputError):
        parse_object(line)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["id", "kind", "content", "cue", "words", "when_range", "within"]), json_values))
def test_wrong_values_raise_nothing_but_input_errors(changes: dict[str, Any]) -> None:
    try:
        article = article_from_exchange(exchange(**changes))
    except InputError:
        return
    json.dumps(article_to_exchange(article))
