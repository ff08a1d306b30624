"""Rows made of what has just been proved: words cut from texts whose hashes were computed again, never from copies."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from sostiene.mcp.rows import (
    Address,
    ChainRow,
    ChangeRow,
    ClaimRow,
    HopRow,
    OriginRow,
    Passage,
    Piece,
    PositionRow,
    StatementRow,
)
from sostiene.questions import STANCES
from sostiene.questions.board import Origin
from sostiene.questions.claims import Changed, Listed, Taken
from sostiene.questions.grounds import Ground, Grounded, cut_quote, find_grounded, find_grounds
from sostiene.records import Passage as Words
from sostiene.records import Voice
from sostiene.store import Store
from sostiene.store.ids import clean

if TYPE_CHECKING:
    from sostiene.connect.origins import Chain, Hop

LONGEST_QUOTE, MOST_PIECES = 1_500, 30
"""Characters of a passage and pieces of it that are shown; what is shown is exact all the same."""
LONGEST_NAME, LONGEST_ADDRESS = 300, 2_000
MOST_NAMED = 20
"""Who is silent, articles of one origin, outlets of one, chains: more are counted, not listed."""


def find_statement_rows(store: Store, keys: Sequence[str]) -> tuple[StatementRow, ...]:
    """The statements of these keys in their order, without those that cannot be proved."""
    found = find_grounded(store, keys)
    return tuple(make_statement(found[key]) for key in keys if key in found)


def draw_positions(store: Store, taken: Iterable[Taken]) -> dict[str, PositionRow]:
    """The positions by their keys, without those that cannot be proved."""
    wanted = {one.id: one for one in taken}
    grounds = find_grounds(store, [one.article for one in wanted.values()])
    quotes = {key: cut_quote(one, grounds) for key, one in wanted.items()}
    return {key: make_position(wanted[key], quote, grounds) for key, quote in quotes.items() if quote is not None}


def draw_chains(store: Store, chains: "Sequence[Chain]") -> tuple[ChainRow, ...]:
    found = find_grounded(store, [chain.statement for chain in chains])
    known = [(chain, found[chain.statement]) for chain in chains if chain.statement in found]
    return tuple(
        ChainRow(statement=make_statement(one), hops=tuple(make_hop(hop, one.ground) for hop in chain.hops))
        for chain, one in known
    )


def make_statement(found: Grounded) -> StatementRow:
    statement, voice = found.statement, found.statement.voice or Voice()
    quote = make_passage(statement.content)
    assert quote is not None  # every statement has a content
    return StatementRow(
        key=statement.id, speaker=shorten(statement.speaker), act=statement.act, kind=statement.kind,
        stance=statement.position.stance if statement.position else None, quote=quote,
        source=make_passage(statement.source), cue=make_passage(statement.cue),
        addressee=make_passage(statement.addressee), channel=make_passage(statement.channel),
        said=statement.when.day if statement.when else None,
        happened=statement.happened.day if statement.happened else None,
        voice=voice.type, role=shorten_optional(voice.role), organisation=shorten_optional(voice.organisation),
        party=voice.party, within=statement.within, confidence=statement.confidence, is_judged=found.is_judged,
        article=make_address(found.ground),
    )  # fmt: skip


def make_position(taken: Taken, quote: Words, grounds: Mapping[str, Ground]) -> PositionRow:
    passage = make_passage(quote)
    return PositionRow.model_validate(
        {
            "key": taken.id, "claim": taken.claim, "statement": taken.statement, "speaker": shorten(taken.speaker),
            "written": shorten(taken.written), "party": taken.party, "side": None, "stance": taken.stance,
            "said": taken.said, "day": taken.day, "quote": passage, "is_own": taken.is_own,
            "is_unnamed": taken.is_unnamed, "article": make_address(grounds[taken.article]),
        }
    )  # fmt: skip


def make_claim(listed: Listed, first: PositionRow) -> ClaimRow:
    return ClaimRow(
        key=listed.id, title=shorten(listed.title), speakers=listed.speakers, positions=listed.positions,
        first_day=listed.first_day, last_day=listed.last_day, first=first,
        stances={stance: number for stance in STANCES if (number := getattr(listed, stance))},
    )  # fmt: skip


def make_change(changed: Changed, shown: Mapping[str, PositionRow]) -> ChangeRow:
    return ChangeRow(
        claim=changed.claim, title=shorten(changed.title), speaker=shorten(changed.speaker), party=changed.party,
        before=shown[changed.before.id], after=shown[changed.after.id],
    )  # fmt: skip


def make_origin(origin: Origin, first: PositionRow, known: Mapping[str, Ground]) -> OriginRow:
    listed = [known[key] for key in origin.articles[:MOST_NAMED] if key in known]
    return OriginRow(
        name=shorten(origin.name), articles=tuple(map(make_address, listed)), number=len(origin.articles),
        outlets=tuple(map(shorten, origin.outlets[:MOST_NAMED])), first=first,
    )  # fmt: skip


def make_hop(hop: "Hop", ground: Ground) -> HopRow:
    place = hop.span
    words = place and Piece(words=clean(ground.article.text[place.start : place.end]), start=place.start, end=place.end)
    return HopRow(kind=hop.kind, name=shorten(hop.name), words=words)


def make_address(ground: Ground) -> Address:
    article = ground.article
    return Address(
        key=ground.key, address=find_web_address(article.url), name=shorten(article.doc),
        title=shorten_optional(article.title), outlet=shorten_optional(article.publisher),
        published=article.published, lang=article.lang, hash=article.hash,
    )  # fmt: skip


def find_web_address(url: str | None) -> str | None:
    """The address if it is one of the web: `javascript:` and the like must not become a link anywhere."""
    return url if url and url.startswith(("http://", "https://")) and len(url) <= LONGEST_ADDRESS else None


def make_passage(words: Words | None) -> Passage | None:
    """The passage, or its first words: where it is cut, the offsets are those of what is shown."""
    if words is None:
        return None
    pieces: list[Piece] = []
    left = LONGEST_QUOTE
    for span, text in zip(words.spans[:MOST_PIECES], words.words, strict=False):
        shown = text[:left]
        pieces += [Piece(words=clean(shown), start=span.start, end=span.start + len(shown))] if shown else []
        left -= len(shown)
    return Passage(pieces=tuple(pieces), is_cut=sum(one.end - one.start for one in pieces) < sum(map(len, words.words)))


def shorten(words: str) -> str:
    """A name as it is; the beginning of one that is longer than any."""
    return clean(words if len(words) <= LONGEST_NAME else words[: LONGEST_NAME - 1] + "…")


def shorten_optional(words: str | None) -> str | None:
    return None if words is None else shorten(words)
