"""What `import sostiene` offers."""

import subprocess
import sys
from pathlib import Path

import pytest

import sostiene
from sostiene.records import Attribution, Problem, Span

TEXT = "«Il ponte è sicuro», ha detto Marta Bellandi ai giornalisti."


class FixedTagger:
    """Finds in every article the one statement of TEXT."""

    def tag(self, article):
        place = article.text.index(TEXT)
        spans = {name: TEXT.index(words) + place for name, words in (("cue", "ha detto"), ("source", "Marta Bellandi"))}
        return [
            Attribution(
                content=(Span(place, place + 19),),
                cue=(Span(spans["cue"], spans["cue"] + 8),),
                source=(Span(spans["source"], spans["source"] + 14),),
            )
        ]


class BrokenTagger:
    def tag(self, article):
        raise RuntimeError("boom")


def test_every_public_name_exists():
    assert sorted(sostiene.__all__) == sostiene.__all__
    assert all(hasattr(sostiene, name) for name in sostiene.__all__)


def test_a_text_is_read():
    statement = sostiene.read(TEXT, tagger=FixedTagger()).statements[0]
    assert statement.content.text == "«Il ponte è sicuro»"
    assert statement.speaker == "Marta Bellandi"
    assert statement.kind == "direct"


def test_a_file_is_read_with_what_is_known_of_it(tmp_path):
    path = tmp_path / "ponte.txt"
    path.write_text(TEXT, encoding="utf-8")
    for source in (path, str(path)):
        article = sostiene.read(source, lang="it", published="2025-03-11", tagger=FixedTagger())
        assert (article.doc, article.lang, article.published) == ("ponte", "it", "2025-03-11")
        assert len(article.statements) == 1


def test_a_tagger_may_be_named():
    assert sostiene.read(TEXT, tagger="rules").statements[0].content.text == "«Il ponte è sicuro»"


def test_a_file_that_is_missing_is_an_error_that_names_it():
    with pytest.raises(sostiene.InputError, match=r"missing\.txt: there is no such file"):
        sostiene.read("missing.txt", tagger=FixedTagger())


def test_an_empty_text_is_an_error():
    with pytest.raises(sostiene.InputError, match="the text is empty"):
        sostiene.read(" \n", tagger=FixedTagger())


def test_a_file_of_several_articles_is_read_by_read_all(tmp_path):
    path = tmp_path / "many.jsonl"
    path.write_text(f'{{"text": "{TEXT}"}}\n' * 2, encoding="utf-8")
    with pytest.raises(sostiene.UsageError, match="read_all"):
        sostiene.read(path, tagger=FixedTagger())
    articles = list(sostiene.read_all(path, tagger=FixedTagger()))
    assert [len(article.statements) for article in articles] == [1, 1]


def test_a_fault_in_one_article_becomes_a_problem(tmp_path):
    path = tmp_path / "ponte.txt"
    path.write_text(TEXT, encoding="utf-8")
    outcome = list(sostiene.read_all(path, tagger=BrokenTagger()))
    assert isinstance(outcome[0], Problem)
    assert "RuntimeError: boom" in outcome[0].what


def test_wrong_options_are_errors_not_problems(tmp_path):
    with pytest.raises(sostiene.UsageError):
        list(sostiene.read_all(tmp_path / "x.txt", published="domani", tagger=FixedTagger()))


def test_reading_twice_gives_the_same():
    assert sostiene.read(TEXT, tagger="rules") == sostiene.read(TEXT, tagger="rules")


def test_importing_it_loads_nothing_heavy():
    program = "import sys, sostiene; print({'numpy', 'onnxruntime', 'tokenizers', 'lxml', 'click'} & set(sys.modules))"
    source = Path(__file__).parents[1] / "src"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(source)}
    )
    assert done.stdout.strip() == "set()"
