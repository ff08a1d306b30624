"""When two names of a speaker mean the same: "Rutte" and "il segretario generale della NATO Mark Rutte".

A comparison of the words alone, for measuring: it knows no aliases and no other spelling.
"""

import re
import unicodedata
from collections.abc import Sequence

UNKNOWN = "unknown"
WORD = re.compile(r"\w+")
ARTICLES = frozenset(
    WORD.findall("il lo la i gli le l un uno una the a an les une der die das den dem ein eine el los las")
)
CONJUNCTIONS = frozenset(["e", "ed", "o", "od", "and", "or", "et", "ou", "und", "oder", "y"])
# After one of these comes somebody else: "il portavoce di Rutte" is not Rutte.
PARTICLES = CONJUNCTIONS | frozenset(
    WORD.findall(
        """a ad ai agli al alla alle allo all au aux at by con d da dagli dai dal dalla dalle dall dallo de
        degli dei del dell della delle dello dem der des di du for fra from in near nei negli nel nell nella
        nelle nello of on per su sugli sui sul sull sulla sulle sullo to tra with"""
    )
)
ABBREVIATION = re.compile(r"\b(?:\w\.){2,}")
HYPHEN = re.compile("[-\u2010-\u2012]")
ARABIC_ARTICLE = re.compile(r"\b[Aa]l-")


def is_unknown(name: str) -> bool:
    """Does the name say that nobody is named?"""
    return name.strip().lower() in ("", UNKNOWN)


def is_same_name(one: str, other: str) -> bool:
    """Do two names mean the same speaker, as far as their words tell?

    Case, accents, punctuation and leading articles do not count. One name may be the head of the other: "Mark Rutte" is
    the same as "segretario della NATO Mark Rutte"; "Rossi" is neither "avvocati di Rossi" nor "Rossi e Bianchi".
    A hyphen may part two words or join them. What is unknown is the same only as what is unknown.
    """
    if is_unknown(one) or is_unknown(other):
        return is_unknown(one) and is_unknown(other)
    firsts, seconds = split_name(one), split_name(other)
    return any(
        first == second or is_head(first, second) or is_head(second, first) for first in firsts for second in seconds
    )


def split_name(name: str) -> list[list[str]]:
    """The words of a name, folded: once with its hyphens as spaces, once without them."""
    bare = ARABIC_ARTICLE.sub("", name)
    return [fold_words(HYPHEN.sub(gap, bare)) for gap in (" ", "")]


def fold_words(name: str) -> list[str]:
    """The words without case, accents and leading articles; "U.N." is one word and no article, like "UN"."""
    letters = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    words = WORD.findall(ABBREVIATION.sub(lambda match: match.group().replace(".", "") + " ", letters))
    while len(words) > 1 and words[0].lower() in ARTICLES and not (len(words[0]) > 1 and words[0].isupper()):
        words = words[1:]
    return [word.casefold() for word in words]


def is_head(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Does `whole` hold all words of `part`, neither as a complement ("of Rossi") nor as one of several?"""
    telling = [word for word in part if word not in PARTICLES]
    if not telling or not set(telling) <= set(whole) or max(map(len, telling)) < 2:
        return False
    places = [place for place, word in enumerate(whole) if word in telling]
    start = find_start(part, whole, places[0])
    after = list(whole[places[-1] + 1 : places[-1] + 2])
    is_complement = start > 1 and whole[start - 1] in PARTICLES
    is_one_of_several = bool(after) and after[0] in CONJUNCTIONS | {"s"}
    return not is_complement and not is_one_of_several


def find_start(part: Sequence[str], whole: Sequence[str], place: int) -> int:
    """Where `part` begins in `whole`, whose word at `place` is its first telling one: with its own particle, as in "De
    Gasperi", and with an article before it."""
    lead = next(number for number, word in enumerate(part) if word not in PARTICLES)
    begin = max(place - lead, 0)
    start = begin if list(whole[begin:place]) == list(part[:lead]) else place
    while start > 1 and whole[start - 1] in ARTICLES - PARTICLES:
        start -= 1
    return start
