"""Tiny articles whose figures can be told by counting."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.codec import hash_text
from sostiene.errors import UsageError
from sostiene.evaluation import (
    Evaluation,
    Measure,
    Report,
    Share,
    compare,
    compare_all,
    evaluate_file,
    format_report,
    report_to_json,
)
from sostiene.identity import is_same_name
from sostiene.records import Article, Attribution, Span, Statement, When, cut_passage

TEXT = (
    'Il ministro ha detto che la diga tiene. "Non è vero", ha ribattuto la sindaca. Secondo i tecnici la piena passa.'
)


def find(words: str) -> tuple[tuple[int, int], ...]:
    start = TEXT.index(words)
    return ((start, start + len(words)),)


def state(number: int, content: str, source: str = "", cue: str = "", **fields: Any) -> Statement:
    passage = cut_passage(TEXT, find(content))
    assert passage is not None
    settled = {"kind": "indirect", "act": "state", "speaker": source or "unknown", **fields}
    return Statement(
        id=f"s{number}",
        content=passage,
        source=cut_passage(TEXT, find(source)) if source else None,
        cue=cut_passage(TEXT, find(cue)) if cue else None,
        **settled,
    )


def make_article(*statements: Statement, lang: str = "it") -> Article:
    return Article("diga", TEXT, hash_text(TEXT), lang=lang, statements=statements)


MINISTER = state(1, "che la diga tiene", "Il ministro", "ha detto")
MAYOR = state(2, '"Non è vero"', "la sindaca", "ha ribattuto", kind="direct", act="deny")
ENGINEERS = state(3, "la piena passa", "i tecnici", "Secondo", act="report")
GOLD = make_article(MINISTER, MAYOR, ENGINEERS)


def test_gold_against_itself_is_perfect() -> None:
    evaluation = compare(GOLD, GOLD)
    assert evaluation.outer.triple_half == Measure(gold=3, predicted=3, found=3, right=3)
    assert evaluation.quoted.triple_half == Measure(gold=1, predicted=1, found=1, right=1)
    assert (evaluation.kind, evaluation.act, evaluation.speaker) == (Share(3, 3), Share(3, 3), Share(3, 3))


def test_nothing_read_finds_nothing() -> None:
    found = compare(GOLD, make_article()).all.content_half
    assert found == Measure(gold=3)
    assert (found.precision, found.recall, found.f1) == (None, 0.0, 0.0)


def test_nothing_to_find_and_nothing_read_has_no_figure() -> None:
    assert compare(make_article(), make_article()).all.content_half.f1 is None


def test_a_missed_statement_lowers_recall_and_a_false_one_precision() -> None:
    read = make_article(MINISTER, state(2, "Secondo i tecnici"))
    exact = compare(GOLD, read).all.content_exact
    assert (exact.precision, exact.recall) == (1 / 2, 1 / 3)
    assert exact.f1 == pytest.approx(0.4)


def test_a_leading_complementizer_does_not_count() -> None:
    read = make_article(state(1, "la diga tiene", "Il ministro", "ha detto"))
    assert compare(GOLD, read).all.content_exact.found == 1


def test_punctuation_at_the_edges_does_not_count() -> None:
    read = make_article(state(1, "Non è vero", "la sindaca", "ha ribattuto"))
    assert compare(GOLD, read).all.content_exact.found == 1


@pytest.mark.parametrize(
    ("content", "is_found"),
    [("diga tiene", True), ("tiene", False), ("Il ministro ha detto che la diga tiene", True)],
)
def test_half_means_half_of_the_words_of_each(content: str, is_found: bool) -> None:
    evaluation = compare(make_article(MINISTER), make_article(state(1, content)))
    assert evaluation.all.content_half.found == is_found


def test_a_wrong_source_spoils_the_triple_but_not_the_content() -> None:
    read = make_article(state(1, "che la diga tiene", "la sindaca", "ha detto"))
    group = compare(make_article(MINISTER), read).outer
    assert (group.content_exact.found, group.cue_half.found) == (1, 1)
    assert (group.source_half.found, group.triple_half.found) == (0, 0)


def test_a_source_that_gold_leaves_out_must_be_left_out() -> None:
    dropped = state(1, "che la diga tiene", "", "ha detto")
    assert compare(make_article(dropped), make_article(dropped)).outer.triple_half.found == 1
    assert compare(make_article(dropped), make_article(MINISTER)).outer.triple_half.found == 0


def test_a_nested_statement_found_as_an_outer_one_is_found_but_counts_as_an_outer_prediction() -> None:
    nested = state(2, "la diga tiene", "", "ha detto", within="s1")
    evaluation = compare(
        make_article(MINISTER, nested), make_article(MINISTER, state(2, "la diga tiene", "", "ha detto"))
    )
    assert evaluation.nested.triple_half == Measure(gold=1, predicted=0, found=1, right=0)
    assert evaluation.outer.triple_half == Measure(gold=1, predicted=2, found=1, right=2)


def test_of_two_people_credited_with_the_same_words_each_meets_his_own() -> None:
    other = state(2, "che la diga tiene", "la sindaca", "ha ribattuto", act="confirm")
    evaluation = compare(make_article(MINISTER, other), make_article(other, MINISTER))
    assert evaluation.speaker == Share(2, 2)
    assert evaluation.all.triple_half.found == 2


@pytest.mark.parametrize(
    ("gold", "read", "is_right"),
    [
        ("2024-10", "2024-10-28", True),
        ("2024-10-28", "2024-10-28", True),
        ("2024-10-28", "2024-10", False),
        ("2024-10-28", "2024-10-29", False),
        ("2024", "2024 circa", False),
    ],
)
def test_a_day_is_right_as_far_as_gold_tells_it(gold: str, read: str, is_right: bool) -> None:
    pair = [make_article(state(1, "che la diga tiene", when=When(day))) for day in (gold, read)]
    assert compare(*pair).when == Measure(gold=1, predicted=1, found=is_right, right=is_right)


def test_languages_are_told_apart_and_added_up() -> None:
    english = make_article(MINISTER, lang="en")
    report = compare_all([(GOLD, GOLD), (GOLD, make_article()), (english, english)])
    assert [(code, evaluation.articles) for code, evaluation in report.languages] == [("en", 1), ("it", 2)]
    assert report.total.articles == 3
    assert report.total.all.triple_half == Measure(gold=7, predicted=4, found=4, right=4)


class OneSentence:
    """Says that the minister said it, whatever the article."""

    def tag(self, article: Article) -> list[Attribution]:
        assert not article.statements, "a tagger must not see gold"
        spans = [
            tuple(Span(*span) for span in find(words)) for words in ("che la diga tiene", "ha detto", "Il ministro")
        ]
        return [Attribution(*spans)]


def write_gold(path: Path) -> Path:
    spans = {name: [list(span) for span in find(words)] for name, words in
             (("content", "che la diga tiene"), ("cue", "ha detto"), ("source", "Il ministro"))}  # fmt: skip
    statement = {"id": "s1", "kind": "indirect", "act": "state", "speaker": "il ministro", "within": None, **spans}
    article = {"doc": "diga", "lang": "it", "published": None, "text": TEXT, "statements": [statement]}
    path.write_text(
        json.dumps(article) + "\n\nno article\n" + json.dumps({"doc": "x", "text": " "}) + "\n", encoding="utf-8"
    )
    return path


def test_a_gold_file_is_read_without_its_statements_and_bad_lines_become_problems(tmp_path: Path) -> None:
    report = evaluate_file(write_gold(tmp_path / "gold.jsonl"), OneSentence())
    assert report.total.articles == 1
    assert report.total.outer.triple_half == Measure(gold=1, predicted=1, found=1, right=1)
    assert [problem.where for problem in report.problems] == [f"{tmp_path}/gold.jsonl:3", "x"]


def test_a_gold_file_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no\.jsonl"):
        evaluate_file(tmp_path / "no.jsonl", OneSentence())


def test_the_table_names_every_figure_in_percent() -> None:
    table = format_report(compare_all([(GOLD, make_article(MINISTER))]))
    for label in (
        "content exact",
        "content half",
        "source half",
        "cue half",
        "triple half",
        "quoted triple",
        "speaker",
        "when",
    ):
        assert label in table
    assert "triple half               100.0   33.3   50.0   gold 3, found 1" in table


def test_the_json_holds_counts_and_figures() -> None:
    values = json.loads(json.dumps(report_to_json(compare_all([(GOLD, make_article(MINISTER))]))))
    assert values["languages"]["it"]["outer"]["triple_half"] == {
        "gold": 3, "predicted": 1, "found": 1, "right": 1, "precision": 1.0, "recall": 0.3333, "f1": 0.5,
    }  # fmt: skip
    assert values["total"]["when"]["f1"] is None


def test_a_report_of_nothing_is_a_table_all_the_same() -> None:
    assert "articles 0" in format_report(Report((), Evaluation()))


spans = st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 30)), min_size=1, max_size=3)


@given(st.lists(st.tuples(spans, st.one_of(st.none(), spans)), max_size=6))
def test_any_statements_agree_perfectly_with_themselves(drawn: list[Any]) -> None:
    statements = []
    for number, (content, source) in enumerate(drawn):
        passages = [
            cut_passage(TEXT, ((start, min(start + length, len(TEXT))) for start, length in part or []))
            for part in (content, source)
        ]
        assert passages[0] is not None
        statements.append(Statement(f"s{number}", "indirect", "state", "unknown", passages[0], passages[1]))
    article = make_article(*statements)
    triple = compare(article, article).all.triple_half
    assert triple == Measure(*(len(statements),) * 4)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mark Rutte", "il segretario generale della NATO Mark Rutte"),
        ("Rutte", "Mark Rutte"),
        ("LA SINDACA", "sindaca"),
        ("José García", "Jose Garcia"),
        ("Amir-Abdollahian", "Amirabdollahian"),
        ("al-Zawahiri", "Zawahiri"),
        ("De Gasperi", "Alcide De Gasperi"),
        ("U.S. officials", "US officials"),
        ("unknown", ""),
    ],
)
def test_names_that_mean_the_same(one: str, other: str) -> None:
    assert is_same_name(one, other)
    assert is_same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rossi", "gli avvocati di Rossi"),
        ("Rossi", "Rossi e Bianchi"),
        ("Trump", "Trump's lawyers"),
        ("UN", "un portavoce"),
        ("unknown", "Rossi"),
        ("di", "portavoce di Rossi"),
        ("Kiev", "Kyiv"),
    ],
)
def test_names_that_mean_somebody_else(one: str, other: str) -> None:
    assert not is_same_name(one, other)
    assert not is_same_name(other, one)
