"""Who the source of each attribution is: the full name as the article gives it, pronouns and dropped subjects too."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sostiene.extract.names import fold
from sostiene.extract.persons import read_person
from sostiene.extract.sources import Naming, read_source
from sostiene.extract.topics import Topics
from sostiene.languages import Language
from sostiene.records import Attribution, Span

UNKNOWN = "unknown"
SMALL_WORD = 3  # letters of a word that is too small to tell two sources the same
UNSURE = 0.1  # a rule with no more weight tells nothing alone
EVEN = 0.1  # two speakers whose probabilities differ by less are as likely
LOOK_BACK = 5  # earlier speakers looked at
# How sure each rule of grammar is, against the tagger's antecedents (chosen on it-dev and modern-dev).
WEIGHTS = {
    "description": 0.8,  # a description that may be a name of its own: "le colleghe della vittima"
    "pointed": 0.3,  # a role or a word that points back: "la donna"
    "nobody": 0.8,  # a passive without agent
    "last in sentence": 0.8,
    "subject": 0.3,
    "subject before": 0.0,
    "last": 0.3,
    "subject inside": 0.0,  # the subject of its clause in the statement around it
    "around": 0.4,  # the speaker of the statement around it
    "relative": 0.4,
    "protagonist": 0.0,
}


@dataclass(frozen=True)
class Speaker:
    """Who speaks. `because` says how that was found; empty where the source itself is the full name."""

    name: str
    because: str = ""
    weight: float = 1.0
    """How far the tagger's antecedents must be surer of somebody else to overrule it; 1 never."""


def resolve_speakers(
    topics: Topics, attributions: Sequence[Attribution], parents: Sequence[int | None], language: Language
) -> list[Speaker]:
    """One speaker for each attribution, in the same order.

    "Rutte ha detto … e ha aggiunto …" in an article that names Mark Rutte gives Mark Rutte twice.
    """
    return Resolution(topics, attributions, parents, language).resolve()


class Resolution:
    """The speakers of one article while they are being found: outer statements first, each in the order of the text."""

    def __init__(
        self, topics: Topics, attributions: Sequence[Attribution], parents: Sequence[int | None], language: Language
    ) -> None:
        self.topics, self.attributions, self.parents, self.language = topics, attributions, parents, language
        self.text = topics.text
        self.pronouns = {fold(row[0]): row[1] for row in language.table("pronouns")}
        small = language.table("function_words")
        self.conjunction = next((row[0] for row in small if row[1] == "conjunction"), "")
        self.places = [find_place(attribution) for attribution in attributions]
        self.sourced = sorted((one.source[0].start, n) for n, one in enumerate(attributions) if one.source)
        self.namings = [[self.read_naming(span) for span in attribution.source] for attribution in attributions]
        self.speakers: dict[int, Speaker] = {}
        self.outer: list[tuple[int, int]] = []  # place and number of the outer attributions resolved so far

    def resolve(self) -> list[Speaker]:
        """The speakers of all attributions."""
        namings = self.namings
        for naming in (naming for some in namings for naming in some):
            self.topics.voices.update(map(self.topics.index.fullest, naming.names))
        depths = find_depths(self.parents)
        for number in sorted(range(len(namings)), key=lambda one: (depths[one], self.places[one], one)):
            self.speakers[number] = self.find_speaker(number, namings[number])
            if self.parents[number] is None:
                self.outer.append((self.places[number], number))
        return [self.speakers[number] for number in range(len(namings))]

    def read_naming(self, span: Span) -> Naming:
        return read_source(self.text, span, self.topics.index, self.pronouns)

    def find_speaker(self, number: int, namings: Sequence[Naming]) -> Speaker:
        """The speaker of one attribution: as its source names it, else by the rules of grammar and the tagger's
        antecedents together."""
        source = self.attributions[number].source
        called = self.topics.called.get(source[0]) if source else None
        if called is not None:
            label = self.text[source[0].start : source[0].end]
            stands = "names nobody" if called == UNKNOWN else f"stands for {called}"
            return Speaker(called, f'the label "{label}" {stands}')
        guess = self.find_named(number, namings) if namings else self.find_dropped(number)
        if guess.weight >= 1:
            return guess
        likely = self.weigh_antecedents(number, guess.name)
        name, probability = max(likely.items(), key=lambda one: one[1], default=(guess.name, 0.0))
        if name == guess.name or probability <= likely.get(guess.name, 0.0) + guess.weight:
            return self.abstain(number, guess, likely)
        said = f'"{namings[0].text}"' if namings else f"{self.show_cue(number)} has no subject; it"
        if name == UNKNOWN:
            return guess if namings else Speaker(UNKNOWN, f"{said} goes back to nobody in the text")
        return Speaker(name, f"{said} goes back to {name}, as the model reads it")

    def abstain(self, number: int, guess: Speaker, likely: dict[str, float]) -> Speaker:
        """The guess, unless neither grammar nor the antecedents tell it from another: then nobody, and why."""
        others = [name for name in likely if name not in (guess.name, UNKNOWN)]
        rival = max(others, key=lambda name: likely[name], default="")
        is_even = abs(likely.get(guess.name, 0.0) - likely.get(rival, 0.0)) < EVEN
        if guess.weight > UNSURE or not rival or not is_even or likely[rival] < EVEN:
            return guess
        return Speaker(UNKNOWN, f"unresolved: {self.show_cue(number)} may go back to {guess.name} or to {rival}")

    def weigh_antecedents(self, number: int, own: str) -> dict[str, float]:
        """How likely each speaker is by the antecedents that the tagger gives, all mentions of one name together. The
        source itself among them speaks for `own`, what it is read as alone."""
        likely: dict[str, float] = {}
        for span, probability in self.attributions[number].antecedents:
            name = UNKNOWN
            if span is not None:
                is_own = any(one.start < span.end and span.start < one.end for one in self.attributions[number].source)
                name = own if is_own else self.find_named_by(span, number) or self.name_mention(span) or ""
            if name:
                likely[name] = likely.get(name, 0.0) + probability
        return likely

    def find_named_by(self, span: Span, number: int) -> str | None:
        """The speaker of another statement, if the mention stands in its source; one without a name only where the
        source here takes up a word of it ("un funzionario della Regione … il funzionario")."""
        found = bisect_left(self.sourced, (span.end, -1)) - 1
        if found < 0 or self.sourced[found][1] == number:
            return None
        other = self.sourced[found][1]
        is_inside = any(one.start <= span.start and span.end <= one.end for one in self.attributions[other].source)
        speaker = self.speakers.get(other)
        if not is_inside or speaker is None or speaker.name == UNKNOWN:
            return None
        mine, theirs = (
            {word for one in self.attributions[n].source for word in fold(self.text[one.start : one.end]).split()}
            for n in (number, other)
        )
        is_named = bool(self.namings[other][0].names) or not self.attributions[number].source
        return speaker.name if is_named or any(len(word) > SMALL_WORD for word in mine & theirs) else None

    def name_mention(self, span: Span) -> str | None:
        """Whom the words of a mention name, or who holds the role that they tell; None if that is open."""
        naming = self.read_naming(span)
        if naming.names:
            name = self.name_fully([naming]).name
            kinds = {party.kind for party in self.topics.index.lexicon.parties.look_up(name)}
            return None if kinds == {"demonym"} else name  # "an Italian newspaper"
        holder = self.find_holder(naming, span.start)
        if holder:
            return holder
        is_phrase = naming.kind == "description" and (" " in naming.text or "'" in naming.text)
        return naming.text if is_phrase else None

    def find_holder(self, naming: Naming, place: int) -> str | None:
        """Who holds the role that the words name, as the article tells it elsewhere."""
        if naming.kind != "role":
            return None
        holder = self.topics.roles.find_holder(naming.role, naming.complement, place)
        return self.topics.index.show(self.topics.index.fullest(holder)) if holder else None

    def find_named(self, number: int, namings: Sequence[Naming]) -> Speaker:
        """The speaker whom the words of a source name."""
        named = [one for one in namings if one.names]
        if named:
            return self.name_fully(named)
        naming, place = namings[0], self.places[number]
        if naming.kind == "pronoun":
            return self.find_pronoun(naming, number)
        if naming.kind == "rumour":
            return Speaker(UNKNOWN, f'"{naming.text}" names nobody')
        name = self.find_holder(naming, place)
        if name:
            return Speaker(name, f'"{naming.text}" is {name} elsewhere in the article')
        pointed = self.find_body(place) if naming.kind == "body" else None
        if naming.kind in ("role", "anaphor") and not naming.complement:
            pointed = self.find_person(place)
        if pointed:
            return Speaker(pointed, f'"{naming.text}" points back to {pointed}', WEIGHTS["pointed"])
        is_short = naming.kind in ("role", "anaphor", "body") or self.topics.is_back_reference(naming.text)
        return Speaker(naming.text, weight=WEIGHTS["description"] if is_short else 1.0)

    def name_fully(self, namings: Sequence[Naming]) -> Speaker:
        """The names in their fullest form, joined as the language joins them."""
        index = self.topics.index
        names = [name for naming in namings for name in naming.names]
        full = [index.show(index.fullest(name)) for name in names]
        if len(full) == 1:
            is_full = full[0] == index.show(names[0])
            return Speaker(full[0], "" if is_full else f'the article\'s fullest form of "{namings[0].text}"')
        last = f" {self.conjunction} " if self.conjunction else ", "
        return Speaker(", ".join(full[:-1]) + last + full[-1])

    def find_body(self, place: int) -> str | None:
        """The body among the last speakers before the place: "l'azienda"."""
        return next((name for name in self.last_names(place) if self.topics.is_body(name)), None)

    def find_person(self, place: int) -> str | None:
        """The person who spoke last before the place, else the one whom the article is about: "la donna"."""
        names = self.last_names(place)
        return next((name for name in names if self.topics.is_person(name)), self.topics.protagonist)

    def find_pronoun(self, naming: Naming, number: int) -> Speaker:
        """Whom a pronoun means."""
        parent = self.parents[number]
        if naming.pronoun == "anyone":
            return Speaker(UNKNOWN, f'"{naming.text}" names nobody')
        if naming.pronoun == "first" and parent is not None:
            name = self.speakers[parent].name
            return Speaker(name, f'"{naming.text}" is who speaks in the statement around it, {name}')
        last = self.topics.last_name(self.places[number]) if naming.pronoun == "relative" else None
        if last is not None:
            return Speaker(last, f'"{naming.text}" refers to the name before it, {last}', WEIGHTS["relative"])
        found = self.find_previous(number)
        if found is not None:
            return Speaker(found.name, f'"{naming.text}" refers to {found.because}, {found.name}', found.weight)
        return Speaker(UNKNOWN, f'nobody before "{naming.text}" whom it could mean', WEIGHTS["protagonist"])

    def find_dropped(self, number: int) -> Speaker:
        """Who speaks where the text leaves the subject out."""
        cue = self.show_cue(number)
        person = read_person(self.cue_words(number), self.language, is_follower=self.is_follower(number))
        if person == "nobody":
            return Speaker(UNKNOWN, f"{cue} names nobody", WEIGHTS["nobody"])
        parent = self.parents[number]
        if parent is not None:
            start = max(self.sentence_start(number), self.attributions[parent].content[0].start)
            subject = None if person == "first" else self.topics.find_subject(start, self.places[number])
            name = subject or self.speakers[parent].name
            what = "the subject of its clause is" if subject else "who speaks in the statement around it is"
            return Speaker(
                name, f"{cue} has no subject; {what} {name}", WEIGHTS["subject inside" if subject else "around"]
            )
        found = self.find_previous(number)
        if found is not None:
            return Speaker(found.name, f"{cue} has no subject; {found.because} is {found.name}", found.weight)
        name = self.topics.protagonist or UNKNOWN
        about = "" if name == UNKNOWN else f"; the article is about {name}"
        return Speaker(name, f"{cue} has no subject, and nobody spoke before{about}", WEIGHTS["protagonist"])

    def find_previous(self, number: int) -> Speaker | None:
        """The speaker or subject that the text is still about; `because` says what it is."""
        sentences, topics = self.topics.sentences, self.topics
        place = min(self.places[number], self.attributions[number].content[0].start)
        start = sentences.start(place)
        last = next(self.find_last(place, number), None)
        if last is not None and self.places[last] >= start:
            return Speaker(self.speakers[last].name, "the last speaker in this sentence", WEIGHTS["last in sentence"])
        subject = topics.find_subject(start, place)
        if subject is not None:
            return Speaker(subject, "the subject of this sentence", WEIGHTS["subject"])
        sentence = sentences.number(place)
        is_near = last is not None and sentence - sentences.number(find_end(self.attributions[last])) <= 1
        if not is_near and sentence:
            subject = topics.find_subject(sentences.starts[sentence - 1], start)
            if subject is not None:
                return Speaker(subject, "the subject of the sentence before", WEIGHTS["subject before"])
        return (
            None if last is None else Speaker(self.speakers[last].name, "the last speaker before it", WEIGHTS["last"])
        )

    def find_last(self, place: int, number: int | None = None) -> Iterator[int]:
        """The outer attributions before the place whose speaker is known, the last first."""
        found = bisect_left(self.outer, (place, -1)) - 1
        for at in range(found, max(found - LOOK_BACK, -1), -1):
            other = self.outer[at][1]
            is_around = number is not None and other == self.parents[number]
            if other != number and not is_around and self.speakers[other].name != UNKNOWN:
                yield other

    def last_names(self, place: int) -> list[str]:
        return [self.speakers[number].name for number in self.find_last(place)]

    def is_follower(self, number: int) -> bool:
        """Does an outer attribution stand before this one in its sentence?"""
        found = bisect_left(self.outer, (self.places[number], -1)) - 1
        return found >= 0 and self.outer[found][0] >= self.sentence_start(number)

    def sentence_start(self, number: int) -> int:
        return self.topics.sentences.start(self.places[number])

    def cue_words(self, number: int) -> str:
        return " ".join(self.text[span.start : span.end] for span in self.attributions[number].cue)

    def show_cue(self, number: int) -> str:
        words = self.cue_words(number)
        return f'"{words}"' if words else "the quotation"


def find_place(attribution: Attribution) -> int:
    """Where an attribution stands: its source, else its cue, else its content."""
    return (attribution.source or attribution.cue or attribution.content)[0].start


def find_end(attribution: Attribution) -> int:
    """The last character of an attribution's cue and content."""
    return max(span.end for span in attribution.content + attribution.cue) - 1


def find_depths(parents: Sequence[int | None]) -> list[int]:
    """How many statements lie around each one."""
    depths: dict[int, int] = {}
    for number in range(len(parents)):
        path = [number]
        while path[-1] not in depths and (parent := parents[path[-1]]) is not None:
            path.append(parent)
        depth = depths.setdefault(path.pop(), 0)
        for child in reversed(path):
            depth += 1
            depths[child] = depth
    return [depths[number] for number in range(len(parents))]
