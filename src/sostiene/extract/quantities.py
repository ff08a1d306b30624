"""The amounts in what somebody said, as exact as the words have them: "circa 10.000 soldati" is about 10,000 soldati.

    [modifier]  number [to number]     [of] noun, measure, % or $
    circa       dieci       mila            soldati
    at least    5      -    10 million      people
    più di      decine  di  migliaia   di   persone

The words lie in the table `quantities` of the language; without one only digits before a word are read. Conventions:
`decine` (any plural that stands alone) is two tens or more, so low 20 and no high; `una decina` is ten, a fifth more or
less; `qualche`, `a few` are two or more. A share (`due terzi`, `nine out of ten`) is a part of one and has no unit: two
thirds of the soldiers are not 0.67 soldiers; a percentage has the unit `%`. What may be a date, score or name is none.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

from sostiene.languages import Language
from sostiene.languages.amounts import (
    CHANGE_REACH,
    FACTORS,
    HYPHENS,
    LONGEST_SUM,
    NOTHING,
    Amount,
    Found,
    Modifier,
    Step,
    Sum,
    Token,
    Unit,
    fold,
    read_grammar,
)
from sostiene.languages.timex import Timex, read_calendar
from sostiene.records import Exactness, Quantity, Span, cut_passage


def read_quantities(text: str, content: Sequence[Span], language: Language) -> tuple[Quantity, ...]:
    """The amounts in those spans of the text, from left to right.

    "Ci sono circa 10.000 soldati" gives words "circa 10.000 soldati", low and high 10000.0, unit "soldati", "about".
    """
    found: list[Quantity] = []
    for start, end in content:
        reader = Reader(text, start, end, language)
        found += (quantity for one in reader.find() if (quantity := reader.make_quantity(one)))
    return tuple(found)


class Reader:
    """Reads the amounts of one span. Its methods take the place of a token, and give what begins there."""

    def __init__(self, text: str, start: int, end: int, language: Language) -> None:
        self.text, self.grammar = text, read_grammar(language)
        self.tokens = tuple(self.grammar.read_tokens(text, start, end))
        self.times: Sequence[Timex] = list(read_calendar(language).find(text, start, end))
        self.time_ends = [time.end for time in self.times]

    def token(self, at: int) -> Token:
        return self.tokens[at] if 0 <= at < len(self.tokens) else NOTHING

    def is_a(self, at: int, *kinds: str) -> bool:
        return not self.token(at).kinds.keys().isdisjoint(kinds)

    def is_glued(self, at: int) -> bool:
        """Does nothing stand between that token and the one before it?"""
        return self.token(at - 1).end == self.token(at).start

    def is_hyphen(self, at: int) -> bool:
        """Does the token join the words beside it?"""
        return self.token(at).text in HYPHENS and self.is_glued(at) and self.is_glued(at + 1)

    def skip(self, at: int, *kinds: str) -> int:
        return at + 1 if self.is_a(at, *kinds) else at

    # From left to right

    def find(self) -> Iterator[Found]:
        """Every amount; what was read as a number, and is none, is not read again from its middle."""
        at = 0
        while at < len(self.tokens):
            found = self.read(at)
            if found is None:
                at += 1
                continue
            if self.is_amount(found) and not self.is_time(found):
                yield found
            at = max(found.end, at + 1)

    def read(self, at: int) -> Found | None:
        """The expression that begins with that token."""
        if not self.token(at).kinds:
            return None
        modifier = self.read_modifier(at)
        start = modifier.end if modifier else at
        first = self.read_range(start) or self.read_amount(self.skip(start, "the") if modifier else start)
        if first is None:
            return None
        last = first if isinstance(first, Amount) else first[1]
        first = first if isinstance(first, Amount) else first[0]
        unit = self.read_unit(last.end, last)
        if modifier and modifier.is_weak and not (unit.is_measure or last.is_share or last.is_large):
            return None
        if self.is_a(unit.end, "more_half") and "measure" in self.token(unit.end - 1).kinds:
            first = last = last._replace(sum=last.sum.add(Step("more_half", 0.5)) or last.sum)
            unit = unit._replace(end=unit.end + 1)
        behind = self.read_behind(unit.end) if modifier is None else None
        return Found(at, behind.end if behind else unit.end, first, last, unit, modifier or behind)

    def read_modifier(self, at: int) -> Modifier | None:
        """What stands before an amount: "circa", "non più di"."""
        words = self.token(at).kinds.get("modifier")
        if words is None:
            return None
        is_weak = words.endswith(" weak")
        return Modifier(cast(Exactness, words.removesuffix(" weak")), at + 1, is_weak)

    def read_behind(self, at: int) -> Modifier | None:
        """What stands behind it: "o più", "or so"."""
        words = self.token(at).kinds.get("after")
        is_next = self.read_amount(at + 1) is not None  # "5 uomini, almeno 3 donne"
        return None if words is None or is_next else Modifier(cast(Exactness, words), at + 1)

    def read_range(self, at: int) -> tuple[Amount, Amount] | None:
        """Both ends: "tra 5 e 10 miliardi", "dai 3 ai 5 mila", "10-12 mila", "two or three"."""
        opener = next((kind for kind in ("between", "from") if self.is_a(at, kind)), "")
        if opener == "from" and any(self.is_a(at - back, "change") for back in range(1, CHANGE_REACH)):
            return None
        first = self.read_amount(self.skip(at + 1, "the") if opener else at, is_plain=True)
        if first is None or (not opener and self.is_a(at - 1, "from")):
            return None
        link = self.skip(first.end, "percent", "sign")
        if not self.is_a(link, {"between": "and", "from": "to"}.get(opener, "or")) and not self.is_hyphen(link):
            return None
        last = self.read_amount(self.skip(link + 1, "the"))
        return share_scale(first, last) if last and not last.is_share and not first.is_share else None

    def read_amount(self, at: int, *, is_plain: bool = False) -> Amount | None:
        """The longest number; `is_plain` without "and", which in "between ten and twenty" is not part of it."""
        start = end = at + 1 if self.is_a(at, "sign") and self.is_a(at + 1, "digits") else at
        sign = self.token(at).text if start > at else ""
        total = Sum()
        for _ in range(LONGEST_SUM):
            place = self.skip_joint(end, total, is_plain=is_plain) if end > start else end
            added = self.add_word(total, place, is_money=bool(sign))
            if added is None:
                break
            total, end = added, place + 1
        amount = Amount(at, end, total, sign)
        return (self.read_ratio(amount) or amount) if end > start else None

    def add_word(self, total: Sum, at: int, *, is_money: bool) -> Sum | None:
        """The sum with the number words of that token, the first of its readings that goes on with it."""
        for steps in self.token(at).steps:
            added: Sum | None = total
            for step in steps:
                added = added.add(step) if added else None
            if added and (steps[0].kind != "glued" or (is_money and self.is_glued(at))):
                return added
        return None

    def skip_joint(self, at: int, total: Sum, *, is_plain: bool) -> int:
        """Behind what may stand in the middle of a number: twenty-five, decine di migliaia, half a million."""
        last = total.kinds[-1]
        if self.is_hyphen(at) and last == "number":
            return at + 1
        if self.is_a(at, "of") and last in ("some", "round", "many", "open") and self.is_a(at + 1, *FACTORS):
            return at + 1
        if last in ("half", "halved") and self.is_a(at, "article") and self.is_a(at + 1, *FACTORS):
            return at + 1
        is_even = total.value >= 100 and total.value % 100 == 0 and last in ("number", "scale", "many")
        return at + 1 if self.is_a(at, "and") and is_even and not is_plain and self.is_a(at + 1, "number") else at

    def read_ratio(self, part: Amount) -> Amount | None:
        """ "nine out of ten", "nove italiani su dieci": a share, where only one of the two numbers has a noun."""
        unit = self.read_unit(part.end, part)
        of_whom = self.token(unit.end).kinds.get("ratio")
        if of_whom is None or (of_whom == "one" and (part.sum.value != 1 or unit.words)):
            return None
        whole = self.add_word(Sum(), unit.end + 1, is_money=False)
        if whole is None or not 0 < part.sum.value < whole.value:
            return None
        if unit.words and self.read_unit(unit.end + 2, Amount(unit.end + 1, unit.end + 2, whole)).words:
            return None
        return Amount(part.start, unit.end + 2, Sum(current=part.sum.value / whole.value, kinds=("ratio",)))

    # What is counted

    def read_unit(self, at: int, amount: Amount) -> Unit:
        """The sign, the measure or the noun behind the amount."""
        token = self.token(at)
        if amount.sign or amount.kinds[-1] in ("part", "ratio"):
            return Unit(amount.sign, at, bool(amount.sign)) if amount.sign else self.read_part_unit(at)
        if "percent" in token.kinds or ("sign" in token.kinds and not self.is_a(at + 1, "digits")):
            return Unit("%" if "percent" in token.kinds else token.text, at + 1, True)
        if self.is_hyphen(at):
            is_alone = self.is_a(at + 1, "measure") and not self.is_hyphen(at + 2)
            return Unit(self.token(at + 1).text, at + 2, True) if is_alone else Unit("", at)
        if amount.kinds[-1] in ("half", "halved"):
            return self.read_part_unit(at)
        if self.is_glued(at) and token.text[:1].isalpha() and "measure" not in token.kinds:
            return Unit("", at) if amount.kinds[-1] == "digits" else self.read_noun(at, amount)
        return self.read_noun(at, amount)

    def read_part_unit(self, at: int) -> Unit:
        """ "half an hour", "un quarto d'ora" are measures; any other part of one has no unit."""
        place = self.skip(at, "of", "article")
        is_measure = self.is_a(place, "measure") and not self.is_a(at, "the")
        return Unit(self.token(place).text, place + 1, True) if is_measure else Unit("", at)

    def read_noun(self, at: int, amount: Amount) -> Unit:
        """The noun, behind adjectives; where only an adjective follows, that is it: "10 giovani"."""
        begin = self.skip(self.skip(at, "of"), "the") if self.is_a(at, "of") else at
        is_any = amount.is_large if begin > at else amount.sum.value <= 1 or "some" in amount.kinds
        spare = Unit("", at)
        for place in range(begin, begin + self.grammar.reach + 1):
            token = self.token(place)
            if self.grammar.is_stop(token) or (place > begin and self.is_hyphen(place - 1)):
                break
            if "adjective" in token.kinds:
                spare = spare if spare.words else Unit(token.text, place + 1)
                continue
            if self.grammar.is_noun(token) or (is_any and not spare.words):
                return Unit(token.text.rstrip("'’"), place + 1, "measure" in token.kinds)
            if self.grammar.reach < 3:
                break
        return spare

    # Is it an amount?

    def is_amount(self, found: Found) -> bool:
        """Rather a miss than an invention: a number that may name, date or score something is none."""
        first, last, unit = found.first, found.last, found.unit
        sure = bool(unit.is_measure or last.sign or last.is_large)
        is_shown = sure or bool(unit.words) or last.is_share or bool(found.modifier)
        return not (
            self.is_joined(first.start, last.end, unit)
            or (self.is_a(first.start - 1, "label") and found.start == first.start and not last.sign)
            or (not is_shown and not self.is_told(found))
            or (last.is_share and not self.is_share(found))
            or not self.may_count(found, sure=sure)
            or (found.start == first.start and not sure and self.is_name(found))
            or (first is not last and not (sure or unit.words or found.start < first.start))
        )

    def is_joined(self, start: int, end: int, unit: Unit) -> bool:
        """Is it glued to something else: Covid-19, 3-1, 20th, 06 1234?"""
        before, behind = self.token(start - 1), self.token(end)
        if self.is_glued(start) and (
            (before.text in HYPHENS and self.is_glued(start - 1)) or before.text in ("/", ".", "_")
        ):
            return True
        if self.is_a(start - 1, "digits") or before.text[:1].isdecimal():
            return True
        if unit.end > end:
            return False
        return behind.text[:1].isdecimal() or (
            self.is_glued(end) and (self.is_hyphen(end) or behind.is_word or behind.text in ("/", "_"))
        )

    def is_told(self, found: Found) -> bool:
        """Is a bare number an amount: "27 sono rimaste ferite", "10.000"?"""
        first = self.token(found.first.start)
        if "grouped" in first.kinds or {"scale", "many"} & set(found.first.kinds):
            return True
        before = self.token(found.start - 1)
        is_counted = fold(self.token(found.end).text) in self.grammar.helpers and "digits" in first.kinds
        return is_counted and not before.is_capital and not before.kinds.keys() & {"the", "calendar", "clock", "from"}

    def is_share(self, found: Found) -> bool:
        """ "un terzo dei voti", not "un terzo uomo"; "metà dei voti", not "nella seconda metà"."""
        amount, unit = found.last, found.unit
        if self.is_a(amount.start - 1, "ordinal"):
            return False
        if unit.is_measure or amount.kinds[-1] == "ratio" or found.modifier:
            return True
        if amount.kinds == ("half",):
            return self.is_a(amount.end, "of", "the") or self.is_a(amount.start - 1, "the")
        is_ordinal = "article" in amount.kinds or not self.grammar.is_stop(self.token(amount.end))
        return self.is_a(amount.end, "of") or not (is_ordinal or self.is_hyphen(amount.end))

    def may_count(self, found: Found, *, sure: bool) -> bool:
        """Does a word that is also an article, a year, a verb or a time count here?"""
        amount, modifier, unit = found.last, found.modifier, found.unit
        first = self.token(found.first.start)
        is_only = amount.kinds[0] in ("one", "article") and len(amount.kinds) == 1
        if is_only and not self.counts_one(found):
            return False
        if amount.kinds == ("doubtful",) and not (sure or modifier or unit.words.endswith("i")):
            return False
        if amount.kinds[-1] in ("some", "halved") and not unit.words:
            return False
        if "loose" in first.kinds and not sure:
            return False
        if "digits" in first.kinds and not sure and self.is_clock(found):
            return False
        if "year" in first.kinds and not sure:
            is_late = found.first.sum.value >= 1900 or self.is_a(found.first.start - 1, "calendar")
            return bool(unit.words) and (bool(modifier) or not is_late)
        return found.first.sum.value > 0 or sure

    def counts_one(self, found: Found) -> bool:
        """ "un anno" counts behind "circa", "almeno un morto" too; "un uomo" does not."""
        if found.unit.words == "%":
            return True
        if found.modifier is None or found.start == found.last.start:  # "un valore almeno doppio"
            return False
        is_one = found.last.kinds == ("one",) and found.modifier.exactness in ("at least", "more than")
        return found.unit.is_measure or (is_one and bool(found.unit.words))

    def is_clock(self, found: Found) -> bool:
        return self.is_a(found.first.start - 1, "clock") and found.first.sum.value <= 24

    def is_name(self, found: Found) -> bool:
        """Is the number part of a name: "Ariane 5", "Six Nations", "Movimento 5 Stelle"?"""
        before, first = self.token(found.start - 1), self.token(found.first.start)
        noun = self.token(found.unit.end - 1)
        has_name_before = before.is_capital and not before.kinds and fold(before.text) not in self.grammar.stops
        is_noun = found.unit.end > found.last.end and bool(self.grammar.words)  # German has capitals for every noun
        return is_noun and noun.is_capital and (has_name_before or first.is_capital)

    def is_time(self, found: Found) -> bool:
        """Does an expression of time go as far: "28 ottobre", "due settimane fa"?"""
        start, end = self.tokens[found.start].start, self.tokens[found.end - 1].end
        place = bisect_left(self.time_ends, end)
        if place == len(self.times) or self.times[place].start >= end:
            return False
        time = self.times[place]
        is_of_amount = time.reading in ("nothing", "recent") and time.start >= start and time.end == end
        return not is_of_amount and time.reading != "year"  # "fino a tre mesi", "a few days" are lengths of time

    # What it comes to

    def make_quantity(self, found: Found) -> Quantity | None:
        """The record, with its bounds."""
        span = Span(self.tokens[found.start].start, self.tokens[found.end - 1].end)
        words = cut_passage(self.text, [span])
        low, high, exactness = bound(found)
        return Quantity(words, low, high, found.unit.words, exactness) if words else None


def share_scale(first: Amount, last: Amount) -> tuple[Amount, Amount] | None:
    """Both ends of a range, the first in the scale of the last: 5 e 10 miliardi; None if it does not rise."""
    factor = last.sum.scale
    if factor and not first.sum.scale and first.sum.value <= last.sum.value / factor:
        first = first._replace(sum=replace(first.sum, total=first.sum.value * factor, current=None))
    if first.is_vague or last.is_vague or first.sum.value >= last.sum.value:
        return None
    return first, last._replace(sign=last.sign or first.sign)


def bound(found: Found) -> tuple[float | None, float | None, Exactness]:
    """The bounds of what was read, and how exact they are; a modifier says more than the vagueness of the number."""
    low, high = found.first.sum.value, found.last.sum.value
    if found.first is not found.last:
        return low, high, "between"
    exactness = found.modifier.exactness if found.modifier else "exact"
    if exactness in ("at least", "more than"):
        return low, None, exactness
    if exactness in ("at most", "less than"):
        return None, high, exactness
    if not found.last.is_vague:
        return low, high, exactness
    is_open = not {"open", "some"}.isdisjoint(found.last.kinds)
    return (low, None, "vague") if is_open else (low * 4 / 5, high * 6 / 5, "vague")
