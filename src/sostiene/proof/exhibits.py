"""What proves statements away from the store: an article, what was asked for in it, how it was obtained and judged.

The records, and how they stand in JSON: `record.json` holds all that the article's own line does not,
`statements.json` where the words of each statement stand.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sostiene.codec import PASSAGES
from sostiene.records import Article, Passage, Statement

AROUND = 40
"""Characters of the text shown before and after a passage, by which it is found again."""


@dataclass(frozen=True)
class Obtained:
    """How, when and from where an article was obtained; `file` holds its raw page, None if that is not kept."""

    where: str
    url: str | None
    method: str
    time: str | None
    added: str
    page_hash: str
    bytes: int
    file: str | None


@dataclass(frozen=True)
class Opinion:
    """What a person judged of a statement."""

    statement: str
    field: str
    value: Any
    by: str
    why: str
    made: str
    withdrawn: str | None
    withdrawn_by: str | None


@dataclass(frozen=True)
class Run:
    """By what the statements were found, and when that was first used."""

    version: str
    tagger: str
    model: str
    settings: dict[str, Any]
    first_used: str


@dataclass(frozen=True)
class Exhibit:
    """An article with the statements that were asked for, and those around them; all ids are keys of the store.

    `rejected` are those of them that a person says are none; `machine` has the machine's own record of each that people
    judged otherwise; `added` is when the article came into the store.
    """

    key: str
    article: Article
    asked: tuple[str, ...]
    rejected: tuple[str, ...]
    machine: dict[str, Any]
    run: Run
    added: str
    obtained: tuple[Obtained, ...]
    judgements: tuple[Opinion, ...]

    @property
    def times(self) -> Iterator[str]:
        """When the store learned something of it; not the times that others told, which may be any."""
        yield self.added
        yield self.run.first_used
        yield from (one.added for one in self.obtained)
        for opinion in self.judgements:
            yield from filter(None, (opinion.made, opinion.withdrawn))


def exhibit_to_record(exhibit: Exhibit) -> dict[str, Any]:
    """All that the line of the article does not tell."""
    text = exhibit.article.text
    return {
        "key": exhibit.key,
        "text": {"sha256": exhibit.article.hash, "characters": len(text)},
        "asked": list(exhibit.asked),
        "rejected": list(exhibit.rejected),
        "added": exhibit.added,
        "obtained": [asdict(one) for one in exhibit.obtained],
        "run": asdict(exhibit.run),
        "judgements": [asdict(one) for one in exhibit.judgements],
        "machine": exhibit.machine,
    }


def exhibit_from_record(article: Article, record: Mapping[str, Any]) -> Exhibit:
    """The exhibit that a record and its article describe; raises KeyError or TypeError for what is no record."""
    return Exhibit(
        key=record["key"],
        article=article,
        asked=tuple(record["asked"]),
        rejected=tuple(record["rejected"]),
        machine=record["machine"],
        run=Run(**record["run"]),
        added=record["added"],
        obtained=tuple(Obtained(**one) for one in record["obtained"]),
        judgements=tuple(Opinion(**one) for one in record["judgements"]),
    )


def describe_statements(exhibit: Exhibit) -> list[dict[str, Any]]:
    """Where the words of each statement stand in the text, each piece with two selectors of W3C's Web Annotation."""
    return [
        {
            "id": statement.id,
            "speaker": statement.speaker,
            "act": statement.act,
            "kind": statement.kind,
            "within": statement.within,
            "is_asked": statement.id in exhibit.asked,
            "is_rejected": statement.id in exhibit.rejected,
            "passages": {
                name: describe_passage(exhibit.article.text, passage) for name, passage in list_passages(statement)
            },
        }
        for statement in exhibit.article.statements
    ]


def list_passages(statement: Statement) -> Iterator[tuple[str, Passage]]:
    for name in PASSAGES:
        passage: Passage | None = getattr(statement, name)
        if passage is not None:
            yield name, passage


def describe_passage(text: str, passage: Passage) -> list[dict[str, Any]]:
    return [
        {
            "words": words,
            "sha256": hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest(),
            "selector": [
                {"type": "TextPositionSelector", "start": start, "end": end},
                {
                    "type": "TextQuoteSelector",
                    "exact": words,
                    "prefix": text[max(0, start - AROUND) : start],
                    "suffix": text[end : end + AROUND],
                },
            ],
        }
        for (start, end), words in zip(passage.spans, passage.words, strict=True)
    ]
