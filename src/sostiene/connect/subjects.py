"""What each mention of a speaker names: a body, a well-known person, a name in full or in part, or nobody by name."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from sostiene.connect.aliases import Alias, find_alias, load_aliases
from sostiene.connect.bodies import GOVERNMENT, Body, is_state, name_body, read_body, read_office
from sostiene.connect.persons import Name, find_keys, read_name, surname_keys
from sostiene.connect.words import JOINING, is_small, split_words
from sostiene.identity import is_unknown
from sostiene.languages import load_language
from sostiene.languages.parties import load_parties
from sostiene.records import Voice

SubjectKind = Literal["body", "known", "full", "short", "named", "local"]


UNKNOWN_VOICE = Voice()
NOBODY = Name()


@dataclass(frozen=True)
class Mention:
    """A speaker as one article names it: `key` is unique, `article` the article's key, `day` that of the article."""

    key: str
    name: str
    language: str | None = None
    voice: Voice = UNKNOWN_VOICE
    article: str = ""
    day: str | None = None


@dataclass(frozen=True)
class Subject:
    """What a mention names. Mentions of one `identity` are one speaker; a `full` and a `short` name are compared.

    `title` is the best-known name where a table knows it; `state` the state it speaks for, if that is told.
    """

    kind: SubjectKind
    identity: str
    name: Name = NOBODY
    title: str | None = None
    type: str | None = None
    party: str | None = None
    state: str | None = None
    why: str = ""


def read_subject(mention: Mention) -> Subject:
    """What the mention names, by the tables and by its voice."""
    voice, name = mention.voice, mention.name
    if is_unknown(name) or voice.type == "unknown":
        return Subject("local", f"nobody {mention.key}")
    if voice.type == "unnamed" and not is_loose(mention):
        return read_description(mention)
    body = read_body(name, voice.party)
    if body is not None:
        return body_subject(body, mention)
    person = read_name(name)
    if person.words and is_person(mention, person):
        return person_subject(person, mention)
    return read_other(mention)


def body_subject(body: Body, mention: Mention) -> Subject:
    """A body of the tables; one whose party nobody tells is known in its article alone."""
    if body.party is None:
        return local_subject(mention)
    title, kind = name_body(body), "place" if body.kind == GOVERNMENT else "body"
    if mention.voice.type == "medium":
        kind = "medium"
    why = f"the tables know it as {title}"
    return Subject("body", f"body {body.kind} {body.party}", title=title, type=kind, party=body.party, why=why)


def is_loose(mention: Mention) -> bool:
    """Was the voice read without tables of its language, so that its type tells little?"""
    return load_language(mention.language).is_experimental


def is_person(mention: Mention, name: Name) -> bool:
    """May the name be a person's? Its type says so, or tells nothing, or the table knows the name."""
    if mention.voice.type == "person" or is_loose(mention):
        return mention.voice.type not in ("document", "group")
    return mention.voice.type in ("body", "medium", "place") and find_alias(name) is not None


def person_subject(name: Name, mention: Mention) -> Subject:
    """A person, well known or not. A surname alone is left open: who else bears it in the article decides."""
    party = mention.voice.party
    state = party if party is not None and is_state(party) else None
    found = find_alias(name)
    if found is not None and not found[1].is_short and fits_party(found[0], state):
        return known_subject(found[0], name, found[1].why)
    kind: SubjectKind = "full" if name.is_full else "short"
    initials = " ".join((*name.initials[:1], *name.words, *sorted(name.marks)))
    place = "" if name.is_full else mention.article
    return Subject(kind, f"{kind} {initials}|{state or ''}|{place}", name, type="person", party=party, state=state)


def known_subject(alias: Alias, name: Name, why: str) -> Subject:
    state = alias.party if is_state(alias.party) else None
    return Subject("known", f"known {alias.name}", name, alias.name, "person", alias.party, state, why)


def fits_party(alias: Alias, state: str | None) -> bool:
    """Can the well-known speaker be meant, where the voice speaks for that state? A common name needs the same."""
    return alias.is_alone or state is None or not is_state(alias.party) or state == alias.party


def read_description(mention: Mention) -> Subject:
    """Who holds the office that the words tell on that day, if the table knows; else somebody of that article alone."""
    voice = mention.voice
    office = read_office(mention.name, voice.party, voice.organisation)
    alias = load_aliases().find_holder(office, mention.day) if office and mention.day else None
    if alias is None or office is None:
        return local_subject(mention)
    why = f"{mention.name} was {alias.name} on {mention.day}"
    return known_subject(alias, NOBODY, why)


def read_other(mention: Mention) -> Subject:
    """A name that is no person's: two bodies together, a body that no table knows, or a description."""
    parts = read_parts(mention.name)
    if parts:
        return Subject(
            "named", f"group {' + '.join(parts)}", type="group", why=f"both are known: {' and '.join(parts)}"
        )
    if is_loose(mention) or not is_title(mention):
        return read_description(mention)
    keys = " ".join(word.key for word in split_words(mention.name) if not is_small(word))
    party = mention.voice.party
    why = f"the same name and party: {mention.name}"
    return Subject("named", f"named {keys}|{party or ''}", type=mention.voice.type, party=party, why=why)


def is_title(mention: Mention) -> bool:
    """Is it the name of one body, document or medium, and no description ("il Comando", "a study")?"""
    words = [word for word in split_words(mention.name) if not is_small(word)]
    language, kind = load_language(mention.language), mention.voice.type
    if kind not in ("body", "medium", "document", "place") or not words or not words[0].is_capital:
        return False
    if len(words) > 1:
        return all(word.is_capital for word in words) or (kind == "body" and any(word.is_capital for word in words[1:]))
    is_known = bool(load_parties(language).look_up(mention.name))
    return is_known or (words[0].key not in language.words("institutions") and mention.voice.party is None)


def read_parts(name: str) -> list[str]:
    """The bodies of a name that joins several ("Kyiv and Moscow"), sorted; empty if one of them is unknown."""
    words = split_words(name)
    cuts = [at for at, word in enumerate(words) if word.key in JOINING and not word.is_capital]
    if not cuts:
        return []
    edges = [-1, *cuts, len(words)]
    spelt = [" ".join(word.text for word in words[one + 1 : other]) for one, other in pairwise(edges)]
    bodies = [read_body(part) for part in spelt]
    known = [body for body in bodies if body is not None and body.party is not None]
    return sorted({name_body(body) for body in known}) if len(known) == len(spelt) else []


def local_subject(mention: Mention) -> Subject:
    """Somebody whom only the article itself can tell from others."""
    keys = " ".join(word.key for word in split_words(mention.name))
    return Subject(
        "local", f"local {mention.article or mention.key} {keys}", type=mention.voice.type, party=mention.voice.party
    )


def list_blocks(mention: Mention) -> tuple[str, ...]:
    """The keys under which a mention is found: two mentions of one speaker share one, at least through a third."""
    subject = read_subject(mention)
    keys = [subject.identity]
    if subject.kind in ("full", "known", "short") and subject.name.words:
        keys += find_keys(subject.name)
    if subject.name.is_full:
        keys += surname_keys(subject.name)
    return tuple(dict.fromkeys(keys))
