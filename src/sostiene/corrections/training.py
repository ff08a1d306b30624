"""The articles that people judged, as training data: the exchange format, with what they corrected and refused.

A model learns from them as they are; `sostiene evaluate` measures it on them.
"""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from sostiene.codec import article_to_exchange, is_encodable, statement_from_exchange, statement_to_exchange
from sostiene.store import Store
from sostiene.store.judgements import Judgement, load_judgements
from sostiene.store.lookup import load_article
from sostiene.store.tables import judgements, statements


def export_judged(store: Store) -> Iterator[str]:
    """A line for each article that people judged, with its statements as corrected.

    Those judged have `"judged": true` and `by`, the names of who did; what is no statement stands under `rejected`.
    """
    with store.read() as connection:
        found = select(judgements.c.article).where(judgements.c.withdrawn.is_(None)).distinct()
        for key in sorted(connection.scalars(found)):
            fields = describe_judged(connection, key)
            if fields is not None:
                line = json.dumps(fields, ensure_ascii=False)
                yield line if is_encodable(line) else json.dumps(fields)


def describe_judged(connection: Connection, key: str) -> dict[str, Any] | None:
    """The article as plain values; None if it is not in the store any more."""
    article = load_article(connection, key)
    if article is None:
        return None
    judges = name_judges(load_judgements(connection, key))
    fields = article_to_exchange(article)
    fields["statements"] = [mark(one, judges) for one in fields["statements"]]
    refused = select(statements.c.record).where(statements.c.article == key, statements.c.is_rejected)
    records = connection.scalars(refused.order_by(statements.c.number)).all()
    fields["rejected"] = [
        mark(statement_to_exchange(statement_from_exchange(record, article.text)), judges) for record in records
    ]
    return fields


def name_judges(found: list[Judgement]) -> dict[str, list[str]]:
    """Who judged each statement, in the order in which they did."""
    judges: dict[str, dict[str, None]] = {}
    for one in found:
        judges.setdefault(one.statement, {})[one.by] = None
    return {key: list(names) for key, names in judges.items()}


def mark(statement: dict[str, Any], judges: dict[str, list[str]]) -> dict[str, Any]:
    by = judges.get(statement["id"])
    return {**statement, "judged": True, "by": by} if by else statement
