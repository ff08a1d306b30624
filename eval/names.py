"""One speaker across articles: `python -m eval.names --shared DIR`.

Two figures. The pairs of names in tests/connect/name_pairs.tsv: precision and recall of `same`, what is unsure counting
as not joined. The stories of the shared gold: each gold position is given the speaker of our statement whose words
overlap its quote most; of the pairs of one gold speaker in two articles, the share that lies in one entity, and the
pairs of two gold speakers that do.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from eval.predictions import predict
from eval.sets import read_rows
from sostiene.codec import article_from_exchange
from sostiene.connect.entities import Mention, group_speakers
from sostiene.connect.names import compare_names
from sostiene.records import Article, Statement, Voice

PAIRS = Path(__file__).parent.parent / "tests" / "connect" / "name_pairs.tsv"


@dataclass(frozen=True)
class Placed:
    """A gold position and the speaker that we read in its place."""

    article: str
    lang: str | None
    gold: str
    name: str
    entity: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder that holds gold/stories/")
    parser.add_argument("--pairs", type=Path, default=PAIRS, help="pairs of names: same or different, and two names")
    parser.add_argument("--tagger", default="neural")
    parser.add_argument("--errors", action="store_true", help="list every error")
    options = parser.parse_args()
    print_pairs(options.pairs, errors=options.errors)
    for folder in sorted((options.shared / "gold" / "stories").iterdir()):
        if (folder / "story.yaml").is_file():
            print_story(folder, options.tagger, errors=options.errors)
    return 0


def print_pairs(path: Path, *, errors: bool) -> None:
    """The figures on the pairs of names."""
    counts: Counter[tuple[str, str]] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            truth, one, other = line.split("\t")
            likeness = compare_names(one, other)
            counts[truth, likeness.verdict] += 1
            if errors and truth != likeness.verdict:
                print(f"  {truth}, read as {likeness.verdict}: {one} / {other}: {likeness.why}", file=sys.stderr)
    right, wrong = counts["same", "same"], counts["different", "same"]
    all_same = sum(number for (truth, _), number in counts.items() if truth == "same")
    print(f"pairs of names: {show(right, right + wrong)} precision, {show(right, all_same)} recall")
    for (truth, verdict), number in sorted(counts.items()):
        print(f"  {truth:9} read as {verdict:9} {number}")


def print_story(folder: Path, tagger: str, *, errors: bool) -> None:
    """The figures on one story."""
    placed = list(place_positions(folder, tagger))
    pairs = [(one, other) for one, other in combinations(placed, 2) if one.article != other.article]
    same = [(one, other) for one, other in pairs if one.gold == other.gold]
    across = [(one, other) for one, other in same if one.lang != other.lang]
    wrong = [(one, other) for one, other in pairs if one.gold != other.gold and one.entity == other.entity]
    print(f"{folder.name}: {len(placed)} positions with a speaker of ours")
    for name, some in (("same speaker, two articles", same), ("  of these in two languages", across)):
        print(f"  {name}: {show(sum(one.entity == other.entity for one, other in some), len(some))} joined")
    print(f"  two speakers, two articles: {show(len(wrong), len(pairs) - len(same))} joined")
    if errors:
        lost = [(one, other) for one, other in same if one.entity != other.entity]
        for kind, some in (("lost", lost), ("wrong", wrong)):
            list_errors(kind, some)


def list_errors(kind: str, pairs: Sequence[tuple[Placed, Placed]]) -> None:
    """Each error once, with how often it is made."""
    counts = Counter(tuple(sorted(f"{one.name} [{one.gold}]" for one in pair)) for pair in pairs)
    for names, number in counts.most_common():
        print(f"  {kind} {number}: {' / '.join(names)}", file=sys.stderr)


def show(number: int, of: int) -> str:
    return f"{100 * number / of:.1f} % ({number} of {of})" if of else "-"


def place_positions(folder: Path, tagger: str) -> Iterator[Placed]:
    """Every gold position that overlaps a statement of ours, with that statement's speaker."""
    import yaml

    rows = [{**row, "doc": row.get("doc") or row["id"]} for row in read_rows(folder / "articles.jsonl")]
    articles = {row["doc"]: article_from_exchange(row) for row in predict(rows, tagger)}
    entities = find_entities(articles, {row["doc"]: row.get("date") for row in rows})
    story: dict[str, Any] = yaml.safe_load((folder / "story.yaml").read_text(encoding="utf-8"))
    for position in story["positions"]:
        article = articles[position["article"]]
        statement = find_statement(article, position["quote"])
        if statement is not None and statement.speaker != "unknown":
            entity = entities[f"{article.doc} {statement.id}"]
            yield Placed(article.doc, article.lang, position["speaker"], statement.speaker, entity)


def find_entities(articles: dict[str, Article], days: dict[str, str | None]) -> dict[str, int]:
    """The number of the entity of every statement's speaker."""
    mentions = [
        Mention(f"{doc} {one.id}", one.speaker, article.lang, one.voice or Voice(), doc, days[doc])
        for doc, article in articles.items()
        for one in article.statements
    ]
    return {key: number for number, entity in enumerate(group_speakers(mentions)) for key in entity.members}


def find_statement(article: Article, quote: str) -> Statement | None:
    """The statement that has most of its own words inside the quote, at least half of the shorter one."""
    inside: set[int] = set()
    for piece in quote.split("[...]"):
        pattern = r"\s+".join(map(re.escape, piece.split()))
        match = re.search(pattern, article.text) if pattern else None
        inside |= set(range(*match.span())) if match else set()
    best = max(article.statements, key=lambda one: overlap(one, inside), default=None)
    return best if best is not None and overlap(best, inside) >= 0.5 else None


def overlap(statement: Statement, inside: set[int]) -> float:
    passages = [one for one in (statement.source, statement.cue, statement.content) if one is not None]
    own = {place for passage in passages for span in passage.spans for place in range(*span)}
    return len(own & inside) / max(1, min(len(own), len(inside)))


if __name__ == "__main__":
    sys.exit(main())
