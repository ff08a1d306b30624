"""Who is whom in the store: the speakers of its articles as entities; only those are made anew that may have changed.

statements -> mentions that are new -> all that may be the same (`gather`) -> entities -> rows
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, select

from sostiene.connect.entities import Entity, Judged, Mention, gather, group_speakers, list_blocks
from sostiene.connect.loading import describe_voice
from sostiene.identity import is_unknown
from sostiene.records import Voice
from sostiene.store import Store
from sostiene.store.derived import doubt_compared, forget_mentions, mention_key, replace_rows, split, take_turn
from sostiene.store.entities import recount
from sostiene.store.ids import make_key
from sostiene.store.judgements import SpeakerLink, list_links
from sostiene.store.rows import Row as Columns
from sostiene.store.tables import articles, entities, mention_blocks, mentions, speakers, statements
from sostiene.store.writing import insert_new

ARTICLE = "article "  # what `gather` calls the block of an article
MANY = 0.5
"""Share of new mentions from which all are compared at once: looking for what they touch would find nearly all."""


def keep_entities(store: Store, on_progress: Callable[[int, int], object]) -> int:
    """Brings mentions and entities in step with the statements and with what people judged; how many rows changed."""
    with store.write() as connection:
        take_turn(connection)
        wanted = {mention.key: mention for mention in load_mentions(connection)}
        known = set(connection.scalars(select(mentions.c.id)))
        gone = sorted(known - wanted.keys())
        forget_mentions(connection, gone)
        known = set(connection.scalars(select(mentions.c.id))) if gone else known
        judged = list_links(connection, withdrawn=True)
        linked = find_linked(connection, judged)
        # What people judged is always among them, so that no judgement and no withdrawal is missed.
        touched = [wanted[key] for key in sorted({*(wanted.keys() - known), *linked.values()} & wanted.keys())]
        on_progress(0, len(touched))
        is_whole = len(touched) > MANY * len(wanted)
        found = list(wanted.values()) if is_whole else gather(touched, partial(fetch_mentions, connection))
        grouped = group_speakers(found, make_judged(judged, linked))
        changed = len(gone) + write_entities(connection, grouped, {mention.key: mention for mention in found}, known)
        on_progress(len(touched), len(touched))
        changed += drop_lone(connection)
        recount(connection)
        return changed


def keep_entities_of(connection: Connection, keys: Iterable[str]) -> None:
    """The same for these articles alone, and for all whom people judged: what a correction on a page needs at once."""
    take_turn(connection)
    judged = list_links(connection, withdrawn=True)
    linked = find_linked(connection, judged)
    near = {*keys, *find_articles(connection, judged)}
    wanted = {mention.key: mention for mention in load_mentions(connection, near)}
    gone = sorted(find_known(connection, near) - wanted.keys())
    beside = forget_mentions(connection, gone) - near
    wanted |= {mention.key: mention for mention in load_mentions(connection, beside)}
    known = find_known(connection, near | beside)
    touched = [wanted[key] for key in sorted({*(wanted.keys() - known), *linked.values()} & wanted.keys())]
    found = {mention.key: mention for mention in gather(touched, partial(fetch_mentions, connection))}
    before = find_homes(connection, found)
    write_entities(connection, group_speakers(list(found.values()), make_judged(judged, linked)), found, known)
    recount(connection, sorted(before | find_homes(connection, found)))
    drop_lone(connection)


def find_articles(connection: Connection, judged: Sequence[SpeakerLink]) -> set[str]:
    """The articles of the statements whose speakers people judged."""
    ends = sorted({key for link in judged for key in (link.one, link.other)})
    query = select(statements.c.article)
    return {key for part in split(ends) for key in connection.scalars(query.where(statements.c.id.in_(part)))}


def find_known(connection: Connection, keys: Iterable[str]) -> set[str]:
    """The mentions that are kept of these articles."""
    query = select(mentions.c.id)
    return {key for part in split(keys) for key in connection.scalars(query.where(mentions.c.article.in_(part)))}


def find_homes(connection: Connection, keys: Iterable[str]) -> set[str]:
    """The entities of these mentions."""
    query = select(mentions.c.entity)
    return {key for part in split(keys) for key in connection.scalars(query.where(mentions.c.id.in_(part)))}


def select_mentions() -> Select[Any]:
    """Each speaker of each article, and as what it speaks there."""
    columns = (
        statements.c.article, statements.c.speaker, statements.c.voice, statements.c.organisation, statements.c.party,
        speakers.c.name, articles.c.lang, articles.c.published,
    )  # fmt: skip
    query = select(*columns).join(speakers, speakers.c.id == statements.c.speaker)
    return query.join(articles, articles.c.id == statements.c.article).where(~statements.c.is_rejected).distinct()


def load_mentions(connection: Connection, keys: Iterable[str] | None = None) -> Iterator[Mention]:
    """How the articles, all or these, name their speakers; who is nobody, by name, is left out."""
    parts = [None] if keys is None else split(keys)
    for part in parts:
        query = select_mentions()
        query = query if part is None else query.where(statements.c.article.in_(part))
        for row in connection.execute(query):
            if not is_unknown(row.name):
                voice = describe_voice(row)
                yield make_mention(row, mention_key(row.article, row.speaker, voice), voice)


def make_mention(row: Row[Any], key: str, described: Sequence[Any]) -> Mention:
    kind, organisation, party = described
    voice = Voice(kind, organisation=organisation, party=party)
    return Mention(key, row.name, row.lang, voice, row.article, row.published)


def find_linked(connection: Connection, judged: Sequence[SpeakerLink]) -> dict[str, str]:
    """The mentions of the statements whose speakers people judged, by statement; also where they took it back."""
    ends = sorted({key for link in judged for key in (link.one, link.other)})
    columns = (statements.c.id, statements.c.article, statements.c.speaker, statements.c.voice)
    found: dict[str, str] = {}
    for part in split(ends):
        query = select(*columns, statements.c.organisation, statements.c.party).where(statements.c.id.in_(part))
        for row in connection.execute(query.where(~statements.c.is_rejected)):
            found[row.id] = mention_key(row.article, row.speaker, describe_voice(row))
    return found


def make_judged(judged: Iterable[SpeakerLink], linked: Mapping[str, str]) -> list[Judged]:
    """What people say of two mentions now; of one pair the last word holds."""
    last: dict[tuple[str, str], bool] = {}
    for link in judged:
        one, other = linked.get(link.one), linked.get(link.other)
        if link.withdrawn is None and one and other and one != other:
            last.pop((other, one), None)
            last[one, other] = link.is_same
    return [Judged(one, other, is_same) for (one, other), is_same in last.items()]


def fetch_mentions(connection: Connection, blocks: Sequence[str]) -> Iterator[Mention]:
    """The mentions that stand in any of the blocks; those of an article for its own."""
    own = [block.removeprefix(ARTICLE) for block in blocks if block.startswith(ARTICLE)]
    yield from read_mentions(connection, own, lambda part: mentions.c.article.in_(part))
    keys = [name_block(block) for block in blocks if not block.startswith(ARTICLE)]
    in_block = select(mention_blocks.c.mention)
    yield from read_mentions(
        connection, keys, lambda part: mentions.c.id.in_(in_block.where(mention_blocks.c.block.in_(part)))
    )


def read_mentions(
    connection: Connection, keys: Sequence[str], condition: Callable[[list[str]], Any]
) -> Iterator[Mention]:
    columns = (
        mentions.c.id,
        mentions.c.article,
        mentions.c.voice,
        speakers.c.name,
        articles.c.lang,
        articles.c.published,
    )
    query: Select[Any] = select(*columns).join(speakers, speakers.c.id == mentions.c.speaker)
    query = query.join(articles, articles.c.id == mentions.c.article)
    for part in split(keys):
        yield from (make_mention(row, row.id, row.voice) for row in connection.execute(query.where(condition(part))))


def name_block(block: str) -> str:
    return make_key("block", block)


def write_entities(
    connection: Connection, grouped: Sequence[Entity], found: Mapping[str, Mention], known: set[str]
) -> int:
    """Writes the entities, their mentions, and the blocks of those that are new; how many rows changed."""
    meant = {key: make_key("entity", entity.members[0]) for entity in grouped for key in entity.members}
    rows = [
        Columns(id=meant[one.members[0]], name=one.name, type=one.type, party=one.party, why=list(one.why))
        for one in grouped
    ]
    held = read_held(connection, [row["id"] for row in rows])
    changed = [row for row in rows if row != held.get(row["id"])]
    replace_rows(connection, entities, changed)
    new = [key for key in sorted(found) if key not in known]
    insert_new(connection, mentions, [make_row(found[key], meant[key]) for key in new])
    blocks = ((name_block(block), key) for key in new for block in list_blocks(found[key]))
    insert_new(connection, mention_blocks, [{"block": block, "mention": key} for block, key in blocks])
    moved = find_moved(connection, {key: entity for key, entity in meant.items() if key in known})
    replace_rows(connection, mentions, [make_row(found[key], meant[key]) for key in moved])
    parties = {row["id"] for row in changed if row["id"] in held and row["party"] != held[row["id"]]["party"]}
    altered = {key for key in known & meant.keys() if meant[key] in parties}
    doubt_compared(connection, {found[key].article for key in (*new, *moved, *altered)})
    return len(changed) + len(new) + len(moved)


def read_held(connection: Connection, keys: Sequence[str]) -> dict[str, Columns]:
    query = select(*(entities.c[name] for name in ("id", "name", "type", "party", "why")))
    rows = (row for part in split(keys) for row in connection.execute(query.where(entities.c.id.in_(part))).mappings())
    return {row["id"]: Columns(row) for row in rows}


def find_moved(connection: Connection, meant: Mapping[str, str]) -> list[str]:
    """The mentions that mean another entity than before."""
    query = select(mentions.c.id, mentions.c.entity)
    rows = (row for part in split(meant) for row in connection.execute(query.where(mentions.c.id.in_(part))))
    return [row.id for row in rows if row.entity != meant[row.id]]


def make_row(mention: Mention, entity: str) -> Columns:
    voice = mention.voice
    described = [voice.type, voice.organisation, voice.party]
    speaker = make_key("speaker", mention.name)
    return Columns(id=mention.key, article=mention.article, speaker=speaker, voice=described, entity=entity)


def drop_lone(connection: Connection) -> int:
    """Takes out the entities that nobody means any more."""
    lone = ~select(mentions.c.id).where(mentions.c.entity == entities.c.id).exists()
    return connection.execute(delete(entities).where(lone)).rowcount
