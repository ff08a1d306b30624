"""The whole store as one story: claims with the positions on them, utterances, echoes, who was first, who changed."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sostiene.connect.bodies import name_state
from sostiene.connect.names import find_canonical
from sostiene.exporters.across import Stood, Turned
from sostiene.exporters.exported import Exported

Fields = Mapping[str, Any]


def write_story(stream: Iterable[Exported]) -> Iterator[bytes]:
    """One JSON document. An article is named by its `doc`, a speaker by the best-known name that the tables have."""
    claims: dict[str, list[tuple[str, Stood]]] = defaultdict(list)
    utterances: dict[str, list[Fields]] = defaultdict(list)
    echoes: dict[tuple[str, str | None], list[str]] = defaultdict(list)
    changes: list[Turned] = []
    for exported in stream:
        doc, across = exported.article.doc, exported.across
        for stood in across.positions:
            claims[stood.claim].append((doc, stood))
        for reported in across.utterances:
            utterances[reported.utterance].append({"article": doc, "quote": reported.quote})
        for echoed in across.echoes:
            echoes[echoed.echo, echoed.origin].append(doc)
        changes += across.changes
    story = {
        "claims": [describe_claim(key, claims[key]) for key in sorted(claims)],
        "utterances": [{"in": utterances[key]} for key in sorted(utterances)],
        "echoes": [
            {"origin": origin, "articles": docs}
            for (_, origin), docs in sorted(echoes.items(), key=lambda one: one[0][0])
        ],
        "first": [first for key in sorted(claims) for first in describe_first(key, claims[key])],
        "changes": [describe_change(one) for one in sorted(changes, key=lambda one: (one.claim, one.speaker))],
    }
    yield json.dumps(story, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n"


def describe_claim(key: str, stood: Sequence[tuple[str, Stood]]) -> Fields:
    rows = [
        {
            "article": doc, "speaker": name_speaker(one.speaker, one.entity), "side": name_party(one.party),
            "stance": one.stance, "quote": one.quote, "said": one.said,
        }
        for doc, one in stood
    ]  # fmt: skip
    return {"id": key, "gist": stood[0][1].title, "positions": rows}


def describe_first(key: str, stood: Sequence[tuple[str, Stood]]) -> Iterator[Fields]:
    for doc, one in stood:
        if one.is_first:
            yield {"claim": key, "speaker": name_speaker(one.speaker, one.entity), "article": doc, "said": one.said}


def describe_change(one: Turned) -> Fields:
    return {
        "claim": one.claim, "speaker": name_speaker(one.speaker, one.entity), "side": name_party(one.party),
        "from": one.before, "to": one.after,
    }  # fmt: skip


def name_speaker(speaker: str, entity: str | None) -> str:
    """The best-known name, where the tables know the speaker; else the one that the article gives."""
    return find_canonical(entity or speaker) or find_canonical(speaker) or speaker


def name_party(party: str | None) -> str | None:
    return name_state(party) if party else None
