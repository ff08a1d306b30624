"""What the speaker holds of the content, and how sure it is made: "teme che il ponte non regga" asserts, PS-.

The act gives the stance and a first degree of certainty; the words of the cue (*teme*) and of the content's main clause
(*forse*, *non*, *se*) change it. The words stand in the table `modality`; without one the act alone decides.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from sostiene.extract.acts import CUE_LOOK, QUOTES, choose_cue, is_negated
from sostiene.languages import Language
from sostiene.languages.cues import Word, load_cues, split_words
from sostiene.languages.modality import Mark, Modality, read_modality
from sostiene.records import Act, Attribution, Factuality, Position, Stance

Level = Literal["unknown", "possible", "probable", "certain"]
RANKS: tuple[Level, ...] = ("unknown", "possible", "probable", "certain")
FACTUALITIES: dict[tuple[Level, bool], Factuality] = {
    ("certain", False): "CT+", ("certain", True): "CT-",
    ("probable", False): "PR+", ("probable", True): "PR-",
    ("possible", False): "PS+", ("possible", True): "PS-",
}  # fmt: skip
STANCES: dict[Act, Stance] = {
    "confirm": "confirms",
    "deny": "denies",
    "not_confirm": "does_not_confirm",
    "not_deny": "does_not_deny",
    "report": "reports",
}
# How sure an act makes its content, where no word says otherwise; the acts left out make it certain.
LEVELS: dict[Act, Level] = {
    "estimate": "probable",
    "believe": "probable",
    "warn": "probable",
    "urge": "unknown",
    "ask": "unknown",
    "not_confirm": "unknown",
    "not_deny": "unknown",
}
# Acts whose negation turns the content round (*non crede che regga*: it probably will not); others leave it open.
TURNED_BY_NEGATION: frozenset[Act] = frozenset(("estimate", "believe"))
NEUTRAL: frozenset[Act] = frozenset(("state", "report"))
NOTHING_SAID: frozenset[Act] = frozenset(("ask", "not_confirm", "not_deny"))
# What words of the content may lower it to.
LOWERED: dict[str, Level] = {
    "unknown": "unknown",
    "possible": "possible",
    "probable": "probable",
    "hearsay": "probable",
}
# What words of the cue make of it, whatever the act.
ATTITUDES: dict[str, Level] = {
    "desire": "unknown",
    "possible": "possible",
    "probable": "probable",
    "certain": "certain",
    "factive": "certain",
}
SURE = frozenset(("unknown", "possible", "probable", "certain", "hearsay", "negative"))
NOMINAL = frozenset(("article", "indefinite"))
SMALL = frozenset(("adverb", "helper", "negative", "concord"))
CLAUSE_LOOK = 400  # characters in which the first sentence of a content must end: a main clause is not longer
ASKS_REACH = 4  # *ha chiesto al sindaco se*: words back from the "if" to the verb that asks
PARTICIPLE_REACH = 3  # *avrebbe già più volte cancellato*: words between the auxiliary and its verb
SENTENCE_END = re.compile(r"(?<!\b[A-Z])[.!?;:…]+[\"'»”’)\]]*(?=\s|$)|\n")
PAUSE = re.compile(r"[,—–)]|\s-\s")
PARTICIPLE = re.compile(r"(?!\w+mente)\w{2,}[ts][oaie]")
GERUND = re.compile(r"\w+ndo")


@dataclass(frozen=True)
class CueView:
    """The act, and what else the cue says: an attitude (*teme*), a negation that the act has not taken up, a frame."""

    act: Act
    attitude: Mark | None = None
    is_negated: bool = False
    is_framed: bool = False

    def has(self, kind: str) -> bool:
        return self.attitude is not None and kind in self.attitude.phrase.kinds

    @property
    def is_doubt(self) -> bool:
        """*dubita*, *non è convinto*."""
        return self.has("certain" if self.is_negated else "doubt")

    @property
    def turns_content(self) -> bool:
        """Does a negation of the cue turn the content round (*non crede che regga*)?"""
        return self.is_negated and self.act in TURNED_BY_NEGATION and not (self.has("doubt") or self.has("certain"))


@dataclass(frozen=True)
class Clause:
    """The main clause of a content: its words that are in the table, and what they make of it."""

    marks: tuple[Mark, ...] = ()
    negations: tuple[Mark, ...] = ()
    condition: Mark | None = None
    hearsay: str = ""
    is_question: bool = False

    @property
    def is_negated(self) -> bool:
        return len(self.negations) % 2 == 1


def read_position(text: str, attribution: Attribution, act: Act, language: Language) -> tuple[Position, str]:
    """The position and, in one line, why. *Il perito teme che il ponte non regga* asserts, PS-."""
    table = read_modality(language)
    view = read_cue(text, attribution, act, language)
    clause = read_clause(text, attribution, view, language) if table.content else Clause()
    stance: Stance = "doubts" if view.is_doubt else STANCES.get(act, "asserts")
    level = find_level(view, clause)
    turns = (clause.is_negated, act == "deny", view.is_doubt, view.turns_content)
    factuality = FACTUALITIES.get((level, sum(turns) % 2 == 1), "Uu")
    position = Position(stance, factuality, clause.is_negated, clause.condition is not None, bool(clause.hearsay))
    return position, explain(view, clause, position)


def find_level(view: CueView, clause: Clause) -> Level:
    """How sure the content is made: as sure as the act has it, and no surer than the weakest word of its clause."""
    level = LEVELS.get(view.act, "certain")
    if level == "unknown" or clause.condition or clause.is_question:
        return "unknown"
    if view.is_doubt:
        level = "probable"
    elif view.has("doubt"):  # *non dubita*
        level = "certain"
    elif view.attitude:
        level = next((ATTITUDES[kind] for kind in ATTITUDES if view.has(kind)), level)
    elif view.is_negated and view.act not in TURNED_BY_NEGATION:
        return "unknown"
    if view.act == "deny":  # who denies that something may be, denies it altogether
        return level
    lowered = [LOWERED[kind] for mark in clause.marks for kind in mark.phrase.kinds if kind in LOWERED]
    if clause.hearsay:
        lowered.append("probable")
    return min([level, *lowered], key=RANKS.index)


def explain(view: CueView, clause: Clause, position: Position) -> str:
    """The words that decided, in one line."""
    cue = [view.attitude.shown] if view.attitude else []
    if view.is_negated:
        cue.append("negated")
    found = [mark.shown for mark in clause.marks if mark.phrase.kinds & LOWERED.keys()]
    found.extend(f"negated by {mark.shown}" for mark in clause.negations)
    if clause.condition:
        found.append(f"on the condition {clause.condition.shown}")
    if clause.hearsay:
        found.append(f"hearsay {clause.hearsay}")
    if clause.is_question:
        found.append("a question")
    return "; ".join([", ".join([view.act, *cue]), *found]) + f" -> {position.stance}, {position.factuality}"


def read_cue(text: str, attribution: Attribution, act: Act, language: Language) -> CueView:
    """What the cue says beside its act."""
    if not attribution.cue:
        return CueView(act)
    index, table = load_cues(language), read_modality(language)
    words = split_words(" … ".join(text[one.start : min(one.end, one.start + CUE_LOOK)] for one in attribution.cue))
    matches = list(index.find(words))
    match = choose_cue(matches)
    attitude = table.find_attitude(words, match)
    is_framed = any(one.cue.kind == "preposition" for one in matches)
    heads = [one.first for one in (match, attitude) if one]
    if not heads:
        return CueView(act, attitude, False, is_framed)
    # Where the negation has made another act of the cue's own, it has done its work.
    is_taken_up = match is not None and match.cue.act != act
    is_turned = not is_taken_up and is_negated(text, attribution.cue[0], index, words[: max(heads)])
    return CueView(act, attitude, is_turned, is_framed)


def read_clause(text: str, attribution: Attribution, view: CueView, language: Language) -> Clause:
    """The main clause of the content's first sentence."""
    piece = " ".join(text[span.start : min(span.end, span.start + CLAUSE_LOOK)] for span in attribution.content)
    piece = piece[:CLAUSE_LOOK]
    end = SENTENCE_END.search(piece)
    piece, is_question = (piece[: end.start()], "?" in end.group()) if end else (piece, False)
    table, words = read_modality(language), split_words(piece)
    if not words:
        return Clause(is_question=is_question)
    is_free = view.is_framed or piece[0] in QUOTES or not is_bound(text, attribution)
    walk = Walk(piece, words, find_opening(words[0].form, table, view.act, is_free=is_free), table)
    negations = walk.count_negations(is_denied=view.act == "deny")
    hearsay = "" if walk.condition or piece[0] in QUOTES else walk.find_hearsay(view.act, is_framed=view.is_framed)
    marks = tuple(mark for mark in walk.marks if not walk.is_ruled_out(mark))
    return Clause(marks, negations, walk.condition, hearsay, is_question)


def is_bound(text: str, attribution: Attribution) -> bool:
    """Does the content hang on the cue before it, so that its first word may be *se*, *whether*, *perché*?"""
    if not attribution.cue:
        return False
    end, start = attribution.cue[-1].end, attribution.content[0].start
    return end <= start and ":" not in text[end : min(start, end + CUE_LOOK)]


def find_opening(form: str, table: Modality, act: Act, *, is_free: bool) -> int:
    """The number of the word that begins the clause proper, behind *che*, *di*, *that*, *whether*."""
    kinds = table.small.get(form, frozenset())
    if kinds & {"that", "to"}:
        return 1
    if "question" not in kinds or is_free:
        return 0
    # "said if it rains" may be a condition where a clause needs no word to begin with; "ha detto se piove" is none.
    return 0 if "if" in kinds and "=" in table.small and act not in NOTHING_SAID else 1


class Walk:
    """One walk through the words of a sentence, which keeps to its main clause.

    A comma comes back to the main clause; *che*, *perché*, *se* and the like leave it up to the next comma, and for
    good once it has its verb. Verbs are known only by their helpers (*ha*, *è*) and by conditional endings.
    """

    def __init__(self, piece: str, words: Sequence[Word], first: int, table: Modality) -> None:
        self.piece, self.words, self.first, self.table = piece, words, first, table
        self.marks: list[Mark] = []
        self.numbers: list[int] = []  # of the words of the main clause
        self.condition: Mark | None = None
        self.is_open, self.has_verb = True, False
        number = first
        while number < len(words):
            mark = self.find(number)
            if not self.step(number, mark):
                break
            number = mark.last if mark else number + 1

    def gap(self, number: int) -> str:
        """What stands between the word and the one before."""
        before = self.words[number - 1].end if number else 0
        after = self.words[number].start if number < len(self.words) else len(self.piece)
        return self.piece[before:after]

    def find(self, number: int) -> Mark | None:
        """The phrase that begins there. A word with a capital inside a sentence is a name ("in May")."""
        word = self.words[number]
        own = self.piece[word.start : word.end]
        is_name = number > self.first and own[0].isupper() and not own.isupper() and self.gap(number).isspace()
        return None if is_name else self.table.find(self.words, number)

    def step(self, number: int, mark: Mark | None) -> bool:
        """Take in the word, with the phrase that begins there; False if the main clause ends before it."""
        gap = self.gap(number) if number > self.first else ""
        is_after_pause = number == self.first or bool(PAUSE.search(gap))
        self.is_open = (self.is_open or is_after_pause) and "(" not in gap
        if not self.is_open:
            return True
        kinds = mark.phrase.kinds if mark else frozenset()
        if self.opens_other(number, kinds):
            if self.is_condition(number, kinds):
                self.condition = self.condition or mark
            self.is_open = False
            return is_after_pause or not self.has_verb
        if self.ends_before(number, kinds, is_after_pause=is_after_pause):
            return False
        self.take(number, mark)
        return True

    def take(self, number: int, mark: Mark | None) -> None:
        """Note a word of the main clause."""
        if mark:
            self.marks.append(mark)
        covered = range(number, mark.last if mark else number + 1)
        self.numbers.extend(covered)
        forms = [self.words[one].form for one in covered]
        if self.is_transparent(number):
            self.has_verb = False
        elif any(form in self.table.verbs or self.table.is_conditional(form) for form in forms):
            self.has_verb = True

    def opens_other(self, number: int, kinds: frozenset[str]) -> bool:
        """Does a clause of less weight begin here?"""
        if kinds & {"if", "unless", "subordinate"}:
            return True
        small = self.table.small.get(self.words[number].form, frozenset())
        if kinds or not small & {"that", "question", "relative"}:
            return False
        return not ("that" in small and (self.is_transparent(number) or self.follows(number, "preposition")))

    def is_transparent(self, number: int) -> bool:
        """Is it the *che* of *è possibile che*, behind which the main point comes?"""
        before = self.marks[-1] if self.marks else None
        is_that = "that" in self.table.small.get(self.words[number].form, frozenset())
        return is_that and before is not None and before.last == number and bool(before.phrase.kinds & SURE)

    def is_condition(self, number: int, kinds: frozenset[str]) -> bool:
        """Is it an *if* that does not follow a verb of asking?"""
        before = (word.form for word in self.words[max(0, number - ASKS_REACH) : number])
        return "unless" in kinds or ("if" in kinds and not any(form in self.table.asks for form in before))

    def ends_before(self, number: int, kinds: frozenset[str], *, is_after_pause: bool) -> bool:
        """Does a clause of equal weight begin here (*e la strada …*, *…, non …*)?"""
        if number == self.first:
            return False
        if "coordinate" in kinds:
            return self.has_verb or (number + 1 < len(self.words) and self.begins_clause(number + 1))
        return is_after_pause and self.has_verb and "negative" in kinds

    def begins_clause(self, number: int) -> bool:
        """Does the word show that a whole clause follows the *e* before it (*e non riapre*, *e che …*, *e se …*)?"""
        mark = self.find(number)
        kinds = mark.phrase.kinds if mark else frozenset()
        return "negative" in kinds or self.opens_other(number, kinds)

    def follows(self, number: int, *small: str) -> bool:
        """Does the word stand behind one of those small classes, in the same clause?"""
        if number <= self.first:
            return False
        return bool(self.table.small.get(self.words[number - 1].form, frozenset()) & set(small))

    def count_negations(self, *, is_denied: bool) -> tuple[Mark, ...]:
        """The negations of the main clause; behind a denial *mai*, *nulla* only repeat it, unless they come first."""
        main = [mark for mark in self.marks if self.negates_verb(mark)]
        strict = tuple(mark for mark in main if "negative" in mark.phrase.kinds)
        weak = [mark for mark in main if "concord" in mark.phrase.kinds][:1]
        return strict or tuple(mark for mark in weak if not is_denied or mark.first == self.first)

    def negates_verb(self, mark: Mark) -> bool:
        """Not so where the negation belongs to a noun or an infinitive (*i non residenti*, *di non chiudere*, *gare non
        autorizzate*), or is an answer before the clause (*No, resta aperto*)."""
        if self.follows(mark.first, "article", "preposition", "agent"):
            return False
        if mark.last >= len(self.words):
            return True
        if mark.first == self.first:
            return not PAUSE.search(self.gap(mark.last))
        after, before = self.words[mark.last].form, self.words[mark.first - 1].form
        small = self.table.small.get(after, frozenset())
        belongs_to_noun = small & {"to", "indefinite", "preposition"} or after.endswith(self.table.adjective)
        return not belongs_to_noun or before in self.table.verbs or before.startswith("'")

    def is_ruled_out(self, mark: Mark) -> bool:
        """Is it what may be, denied (*non potrebbe*), and so no longer uncertain?"""
        return "possible" in mark.phrase.kinds and any(
            other.last == mark.first and "negative" in other.phrase.kinds for other in self.marks
        )

    def find_hearsay(self, act: Act, *, is_framed: bool) -> str:
        """The words that mark the main clause as heard from others; empty if none do.

        Behind *secondo* any conditional does. Behind *ha detto che* it may only look ahead, as it always does where the
        speaker tells of himself (*che sarebbe tornato*): there it must be compound, and have a subject.
        """
        told = next((mark.shown for mark in self.marks if "hearsay" in mark.phrase.kinds), "")
        is_ahead = any("future" in mark.phrase.kinds for mark in self.marks)
        if told or not (is_framed or (act in NEUTRAL and not is_ahead)):
            return told
        modal = {number for mark in self.marks if mark.phrase.kinds & LOWERED.keys() for number in range(*mark[1:])}
        for number in self.numbers:
            form = self.words[number].form
            if number in modal or not self.table.is_conditional(form):
                continue
            verb = self.find_compound(number)
            if is_framed or (verb and self.has_subject(number)):
                return f'"{form} {verb}"' if verb else f'"{form}"'
        return ""

    def find_compound(self, number: int) -> str:
        """The participle or gerund of a compound conditional (*avrebbe* … *cancellato*, *starebbe trattando*)."""
        kinds = self.table.small.get(self.words[number].form, frozenset())
        if not kinds & {"have", "be", "progressive"}:
            return ""
        pattern = GERUND if "progressive" in kinds else PARTICIPLE
        reach = self.words[number + 1 : number + 1 + PARTICIPLE_REACH]
        # "sarebbero una risposta": behind an article stands a noun.
        after = takewhile(lambda word: not self.table.small.get(word.form, frozenset()) & NOMINAL, reach)
        return next((word.form for word in after if pattern.fullmatch(word.form)), "")

    def has_subject(self, number: int) -> bool:
        """Does anything stand before the verb that may be its subject?"""
        before = [one for one in self.numbers if one < number]
        return any(not self.table.small.get(self.words[one].form, frozenset()) & SMALL for one in before)
