"""What the cases of a language say about the product: `run_cases` reads them all, `check_case` compares one."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, get_args

from sostiene.identity import is_same_name
from sostiene.languages.cases import Case, case_to_article, list_cases, read_case
from sostiene.overlap import NumberedText, is_half, measure_likeness
from sostiene.records import Article, Quantity, Statement

Field = Literal[
    "statement", "content", "source", "cue", "speaker", "kind", "act", "addressee", "channel", "when", "within",
    "aspect", "extra",
]  # fmt: skip
FIELDS: tuple[Field, ...] = get_args(Field)
PASSAGES: tuple[Field, ...] = ("source", "cue", "addressee", "channel")
CHOICES: tuple[Field, ...] = ("kind", "act", "within")
SOMETIMES: tuple[Field, ...] = ("addressee", "channel", "when", "within")  # what most statements do not have


@dataclass(frozen=True)
class Mismatch:
    """One field in which the reading differs from the case; `statement` is the number of the block in the case file.

    `field` is "statement" where nothing was found for the block, "extra" (with statement 0) where something was found
    that the case does not have, "content" where at least half but not all the words are right.
    """

    case: str
    statement: int
    field: Field
    expected: str
    found: str


@dataclass(frozen=True)
class Score:
    """How often a field was right, of how many times it counted."""

    field: Field
    right: int
    total: int


@dataclass(frozen=True)
class CaseReport:
    """What the cases of one language say about the product. `clean` counts the cases without any mismatch.

    The score "statement" is over all statements of the cases, "extra" over all that the product found (right: those
    that a case has), every other one over the statements found; addressee, channel, when and within count where either
    side has one, "aspect" wherever a case tells one.
    """

    lang: str
    cases: int
    clean: int
    scores: tuple[Score, ...]
    mismatches: tuple[Mismatch, ...]

    def score(self, field: Field) -> Score:
        return next(score for score in self.scores if score.field == field)


class Pair(NamedTuple):
    """A statement of a case and the one that was found for it, by their positions."""

    expected: int
    found: int


def run_cases(code: str, read: Callable[[Article], Article]) -> CaseReport:
    """What becomes of the language's cases when `read` reads them, such as `partial(read_statements, tagger=tagger)`.

    `read` is given, not imported: the languages know nothing of what is built on them.
    """
    cases = [read_case(path, code) for path in list_cases(code)]
    right: Counter[Field] = Counter()
    total: Counter[Field] = Counter()
    mismatches: list[Mismatch] = []
    clean = 0
    for case in cases:
        article = read(replace(case_to_article(case), statements=()))
        wrong = check_case(case, article)
        counts = count_fields(case, article)
        total.update(counts)
        right.update(counts)
        right.subtract(mismatch.field for mismatch in wrong)
        mismatches += wrong
        clean += not wrong
    scores = tuple(Score(field, right[field], total[field]) for field in FIELDS)
    return CaseReport(code, len(cases), clean, scores, tuple(mismatches))


def count_fields(case: Case, article: Article) -> Counter[Field]:
    """How often each field counts in a case that was read as `article`."""
    pairs = pair_statements(NumberedText(case.text), case.statements, article.statements)
    compared = [(case.statements[pair.expected], article.statements[pair.found]) for pair in pairs]
    counts: Counter[Field] = Counter({"statement": len(case.statements), "extra": len(article.statements)})
    told = [case.told[pair.expected] for pair in pairs] if case.told else []
    counts["aspect"] = sum(map(len, told))
    for field in FIELDS[1:-2]:
        is_always = field not in SOMETIMES
        counts[field] = sum(is_always or bool(getattr(one, field) or getattr(other, field)) for one, other in compared)
    return counts


def check_case(case: Case, article: Article) -> list[Mismatch]:
    """Where the statements that were read differ from those of the case.

    A statement is found if half the words of its content, on either side, are the same; so are source, cue, addressee
    and channel right. Every other field must be the same.
    """
    text = NumberedText(case.text)
    pairs = {pair.expected: pair.found for pair in pair_statements(text, case.statements, article.statements)}
    parents = {None: None} | {article.statements[found].id: case.statements[at].id for at, found in pairs.items()}
    mismatches = []
    for position, expected in enumerate(case.statements):
        if position not in pairs:
            mismatches.append(Mismatch(case.name, position + 1, "statement", expected.content.text, ""))
            continue
        found = article.statements[pairs[position]]
        found = replace(found, within=parents.get(found.within, "a statement that is none"))
        for difference in compare_statements(text, expected, found):
            mismatches.append(Mismatch(case.name, position + 1, *difference))
        for key, value in case.told[position].items() if case.told else ():
            if (shown := show_aspect(found, key)) != value:
                mismatches.append(Mismatch(case.name, position + 1, "aspect", f"{key} {value}", shown))
    extra = (found for position, found in enumerate(article.statements) if position not in pairs.values())
    return mismatches + [Mismatch(case.name, 0, "extra", "", found.content.text) for found in extra]


class Difference(NamedTuple):
    """A field of two statements that is not the same in both, as words."""

    field: Field
    expected: str
    found: str


def compare_statements(text: NumberedText, expected: Statement, found: Statement) -> Iterator[Difference]:
    """The fields in which two statements of one text differ."""
    if text.select(expected.content) != text.select(found.content):
        yield Difference("content", expected.content.text, found.content.text)
    for field in PASSAGES:
        one, other = getattr(expected, field), getattr(found, field)
        if (one or other) and not is_half(text.select(one), text.select(other)):
            yield Difference(field, one.text if one else "", other.text if other else "")
    if not is_same_name(expected.speaker, found.speaker):
        yield Difference("speaker", expected.speaker, found.speaker)
    for field in CHOICES:
        if getattr(expected, field) != getattr(found, field):
            yield Difference(field, getattr(expected, field) or "", getattr(found, field) or "")
    if name_day(expected) != name_day(found):
        yield Difference("when", name_day(expected), name_day(found))


def name_day(statement: Statement) -> str:
    return (statement.when.day or "") if statement.when else ""


def show_aspect(statement: Statement, key: str) -> str:
    """What a statement tells of one of cases.ASPECTS, as a case writes it; `-` for nothing."""
    position, voice, happened = statement.position, statement.voice, statement.happened
    shown = {
        "Stance": position and position.stance,
        "Sure": position and position.factuality,
        "Voice": voice and voice.type,
        "Party": voice and voice.party,
        "Role": voice and voice.role,
        "Organisation": voice and voice.organisation,
        "Happened": happened and (happened.day or f"{happened.first} {happened.last}"),
        "At": statement.place and statement.place.text,
        "Amount": "; ".join(map(show_quantity, statement.quantities)),
    }
    return shown[key] or "-"


def show_quantity(quantity: Quantity) -> str:
    """ "about 10000 soldati", "between 5 10 euro"."""
    bounds = [
        f"{value:g}" if value < 1e6 else f"{value:.0f}" for value in (quantity.low, quantity.high) if value is not None
    ]
    return " ".join((quantity.exactness, *dict.fromkeys(bounds), quantity.unit)).strip()


def pair_statements(text: NumberedText, expected: Sequence[Statement], found: Sequence[Statement]) -> list[Pair]:
    """Which statement was found for which: those that share most of their content, then of their cue, come first."""
    candidates = []
    for one, statement in enumerate(expected):
        content, cue = text.select(statement.content), text.select(statement.cue)
        for other, candidate in enumerate(found):
            theirs = text.select(candidate.content)
            if is_half(content, theirs):
                likeness = measure_likeness(content, theirs), measure_likeness(cue, text.select(candidate.cue))
                candidates.append((-likeness[0], -likeness[1], statement.act != candidate.act, one, other))
    pairs: list[Pair] = []
    for *_, one, other in sorted(candidates):
        if all(one != pair.expected and other != pair.found for pair in pairs):
            pairs.append(Pair(one, other))
    return sorted(pairs)
