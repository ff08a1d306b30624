"""Give it news; get who said what, when, through whom, with the exact words.

article = sostiene.read("«Il ponte è sicuro», ha detto Marta Bellandi ai giornalisti.")
article.statements[0].content.text  # «Il ponte è sicuro»
"""

from sostiene.errors import (
    FetchError,
    InputError,
    MissingExtra,
    SostieneError,
    UnsupportedScript,
    UsageError,
)
from sostiene.reading import read, read_all
from sostiene.records import Article, Passage, Problem, Span, Statement, When

__version__ = "0.1.0"

__all__ = [
    "Article",
    "FetchError",
    "InputError",
    "MissingExtra",
    "Passage",
    "Problem",
    "SostieneError",
    "Span",
    "Statement",
    "UnsupportedScript",
    "UsageError",
    "When",
    "__version__",
    "read",
    "read_all",
]
