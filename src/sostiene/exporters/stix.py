"""The statements as a STIX 2.1 bundle: a Report for each article, an Identity for each name, a Note for each statement.

The letter that the user gave a publisher is a label in the admiralty-scale taxonomy of MISP. `confidence` is how surely
the statement was read. There are no Opinions: those are an analyst's, and a speaker is none.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID, uuid5

from sostiene.exporters.exported import Exported
from sostiene.exporters.naming import (
    describe,
    drop_empty,
    dump_items,
    find_address,
    find_instant,
    find_language,
    is_named,
    join_words,
    list_tags,
    name_article,
    name_statement,
)
from sostiene.records import Statement, VoiceType

SPACE = UUID("7a9e25f0-5f0b-5d0c-9f4e-3b1f6f6c2a51")
"""In which ids are made of content (UUID version 5)."""
BEGINNING = "1970-01-01T00:00:00.000Z"
"""The time of an identity: it is nothing but a name, and the same in every bundle."""
CLASSES: dict[VoiceType, str] = {
    "person": "individual", "group": "group", "body": "organization", "place": "organization",
    "medium": "organization", "unknown": "unknown",
}  # fmt: skip


def make_id(kind: str, *parts: str) -> str:
    return f"{kind}--{uuid5(SPACE, chr(31).join((kind, *parts)))}"


READER = make_id("identity", "system", "Sostiene")


def write_stix(stream: Iterable[Exported]) -> Iterator[bytes]:
    """One bundle, an object a line."""
    digest = hashlib.sha256()
    yield b'{"type": "bundle", "objects": ['
    for piece in dump_items(make_objects(stream)):
        digest.update(piece)
        yield piece
    # At the end, since it is made of all that the bundle holds.
    yield f'\n], "id": "{make_id("bundle", digest.hexdigest())}"}}\n'.encode()


def make_objects(stream: Iterable[Exported]) -> Iterator[dict[str, Any]]:
    """All objects; an identity comes once, before what refers to it. Only the ids of identities are remembered."""
    yield make_identity("system", "Sostiene")
    known = {UUID(READER.partition("--")[2]).int}
    for exported in stream:
        publisher = make_publisher(exported)
        speakers = [make_speaker(one) for one in exported.article.statements]
        for identity in filter(None, (publisher, *speakers)):
            number = UUID(identity["id"].partition("--")[2]).int
            if number not in known:
                known.add(number)
                yield identity
        notes = [make_note(exported, *pair) for pair in zip(exported.article.statements, speakers, strict=True)]
        yield from notes
        referred = [one["id"] for one in (publisher, *speakers, *notes) if one]
        yield make_report(exported, list(dict.fromkeys(referred)) or [READER])


def make_identity(kind: str, name: str) -> dict[str, Any]:
    return {
        "type": "identity", "spec_version": "2.1", "id": make_id("identity", kind, name),
        "created": BEGINNING, "modified": BEGINNING, "name": name, "identity_class": kind,
    }  # fmt: skip


def make_publisher(exported: Exported) -> dict[str, Any] | None:
    name = join_words(exported.article.publisher)
    return make_identity("organization", name) if name else None


def make_speaker(statement: Statement) -> dict[str, Any] | None:
    """The speaker; None if it has no name, or is a document."""
    kind = statement.voice.type if statement.voice else "unknown"
    if not is_named(statement) or kind not in CLASSES:
        return None
    return make_identity(CLASSES[kind], join_words(statement.speaker))


def make_report(exported: Exported, referred: list[str]) -> dict[str, Any]:
    """The article, with all that it brings. A report must refer to something: without anybody, to who read it."""
    article = exported.article
    return {
        **begin_object("report", exported, exported.key),
        **drop_empty(
            {
                "name": join_words(article.title) or join_words(article.doc) or exported.key,
                "published": find_instant(article.published) or find_instant(exported.added) or BEGINNING,
                "object_refs": referred,
                "labels": label_source(exported),
                "external_references": [refer(exported, name_article(exported))],
            }
        ),
    }


def make_note(exported: Exported, statement: Statement, speaker: dict[str, Any] | None) -> dict[str, Any]:
    """The statement: its content, and in the abstract who does what."""
    tags = [f'sostiene:{name}="{value}"' for name, _, value in (tag.partition(":") for tag in list_tags(statement))]
    return {
        **begin_object("note", exported, statement.id),
        **drop_empty(
            {
                "abstract": describe(statement),
                "content": statement.content.text,
                "object_refs": [make_id("report", exported.key), *([speaker["id"]] if speaker else [])],
                "labels": [*tags, *label_source(exported)],
                "confidence": round(100 * statement.confidence),
                "external_references": [refer(exported, name_statement(statement))],
            }
        ),
    }


def begin_object(kind: str, exported: Exported, key: str) -> dict[str, Any]:
    """What every report and note begins with."""
    return drop_empty(
        {
            "type": kind, "spec_version": "2.1", "id": make_id(kind, key), "created_by_ref": READER,
            "created": find_instant(exported.added) or BEGINNING,
            "modified": find_instant(exported.changed) or BEGINNING,
            "lang": find_language(exported.article.lang),
        }
    )  # fmt: skip


def label_source(exported: Exported) -> list[str]:
    letter = exported.reliability
    return [f'admiralty-scale:source-reliability="{letter.lower()}"'] if letter else []


def refer(exported: Exported, key: str) -> dict[str, Any]:
    """Where it comes from. The hash is that of the text, not of the page: so it stands in the description."""
    article = exported.article
    return drop_empty(
        {
            "source_name": join_words(article.publisher) or "article",
            "description": f"Text with SHA-256 {article.hash}",
            "url": find_address(article.url),
            "external_id": key,
        }
    )
