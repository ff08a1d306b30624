"""How well statements are found, measured against gold: articles whose statements people marked.

Passages are compared as sets of words (overlap.py); two are *half* the same if they share half of the words of each.
Contents are paired one to one, the most alike first. A *triple* is right if content, source and cue of one statement
are half the same as those of one gold statement (none on both sides is right too). Kind, act, speaker and day are
judged on the pairs whose contents are half the same.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar, get_args

from sostiene.codec import article_from_line
from sostiene.errors import InputError, UsageError
from sostiene.extract import read_statements
from sostiene.identity import is_same_name
from sostiene.models import Tagger
from sostiene.overlap import NumberedText, Words, is_half, measure_likeness
from sostiene.readers.jsonl import split_lines
from sostiene.readers.text import article_from_text
from sostiene.records import Article, Problem, Statement

GroupName = Literal["all", "outer", "nested", "quoted"]
GROUPS: tuple[GroupName, ...] = get_args(GroupName)
DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
Sum = TypeVar("Sum")


@dataclass(frozen=True)
class Measure:
    """How many things there are to be found, how many were predicted, and how many of each side meet.

    `found` counts on the side of gold and `right` on that of the predictions: in a group of statements they may differ,
    because a quoted statement may have been found with a content that is not quoted.
    """

    gold: int = 0
    predicted: int = 0
    found: int = 0
    right: int = 0

    @property
    def precision(self) -> float | None:
        return self.right / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        return self.found / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None where there was nothing to find and nothing was predicted."""
        if not self.gold and not self.predicted:
            return None
        precision, recall = self.precision or 0.0, self.recall or 0.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(frozen=True)
class Share:
    """How many of some pairs are right."""

    pairs: int = 0
    right: int = 0

    @property
    def share(self) -> float | None:
        return self.right / self.pairs if self.pairs else None


@dataclass(frozen=True)
class Group:
    """The figures of one group of statements: all, outer (within no other), nested, or quoted (at least in part)."""

    content_exact: Measure = Measure()
    content_half: Measure = Measure()
    source_half: Measure = Measure()
    cue_half: Measure = Measure()
    triple_half: Measure = Measure()


@dataclass(frozen=True)
class Evaluation:
    """All figures of some articles."""

    articles: int = 0
    all: Group = Group()
    outer: Group = Group()
    nested: Group = Group()
    quoted: Group = Group()
    kind: Share = Share()
    act: Share = Share()
    speaker: Share = Share()
    when: Measure = Measure()


@dataclass(frozen=True)
class Report:
    """The figures by language, those of all languages together, and what could not be read."""

    languages: tuple[tuple[str, Evaluation], ...]
    total: Evaluation
    problems: tuple[Problem, ...] = ()


def evaluate_file(path: Path, tagger: Tagger) -> Report:
    """How well the tagger finds the statements of a gold file in the exchange format."""
    return evaluate(read_gold(path), tagger)


def read_gold(path: Path) -> Iterator[Article | Problem]:
    """The articles of a gold file with their statements; a line that is none becomes a Problem."""
    try:
        stream = path.open("rb")
    except OSError as error:
        raise UsageError(f"the gold file {path} cannot be opened ({error.strerror})", "Name a file in JSONL") from None
    with stream:
        for line in split_lines(stream):
            if line.content is None:
                yield Problem(f"{path}:{line.number}", "the line is too long for one article")
            elif line.content.strip():
                try:
                    yield article_from_line(line.content.decode("utf-8-sig"))
                except (InputError, UnicodeDecodeError) as error:
                    yield Problem(f"{path}:{line.number}", str(error), "Each line must be an article with statements")


def evaluate(gold: Iterable[Article | Problem], tagger: Tagger) -> Report:
    """How well the tagger finds the statements of the gold articles, of which it sees the text only."""
    problems: list[Problem] = []
    return replace(compare_all(read_pairs(gold, tagger, problems)), problems=tuple(problems))


def read_pairs(
    gold: Iterable[Article | Problem], tagger: Tagger, problems: list[Problem]
) -> Iterator[tuple[Article, Article]]:
    """Each gold article with the same as the tagger reads it; what cannot be read is added to `problems`."""
    for article in gold:
        if isinstance(article, Problem):
            problems.append(article)
            continue
        try:
            blank = article_from_text(
                article.text, doc=article.doc, lang=article.lang, published=article.published, title=article.title
            )
        except InputError as error:
            problems.append(Problem(article.doc, error.what, error.hint))
            continue
        yield article, read_statements(blank, tagger)


def compare_all(pairs: Iterable[tuple[Article, Article]]) -> Report:
    """The figures of many articles, each given as gold and as it was read."""
    languages: dict[str, Evaluation] = {}
    for gold, read in pairs:
        code = gold.lang or read.lang or "und"
        languages[code] = add(languages.get(code, Evaluation()), compare(gold, read))
    total = Evaluation()
    for evaluation in languages.values():
        total = add(total, evaluation)
    return Report(tuple(sorted(languages.items())), total)


def add(one: Sum, other: Sum) -> Sum:
    """The sum of two records, field by field."""
    if isinstance(one, int) and isinstance(other, int):
        return one + other  # type: ignore[return-value]
    sums = {field.name: add(getattr(one, field.name), getattr(other, field.name)) for field in fields(one)}  # type: ignore[arg-type]
    return type(one)(**sums)


@dataclass(frozen=True)
class Entry:
    """A statement with its passages as sets of words, and the groups it belongs to."""

    statement: Statement
    content: Words
    core: Words
    source: Words
    cue: Words
    groups: frozenset[GroupName]


class Pair(NamedTuple):
    """A gold statement and the one that was read in its place."""

    gold: Entry
    read: Entry


def compare(gold: Article, read: Article) -> Evaluation:
    """The figures of one article: its gold statements against those that were read. Both must have the same text."""
    numbered = NumberedText(gold.text)
    wanted = [make_entry(statement, numbered) for statement in gold.statements]
    given = [make_entry(statement, numbered) for statement in read.statements]
    pairs = pair_up(wanted, given, weigh_contents)
    halves = [pair for pair in pairs if is_half(pair.gold.content, pair.read.content)]
    hits = Hits(
        exact=[pair for pair in pairs if pair.gold.core == pair.read.core],
        half=halves,
        sources=[pair for pair in pair_up(wanted, given, weigh_sources) if is_half(pair.gold.source, pair.read.source)],
        cues=[pair for pair in pair_up(wanted, given, weigh_cues) if is_half(pair.gold.cue, pair.read.cue)],
        triples=pair_up(wanted, given, weigh_triples),
    )
    groups: dict[str, Any] = {name: measure_group(name, wanted, given, hits) for name in GROUPS}
    return Evaluation(articles=1, **groups, **judge(halves))


def make_entry(statement: Statement, numbered: NumberedText) -> Entry:
    content = numbered.select(statement.content)
    groups: set[GroupName] = {"all", "nested" if statement.within else "outer"}
    if content & numbered.quoted:
        groups.add("quoted")
    source, cue = numbered.select(statement.source), numbered.select(statement.cue)
    return Entry(statement, content, numbered.strip(content), source, cue, frozenset(groups))


@dataclass(frozen=True)
class Hits:
    """The pairs that are right, by what is asked of them."""

    exact: list[Pair]
    half: list[Pair]
    sources: list[Pair]
    cues: list[Pair]
    triples: list[Pair]


def measure_group(group: GroupName, wanted: Sequence[Entry], given: Sequence[Entry], hits: Hits) -> Group:
    """The figures of one group. What belongs to it is told by gold for recall, by the prediction for precision."""
    wanted = [entry for entry in wanted if group in entry.groups]
    given = [entry for entry in given if group in entry.groups]

    def measure(pairs: Iterable[Pair], part: Callable[[Entry], Words]) -> Measure:
        pairs = list(pairs)
        return Measure(
            gold=sum(bool(part(entry)) for entry in wanted),
            predicted=sum(bool(part(entry)) for entry in given),
            found=sum(group in pair.gold.groups for pair in pairs),
            right=sum(group in pair.read.groups for pair in pairs),
        )

    return Group(
        content_exact=measure(hits.exact, lambda entry: entry.content),
        content_half=measure(hits.half, lambda entry: entry.content),
        source_half=measure(hits.sources, lambda entry: entry.source),
        cue_half=measure(hits.cues, lambda entry: entry.cue),
        triple_half=measure(hits.triples, lambda entry: entry.content),
    )


def judge(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Kind, act, speaker and day of the pairs, as fields of an Evaluation."""
    statements = [(pair.gold.statement, pair.read.statement) for pair in pairs]
    days = [(read_day(gold), read_day(read)) for gold, read in statements]
    same_days = sum(is_same_day(gold, read) for gold, read in days)
    return {
        "kind": Share(len(pairs), sum(gold.kind == read.kind for gold, read in statements)),
        "act": Share(len(pairs), sum(gold.act == read.act for gold, read in statements)),
        "speaker": Share(len(pairs), sum(is_same_name(gold.speaker, read.speaker) for gold, read in statements)),
        "when": Measure(
            gold=sum(bool(gold) for gold, _ in days),
            predicted=sum(bool(read) for _, read in days),
            found=same_days,
            right=same_days,
        ),
    }


def read_day(statement: Statement) -> str:
    return (statement.when.day or "") if statement.when else ""


def is_same_day(gold: str, read: str) -> bool:
    """Are the days the same, as far as gold tells? `2024-10` in gold is met by `2024-10-28`."""
    return bool(gold) and DAY.fullmatch(read) is not None and read.startswith(gold)


def pair_up(wanted: Sequence[Entry], given: Sequence[Entry], weigh: Callable[[Pair], float]) -> list[Pair]:
    """Pairs one to one, the heaviest first, equals in the order of the text. What weighs nothing is no pair."""
    weights = ((weigh(Pair(gold, read)), i, j) for i, gold in enumerate(wanted) for j, read in enumerate(given))
    pairs: list[Pair] = []
    taken_gold: set[int] = set()
    taken_read: set[int] = set()
    for _, i, j in sorted((-weight, i, j) for weight, i, j in weights if weight > 0):
        if i not in taken_gold and j not in taken_read:
            taken_gold.add(i)
            taken_read.add(j)
            pairs.append(Pair(wanted[i], given[j]))
    return pairs


def weigh_contents(pair: Pair) -> float:
    """How alike the contents are; source and cue decide between two people credited with the same words."""
    alike = measure_likeness(pair.gold.content, pair.read.content)
    return alike and alike + 1e-9 * (is_source_right(pair) + is_cue_right(pair))


def weigh_sources(pair: Pair) -> float:
    return measure_likeness(pair.gold.source, pair.read.source)


def weigh_cues(pair: Pair) -> float:
    return measure_likeness(pair.gold.cue, pair.read.cue)


def weigh_triples(pair: Pair) -> float:
    is_right = is_half(pair.gold.content, pair.read.content) and is_source_right(pair) and is_cue_right(pair)
    return measure_likeness(pair.gold.content, pair.read.content) if is_right else 0.0


def is_source_right(pair: Pair) -> bool:
    return is_half(pair.gold.source, pair.read.source) if pair.gold.source else not pair.read.source


def is_cue_right(pair: Pair) -> bool:
    return is_half(pair.gold.cue, pair.read.cue) if pair.gold.cue else not pair.read.cue


def report_to_json(report: Report) -> dict[str, Any]:
    """The report as plain values, with precision, recall and F1 beside the counts."""
    return {
        "languages": {code: record_to_json(evaluation) for code, evaluation in report.languages},
        "total": record_to_json(report.total),
        "problems": [asdict(problem) for problem in report.problems],
    }


def record_to_json(record: Any) -> Any:
    if isinstance(record, int):
        return record
    values = {field.name: record_to_json(getattr(record, field.name)) for field in fields(record)}
    if isinstance(record, Measure):
        values |= {name: shorten(getattr(record, name)) for name in ("precision", "recall", "f1")}
    elif isinstance(record, Share):
        values["share"] = shorten(record.share)
    return values


def shorten(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 4)


def format_report(report: Report) -> str:
    """The report as a table for the terminal: percentages, a line each, a block for each language."""
    blocks = [format_evaluation(code, evaluation) for code, evaluation in report.languages]
    if len(blocks) != 1:
        blocks.append(format_evaluation("all languages", report.total))
    return "\n\n".join(blocks)


def format_evaluation(name: str, evaluation: Evaluation) -> str:
    """The figures of one language."""
    outer, counted = evaluation.outer, evaluation.all.content_half
    rows = [f"{name}: articles {evaluation.articles}, statements in gold {counted.gold}, found {counted.predicted}", ""]
    rows.append(f"{'outer statements':24}{'P':>7}{'R':>7}{'F1':>7}")
    rows += [format_measure(field.name.replace("_", " "), getattr(outer, field.name)) for field in fields(outer)]
    rows.append(format_measure("quoted triple", evaluation.quoted.triple_half))
    rows.append(format_measure("nested triple", evaluation.nested.triple_half))
    rows += ["", "on the pairs whose contents are half the same"]
    for label in ("kind", "act", "speaker"):
        share: Share = getattr(evaluation, label)
        rows.append(f"{label:24}{'':14}{format_percent(share.share)}   {share.right} of {share.pairs}")
    rows.append(format_measure("when", evaluation.when))
    return "\n".join(rows)


def format_measure(label: str, measure: Measure) -> str:
    figures = "".join(format_percent(figure) for figure in (measure.precision, measure.recall, measure.f1))
    return f"{label:24}{figures}   gold {measure.gold}, found {measure.predicted}"


def format_percent(figure: float | None) -> str:
    return f"{'-':>7}" if figure is None else f"{100 * figure:7.1f}"
