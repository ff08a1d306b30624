"""What the tools give. The docstrings under the fields are the descriptions of the output schema that a model reads,
which is why these records are pydantic's and not plain dataclasses as everywhere else."""

from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from sostiene.records import Act, Kind, Stance, VoiceType

Kept = TypeVar("Kept", bound=BaseModel)


class Row(BaseModel):
    """A record whose fields are described by the docstrings under them."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)


class Piece(Row):
    """Words exactly as they stand in the article."""

    words: str
    """text[start:end] of the article, unchanged and untranslated."""
    start: int
    """Where they begin, in Unicode code points of the article's text, from 0."""
    end: int
    """Where they end; the character there is no longer theirs."""


class Passage(Row):
    """Words of an article, in several pieces where something else stands between them."""

    pieces: tuple[Piece, ...]
    is_cut: bool
    """Longer than may be shown: these are its first words. show_article gives the rest."""


class Address(Row):
    """The article that the words stand in."""

    key: str
    """Its key in the store, by which show_article finds it."""
    address: str | None
    """Where it was published."""
    name: str
    title: str | None
    outlet: str | None
    published: str | None
    """The day of publication: 2024, 2024-10 or 2024-10-28."""
    lang: str | None
    hash: str
    """The SHA-256 of the text (UTF-8) in which the offsets count."""


class StatementRow(Row):
    """One statement: who said what, in the words of an article."""

    key: str
    """Its key in the store. Give it with every quotation."""
    speaker: str
    """Who stands for it: say so. "unknown" where the article never tells."""
    act: Act
    """What the speaker does: to not_confirm and to not_deny are neither to confirm nor to deny."""
    stance: Stance | None
    """What the speaker holds of the content."""
    kind: Kind
    """direct: the speaker's own words; indirect: the article's words for what was said; mixed: both; post: a post."""
    quote: Passage
    """The words attributed to the speaker."""
    source: Passage | None
    """The words that name who stands for it."""
    cue: Passage | None
    """The words that attribute it, negation included."""
    addressee: Passage | None
    channel: Passage | None
    said: str | None
    """The day on which it was said, if the text tells: 2024, 2024-10 or 2024-10-28."""
    happened: str | None
    """The day on which what it tells took place, if it tells one."""
    voice: VoiceType
    role: str | None
    organisation: str | None
    party: str | None
    """For whom the speaker speaks: an ISO 3166 code, or the short name of a body."""
    within: str | None
    """The key of the statement around it: somebody reports that somebody said this."""
    confidence: float
    """How sure the reader is that the statement is right, from 0 to 1."""
    is_judged: bool
    """A person has looked at it."""
    article: Address


class PositionRow(Row):
    """One speaker's stance on a claim, with the words that show it."""

    key: str
    claim: str
    """The key of the claim."""
    statement: str
    """The key of the statement that the words are from."""
    speaker: str
    """Who takes the position, by the best-known name."""
    written: str
    """As the article calls them."""
    party: str | None
    side: Literal["party", "witness"] | None
    """On a board: whether they speak for a party that the claim is about. A party's own word is no confirmation by
    others."""
    stance: Stance
    said: str | None
    day: str
    """The day on which it was said if the text tells, else that of publication."""
    quote: Passage
    is_own: bool
    """False: the statement is somebody else's, who tells that this speaker holds it."""
    is_unnamed: bool
    article: Address


class ClaimRow(Row):
    """One proposition on which speakers take positions."""

    key: str
    title: str
    speakers: int
    positions: int
    first_day: str | None
    last_day: str | None
    stances: dict[Stance, int]
    """How many positions there are of each stance."""
    first: PositionRow
    """The position that is told first: words that the claim stands for."""


class SilentRow(Row):
    """Somebody whom passages of the claim name, and of whom the store has no position on it."""

    name: str
    party: str | None
    passages: int
    example: PositionRow
    """A passage that names them."""


class ChangeRow(Row):
    """One position on a claim, and later another by the same speaker."""

    claim: str
    title: str
    speaker: str
    party: str | None
    before: PositionRow
    after: PositionRow


class OriginRow(Row):
    """Articles that go back to one text or source, and so count as one witness."""

    name: str
    articles: tuple[Address, ...]
    number: int
    """How many articles it has; of very many only the first are listed."""
    outlets: tuple[str, ...]
    first: PositionRow
    """What the earliest of them tells of the claim."""


class HopRow(Row):
    """One place in a chain."""

    kind: str
    name: str
    words: Piece | None
    """Where the article says so; none for the outlet itself."""


class ChainRow(Row):
    """Who hands a statement on: from the speaker through other media to the outlet."""

    hops: tuple[HopRow, ...]
    statement: StatementRow


class Page(Row, Generic[Kept]):
    """Rows of an answer."""

    rows: tuple[Kept, ...]
    total: int | None
    """How many there are in all; none if they are too many to count."""
    next_offset: int | None
    """Ask again with this offset for the next rows; none if these are the last."""
    notes: tuple[str, ...]
    """What must be known to read the rows: whom a name may mean, or what was left out."""


class StatementPage(Page[StatementRow]):
    """Statements, ordered by day."""


class ClaimPage(Page[ClaimRow]):
    """Claims, those with the most speakers first."""


class ChangePage(Page[ChangeRow]):
    """Changes of position, the latest first."""


class BoardPage(Page[PositionRow]):
    """A claim with the positions on it: who denies or confirms first, speaker by speaker."""

    key: str
    title: str
    about: tuple[str, ...]
    """The parties that the claim is about."""
    voices: dict[Stance, int]
    """How many speakers take each stance; who took several counts for each."""
    articles: int
    outlets: int
    origins: int
    """From how many independent texts or sources the articles have it: count these, not outlets."""
    unnamed: float
    """The share of positions whose source has no name."""
    first: PositionRow | None
    silent: tuple[SilentRow, ...]
    """That nothing of them is in the store does not say that they said nothing."""
    changes: int
    """How often somebody changed position on it: list_changes shows them."""


class OriginsPage(Page[OriginRow]):
    """From where the articles have what they tell of a claim; the origin with most articles first."""

    key: str
    title: str
    articles: int
    outlets: int
    chains: tuple[ChainRow, ...]
    """Who hands on to whom, on the first page; of many only the first."""


class ArticlePage(Row):
    """A stretch of an article's text, with the statements whose content begins in it."""

    article: Address
    text: Piece
    characters: int
    """How long the whole text is."""
    next_start: int | None
    """Ask again with this start for what follows; none at the end."""
    statements: tuple[StatementRow, ...]
    notes: tuple[str, ...]
