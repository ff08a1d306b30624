"""In which language a page speaks to whoever reads it: English, or one of the catalogues in `locales`.

The words of articles stay in their own; what is translated are ours alone. The catalogues are read at the first page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from starlette.requests import Request

from sostiene.questions.naming import name_party
from sostiene.records import Act
from sostiene.views.wording import ACT_WORDS, LANGUAGE_NAMES

SOURCE = "en"
LANGUAGES = {SOURCE: "English", "it": "Italiano"}
COOKIE = "language"
KIND_WORDS = {"direct": "direct", "indirect": "indirect", "mixed": "quoted in part", "post": "post"}
SKELETONS = {4: "y", 7: "yMMMM"}
"""How a year and a month are written: CLDR's names of forms, by the length of the ISO date."""


@dataclass(frozen=True)
class Wording:
    """The words of one language: messages, numbers, days, and the names of what a statement can be."""

    language: str
    messages: Mapping[str, str | tuple[str, ...]] = field(repr=False)

    def gettext(self, message: str) -> str:
        found = self.messages.get(message)
        return found if isinstance(found, str) and found else message

    def ngettext(self, one: str, many: str, number: int) -> str:
        # Both languages have two forms and use them alike; another one would bring its own rule.
        found = self.messages.get(one)
        forms = found if isinstance(found, tuple) and all(found) else (one, many)
        return forms[0 if number == 1 else 1]

    def number(self, number: float) -> str:
        return format_decimal(number, locale=self.language)

    def decimal(self, number: float) -> str:
        """A figure with one place behind the point: 78.0."""
        return format_decimal(number, format="#,##0.0", locale=self.language)

    def percent(self, share: float) -> str:
        return format_percent(share, format="#,##0 %" if self.language == "it" else None, locale=self.language)

    def day(self, day: str) -> str:
        """A day as people write it: "3 marzo 2025" of 2025-03-03, "marzo 2025" of 2025-03; of no date itself."""
        whole = day[:10]
        try:
            moment = date.fromisoformat(whole + "-01-01"[len(whole) - 4 :] if len(whole) < 10 else whole)
        except ValueError:
            return day
        skeleton = SKELETONS.get(len(whole))
        return format_skeleton(skeleton, moment, locale=self.language) if skeleton else self.whole_day(moment)

    def whole_day(self, moment: date) -> str:
        return format_date(moment, "d MMMM y" if self.language in (SOURCE, "it") else "long", locale=self.language)

    def act(self, act: Act) -> str:
        return self.gettext(ACT_WORDS[act])

    def stance(self, stance: str | None) -> str:
        return self.gettext(stance.replace("_", " ")) if stance else ""

    def kind(self, kind: str) -> str:
        return self.gettext(KIND_WORDS[kind])

    def language_name(self, code: str | None) -> str:
        """The name of the language of an article, as CLDR has it."""
        if not code:
            return self.gettext("unknown")
        if self.language == SOURCE and code in LANGUAGE_NAMES:
            return LANGUAGE_NAMES[code]
        return str(Locale(self.language).languages.get(code, code))

    def party(self, party: str) -> str:
        """The name of a state from its ISO code, as CLDR has it; that of another party as it is."""
        name = Locale(self.language).territories.get(party) if len(party) == 2 else None
        return name or name_party(party)


@cache
def load_wording(language: str) -> Wording:
    """The words of that language: its catalogue `it.po`, and those of the parts of the site, `it-claims.po` and so on.

    It takes some 30 ms, once.
    """
    messages: dict[str, str | tuple[str, ...]] = {}
    for path in sorted(files("sostiene.web").joinpath("locales").iterdir(), key=lambda path: path.name):
        if path.name == f"{language}.po" or (path.name.startswith(f"{language}-") and path.name.endswith(".po")):
            for message in read_po(BytesIO(path.read_bytes()), locale=language):
                if message.id and message.string and not message.fuzzy:
                    name = message.id if isinstance(message.id, str) else message.id[0]
                    messages[name] = message.string if isinstance(message.string, str) else tuple(message.string)
    return Wording(language, messages)


def choose_language(request: Request) -> str:
    """The language that the reader chose here; else the first that the browser wants and we have; else English."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    wanted = wanted_languages(request.headers.get("accept-language", ""))
    return next((one for one in wanted if one in LANGUAGES), SOURCE)


def wanted_languages(header: str) -> list[str]:
    """The languages of an Accept-Language header, the most wanted first: "it-IT,en;q=0.8" wants it, en."""
    wanted = []
    for place, part in enumerate(header[:500].split(",")):
        name, _, weight = part.strip().partition(";q=")
        try:
            wish = float(weight or 1)
        except ValueError:
            wish = 0.0
        if wish > 0:
            wanted.append((-wish, place, name.partition("-")[0].lower()))
    return [name for _, _, name in sorted(wanted)]
