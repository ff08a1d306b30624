"""The exchange format: an article a line, also those without statements; adding it to another store gives the same."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from sostiene.codec import article_to_exchange, is_encodable
from sostiene.exporters.exported import Exported


def write_jsonl(stream: Iterable[Exported]) -> Iterator[bytes]:
    """A line for each article, as `codec` makes it, with `key`, `reliability` and `obtained` besides."""
    for exported in stream:
        fields = {
            **article_to_exchange(exported.article),
            "key": exported.key,
            "reliability": exported.reliability,
            "obtained": [asdict(one) for one in exported.obtained],
        }
        line = json.dumps(fields, ensure_ascii=False)
        # Lone surrogates are kept: as escapes, since UTF-8 has no bytes for them.
        yield (line if is_encodable(line) else json.dumps(fields)).encode() + b"\n"
