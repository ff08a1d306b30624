"""What finds statements: a Tagger takes an article and gives attributions, spans only.

`load_tagger("neural")` is the shipped model, `load_tagger("rules")` the cue tables alone, which need no weights.
"""

import hashlib
from importlib import import_module
from importlib.resources import files
from typing import Protocol, cast

from sostiene.errors import UsageError
from sostiene.records import Article, Attribution

TAGGERS = {"neural": "sostiene.models.neural:load", "rules": "sostiene.models.rules:load"}


class Tagger(Protocol):
    """Finds attributions in one article."""

    def tag(self, article: Article) -> list[Attribution]:
        """The attributions of the article, in the order of the text. Same article, same answer."""
        ...


def load_tagger(name: str = "neural", *, threads: int = 0) -> Tagger:
    """The tagger of that name, ready for use, which works with so many threads; with 0 it uses every core.

    Raises UsageError for a name that is not in TAGGERS.
    """
    if name not in TAGGERS:
        raise UsageError(f"there is no tagger {name!r}", f"Choose one of: {', '.join(TAGGERS)}")
    module, function = TAGGERS[name].split(":")
    return cast(Tagger, getattr(import_module(module), function)(threads=threads))


def identify_model(name: str) -> str:
    """What tells one version of a tagger's model from another: the beginning of the hash of its files; "" without any.

    It reads the whole model, which takes a twentieth of a second.
    """
    if name != "neural":
        return ""
    digest = hashlib.sha256()
    for path in sorted(files(__package__).joinpath("shipped").iterdir(), key=lambda path: path.name):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
