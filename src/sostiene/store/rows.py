"""From an article to the rows that keep it, and back. Pure: made in the processes that read, without any store."""

import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sostiene.codec import hash_text, statement_from_exchange, statement_to_exchange
from sostiene.identity import UNKNOWN
from sostiene.records import Article, FactCheck, Passage, Statement
from sostiene.store.doubts import measure_doubt
from sostiene.store.ids import article_key, clean, locate, make_key, speaker_key, statement_keys
from sostiene.store.words import fold_name, mark_addressed, stem_text

Row = dict[str, Any]
MAX_UNPACKED = 400_000_000
"""Bytes: more than any page or text that is ever stored."""


@dataclass(frozen=True)
class Kept:
    """The rows of one article, ready to be written, without those that tell how it was obtained."""

    article: Row
    text: Row
    statements: list[Row]
    speakers: dict[str, str]
    """The names of the speakers by their keys."""
    stems: dict[str, str]
    """The words by which each statement is searched, by its key."""


def pack(content: bytes) -> bytes:
    return zlib.compress(content, 6)


def unpack(content: bytes) -> bytes:
    """The bytes that were packed; raises ValueError if they are none, or more than a store may hold."""
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(content, MAX_UNPACKED)
    except zlib.error as error:
        raise ValueError(f"it cannot be unpacked ({error})") from None
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise ValueError("it cannot be unpacked whole")
    return unpacked


def pack_text(text: str) -> bytes:
    return pack(text.encode("utf-8", "surrogatepass"))


def unpack_text(content: bytes) -> str:
    return unpack(content).decode("utf-8", "surrogatepass")


def hash_bytes(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def keep_article(article: Article) -> Kept:
    """The rows of an article and its statements. `run`, `added` and `signature` are filled in by who writes them."""
    key = article_key(article)
    rows = list(make_statement_rows(article, key))
    return Kept(
        article=Row(
            id=key, text_hash=article.hash, doc=article.doc, lang=article.lang, title=article.title,
            published=article.published, author=article.author, publisher=article.publisher, url=article.url,
            location=locate(article), fact_checks=[vars(check) for check in article.fact_checks] or None,
        ),
        text=Row(hash=article.hash, content=pack_text(article.text), characters=len(article.text)),
        statements=rows,
        speakers={row["speaker"]: one.speaker for row, one in zip(rows, article.statements, strict=True)},
        stems={
            row["id"]: stem_statement(row, article.lang, one.speaker)
            for row, one in zip(rows, article.statements, strict=True)
        },
    )  # fmt: skip


def make_statement_rows(article: Article, key: str) -> Iterator[Row]:
    """A row for each statement; `day`, by which it is ordered, lacks where neither it nor the article has one."""
    keys = statement_keys(key, article.statements)
    by_id = dict(zip((one.id for one in article.statements), keys, strict=True))
    for number, (one, statement) in enumerate(zip(keys, article.statements, strict=True), 1):
        renamed = replace(statement, id=one, within=by_id.get(statement.within or ""))
        yield Row(
            id=one, article=key, number=number, machine=None, is_judged=False, is_rejected=False,
            **describe_statement(renamed, article.published),
        )  # fmt: skip


def describe_statement(statement: Statement, published: str | None) -> Row:
    """The columns that are derived from a statement, whose id and `within` are keys: they can always be made anew."""
    voice, position = statement.voice, statement.position
    said = statement.when.day if statement.when else None
    content, record = show(statement.content) or "", shorten_record(statement_to_exchange(statement))
    return Row(
        within=statement.within,
        kind=statement.kind,
        act=statement.act,
        stance=position.stance if position else None,
        factuality=position.factuality if position else None,
        speaker=speaker_key(statement.speaker),
        voice=voice.type if voice else "unknown",
        role=clean(voice.role) if voice and voice.role else None,
        organisation=voice.organisation if voice else None,
        party=voice.party if voice else None,
        content=content,
        **{name: show(getattr(statement, name)) for name in ("source", "cue", "addressee", "channel", "place")},
        said=said,
        day=said or published or "",
        happened=statement.happened.day if statement.happened else None,
        confidence=statement.confidence,
        doubt=measure_doubt(record, content),
        record=record,
    )


def show(passage: Passage | None) -> str | None:
    """The words as a table holds them: no database takes NUL or lone surrogates in text."""
    return clean(passage.text) if passage else None


def shorten_record(fields: Mapping[str, Any]) -> Row:
    """The exchange object without words, which the text gives, and without what is empty."""
    small = {name: drop_empty(fields[name]) for name in ("voice", "position") if fields[name]}
    return drop_empty({**fields, **small, "words": None})


def drop_empty(fields: Mapping[str, Any]) -> Row:
    return {name: value for name, value in fields.items() if value not in (None, [], {}, "") and value is not False}


def stem_statement(row: Row, lang: str | None, speaker: str) -> str:
    """The words by which a statement is searched: those of its content, of its speaker's name and of its addressee."""
    name = [] if speaker == UNKNOWN else fold_name(speaker)
    addressee = mark_addressed(stem_text(row["addressee"] or "", lang))
    return clean(" ".join(filter(None, [stem_text(row["content"], lang), *name, addressee])))


def statement_from_row(record: Mapping[str, Any], text: str) -> Statement:
    """The statement that a row's record describes, its words cut from the text."""
    return statement_from_exchange(record, text)


def article_from_rows(row: Mapping[Any, Any], text: str, records: Sequence[Mapping[str, Any]]) -> Article:
    """The article with its statements, as it was stored."""
    return Article(
        doc=row["doc"], text=text, hash=hash_text(text), lang=row["lang"], title=row["title"],
        published=row["published"], author=row["author"], publisher=row["publisher"], url=row["url"],
        fact_checks=tuple(FactCheck(**check) for check in row["fact_checks"] or []),
        statements=tuple(statement_from_row(record, text) for record in records),
    )  # fmt: skip


def problem_key(where: str, what: str) -> str:
    return make_key("problem", where, what)
