"""The whole way from a file, an address or a string to articles with their statements: readers, then extract.

`read` gives one article and raises what goes wrong; `read_all` gives all articles of a source and turns what goes
wrong into Problems. Everything heavy is imported when the first article is read.
"""

import logging
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sostiene.errors import InputError, UsageError
from sostiene.records import Article, Problem

if TYPE_CHECKING:
    from sostiene.models import Tagger
    from sostiene.readers import Document, Passed

DEFAULT_TAGGER = "neural"
logger = logging.getLogger(__name__)


def read(
    source: str | Path,
    *,
    lang: str | None = None,
    published: str | None = None,
    tagger: "Tagger | str | None" = None,
) -> Article:
    """The article of a file, of an http(s) address, or that the string itself is, with its statements.

    `read("«Il ponte è sicuro», ha detto Bellandi.").statements[0].speaker` is "Bellandi". Raises InputError if it
    cannot be read, UsageError if the source holds several articles: `read_all` gives them all.
    """
    # Imported here: `import sostiene` must stay light.
    from sostiene.extract import read_statements
    from sostiene.readers import Passed, article_from_text, classify_source, read_source

    chosen = choose_tagger(tagger)
    if isinstance(source, str) and classify_source(source) == "text":
        return read_statements(article_from_text(source, lang=lang, published=published), chosen)
    found: list[Article | Passed] = []
    for outcome in read_source(source, lang=lang, published=published):
        if isinstance(outcome, Problem):
            raise InputError(f"{outcome.where}: {outcome.what}", outcome.hint)
        found.append(outcome)
        if len(found) > 1:
            raise UsageError(f"{source} holds several articles", "Read them with sostiene.read_all")
    if not found:
        raise InputError(f"{source}: there is no article in it")
    return decode_passed(found[0]) if isinstance(found[0], Passed) else read_statements(found[0], chosen)


def read_all(
    source: str | Path,
    *,
    lang: str | None = None,
    published: str | None = None,
    tagger: "Tagger | str | None" = None,
    allow_private: bool = False,
    reread: bool = False,
) -> "Iterator[Article | Passed | Problem]":
    """All articles of a file, of an http(s) address or of standard input (`-`), with their statements.

    What cannot be read is a Problem, and the rest is read all the same. Raises UsageError for wrong options only.
    """
    # Imported here: `import sostiene` must stay light.
    from sostiene.readers import read_source

    chosen = choose_tagger(tagger)
    options = {"allow_private": allow_private, "reread": reread}
    try:
        for outcome in read_source(source, lang=lang, published=published, **options):
            if isinstance(outcome, Article):
                outcome = find_statements(outcome, chosen, where=name_place(source, outcome))
            yield outcome
    except UsageError:
        raise
    except Exception as error:  # a fault of ours in one source must not lose the others
        yield explain_fault(str(source), error)


def open_all(sources: Iterable[str | Path], **options: Any) -> "Iterator[Document | Problem]":
    """All documents of the sources, unread; the options are those of `readers.open_source`, and so is what it raises.

    A fault of ours in one source is a Problem, and the others are opened all the same.
    """
    # Imported here: `import sostiene` must stay light.
    from sostiene.readers import open_source

    for source in sources:
        try:
            yield from open_source(source, **options)
        except UsageError:
            raise
        except Exception as error:
            yield explain_fault(str(source), error)


def find_statements(article: Article, tagger: "Tagger", *, where: str | None = None) -> Article | Problem:
    """The article with its statements; a Problem, which `where` names, if a fault of ours comes up in it."""
    from sostiene.extract import read_statements

    try:
        return read_statements(article, tagger)
    except Exception as error:  # a fault of ours in one article must not lose the others
        return explain_fault(where or article.doc, error)


def name_place(source: str | Path, article: Article) -> str:
    """The source, and which article of it, if its name does not tell."""
    return str(source) if Path(source).stem == article.doc else f"{source}, {article.doc}"


def explain_fault(where: str, error: Exception) -> Problem:
    """A fault of ours as a Problem; the traceback goes to the log."""
    logger.debug("fault while reading %s", where, exc_info=error)
    return Problem(
        where,
        f"Sostiene failed on it ({type(error).__name__}: {error})",
        "Please report it, with what --debug prints",
    )


def decode_passed(passed: "Passed") -> Article:
    """The article of a line that already had statements; raises InputError if the line is not as it should be."""
    from sostiene.codec import article_from_line

    try:
        return article_from_line(passed.line)
    except InputError as error:
        raise InputError(f"{passed.where}: {error.what}", error.hint) from None


def choose_tagger(tagger: "Tagger | str | None") -> "Tagger":
    """The tagger itself, or the one of that name; the shipped model if none is named."""
    return load_shared_tagger(tagger or DEFAULT_TAGGER) if isinstance(tagger, str | None) else tagger


@cache
def load_shared_tagger(name: str) -> "Tagger":
    """The tagger of that name, loaded once for the whole process."""
    from sostiene.models import load_tagger

    return load_tagger(name)
