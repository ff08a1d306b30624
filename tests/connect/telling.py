"""Articles and statements for the tests of claims, made in one line each."""

from dataclasses import dataclass, field, replace

from sostiene.connect.claims import Claim, group_claims
from sostiene.connect.propositions import Held, find_positions
from sostiene.connect.records import Text, Told


@dataclass
class Telling:
    """Some articles and what is told in them; `add` gives an article, `tell` a statement of it."""

    texts: dict[str, Text] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)

    def add(self, doc: str, text: str, lang: str = "en", published: str = "2031-05-02") -> "Telling":
        self.texts[doc] = Text(doc, doc, text, lang, published=published)
        return self

    def tell(self, content: str, speaker: str, cue: str, **known: object) -> "Telling":
        """A statement of the article that was added last, with that content; its source is its speaker."""
        text = next(reversed(self.texts.values()))
        start = text.text.index(content)
        told = Told(
            f"{text.key}/{len(self.told)}", text.key, speaker, content, "", ((start, start + len(content)),),
            entity=speaker, cue=cue, source=speaker, lang=text.lang, published=text.published,
        )  # fmt: skip
        self.told.append(replace(told, **known))  # type: ignore[arg-type]
        return self

    def positions(self) -> list[Held]:
        return find_positions(self.told, self.texts)

    def claims(self) -> tuple[Claim, ...]:
        return group_claims(self.told, None, self.texts)

    def shown(self) -> list[tuple[str, str, str | None, tuple[str, ...], tuple[str, ...]]]:
        """Speaker, stance, act, things and doers of each position."""
        return [
            (one.speaker, one.stance, one.frame.act, tuple(sorted(one.frame.things)), tuple(sorted(one.frame.agents)))
            for one in self.positions()
        ]
