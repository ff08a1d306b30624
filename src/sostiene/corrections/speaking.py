"""What people say of speakers: two are one, or a name, or a statement, is somebody else's.

Kept as links between statements, as `link_speakers` keeps one; who is whom follows when the store is connected.

    merge   yes  between a statement of the one speaker and one of the other
    split   no   from each statement to one of each name that stays, and yes among those that are split off
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, select

from sostiene.connect.loading import describe_voice
from sostiene.corrections import find_locked, tell_now
from sostiene.errors import UsageError
from sostiene.store import Store
from sostiene.store.derived import mention_key, split
from sostiene.store.entities import Voice, find_voice
from sostiene.store.ids import speaker_key
from sostiene.store.judgements import Judge, SpeakerLink, add_link
from sostiene.store.tables import mentions, statements

MOST_SPLIT, MOST_NAMES = 100, 20
"""Mentions that are split off at once, and names that they are told apart from."""


class Mentioned(NamedTuple):
    """A statement that stands for a mention, and the key of the name that it gives."""

    statement: str
    name: str


def merge_speakers(store: Store, one: str, other: str, judge: Judge) -> SpeakerLink:
    """Keeps that two speakers, named by their keys, are one."""
    judge.check()
    with store.write() as connection:
        first, second = (find_voice(connection, name) for name in (one, other))
        if first == second:
            raise UsageError(f"{one!r} and {other!r} are one speaker", "Name two")
        ends = [require_one(connection, voice) for voice in (first, second)]
        return keep_links(connection, [(ends[0], ends[1], True)], judge)[0]


def split_names(store: Store, speaker: str, names: Sequence[str], judge: Judge) -> tuple[SpeakerLink, ...]:
    """Keeps that who bears these names in the articles is not this speaker, but another one."""
    judge.check()
    with store.write() as connection:
        told = list_mentions(connection, find_voice(connection, speaker))
        wanted = {speaker_key(name) for name in names}
        chosen = [mention.statement for mention in told.values() if mention.name in wanted]
        left = [mention for mention in told.values() if mention.name not in wanted]
        return part(connection, chosen, left, judge)


def split_statement(store: Store, speaker: str, name: str, judge: Judge) -> tuple[SpeakerLink, ...]:
    """Keeps that a statement is not this speaker's, but somebody else's of the same name."""
    judge.check()
    with store.write() as connection:
        (row,) = find_locked(connection, [name])
        told = list_mentions(connection, find_voice(connection, speaker))
        key = name_mention(connection, row.id)
        if key not in told:
            raise UsageError(f"the statement {row.id} is not of this speaker", "Look at its page")
        return part(connection, [row.id], [mention for own, mention in told.items() if own != key], judge)


def part(
    connection: Connection, chosen: Sequence[str], left: Sequence[Mentioned], judge: Judge
) -> tuple[SpeakerLink, ...]:
    """Keeps that the chosen statements have one speaker, and another one than what is left."""
    if not 1 <= len(chosen) <= MOST_SPLIT:
        raise UsageError(f"{len(chosen)} mentions cannot be split off at once", f"Choose 1 to {MOST_SPLIT}")
    if not left:
        raise UsageError("that is all that this speaker says", "Leave at least one name, or correct the statement")
    # One of each name: were it one of all, the others could still be joined with what is split off by their names.
    stays = list({mention.name: mention.statement for mention in reversed(left)}.values())[:MOST_NAMES]
    pairs = [(one, other, False) for one in chosen for other in stays]
    return keep_links(connection, [*pairs, *((chosen[0], one, True) for one in chosen[1:])], judge)


def keep_links(connection: Connection, pairs: Iterable[tuple[str, str, bool]], judge: Judge) -> tuple[SpeakerLink, ...]:
    now, kept = tell_now(), []
    for one, other, is_same in pairs:
        find_locked(connection, [one, other])
        kept.append(add_link(connection, SpeakerLink(one, other, is_same, judge.by, judge.why, now)))
    return tuple(kept)


def require_one(connection: Connection, voice: Voice) -> str:
    """A statement of the speaker, the same whenever it is asked for."""
    found = next(find_mentions(connection, voice), None)
    if found is None:
        raise UsageError("no statement of this speaker is in the store", "Choose another one")
    return found[1].statement


def list_mentions(connection: Connection, voice: Voice) -> dict[str, Mentioned]:
    """The mentions of the speaker, by their keys."""
    return dict(find_mentions(connection, voice))


def find_mentions(connection: Connection, voice: Voice) -> Iterator[tuple[str, Mentioned]]:
    """The key of each mention of the speaker and what stands for it; a part of the articles is read at a time."""
    columns = (
        statements.c.id, statements.c.article, statements.c.speaker, statements.c.voice, statements.c.organisation,
        statements.c.party,
    )  # fmt: skip
    query = select(*columns).where(~statements.c.is_rejected).order_by(statements.c.id)
    table, whole = (mentions, mentions.c.entity) if voice.is_entity else (statements, statements.c.speaker)
    places = connection.execute(select(table.c.id, table.c.article).where(whole == voice.key)).all()
    own = {place.id for place in places}
    for part in split(sorted({place.article for place in places})):
        found: dict[str, Mentioned] = {}
        for row in connection.execute(query.where(statements.c.article.in_(part))):
            key = mention_key(row.article, row.speaker, describe_voice(row))
            if (key in own) if voice.is_entity else row.speaker == voice.key:
                found.setdefault(key, Mentioned(row.id, row.speaker))
        yield from found.items()


def name_mention(connection: Connection, statement: str) -> str:
    """The key of the mention that a statement is of."""
    row = connection.execute(select(statements).where(statements.c.id == statement)).one()
    return mention_key(row.article, row.speaker, describe_voice(row))
