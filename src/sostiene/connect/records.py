"""What matters of statements and articles across articles: plain records, so that nothing here needs the store."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """An article as far as it matters to others."""

    key: str
    doc: str
    text: str
    lang: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Told:
    """A statement as far as it matters across articles.

    `entity` is the key of the speaker's entity, "" where nobody is known; `party` for whom it speaks. `stance` and the
    three flags are those of its Position: `is_negated` says that the content itself denies. `sentence` is the stretch
    of the text that it stands in, `spans` are its content's. `said` is the ISO day on which it was said, as precise as
    the text tells, `published` that of the article. `within` is the key of the statement around it.
    """

    key: str
    article: str
    speaker: str
    content: str
    sentence: str
    spans: tuple[tuple[int, int], ...]
    entity: str = ""
    party: str | None = None
    voice: str = "unknown"
    act: str = "state"
    kind: str = "indirect"
    stance: str = "asserts"
    is_negated: bool = False
    is_conditional: bool = False
    is_hearsay: bool = False
    cue: str = ""
    source: str = ""
    channel: str = ""
    addressee: str = ""
    said: str | None = None
    published: str | None = None
    lang: str | None = None
    within: str | None = None
    confidence: float = 1.0
