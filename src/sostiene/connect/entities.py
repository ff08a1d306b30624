"""One speaker across articles, scripts and languages: which mentions of speakers mean the same one.

    mentions -> what each names (subjects) -> units of equal names -> joins, the surest first -> entities

Precision before recall: a name that fits two stays alone. What people judged outranks everything. The same mentions
give the same entities in any order; an entity depends on the mentions that `gather` collects around one of its own.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sostiene.connect.aliases import Alias, find_alias
from sostiene.connect.joins import Grouping, Join, drop_ambiguous
from sostiene.connect.likeness import compare_persons
from sostiene.connect.neighbours import gather
from sostiene.connect.persons import Name
from sostiene.connect.skeletons import find_script
from sostiene.connect.subjects import Mention, Subject, known_subject, list_blocks, read_subject
from sostiene.connect.units import Unit, are_different, join_full, join_identities, join_shorts

__all__ = ["Entity", "Judged", "Mention", "gather", "group_speakers", "list_blocks"]

MOST_REASONS = 20


@dataclass(frozen=True)
class Judged:
    """What a person judged of two mentions: that they mean the same speaker, or not; then the first is the other one,
    and what else bears the name stays with the second."""

    one: str
    other: str
    is_same: bool


@dataclass(frozen=True)
class Entity:
    """One speaker: the best-known Latin-script name, else the fullest; its mentions' keys; and why they are one."""

    name: str
    members: tuple[str, ...]
    type: str
    party: str | None
    why: tuple[str, ...]


def group_speakers(mentions: Sequence[Mention], judged: Iterable[Judged] = ()) -> tuple[Entity, ...]:
    """The entities of the mentions, by the first key of each; every mention is in exactly one."""
    judgements = sorted(set(judged), key=lambda one: (one.one, one.other, one.is_same))
    units = make_units(mentions, {key for one in judgements for key in (one.one, one.other)})
    place = {mention.key: unit.key for unit in units.values() for mention in unit.mentions}
    pairs = [
        (place[one.one], place[one.other], one.is_same) for one in judgements if {one.one, one.other} <= place.keys()
    ]
    grouping = join_units(units, pairs)
    entities = (
        make_entity([units[key] for key in sorted(group.units)], group.reasons) for group in grouping.list_groups()
    )
    return tuple(sorted(entities, key=lambda entity: entity.members))


def make_units(mentions: Sequence[Mention], apart: set[str]) -> dict[str, Unit]:
    """The units, by key; a mention that somebody judged is one of its own."""
    subjects = {mention.key: read_subject(mention) for mention in mentions}
    near = find_near(mentions, subjects)
    units: dict[str, Unit] = {}
    for mention in sorted(mentions, key=lambda mention: mention.key):
        subject = settle_alone(subjects[mention.key], near.get(mention.article, []))
        key = f"{subject.identity}\0{mention.key}" if mention.key in apart else subject.identity
        units.setdefault(key, Unit(key, subject, [])).mentions.append(mention)
    return units


def find_near(mentions: Sequence[Mention], subjects: dict[str, Subject]) -> dict[str, list[Name]]:
    """The full names in each article."""
    near: defaultdict[str, dict[Name, None]] = defaultdict(dict)
    for mention in mentions:
        name = subjects[mention.key].name
        if name.is_full:
            near[mention.article][name] = None
    return {article: list(names) for article, names in near.items()}


def settle_alone(subject: Subject, near: Sequence[Name]) -> Subject:
    """A well-known surname alone is the well-known person, unless the article names another one who bears it."""
    if subject.kind != "short":
        return subject
    found = find_alias(subject.name)
    if found is None or (subject.state and subject.state != found[0].party and len(found[0].party) == 2):
        return subject
    bearers = [name for name in near if compare_persons(subject.name, name).is_short]
    if any(not is_alias(name, found[0]) for name in bearers):
        return subject
    return known_subject(found[0], subject.name, f"{subject.name.shown} alone is best known as {found[0].name}")


def is_alias(name: Name, alias: Alias) -> bool:
    found = find_alias(name)
    return found is not None and found[0] is alias


def join_units(units: dict[str, Unit], pairs: Sequence[tuple[str, str, bool]]) -> Grouping:
    """The groups: judged joins, equal identities, full names alike, and last the surnames alone."""

    def differ(one: str, other: str) -> bool:
        return are_different(units[one].subject, units[other].subject)

    apart = {(one, other) for one, other, is_same in pairs if not is_same}
    apart |= {(other, one) for one, other in apart}

    def must_part(one: str, other: str) -> bool:
        return (one, other) in apart or differ(one, other)

    grouping = Grouping(units, apart, differ)
    for one, other, is_same in pairs:
        if is_same:
            grouping.join(Join(9.0, one, other, "a person judged them the same"), is_judged=True)
    parted = {one for one, _, is_same in pairs if not is_same}
    # What a person ruled out is no rival of what else a unit fits.
    joins = [join for join in (*join_identities(units, parted), *join_full(units)) if join[1:3] not in apart]
    for join in sorted(drop_ambiguous(joins, must_part), key=lambda join: (-join.score, *join[1:])):
        grouping.join(join)
    shorts = [join for join in join_shorts(units, grouping) if join[1:3] not in apart]
    for join in sorted(drop_ambiguous(shorts, must_part), key=lambda join: (-join.score, *join[1:])):
        grouping.join(join)
    return grouping


def make_entity(units: Sequence[Unit], reasons: Sequence[str]) -> Entity:
    """The entity that the units are."""
    mentions = [mention for unit in units for mention in unit.mentions]
    subjects = [unit.subject for unit in units]
    why = dict.fromkeys([*(subject.why for subject in subjects if subject.why), *sorted(set(reasons))])
    if len(mentions) > 1 and not why:
        why = {f"each is written {mentions[0].name}": None}
    types = Counter(unit.subject.type or mention.voice.type for unit in units for mention in unit.mentions)
    parties = Counter(
        party for unit in units for mention in unit.mentions if (party := unit.subject.party or mention.voice.party)
    )
    return Entity(
        name=name_entity(units),
        members=tuple(sorted(mention.key for mention in mentions)),
        type=most_common(types) or "unknown",
        party=next((subject.party for subject in subjects if subject.title and subject.party), None)
        or most_common(parties),
        why=tuple(why)[:MOST_REASONS],
    )


def most_common(counts: Counter[str]) -> str | None:
    return min(counts, key=lambda one: (-counts[one], one), default=None)


def name_entity(units: Sequence[Unit]) -> str:
    """The name of the tables; else the fullest in Latin script, of several the most frequent."""
    titles = sorted(unit.subject.title for unit in units if unit.subject.title)
    if titles:
        return titles[0]
    counts: Counter[str] = Counter()
    sizes: dict[str, tuple[bool, int]] = {}
    for unit in units:
        for mention in unit.mentions:
            shown = unit.subject.name.shown or mention.name
            counts[shown] += 1
            sizes[shown] = (find_script(shown) == "LATIN", len(unit.subject.name.words))
    return min(counts, key=lambda shown: (not sizes[shown][0], -sizes[shown][1], -counts[shown], shown))
