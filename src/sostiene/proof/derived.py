"""Whether what `connect` derived points to what is there: each quote to its words, each key to what its row says.

What is derived may be behind the record until the store is connected again: that is no damage, so nothing is made anew.
"""

from collections.abc import Iterator
from itertools import groupby

from sqlalchemy import Connection, Text, cast, select

from sostiene.proof.article_checks import fetch_text
from sostiene.proof.checks import Checked, compare, parse_json, stream, tell
from sostiene.proof.pointers import is_key
from sostiene.store.derived import mention_key
from sostiene.store.ids import clean, make_key
from sostiene.store.tables import articles, changes, mentions, positions, statements


def check_mentions(connection: Connection) -> Iterator[Checked]:
    """The key of a mention is that of its article, its speaker and its voice."""
    voice = cast(mentions.c.voice, Text).label("voice")
    query = select(mentions.c.id, mentions.c.article, mentions.c.speaker, voice)
    for row in stream(connection, query):
        fields = parse_json(row.voice)
        if isinstance(fields, list):
            yield compare("mentions", row, {"id": mention_key(row.article, row.speaker, fields)})
        else:
            yield tell("mentions", row.id, "voice", "a type, an organisation and a party", row.voice)


def check_positions(connection: Connection) -> Iterator[Checked]:
    """The key of a position is that of what it says; its quote stands in the text of the article of its statement."""
    query = (
        select(positions, articles.c.text_hash, statements.c.article.label("owner"))
        .outerjoin(articles, articles.c.id == positions.c.article)
        .outerjoin(statements, statements.c.id == positions.c.statement)
        .order_by(positions.c.article, positions.c.id)
    )
    for _, rows in groupby(stream(connection, query), key=lambda row: row.article):
        text: str | None = None
        for row in rows:
            text = fetch_text(connection, row.text_hash or "") if text is None else text
            said = ("position", row.statement, row.start, row.end, row.speaker, row.stance)
            quote = clean((text or "")[max(row.start, 0) : max(row.end, 0)])
            findings = compare("positions", row, {"article": row.owner or row.article, "quote": quote}).findings
            if not is_key(row.id, *said):
                findings += tell("positions", row.id, "id", "the key of what it says and where", row.id).findings
            yield Checked("positions", row.id, findings)


def check_changes(connection: Connection) -> Iterator[Checked]:
    """The key of a change is that of its speaker and both positions, which are on its claim."""
    before, after = positions.alias(), positions.alias()
    query = (
        select(changes, before.c.claim.label("first"), after.c.claim.label("last"))
        .outerjoin(before, before.c.id == changes.c.before)
        .outerjoin(after, after.c.id == changes.c.after)
    )
    for row in stream(connection, query):
        key = make_key("change", row.speaker, row.party, row.before, row.after)
        findings = compare("changes", row, {"id": key}).findings
        for name, claim in (("before", row.first), ("after", row.last)):
            if claim is not None and claim != row.claim:
                findings += tell("changes", row.id, name, f"a position on the claim {row.claim}", claim).findings
        yield Checked("changes", row.id, findings)
