"""Whether an installation can do its work: a list of checks, each with what it found."""

import hashlib
import importlib.metadata
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from sostiene import __version__
from sostiene.languages import list_languages, load_language
from sostiene.readers import article_from_text
from sostiene.reading import DEFAULT_TAGGER, choose_tagger, find_statements
from sostiene.records import Problem

LIBRARIES = (
    "onnxruntime", "tokenizers", "numpy", "trafilatura", "pycld2", "httpx2", "protego", "feedparser", "fastwarc",
    "pypdfium2", "sqlalchemy", "alembic", "rensa", "snowballstemmer", "fastapi", "uvicorn", "jinja2", "babel",
    "python-multipart",
)  # fmt: skip
# Optional parts: what is not installed is told, and no fault.
EXTRAS = {"mcp": "sostiene mcp", "psycopg": "a store in PostgreSQL", "pyarrow": "sostiene export parquet"}
OLDEST_PYTHON, FIRST_UNTESTED_PYTHON = (3, 11), (3, 14)
SENTENCE = "«Il ponte è sicuro», ha detto l'ingegnera Marta Bellandi ai cronisti."
TRANSLATION = '"The bridge is safe," the engineer Marta Bellandi told reporters.'
LEAST_LIKENESS = 0.34
"""Cosine that 99 of 100 translations reach (docs/evaluation.md)."""
SPEAKER, CONTENT = "Marta Bellandi", "«Il ponte è sicuro»"
SHOWN_HASH = 12


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: whether it is fine, and what was found."""

    name: str
    is_fine: bool
    found: str


def check_installation() -> list[Check]:
    """All checks, in the order in which one thing needs the other."""
    return [
        Check("sostiene", True, __version__),
        check_python(),
        *map(check_library, LIBRARIES),
        *map(check_extra, EXTRAS),
        *check_model(),
        check_languages(),
        *(check_reading(name) for name in (DEFAULT_TAGGER, "rules")),
        check_vectors(),
        check_store(),
    ]


def check_python() -> Check:
    is_fine = OLDEST_PYTHON <= sys.version_info[:2] < FIRST_UNTESTED_PYTHON
    return Check("python", is_fine, f"{platform.python_version()} on {platform.system()} {platform.machine()}")


def check_library(name: str) -> Check:
    """Whether the library is installed."""
    try:
        return Check(name, True, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Check(name, False, f"it is not installed: pip install {name}")


def check_extra(name: str) -> Check:
    """Whether an optional library is there; without it the rest works."""
    found = check_library(name)
    return found if found.is_fine else Check(name, True, f"not installed; it is needed for {EXTRAS[name]} alone")


def check_model() -> Iterator[Check]:
    """Whether the files of the shipped model are there; their size and the beginning of their SHA-256."""
    folder = files("sostiene.models") / "shipped"
    paths = [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
    if not any(path.name.endswith(".onnx") for path in paths):
        yield Check("model", False, "its files are missing: install Sostiene again, or use --tagger rules")
        return
    for path in sorted(paths, key=lambda path: path.name):
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()[:SHOWN_HASH]
        yield Check("model", True, f"{path.name}, {len(content) / 1_000_000:.1f} MB, SHA-256 {digest}…")


def check_languages() -> Check:
    codes = list_languages()
    shown = [f"{code} (experimental)" if load_language(code).is_experimental else code for code in codes]
    return Check("languages", bool(codes), ", ".join(shown))


def check_reading(tagger: str) -> Check:
    """Whether one sentence is read as a careful reader would."""
    try:
        article = find_statements(article_from_text(SENTENCE, lang="it"), choose_tagger(tagger))
    except Exception as error:  # whatever it is, the doctor's work is to say so
        return Check(f"reads, {tagger}", False, f"{type(error).__name__}: {error}")
    if isinstance(article, Problem):
        return Check(f"reads, {tagger}", False, article.what)
    found = [(statement.speaker, statement.content.text) for statement in article.statements]
    shown = "; ".join(f"{speaker}: {words}" for speaker, words in found) or "found no statement"
    return Check(f"reads, {tagger}", found == [(SPEAKER, CONTENT)], shown)


def check_vectors() -> Check:
    """Whether a sentence and its translation are as near as they must be."""
    # Imported here: it loads what is to be checked.
    from sostiene.models.embedder import load_embedder

    try:
        one, other = load_embedder(threads=1).embed([SENTENCE, TRANSLATION])
    except Exception as error:  # whatever it is, the doctor's work is to say so
        return Check("vectors", False, f"{type(error).__name__}: {error}")
    likeness = float(one @ other)
    return Check("vectors", likeness >= LEAST_LIKENESS, f"a sentence and its translation: cosine {likeness:.2f}")


def check_store() -> Check:
    """Whether a store can be made in a temporary file, and finds what is put into it."""
    # Imported here: reading needs no database.
    from sostiene.batch import ingest
    from sostiene.questions import Question
    from sostiene.questions import find_statements as find_kept
    from sostiene.readers import open_bytes
    from sostiene.store import Store

    try:
        with tempfile.TemporaryDirectory() as folder, Store.open(f"{folder}/store.db", create=True) as store:
            ingest(store, open_bytes(SENTENCE.encode(), "doctor.txt"), tagger="rules")
            found = find_kept(store, Question(words="ponti sicuri")).rows
    except Exception as error:  # whatever it is, the doctor's work is to say so
        return Check("store", False, f"{type(error).__name__}: {error}")
    is_fine = [one.speaker for one in found] == [SPEAKER]
    return Check("store", is_fine, f"SQLite {sqlite3.sqlite_version}, {len(found)} of 1 statement found again")
