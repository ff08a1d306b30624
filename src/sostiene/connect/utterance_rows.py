"""The utterances of the store, brought in step with its statements: only those are made anew that may have changed.

articles that are new or changed -> ties with those of their voices and days -> all that ties lead to -> utterances
"""

from collections.abc import Mapping, Sequence
from functools import partial

from sqlalchemy import Connection, Table, delete, or_, select

from sostiene.connect.compared import (
    Progress,
    find_same,
    follow_ties,
    mark_grouped,
    mark_tied,
    name_method,
    renew,
)
from sostiene.connect.keeping import keep_utterances
from sostiene.connect.loading import Held, load_articles
from sostiene.connect.occasions import Saying, make_sayings
from sostiene.connect.saying_index import find_partners, write_sayings
from sostiene.connect.utterances import Matcher, group_tied, make_matcher
from sostiene.connect.vectors import find_lacking, load_vectors
from sostiene.store import Store
from sostiene.store.derived import loosen_partners, split, write_part
from sostiene.store.ids import make_key
from sostiene.store.rows import Row
from sostiene.store.tables import sayings, statement_ties, utterance_members, utterances
from sostiene.store.writing import insert_new


def renew_utterances(store: Store, model: str, on_progress: Progress) -> int:
    """Brings the utterances in step with the statements, whose vectors are of the model; how many rows changed."""
    method = name_method("utterances", model)
    steps = partial(tie, named=(model, method)), partial(group, model=model)
    return renew(store, "utterances", method, steps, on_progress)


def tie(connection: Connection, keys: Sequence[str], named: tuple[str, str]) -> None:
    """Finds the ties of the statements of some articles, in place of those they had."""
    model, method = named
    held = load_articles(connection, keys)
    lacking = find_lacking(connection, held.told, model)
    made = [one for one in make_sayings(held.told) if one.told.article not in lacking]
    contents = describe(method, [key for key in keys if key not in lacking], made)
    same = set(find_same(connection, "utterances", method, contents))
    keys = [key for key in contents if key not in same]
    made = [one for one in made if one.told.article not in same]
    drop_ties(connection, keys)
    write_sayings(connection, keys, made)
    partners = list(find_partners(connection, made, model))
    others = load_articles(connection, {article for *_, article in partners} - set(held.texts))
    matcher = match(connection, Held({**held.texts, **others.texts}, [*held.told, *others.told]), model)
    place = {one.told.key: number for number, one in enumerate(matcher.sayings)}
    beside = [[place[one.told.key] for one in made if one.told.article == key] for key in keys]
    pairs = {(one, other) for some in beside for one in some for other in some if one < other}
    pairs |= {
        (min(ends), max(ends)) for one, other, _ in partners if other in place and (ends := (place[one], place[other]))
    }
    told = [one.told.key for one in matcher.sayings]
    rows = [Row(one=told[one], other=told[other]) for one, other in matcher.find_ties(sorted(pairs))]
    insert_new(connection, statement_ties, rows)
    mark_tied(connection, "utterances", method, {key: contents[key] for key in keys})


def describe(method: str, keys: Sequence[str], made: Sequence[Saying]) -> dict[str, str]:
    """A key for each article, of all that its ties depend on."""
    told: dict[str, list[str]] = {key: [] for key in keys}
    for one in made:
        told[one.told.article].append(repr(one))
    return {key: make_key(method, *some) for key, some in told.items()}


def drop_ties(connection: Connection, keys: Sequence[str]) -> None:
    """Takes out the ties of the statements of some articles; what they were tied to is grouped anew."""
    loosen_partners(connection, "utterances", keys)
    for part in split(keys):
        own = select(sayings.c.statement).where(sayings.c.article.in_(part))
        is_own = or_(statement_ties.c.one.in_(own), statement_ties.c.other.in_(own))
        connection.execute(delete(statement_ties).where(is_own))


def match(connection: Connection, held: Held, model: str) -> Matcher:
    return make_matcher(held.told, load_vectors(connection, held.told, model))


def group(connection: Connection, keys: Sequence[str], model: str) -> int:
    """Makes the utterances of some articles anew, and all that ties lead to from them; how many rows changed."""
    seeds = [
        key
        for part in split(keys)
        for key in connection.scalars(select(sayings.c.statement).where(sayings.c.article.in_(part)))
    ]
    pairs = list(follow_ties(connection, statement_ties, seeds))
    tied = {key for pair in pairs for key in pair}
    matcher = match(connection, load_articles(connection, find_articles(connection, tied)), model)
    place = {one.told.key: number for number, one in enumerate(matcher.sayings)}
    ties = [(place[one], place[other]) for one, other in pairs if one in place and other in place]
    found = group_tied(matcher, ties)
    known = {one.told.entity for one in matcher.sayings if one.told.entity}
    changed = write_part(connection, keep_utterances(found, known), read_held(connection, {*seeds, *tied}))
    mark_grouped(connection, "utterances", keys)
    return changed + drop_lone(connection)


def find_articles(connection: Connection, statements: set[str]) -> set[str]:
    query = select(sayings.c.article)
    parts = split(sorted(statements))
    return {key for part in parts for key in connection.scalars(query.where(sayings.c.statement.in_(part)))}


def read_held(connection: Connection, statements: set[str]) -> Mapping[Table, list[Row]]:
    """The rows of the utterances that report any of these statements."""
    keys: set[str] = set()
    for part in split(sorted(statements)):
        keys.update(
            connection.scalars(select(utterance_members.c.utterance).where(utterance_members.c.statement.in_(part)))
        )
    rows: dict[Table, list[Row]] = {utterances: [], utterance_members: []}
    for part in split(sorted(keys)):
        for table, column in ((utterances, utterances.c.id), (utterance_members, utterance_members.c.utterance)):
            query = select(table).where(column.in_(part))
            rows[table] += [Row(row) for row in connection.execute(query).mappings()]
    return rows


def drop_lone(connection: Connection) -> int:
    """Takes out the utterances that nothing reports any more."""
    lone = ~select(utterance_members.c.statement).where(utterance_members.c.utterance == utterances.c.id).exists()
    return connection.execute(delete(utterances).where(lone)).rowcount
