"""What finds statements: a Tagger takes an article and gives attributions, spans only.

`load_tagger("neural")` is the shipped model, `load_tagger("rules")` the cue tables alone, which need no weights.
"""

import hashlib
from collections.abc import Sequence
from importlib import import_module
from importlib.resources import files
from typing import Protocol, cast

from sostiene.errors import UsageError
from sostiene.records import Article, Attribution

TAGGERS = {"neural": "sostiene.models.neural:load", "rules": "sostiene.models.rules:load"}
# What the answers of a tagger depend on.
FILES = {"neural": ("decoding.json", "encoder.onnx", "heads.onnx", "tokenizer.json")}


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
    """What tells one version of a tagger's model from another; "" where there is none."""
    return identify_files(FILES[name]) if name in FILES else ""


def identify_files(names: Sequence[str]) -> str:
    """The beginning of the hash of these files of the shipped models. It reads them whole: a twentieth of a second."""
    folder, digest = files(__package__) / "shipped", hashlib.sha256()
    for name in names:
        digest.update(folder.joinpath(name).read_bytes())
    return digest.hexdigest()[:12]
