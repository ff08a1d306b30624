"""A position: one speaker's stance on one proposition, and the words that show it."""

from dataclasses import dataclass

from sostiene.connect.frames import Frame
from sostiene.records import Stance

ASSERTING = frozenset(("asserts", "confirms", "reports", "doubts"))


@dataclass(frozen=True)
class Held:
    """A position of one speaker on one proposition: the told it comes from, the stretch that shows it, and why.

    `speaker` is not the told's where the statement tells what others hold; `is_own` says which. `is_nested`: the told
    stands inside another; `is_quoted`: its words are direct speech; `is_open`: no table knows what it is about.
    `context` holds the names that its article gives, `voice` what kind of speaker it is.
    """

    told: str
    article: str
    speaker: str
    stance: Stance
    start: int
    end: int
    quote: str
    frame: Frame
    party: str | None = None
    entity: str = ""
    is_own: bool = True
    is_nested: bool = False
    is_quoted: bool = False
    is_open: bool = False
    context: frozenset[str] = frozenset()
    voice: str = "unknown"
    said: str | None = None
    published: str | None = None
    lang: str | None = None
    why: str = ""


def is_same_voice(one: Held, other: Held) -> bool:
    return (one.entity or one.speaker) == (other.entity or other.speaker)
