"""The command line: what goes to stdout, what to stderr, and the exit codes."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import sostiene.cli
import sostiene.reading
from sostiene import __version__
from sostiene.cli import cli
from sostiene.cli.options import TAGGER_NAMES
from sostiene.models import TAGGERS
from sostiene.records import Attribution, Span

ITALIAN = "Il faro resta spento\n\n«Resta di tutti», ha detto la sindaca Ada Ferrin ai cronisti della città.\n"
# A shell starts what it runs in the background with SIGINT ignored; a test must not depend on that.
HEEDING = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("sostiene", run_name="__main__", alter_sys=True)
"""
SOURCES = Path(__file__).parents[1] / "src"


class QuoteTagger:
    """Gives each pair of guillemets to whoever is named after «ha detto»; fails on the word BOOM."""

    def tag(self, article):
        if "BOOM" in article.text:
            raise RuntimeError("boom")
        return [
            Attribution(content=(Span(*match.span(1)),), cue=(Span(*match.span(2)),), source=(Span(*match.span(3)),))
            for match in re.finditer(r"(«[^»]*»), (ha detto) ([\w ]+?)(?= ai |\.|$)", article.text)
        ]


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Runs a command in an empty folder, with a tagger that needs no model."""
    monkeypatch.setattr(sostiene.reading, "load_shared_tagger", lambda name: QuoteTagger())
    monkeypatch.chdir(tmp_path)
    return lambda *arguments, **options: CliRunner().invoke(cli, [str(argument) for argument in arguments], **options)


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "faro.txt"
    path.write_text(ITALIAN, encoding="utf-8")
    return path


def start(*arguments, **options):
    """The command as a process of its own, without any test double."""
    environment = os.environ | {"PYTHONPATH": str(SOURCES)}
    return subprocess.Popen(
        [sys.executable, "-c", HEEDING, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.PIPE,
        env=environment,
        **options,
    )


def test_read_shows_who_said_what(run, article):
    result = run("read", article)
    assert result.exit_code == 0
    assert "Ada Ferrin  states" in result.stdout
    assert "«Resta di tutti»" in result.stdout
    assert result.stderr == ""
    assert "\x1b" not in result.stdout


def test_why_gives_the_reasons(run, article):
    assert "confidence" in run("read", article, "--why").stdout


def test_json_is_one_document_of_articles_and_problems(run, article):
    document = json.loads(run("read", article, "missing.txt", "--json").stdout)
    assert [read["doc"] for read in document["articles"]] == ["faro"]
    assert document["articles"][0]["text"] == ITALIAN
    assert document["problems"] == [
        {"where": "missing.txt", "what": "there is no such file", "hint": "Look whether the name is right"}
    ]


def test_json_of_nothing_readable_is_still_a_document(run):
    result = run("read", "missing.txt", "--json")
    assert json.loads(result.stdout)["articles"] == []
    assert result.exit_code == 1


def test_jsonl_is_one_article_a_line(run, article):
    result = run("read", article, article, "--jsonl")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["doc"] for line in lines] == ["faro", "faro"]
    statement = lines[0]["statements"][0]
    assert [ITALIAN[start:end] for start, end in statement["content"]] == ["«Resta di tutti»"]


def test_a_line_with_statements_passes_unchanged_unless_it_is_to_be_read_again(run, article, tmp_path):
    given = json.loads(run("read", article, "--jsonl").stdout)
    given["statements"][0]["speaker"] = "Somebody Else"
    line = json.dumps(given, indent=None, separators=(" , ", ": "))
    (tmp_path / "in.jsonl").write_text(line + "\n", encoding="utf-8")
    assert run("read", "in.jsonl", "--jsonl").stdout == line + "\n"
    assert "Somebody Else" in run("read", "in.jsonl").stdout
    assert "Somebody Else" not in run("read", "in.jsonl", "--jsonl", "--reread").stdout


def test_a_passed_line_that_cannot_be_shown_is_a_problem(run, tmp_path):
    (tmp_path / "in.jsonl").write_text('{"doc": "d", "text": "t", "statements": [{"id": "s1"}]}\n', encoding="utf-8")
    result = run("read", "in.jsonl", "--json")
    assert result.exit_code == 1
    assert "in.jsonl:1: statement 1: 'content' is empty" in result.stderr


def test_html_writes_one_page_and_nothing_to_stdout(run, article, tmp_path):
    result = run("read", article, "--html", "page.html")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "page.html" in result.stderr
    assert "Ada Ferrin" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_html_to_standard_output(run, article):
    assert run("read", article, "--html", "-").stdout.startswith("<!doctype html>")


def test_a_page_that_cannot_be_written_is_an_error(run, article):
    result = run("read", article, "--html", "no/such/folder/page.html")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_standard_input_is_read(run):
    result = run("read", "-", "--jsonl", input=ITALIAN)
    assert json.loads(result.stdout)["doc"] == "stdin"


def test_published_and_language_reach_the_article(run, article):
    fields = json.loads(run("read", article, "--jsonl", "--published", "2025-03-04", "--lang", "de").stdout)
    assert (fields["published"], fields["lang"]) == ("2025-03-04", "de")


def test_one_bad_file_never_stops_the_others(run, article, tmp_path):
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "boom.txt").write_text("BOOM, ha detto nessuno in questa lunga giornata.")
    result = run("read", "missing.txt", "empty.txt", "boom.txt", article, "--jsonl")
    assert [json.loads(line)["doc"] for line in result.stdout.splitlines()] == ["faro"]
    assert result.exit_code == 1
    assert "3 could not be read:" in result.stderr
    assert "missing.txt: there is no such file" in result.stderr
    assert "empty.txt: it is empty" in result.stderr
    assert "boom.txt: Sostiene failed on it (RuntimeError: boom)" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_name_of_a_bad_file_cannot_steer_the_terminal(run):
    assert "\x1b" not in run("read", "no\x1b[31m.txt").stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["read"],
        ["read", "x.txt", "--no-such-option"],
        ["read", "x.txt", "--json", "--jsonl"],
        ["read", "x.txt", "--published", "yesterday"],
        ["read", "x.txt", "--lang", "Italian!"],
        ["read", "x.txt", "--tagger", "magic"],
        ["no-such-command"],
        ["languages", "check", "xx"],
        ["languages", "new", "../../etc"],
        ["evaluate", "missing.jsonl"],
    ],
)
def test_wrong_use_is_told_with_exit_code_2(run, arguments):
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Error" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_text_without_statements_says_so(run, tmp_path):
    (tmp_path / "quiet.txt").write_text("Il faro è bianco. Il mare è calmo e la barca è ferma nel porto.")
    result = run("read", "quiet.txt")
    assert result.exit_code == 0
    assert "No statement found" in result.stdout


def test_the_demo_reads_its_story_and_says_how_to_go_on(run):
    result = run("demo", "--jsonl")
    assert [json.loads(line)["lang"] for line in result.stdout.splitlines()] == ["it", "en", "it", "en", "it"]
    assert "sostiene read article.txt" in result.stderr


def test_a_fault_of_ours_is_one_line(run, monkeypatch):
    monkeypatch.setattr("sostiene.demo.load_story", lambda: 1 / 0)
    result = run("demo")
    assert result.exit_code == 1
    assert "Sostiene failed (ZeroDivisionError" in result.stderr
    assert "Traceback" not in result.stderr


def test_languages_are_listed_with_their_state(run):
    lines = run("languages").stdout.splitlines()
    assert [line.split()[2] for line in lines if line.startswith(("it", "en"))] == ["settled", "settled"]
    assert any("experimental" in line for line in lines)


def test_a_new_language_has_empty_tables_and_a_sound_case(run, tmp_path):
    from sostiene.languages import list_languages, parse_rows
    from sostiene.languages.cases import find_faults, read_case

    assert run("languages", "new", "pt", "--folder", tmp_path).exit_code == 0
    tables = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "pt").glob("*.txt")}
    assert "cues.txt" in tables
    assert all(text.startswith("#") and list(parse_rows(text)) == [] for text in tables.values())
    assert find_faults(read_case(tmp_path / "pt" / "cases" / "first.case", "pt")) == []
    assert "pt" not in list_languages()


def test_a_language_that_exists_is_left_alone(run, tmp_path):
    (tmp_path / "pt").mkdir()
    result = run("languages", "new", "pt", "--folder", tmp_path)
    assert result.exit_code == 2
    assert list((tmp_path / "pt").iterdir()) == []


def test_check_compares_the_cases_of_a_language(run):
    result = run("languages", "check", "fr", "--json")
    report = json.loads(result.stdout)[0]
    assert report["lang"] == "fr"
    assert report["cases"] >= 8
    assert result.exit_code == (0 if report["clean"] == report["cases"] else 1)
    assert "cases as a careful reader would read them" in run("languages", "check", "fr").stdout


def test_evaluate_measures_ones_own_gold(run, article, tmp_path):
    (tmp_path / "gold.jsonl").write_text(run("read", article, "--jsonl").stdout, encoding="utf-8")
    assert "triple half" in run("evaluate", "gold.jsonl").stdout
    figures = json.loads(run("evaluate", "gold.jsonl", "--json").stdout)["total"]
    assert figures["outer"]["triple_half"]["f1"] == 1.0


def test_the_doctor_tells_what_it_found(run):
    result = run("doctor")
    assert f"sostiene         {__version__}" in result.stdout
    assert "FAIL reads, neural" in result.stdout  # the double does not know who the engineer is
    assert "ok   store" in result.stdout
    assert re.search(r"^ok   mcp +\S", result.stdout, re.MULTILINE)  # installed or not: it is no fault
    assert "ok   vectors" in result.stdout
    assert result.exit_code == 1


def test_the_doctor_says_that_what_is_optional_lacks_and_that_what_is_needed_is_broken(monkeypatch):
    import sostiene.diagnosis as diagnosis

    monkeypatch.setattr(diagnosis, "EXTRAS", {"no-such-library": "nothing"})
    (extra,) = map(diagnosis.check_extra, diagnosis.EXTRAS)
    assert (extra.is_fine, extra.found) == (True, "not installed; it is needed for nothing alone")
    assert not diagnosis.check_library("no-such-library").is_fine
    monkeypatch.setattr(diagnosis, "TRANSLATION", "Fish soup needs saffron.")
    assert not diagnosis.check_vectors().is_fine
    monkeypatch.setattr(diagnosis, "SENTENCE", "Nessuno dice nulla.")
    assert not diagnosis.check_store().is_fine


def test_the_options_name_every_tagger():
    assert set(TAGGER_NAMES) == set(TAGGERS)


def test_version(run):
    assert __version__ in run("--version").stdout


def test_help_answers_at_once_and_loads_nothing_heavy():
    program = (
        "import sys, time\n"
        "from sostiene.cli import cli\n"
        "try: cli(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'onnxruntime', 'tokenizers', 'numpy', 'trafilatura', 'lxml', 'rich', 'httpx2', 'pycld2'}\n"
        "print(sorted(heavy & set(sys.modules)), time.process_time())\n"
    )
    environment = os.environ | {"PYTHONPATH": str(SOURCES)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    loaded, seconds = done.stdout.splitlines()[-1].rsplit(" ", 1)
    assert loaded == "[]"
    assert float(seconds) < 0.4


def test_the_whole_command_runs_on_a_file(article):
    with start("read", article, "--tagger", "rules", "--jsonl") as process:
        stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 0, stderr
    assert json.loads(stdout)["statements"][0]["speaker"] == "Ada Ferrin"


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_stopping_it_leaves_no_traceback():
    with start("--debug", "read", "-", "--tagger", "rules") as process:
        process.stderr.read(1)  # it is at work: the log begins
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=60)
    assert process.returncode in (130, -signal.SIGINT)  # Python itself ends so if it was importing just then
    assert b"Traceback" not in stderr


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_a_reader_that_goes_away_leaves_no_traceback(tmp_path):
    path = tmp_path / "long.txt"
    path.write_text(ITALIAN * 300, encoding="utf-8")
    with start("read", path, "--tagger", "rules", "--jsonl") as process:
        process.stdout.close()
        stderr = process.stderr.read()
    assert process.returncode == 141
    assert b"Traceback" not in stderr
    assert b"Exception ignored" not in stderr


def test_a_narrow_encoding_of_the_terminal_is_survived(article):
    environment = os.environ | {"PYTHONPATH": str(SOURCES), "PYTHONIOENCODING": "latin-1"}
    command = [sys.executable, "-m", "sostiene", "read", str(article), "--tagger", "rules"]
    done = subprocess.run(command, capture_output=True, env=environment, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert b"\xabResta di tutti\xbb" in done.stdout
