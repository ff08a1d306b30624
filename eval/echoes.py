"""How well utterances and echoes are found on the stories of `gold/stories`.

    python -m eval.echoes --shared ../shared [--read DIR] [--details]

Each story is read with the product's own reader and embedder; with `--read` what `sostiene read --jsonl` made of it is
taken instead (`NAME.json`, a list of articles). `--details` prints what was found, with the reasons.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Any

from sostiene.codec import article_from_exchange
from sostiene.connect.drift import align
from sostiene.connect.echoes import Echo, count_origins, find_echoes
from sostiene.connect.entities import Mention, group_speakers
from sostiene.connect.origins import find_chains
from sostiene.connect.records import Text, Told
from sostiene.connect.utterances import Utterance, group_utterances
from sostiene.errors import InputError
from sostiene.extract.sentences import Sentences
from sostiene.models import Tagger, load_tagger
from sostiene.models.embedder import Embedder, load_embedder
from sostiene.readers import article_from_text
from sostiene.reading import find_statements
from sostiene.records import Article, Passage, Position, Statement, Voice

FIGURES = ("p", "r", "f1")


@dataclass(frozen=True)
class Story:
    """A story as it was read, and what was found in it."""

    texts: Sequence[Text]
    told: Sequence[Told]
    utterances: Sequence[Utterance]
    echoes: Sequence[Echo]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--read", type=Path, help="a folder with the stories as they were read")
    parser.add_argument("--details", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    embedder, measured = load_embedder(), {}
    tagger = None if options.read else load_tagger("neural")
    for folder in sorted((options.shared / "gold" / "stories").iterdir()):
        rows = read_lines(folder / "articles.jsonl")
        articles = read_made(options.read / f"{folder.name}.json") if options.read else list(read_story(rows, tagger))
        story = connect(articles, rows, embedder)
        measured[folder.name] = score(options.shared / "eval" / "score_story.py", folder, story)
        if options.details:
            print("\n".join(describe(story)))
    print(json.dumps(measured, indent=1) if options.json else format_table(measured))


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def read_made(path: Path) -> list[Article]:
    return [article_from_exchange(row) for row in json.loads(path.read_text(encoding="utf-8"))]


def read_story(rows: Sequence[Mapping[str, Any]], tagger: Tagger | None) -> Iterator[Article]:
    """The articles with their statements; one in a script that is not read is left out."""
    for row in rows:
        try:
            article = article_from_text(row["text"], doc=row["id"], lang=row.get("lang"), published=row.get("date"))
        except InputError as problem:
            print(f"{row['id']}: {problem}", file=sys.stderr)
            continue
        read = find_statements(article, tagger or load_tagger("neural"))
        if isinstance(read, Article):
            yield read


def connect(articles: Sequence[Article], rows: Sequence[Mapping[str, Any]], embedder: Embedder) -> Story:
    known = {row["id"]: row for row in rows}
    texts = [
        Text(
            one.doc,
            one.doc,
            one.text,
            one.lang,
            one.title,
            one.published,
            known[one.doc].get("outlet"),
            known[one.doc].get("url"),
        )
        for one in articles
    ]
    told = name_entities(articles, [tell(article, one) for article in articles for one in article.statements])
    vectors = embedder.embed([one.content for one in told])
    return Story(
        texts, told, group_utterances(told, vectors, texts), find_echoes(texts, told, vectors, embed=embedder.embed)
    )


def tell(article: Article, one: Statement) -> Told:
    sentences, position, voice = (
        Sentences(article.text),
        one.position or Position("asserts", "Uu"),
        one.voice or Voice(),
    )
    start, end = sentences.start(one.content.start), sentences.end(one.content.end - 1)
    return Told(
        f"{article.doc}/{one.id}", article.doc, one.speaker, one.content.text, article.text[start:end].strip(),
        tuple((span.start, span.end) for span in one.content.spans), party=voice.party, voice=voice.type, act=one.act,
        kind=one.kind, stance=position.stance, is_negated=position.is_negated, is_conditional=position.is_conditional,
        is_hearsay=position.is_hearsay, cue=show(one.cue), source=show(one.source), channel=show(one.channel),
        addressee=show(one.addressee), said=one.when.day if one.when else None, published=article.published,
        lang=article.lang, within=f"{article.doc}/{one.within}" if one.within else None, confidence=one.confidence,
    )  # fmt: skip


def show(passage: Passage | None) -> str:
    return passage.text if passage else ""


def name_entities(articles: Sequence[Article], told: Sequence[Told]) -> list[Told]:
    mentions = [
        Mention(
            f"{article.doc}/{one.id}", one.speaker, article.lang, one.voice or Voice(), article.doc, article.published
        )
        for article in articles
        for one in article.statements
    ]
    entities = {key: entity for entity in group_speakers(mentions) for key in entity.members}
    return [
        replace(one, entity=entities[one.key].members[0], party=one.party or entities[one.key].party) for one in told
    ]


def score(scorer: Path, folder: Path, story: Story) -> dict[str, dict[str, float]]:
    told = {one.key: one for one in story.told}
    prediction = {
        "utterances": [
            {"in": [{"article": told[key].article, "quote": told[key].content} for key in one.members]}
            for one in story.utterances
        ],
        "echoes": [{"origin": one.name, "articles": one.members} for one in story.echoes],
    }
    with TemporaryDirectory() as place:
        path = Path(place) / "prediction.json"
        path.write_text(json.dumps(prediction, ensure_ascii=False), encoding="utf-8")
        command = [sys.executable, str(scorer), str(folder), str(path), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if not done.stdout.startswith("{"):
        raise SystemExit(f"{scorer.name} failed on {folder.name}:\n{done.stderr}")
    figures = json.loads(done.stdout)
    return {name: {key: 100 * (figures[name][key] or 0) for key in FIGURES} for name in ("utterance", "echo")}


def describe(story: Story) -> Iterator[str]:
    """What was found, for a person to read."""
    told = {one.key: one for one in story.told}
    for utterance in story.utterances:
        yield f"utterance of {told[utterance.members[0]].speaker}, said {utterance.said}"
        yield from (f"    {key}: {told[key].content}" for key in utterance.members)
        yield from (f"    {tie.one} = {tie.other}: {tie.why} ({tie.score})" for tie in utterance.ties)
        for key in utterance.members[1:]:
            changes = align(told[utterance.members[0]], told[key]).changes
            yield from (f"    {key}, {change.kind}: {change.one} -> {change.other}" for change in changes)
    for echo in story.echoes:
        yield f"echo of {echo.name} ({echo.origin}): {', '.join(echo.members)}"
        yield from (f"    {edge.one or echo.name} -> {edge.other}, {edge.kind}: {edge.why}" for edge in echo.edges)
    for chain in find_chains(story.told, story.texts):
        yield f"{chain.statement}: " + " < ".join(f"{hop.name} ({hop.kind})" for hop in chain.hops)
    origins = count_origins([text.key for text in story.texts], story.echoes, story.texts)
    yield f"{origins.articles} articles, {origins.outlets} outlets, {origins.origins} origins"


def format_table(measured: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    lines = [f"{'':30}" + "".join(f"{key.upper():>8}" for key in FIGURES)]
    for figure in ("utterance", "echo"):
        lines += [f"{figure} pairs"]
        lines += [f"  {name:28}" + format_row([row[figure][key] for key in FIGURES]) for name, row in measured.items()]
        lines += [
            f"  {'mean':28}" + format_row([mean(row[figure][key] for row in measured.values()) for key in FIGURES])
        ]
    return "\n".join(lines)


def format_row(values: Sequence[float]) -> str:
    return "".join(f"{value:8.1f}" for value in values)


if __name__ == "__main__":
    main()
