"""The name of a person inside the words that tell who it is: "МИД Ирана Хосейн Амир Абдоллахиян" holds three words of a
name, "avvocati di Rossi" none."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from sostiene.connect.bodies import load_phrases
from sostiene.connect.skeletons import find_script, find_skeletons, fold_letters
from sostiene.connect.words import JOINING, Found, Word, is_small, read_rows, split_words

WORDS = re.compile(r"\S+").findall
# Small words inside a name that belong to the word behind them: "Di Maio", "von der Leyen".
PARTICLES = frozenset(
    WORDS(
        """da dal dalla de degli dei del della delle den der di do dos du la le lo ter van von zu ди де да дель
        делла ле фон ван"""
    )
)
ARABIC = frozenset(WORDS("al el as ash an ar at bin ibn аль эль ель ас аш ан ат бин бін ибн"))
SUFFIXES = frozenset(WORDS("jr sr junior senior младшии молодшии"))
NUMERAL = frozenset(WORDS("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii"))
PATRONYMIC = ("ович", "евич", "иевич", "ьич", "овна", "евна", "івна", "ична")
DROPPED_ARTICLES = frozenset(WORDS("the il lo gli der die das el los las"))
# Endings of cases in Russian and Ukrainian, longest first, and what a name in the first case has instead.
CASES = (
    ("ого", "ии"), ("ому", "ии"), ("им", "ии"), ("ым", "ыи"), ("ом", ""), ("ем", ""), ("ым", ""), ("им", ""),
    ("ою", "а"), ("ои", "а"), ("ові", ""), ("еві", ""), ("а", ""), ("у", ""), ("е", ""), ("я", "и"), ("ю", "и"),
    ("я", ""), ("ю", ""), ("и", "а"), ("ы", "а"),
)  # fmt: skip


FIRST_CASE = ("ии", "ыи", "ая", "ська", "цька")  # adjectives that stand in the first case


@dataclass(frozen=True)
class Name:
    """The words of a person's name, folded, in the order written; `marks` are "Jr." and numerals.

    `initials` stand apart; `shown` is the name without what stands around it; `breaks` tells which words a hyphen ties
    to the one before. No words: nobody is named.
    """

    words: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()
    shown: str = ""
    breaks: tuple[bool, ...] = ()

    @property
    def is_full(self) -> bool:
        return len(self.words) > 1

    @property
    def is_family_first(self) -> bool:
        """May the family name stand first? It does where the given name has two parts: "Yoon Suk-yeol"."""
        return len(self.words) > 2 and any(self.breaks[2:])

    @cached_property
    def surnames(self) -> tuple[str, ...]:
        """What may stand for a full name alone: its last words, and the first where that is the family's."""
        words = self.words
        first = words[:1] if self.is_family_first else ()
        return tuple(dict.fromkeys((words[-1], "".join(words[1:]) or words[-1], "".join(words[-2:]), *first)))

    @property
    def is_short(self) -> bool:
        return len(self.words) == 1


@lru_cache(maxsize=65536)
def read_name(text: str) -> Name:
    """The person's name in the words; empty if they name nobody, several, or somebody by another's name."""
    words = cut_apposition(split_words(text))
    if any(word.key in JOINING and not word.is_capital for word in words):
        return Name()
    words = cut_front(words)
    end = next((at for at, word in enumerate(words) if not is_part(words, at)), len(words))
    if not words or has_tail(words[end:]):
        return Name()
    return build_name(words[:end])


def cut_apposition(words: Sequence[Word]) -> Sequence[Word]:
    """The words before the first comma, if a name can stand there: "Rutte, segretario della NATO"."""
    cut = next((at for at, word in enumerate(words) if at and word.is_after_comma), len(words))
    return words[:cut]


def is_part(words: Sequence[Word], at: int) -> bool:
    """Does the word belong to the name? "Suk-yeol", "Jr.", "von der Leyen"."""
    word = words[at]
    if word.is_capital or word.key in SUFFIXES or (at > 0 and word.is_hyphened):
        return True
    return word.key in PARTICLES | ARABIC and at + 1 < len(words) and is_part(words, at + 1)


def has_tail(tail: Sequence[Word]) -> bool:
    """Does what stands behind a name make it somebody else? "Rossi's lawyers", "Putins Sprecher" do."""
    return any(word.key == "'s" for word in tail)


def cut_front(words: Sequence[Word]) -> Sequence[Word]:
    """The words from the name on: titles, offices, bodies, states and small words before it fall; none is left if it is
    another's ("il portavoce di Rossi") or if they are all known words."""
    phrases, at, last, is_bodied = load_phrases(), 0, "", False
    while at < len(words):
        found = phrases.find(words, at)
        if found is not None and is_dropped(found, words):
            is_bodied = found.meaning.startswith(("kind:", "body:"))
            last, at = found.meaning.partition(":")[0], found.last
        elif (words[at].is_capital and words[at].key not in DROPPED_ARTICLES) or (
            not last and words[at].key in PARTICLES and is_part(words, at)
        ):
            break
        else:
            last, at = ("small" if is_small(words[at]) else "plain"), at + 1
    rest = words[at:]
    is_others = last == "small" and at > 1 and words[at - 1].key not in DROPPED_ARTICLES
    is_bent = last in ("office", "plain") and len(rest) == 1 and is_oblique(rest[0])
    return () if is_others or is_bent or (is_bodied and len(rest) == 1) else rest


def is_dropped(found: Found, words: Sequence[Word]) -> bool:
    """Is the phrase no part of the name behind it? "Israel Katz" and "Jordan Bardella" begin with a given name."""
    behind = len(words) - found.last
    group = found.meaning.partition(":")[0]
    if group in ("state", "demonym") and words[found.first].is_capital:
        is_genitive = group == "state" and (found.first > 0 or find_script(words[found.first].key) == "CYRILLIC")
        return behind > (0 if is_genitive else 1)
    return behind > 0 or group != "office"


def is_oblique(word: Word) -> bool:
    """May the Cyrillic word stand in another case? "пресс-секретарь Путина" is not Putin."""
    return find_script(word.key) == "CYRILLIC" and word.key.endswith(("а", "я", "у", "ю", "ого", "его"))


def build_name(words: Sequence[Word]) -> Name:
    """The name that the words make: particles joined to the word behind, initials and marks apart."""
    marks: set[str] = set()
    initials: list[str] = []
    parts: list[str] = []
    held = ""
    breaks: list[bool] = []
    for at, word in enumerate(words):
        is_last = at == len(words) - 1
        if word.key in SUFFIXES or (at and word.key in NUMERAL and word.text.isupper() and not word.text.endswith(".")):
            marks.add(word.key)
        elif word.is_initial and find_script(word.key) != "HANGUL":
            initials.append(word.key)
        elif word.key in ARABIC and (parts or not is_last) and (at or words[1].is_hyphened):
            continue
        elif word.key in PARTICLES and not is_last:
            held += word.key
        else:
            parts.append(held + word.key)
            breaks.append(word.is_hyphened)
            held = ""
    if len(parts) > 2:
        kept = [at for at, part in enumerate(parts) if not part.endswith(PATRONYMIC)]
        if len(kept) > 1:
            parts, breaks = [parts[at] for at in kept], [breaks[at] for at in kept]
    shown = "".join(("-" if word.is_hyphened else " ") + word.text for word in words).strip()
    return Name(tuple(parts), tuple(initials), frozenset(marks), shown, tuple(breaks))


@lru_cache(maxsize=65536)
def unbend(word: str) -> tuple[str, ...]:
    """What the word of a name may be in the first case: "зеленского" is "зеленскии"; itself first."""
    if len(word) < 5 or find_script(word) != "CYRILLIC" or word.endswith(FIRST_CASE):
        return (word,)
    stems = [word[: -len(end)] + first for end, first in CASES if word.endswith(end)]
    if word.endswith(("ия", "ію", "ія")):  # "Дмитрия" is Дмитрий, "Джулия" is no man
        stems = [stem for stem in stems if stem in load_given_names()]
    return tuple(dict.fromkeys((word, *(stem for stem in stems if len(stem) > 3))))


@cache
def load_given_names() -> dict[str, frozenset[int]]:
    """The numbers of the lines on which a given name stands."""
    lines: dict[str, set[int]] = {}
    for number, row in enumerate(read_rows("given_names")):
        for name in row:
            lines.setdefault(fold_letters(name.replace("'", "").replace("’", "")), set()).add(number)
    return {name: frozenset(numbers) for name, numbers in lines.items()}


@cache
def load_epicene() -> frozenset[int]:
    """The lines of given names whose masculine genitive is a woman's name as well: "Александра"."""
    return frozenset(number for number, row in enumerate(read_rows("given_names")) if row[0] == "*")


def find_keys(name: Name) -> tuple[str, ...]:
    """The keys by which a name is found: two names of one person share one."""
    return tuple(dict.fromkeys(list_keys(name)))


def list_keys(name: Name) -> Iterator[str]:
    words = name.words
    if not name.is_full:
        yield from (f"short {key}" for word in words for key in sound(word))
        return
    pairs = [
        (words[0], words[-1]),
        (words[0], "".join(words[1:])),
        (words[-1], "".join(words[:-1])),
        (words[0], words[1]),
    ]
    for one, other in dict.fromkeys(pairs):
        for first in sound(one):
            yield from (" ".join(sorted((first, second))) for second in sound(other))


def surname_keys(name: Name) -> tuple[str, ...]:
    """The keys under which the short forms of a full name are found."""
    return tuple(dict.fromkeys(f"short {key}" for form in name.surnames for key in sound(form)))


@lru_cache(maxsize=65536)
def sound(word: str) -> tuple[str, ...]:
    """The skeletons of the word in any case; a given name that the table knows has the number of its line as well."""
    forms = unbend(word)
    lines = sorted({number for form in forms for number in load_given_names().get(form, ())})
    skeletons = [key for form in forms for key in find_skeletons(form)]
    return tuple(dict.fromkeys([*skeletons, *(f"#{number}" for number in lines)]))
