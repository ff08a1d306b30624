"""What the words of a source name: a person or body, a pronoun, a role, somebody unnamed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Literal

from sostiene.extract.names import Lexicon, Mention, NameIndex, Word, find_mentions, find_words, fold, show
from sostiene.extract.roles import read_complement
from sostiene.records import Span

NamingKind = Literal["name", "several", "pronoun", "role", "anaphor", "body", "rumour", "description"]
BRACKET = re.compile(r"[(\[][^()\[\]]*(?:[)\]]|$)")
PARTICIPLES = ("ato", "ata", "ati", "ate", "uto", "ito", "ed")
LONGEST = 400  # characters of a source that are read
PAIRED = ("che", "sia", "and")  # what follows a correlative: "sia … che", "both … and"
OPENING, CLOSING = frozenset('«"“'), ("»", '"', "”")
BREAKS = (" – ", " — ", " - ", "@")


@dataclass(frozen=True)
class Naming:
    """How a source names the speaker. `text` is what to show if nothing better is found; `names` the names in it, as
    the article's index keeps them; `role` and `complement` an office; `pronoun` the class of a pronoun."""

    kind: NamingKind
    text: str
    names: tuple[tuple[str, ...], ...] = ()
    role: str = ""
    complement: frozenset[str] = frozenset()
    pronoun: str = ""


def read_source(text: str, span: Span, index: NameIndex, pronouns: dict[str, str]) -> Naming:
    """What the source names: "Il segretario generale della NATO Mark Rutte" names mark rutte."""
    lexicon = index.lexicon
    words = index.settle(read_words(text, span, lexicon))
    if not words:
        return Naming("description", text[span.start : span.end])
    shown = show(text, tuple(words))
    bare = [word for word in words if not lexicon.is_a(word, "article")] or words
    classes = [pronouns.get(fold(word.text)) for word in bare]
    if all(classes) and not any(word.is_acronym for word in bare):
        return Naming("pronoun", shown, pronoun=str(classes[0]))
    words = leave_clause(words, pronouns, lexicon)
    joint = read_joint(text, words, index)
    if joint:
        return Naming("several", shown, names=joint)
    parts = split_parts(words, lexicon)
    found = [read_part(text, part, index) for part in parts]
    closes = len(parts) > 1 and "," in text[parts[0][-1].end : parts[1][0].start]
    if closes and lexicon.is_role(parts[1][0]):
        found = found[:1]  # "Anna Neri, direttrice del museo, e presidente del Club Alpino"
    if len(found) > 1 and found[0] and (closes or "," not in text[parts[0][0].start : parts[0][-1].end]):
        if all(found):
            return Naming("several", shown, names=tuple(found))
        if not closes and not found[-1]:
            return Naming("description", shown)  # "la FIA e gli organizzatori"
    name = found[0] if len(found) == 1 else read_part(text, words, index)
    if name and name[0] == fold(bare[0].text) and len(name) < len(bare) and "(@" in text[span.start : span.end]:
        return Naming("description", shown)  # who signs a post gives the whole name: "Comitato per il Ponte (@ponte)"
    if name:
        return Naming("name", shown, names=(name,))
    return read_description(text, words, lexicon)


def leave_clause(words: list[Word], pronouns: dict[str, str], lexicon: Lexicon) -> list[Word]:
    """The words without the clause that tells more of them and names others: "the man | who shot Ann Lee"."""
    last = 0
    for number, word in enumerate(words):
        is_relative = pronouns.get(fold(word.text)) == "relative" and word.text.islower()
        if is_relative and last and not lexicon.is_a(words[0], "correlative"):
            return words[:last]
        if not lexicon.is_a(word, "article", "preposition", "agent"):
            last = number + 1
    return words


def read_joint(text: str, words: Sequence[Word], index: NameIndex) -> tuple[tuple[str, ...], ...]:
    """The names in a list of bare names, after what they have in common: "i presidenti …, Anna Neri e Ugo Bruni"."""
    lexicon = index.lexicon
    commas = [at for at in range(1, len(words)) if "," in text[words[at - 1].end : words[at].start]]
    for start in (0, *commas[:1]):
        parts = split_parts(words[start:], lexicon)
        cuts = [cut for cut in commas if cut > start]
        if len(parts) < 2 or (start and len(parts) + len(cuts) < 2):
            continue
        pieces = [piece for part in parts for piece in split_at_commas(text, part)]
        names = [read_bare_name(text, piece, index) for piece in pieces]
        if all(names) and (start == 0 or all(len(name) > 1 for name in names)):
            return tuple(names)
    return ()


def split_at_commas(text: str, words: Sequence[Word]) -> list[list[Word]]:
    """The words between the commas."""
    pieces: list[list[Word]] = [[]]
    for word in words:
        if pieces[-1] and "," in text[pieces[-1][-1].end : word.start]:
            pieces.append([])
        pieces[-1].append(word)
    return pieces


def read_bare_name(text: str, words: Sequence[Word], index: NameIndex) -> tuple[str, ...]:
    """The name that all the words make up; empty if there is more or less than one."""
    mentions = list(find_mentions(text, words, index.lexicon))
    bare = [word for word in words if not index.lexicon.is_a(word, "article")]
    if len(mentions) != 1 or not bare or mentions[0].words[0] != bare[0] or mentions[0].end != bare[-1].end:
        return ()
    return index.keep(index.trim(mentions[0].words))


def read_words(text: str, span: Span, lexicon: Lexicon) -> list[Word]:
    """The words of the source up to a dash or a handle, without brackets and leading prepositions."""
    span = Span(span.start, min(span.end, span.start + LONGEST))
    cuts = [text.find(mark, span.start + 1, span.end) for mark in BREAKS]
    end = min([cut for cut in cuts if cut > span.start] or [span.end])
    words: list[Word] = []
    start = span.start
    for bracket in BRACKET.finditer(text, span.start + 1, end):
        words += find_words(text, lexicon, start, bracket.start())
        start = bracket.end()
    words += find_words(text, lexicon, start, end)
    while len(words) > 1 and is_lead(words[0], lexicon):
        del words[0]
    return words


def is_lead(word: Word, lexicon: Lexicon) -> bool:
    """Is it a preposition before the source? One with a capital may begin a name where names have any ("Di Maio");
    where they have none, "Натомість | чеський дипломат" begins with no name either."""
    if lexicon.declension:
        return lexicon.is_a(word, "preposition", "opener")
    return word.text.islower() and lexicon.is_a(word, "preposition", "agent")


def split_parts(words: Sequence[Word], lexicon: Lexicon) -> list[list[Word]]:
    """The words between the conjunctions, without the prepositions that begin a part ("ed al sottosegretario …")."""
    parts: list[list[Word]] = [[]]
    is_paired = bool(words) and lexicon.is_a(words[0], "correlative")
    for word in words[is_paired:]:
        is_second = is_paired and word.text in PAIRED
        if (lexicon.is_a(word, "conjunction") or is_second) and word.text.islower():
            parts.append([])
        elif parts[-1] or not lexicon.is_a(word, "preposition", "agent") or not word.text.islower():
            parts[-1].append(word)
    return [part for part in parts if part]


def read_part(text: str, words: Sequence[Word], index: NameIndex) -> tuple[str, ...]:
    """The name that the noun phrase is about: one behind a comma ("la direttrice, Anna Neri"), else its head."""
    return read_apposition(text, words, index) or read_name(text, words, index)


def read_apposition(text: str, words: Sequence[Word], index: NameIndex) -> tuple[str, ...]:
    """The name of a person that alone stands behind the first comma."""
    lexicon = index.lexicon
    cut = next((at for at in range(1, len(words)) if "," in text[words[at - 1].end : words[at].start]), len(words))
    behind = [word for word in words[cut:] if not lexicon.is_a(word, "article")]
    if not behind or all(word.is_capital or is_small_inside(word, lexicon) for word in words[:cut]):
        return ()
    mention = next(find_mentions(text, behind, lexicon), None)
    if mention is None or mention.is_owner or mention.start != behind[0].start:
        return ()
    named = index.trim(mention.words)
    keys = index.keep(named)
    is_held = any(lexicon.is_role(word) for word in words[:cut]) and mention.end == behind[-1].end
    return keys if (len(named) > 1 or is_held) and index.is_person(keys) else ()


def is_small_inside(word: Word, lexicon: Lexicon) -> bool:
    return lexicon.is_a(word, "article", "indefinite")


def read_name(text: str, words: Sequence[Word], index: NameIndex) -> tuple[str, ...]:
    """The name of the person or body that the noun phrase is about; empty if it names none ("un portavoce di Eni")."""
    lexicon = index.lexicon
    words = cut_relative(words, lexicon)
    lead = next((word for word in words if not lexicon.is_a(word, "article", "indefinite")), words[0])
    if is_unnamed(words, lead, lexicon):
        return ()
    quoted = find_quoted(text, words) if lexicon.declension else ()
    if quoted and (quoted[0] is words[0] or lexicon.roles.get(find_noun(words, lexicon).key) == "body"):
        return index.keep(tuple(replace(word, base="") for word in quoted))
    body: tuple[str, ...] = ()
    for mention in find_mentions(text, words, lexicon):
        inside = after_roles(text, mention, words, lexicon)
        if (
            not inside
            or mention.is_owner
            or is_chance(mention, words, index)
            or is_apart(mention, inside, words, index)
        ):
            continue
        if mention.is_complement and len(inside) == len(mention.words):
            inside = index.split_complement(inside)
        elif lead.start < mention.start:
            if "," in text[mention.start - 2 : mention.start] and len(inside) == 1:
                continue
            inside = index.split_complement(inside) or inside
        elif is_modifier(text, mention, words, lexicon):
            continue
        keys = tuple(word.key for word in inside)
        is_body = all(index.is_body(word) or (lexicon.is_role(lead) and len(word.text) < 4) for word in inside)
        if keys and lead.start < mention.start and is_body:
            body = body or (() if lexicon.is_role(lead) else keys)  # "l'inviato ONU per la Libia Ghassan Salamé"
        elif keys:
            return index.keep(inside)
    return body


def is_unnamed(words: Sequence[Word], lead: Word, lexicon: Lexicon) -> bool:
    """Is it somebody without a name, whatever names describe him: "una fonte vicina all'armatore Nicola Grimani"?"""
    if lexicon.declension:
        return False  # "чиновник МВД Иван Петров" has a name, and `is_apart` knows what is none
    is_open = words[0] is lead or lexicon.is_a(words[0], "indefinite")
    has_complement = any(lexicon.is_a(word, "preposition", "agent") for word in words[1:])
    return is_open and has_complement and lead.key in lexicon.unnamed


def find_noun(words: Sequence[Word], lexicon: Lexicon) -> Word:
    """The noun that the phrase is about: behind its adjectives the first that the tables know ("высокопоставленный |
    чиновник"), else the first word."""
    tables = (lexicon.unnamed, lexicon.roles, lexicon.institutions)
    return next((word for word in words if any(word.key in table for table in tables)), words[0])


def find_quoted(text: str, words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of a name in quotation marks: "газета | «Северный рубеж»"."""
    start = next((at for at, word in enumerate(words) if text[word.start - 1 : word.start] in OPENING), None)
    if start is None or not words[start].is_capital:
        return ()
    end = next((at for at in range(start, len(words)) if text[words[at].end : words[at].end + 1] in CLOSING), 0)
    return tuple(words[start : end + 1])


def is_apart(mention: Mention, inside: Sequence[Word], words: Sequence[Word], index: NameIndex) -> bool:
    """Does the name only tell whose office it is, in another case than the office or in quotation marks: "помощник
    президента | Ивана Котова", "Президент | Грузии", "врач | «Авроры»", "губернатор | Белгородской области"?"""
    lexicon, head = index.lexicon, find_noun(words, index.lexicon)
    if not lexicon.declension or head.start >= inside[0].start:
        return False
    following = [word for word in words if word.start >= mention.end]
    if len(inside) == 1 and is_adjective([inside[0], *following], lexicon):
        return True
    if any(word in find_quoted(index.text, words) for word in inside):
        return True  # … and "цитирует слова министра | «Интерфакс»"
    if head.key in lexicon.institutions and head.text.islower():
        return inside[0].is_oblique or lexicon.is_place(inside[0])
    if not (lexicon.is_role(head) or head.key in lexicon.unnamed):
        return False
    is_bare = all(word.text.isascii() for word in inside) or (following and following[0].key in lexicon.first_names)
    if is_bare and following and following[0].is_capital:
        return True  # "директор Noetica | Гвидо Сарторис", "мэр Звенигорска | Степан Лукин"
    return (not head.is_oblique and inside[0].is_oblique) or all(map(index.is_body, inside))


def cut_relative(words: Sequence[Word], lexicon: Lexicon) -> Sequence[Word]:
    """The words up to a participle with its agent: "il ministro | citato dall'agenzia"."""
    for number in range(2, len(words)):
        before = words[number - 1]
        is_participle = before.text.islower() and before.key.endswith(PARTICIPLES) and not lexicon.is_role(before)
        if is_participle and lexicon.is_a(words[number], "agent"):
            return words[: number - 1]
    return words


def is_chance(mention: Mention, words: Sequence[Word], index: NameIndex) -> bool:
    """Is the first word of the source a common noun with the capital of a sentence? "Fonti ufficiali"."""
    word = mention.words[0]
    lexicon = index.lexicon
    is_known = word.key in lexicon.roles or bool(lexicon.declension and word.key in lexicon.unnamed)
    is_common = word.key in index.common or is_known or is_adjective(words, lexicon)
    return len(mention.words) == 1 and word == words[0] and is_common


def is_adjective(words: Sequence[Word], lexicon: Lexicon) -> bool:
    """Does the first word only describe the noun behind it: "Немецкий | министр"? Those are known by their endings."""
    if not lexicon.declension or len(words) < 2:
        return False
    is_noun = words[1].text.islower() and not lexicon.is_a(words[1], "preposition", "opener")
    return is_noun and any(True for _ in lexicon.declension.undo(words[0].text, "adjective"))


def after_roles(text: str, mention: Mention, words: Sequence[Word], lexicon: Lexicon) -> tuple[Word, ...]:
    """The words behind the last role in the run: "FIFA President Sepp Blatter" -> "Sepp Blatter"; empty if none is, or
    if the run is a title of its own ("Segretario Federale della Lega")."""
    inside = mention.words
    last = max((number for number, word in enumerate(inside) if lexicon.is_role(word)), default=-1)
    following = next((word for word in words if word.start >= mention.end), None)
    if last == 0 and len(inside) == 2 and following is not None and lexicon.is_a(following, "preposition"):
        return ()
    behind = inside[last + 1 :]
    return () if last >= 0 and behind and lexicon.is_a(behind[0], "preposition", "agent") else behind


def is_modifier(text: str, mention: Mention, words: Sequence[Word], lexicon: Lexicon) -> bool:
    """Does the name only describe a noun behind it? "White House officials", not "il Pentagono americano"."""
    if not lexicon.is_modifier_first:
        return False
    following = next((word for word in words if word.start >= mention.end), None)
    return (
        following is not None
        and not text[mention.end : following.start].strip()
        and not lexicon.is_a(following, "preposition", "agent", "conjunction", "opener")
    )


def read_description(text: str, words: Sequence[Word], lexicon: Lexicon) -> Naming:
    """A source that holds no name: an office, a word that points back, a rumour, or somebody unnamed."""
    words = cut_relative(words, lexicon)
    bare = [word for word in words if not lexicon.is_a(word, "article")] or list(words)
    shown = show_phrase(text, words, lexicon).partition(", ")[0]
    if lexicon.is_a(words[0], "article", "indefinite"):
        shown = shown[0].lower() + shown[1:]
    head = next((number for number, word in enumerate(bare[:4]) if word.key in lexicon.roles), None)
    if head is None or any(lexicon.is_a(word, "preposition") for word in bare[:head]):
        is_body = bare[0].key in lexicon.institutions
        return Naming("description", show_phrase(text, bare, lexicon).partition(", ")[0] if is_body else shown)
    if lexicon.roles[bare[head].key] == "rumour":
        return Naming("rumour", shown)
    if lexicon.is_a(words[0], "indefinite"):
        return Naming("description", shown)
    if lexicon.is_role(bare[head]):
        complement = read_complement(list(bare[:head]) + list(bare[head + 1 :]), lexicon)
        return Naming("role", shown, role=bare[head].key, complement=complement)
    kind: NamingKind = "body" if lexicon.roles[bare[head].key] == "body" else "anaphor"
    return Naming(kind if len(bare) - head < 3 else "description", shown, role=bare[head].key)


def show_phrase(text: str, words: Sequence[Word], lexicon: Lexicon) -> str:
    """The phrase as the text writes it, its noun in the nominative: "министерстве | обороны" is "министерство …"."""
    shown = show(text, tuple(words))
    if text[words[-1].end : words[-1].end + 1] in CLOSING and not OPENING.isdisjoint(shown):
        shown += text[words[-1].end]
    noun = find_noun(words, lexicon) if lexicon.declension else words[0]
    if not noun.is_oblique:
        return shown
    before = list(takewhile(lambda word: word is not noun, words))
    if any(lexicon.is_a(word, "indefinite") for word in before):
        return shown  # "два источника"
    adjectives = [lexicon.declension.guess(word.text) for word in before]
    if any(word.text == adjective for word, adjective in zip(before, adjectives, strict=True)):
        return shown  # of a gender that its ending does not tell
    return " ".join([*adjectives, noun.base]) + text[noun.end : words[-1].end]
