"""An article with a statement of each kind, one nested, made by hand: the views are tested without any tagger."""

from dataclasses import replace

from sostiene.codec import hash_text
from sostiene.records import Article, Reason, Span, Statement, When, cut_passage

TEXT = (
    "Il faro di Calaverde resta spento\n\n"
    "La sindaca Ada Ferrin ha smentito ai cronisti che il faro sia in vendita. "
    "«Resta di tutti», ha detto lunedì.\n\n"
    "Secondo Ugo Salis, il perito avrebbe ammesso che il conto è «sbagliato».\n\n"
    "Il faro torna acceso presto 💡\n— Ada Ferrin (@adaferrin) 3 marzo 2025\n"
)


def find(words: str) -> tuple[Span, ...]:
    start = TEXT.index(words)
    return (Span(start, start + len(words)),)


def make(number: int, kind: str, act: str, speaker: str, content: str, **others: str) -> Statement:
    passage = cut_passage(TEXT, find(content))
    assert passage is not None
    parts = {name: cut_passage(TEXT, find(words)) for name, words in others.items()}
    return Statement(
        f"s{number}", kind, act, speaker, passage, because=(Reason("content", "written by hand"),), **parts
    )  # type: ignore[arg-type]


STATEMENTS = (
    make(
        1, "indirect", "deny", "Ada Ferrin", "che il faro sia in vendita",
        source="La sindaca Ada Ferrin", cue="ha smentito", addressee="ai cronisti",
    ),
    replace(
        make(2, "direct", "state", "Ada Ferrin", "«Resta di tutti»", cue="ha detto"),
        when=When("2025-03-03", candidates=("2025-03-03", "2025-02-24")),
    ),
    make(
        3, "mixed", "state", "Ugo Salis", "il perito avrebbe ammesso che il conto è «sbagliato»",
        source="Ugo Salis", cue="Secondo",
    ),
    replace(
        make(
            4, "mixed", "confirm", "il perito", "che il conto è «sbagliato»", source="il perito", cue="avrebbe ammesso"
        ),
        within="s3",
    ),
    make(5, "post", "state", "Ada Ferrin", "Il faro torna acceso presto 💡", source="Ada Ferrin (@adaferrin)"),
)  # fmt: skip
ARTICLE = Article(
    doc="faro", text=TEXT, hash=hash_text(TEXT), lang="it", title="Il faro di Calaverde resta spento",
    published="2025-03-04", publisher="La Sentinella di Calaverde", statements=STATEMENTS,
)  # fmt: skip
