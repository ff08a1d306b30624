"""The statements as FollowTheMoney entities, one a line: articles, speakers, and a Note for each statement.

FollowTheMoney calls the value of a property a statement; ours become Notes about their speaker and article, proved by
the article. A Documentation ties a named speaker to the article on the day, as what it does there. An entity comes
again with each article that it speaks in, always under the same id, as FollowTheMoney's tools expect.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sostiene.exporters.exported import Exported
from sostiene.exporters.naming import (
    clean_value,
    describe,
    dump_object,
    find_address,
    find_day,
    find_said,
    is_named,
    join_words,
    list_tags,
    name_statement,
)
from sostiene.records import Statement, VoiceType
from sostiene.store.ids import make_key

# A body is public where it speaks for a state; a document is nobody.
SCHEMAS: dict[VoiceType, str] = {
    "person": "Person", "group": "LegalEntity", "body": "Organization", "place": "PublicBody", "medium": "Organization",
    "unknown": "LegalEntity",
}  # fmt: skip
# FollowTheMoney wants languages in three letters.
LANGUAGES = {
    "de": "deu", "en": "eng", "es": "spa", "fr": "fra", "it": "ita", "nl": "nld", "pl": "pol", "pt": "por",
    "ro": "ron", "ru": "rus", "sv": "swe", "uk": "ukr", "el": "ell", "cs": "ces", "bg": "bul", "sr": "srp",
}  # fmt: skip


def write_ftm(stream: Iterable[Exported]) -> Iterator[bytes]:
    """The entities of each article, a line each."""
    for exported in stream:
        for entity in make_entities(exported):
            yield (dump_object(entity) + "\n").encode()


def make_entities(exported: Exported) -> Iterator[dict[str, Any]]:
    """The article, its named speakers, and its statements."""
    yield make_article(exported)
    speakers: dict[str, dict[str, Any]] = {}
    for statement in exported.article.statements:
        speaker = make_speaker(statement)
        if speaker is not None and speakers.get(speaker["id"]) != speaker:
            speakers[speaker["id"]] = speaker
            yield speaker
        yield make_note(exported, statement, speaker)
        if speaker is not None:
            yield make_documentation(exported, statement, speaker)


def make_entity(schema: str, key: str, properties: Mapping[str, object]) -> dict[str, Any]:
    """The entity with those properties that say something, each a list of strings; spaces alone say nothing."""
    listed = {
        name: [one for one in (value if isinstance(value, list) else [value]) if join_words(one)]
        for name, value in clean_value(dict(properties)).items()
    }
    return {
        "id": f"sostiene-{key}",
        "schema": schema,
        "properties": {name: values for name, values in listed.items() if values},
    }


def make_article(exported: Exported) -> dict[str, Any]:
    article = exported.article
    return make_entity(
        "Article", f"article-{exported.key}",
        {
            "fileName": join_words(article.doc) or exported.key, "title": join_words(article.title),
            "author": join_words(article.author), "publisher": join_words(article.publisher),
            "publishedAt": find_day(article.published), "retrievedAt": find_day(exported.added),
            "language": LANGUAGES.get(article.lang or ""), "sourceUrl": find_address(article.url),
            "bodyText": article.text,
        },
    )  # fmt: skip


def make_speaker(statement: Statement) -> dict[str, Any] | None:
    """The speaker, whose id is made of name and schema; None if it has no name, or is a document."""
    voice = statement.voice
    kind = voice.type if voice else "unknown"
    if not is_named(statement) or kind not in SCHEMAS:
        return None
    country = voice.party.lower() if voice and voice.party and len(voice.party) == 2 and voice.party.isalpha() else None
    schema = "PublicBody" if kind == "body" and country else SCHEMAS[kind]
    name = join_words(statement.speaker)
    return make_entity(schema, f"speaker-{make_key('ftm', schema, name)}", {"name": name, "country": country})


def make_note(exported: Exported, statement: Statement, speaker: Mapping[str, Any] | None) -> dict[str, Any]:
    """The statement: its content as the description, who does what as the name."""
    article = f"sostiene-article-{exported.key}"
    return make_entity(
        "Note", f"statement-{statement.id}",
        {
            "name": describe(statement), "description": statement.content.text,
            "summary": statement.source.text if statement.source else None,
            "entity": [speaker["id"], article] if speaker else [article], "proof": article,
            "keywords": list_tags(statement),
            "publisher": join_words(exported.article.publisher), "sourceUrl": find_address(exported.article.url),
            "detectedLanguage": LANGUAGES.get(exported.article.lang or ""),
        },
    )  # fmt: skip


def make_documentation(exported: Exported, statement: Statement, speaker: Mapping[str, Any]) -> dict[str, Any]:
    """What ties the speaker to the article."""
    return make_entity(
        "Documentation", f"documentation-{statement.id}",
        {
            "document": f"sostiene-article-{exported.key}", "entity": speaker["id"], "role": statement.act,
            "date": find_said(statement), "recordId": name_statement(statement),
        },
    )  # fmt: skip
