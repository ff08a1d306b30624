"""Transcripts: texts in which a label before each turn names who speaks, and every word belongs to some turn:

ANNA NERI: Il ponte resta chiuso.        PRESIDENTE. Ha facoltà di parlare l'onorevole Neri.
UGO BRUNI (Giornalista): Fino a quando?  ANNA NERI (GM). Signor Presidente, il ponte resta chiuso.
                                         (Applausi)
D. Fino a quando resta chiuso?           Q: How long will it stay closed?
R. Fino a maggio.                        A: Until May.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median_low

from sostiene.extract.labels import Label, find_labels, is_full_name, keep_style
from sostiene.extract.names import find_mentions, find_words, fold, read_lexicon
from sostiene.extract.persons import read_person
from sostiene.extract.posts import Post, PostIndex, is_reported_in, is_same
from sostiene.extract.spans import count_words, has_words, subtract
from sostiene.languages import Language
from sostiene.records import Attribution, Span

STAGE = re.compile(r"^[^\S\n]*[(\[][^()\[\]\n]{0,300}[)\]][^\S\n]*$", re.MULTILINE)
SENTENCE_END = re.compile(r"[.!?…][\"»”’)*]*$")
SENTENCE_BREAK = re.compile(r"[.!?…]\s")
QUESTION = re.compile(r"\?[\"»”’)*\s]*$")
OTHER = re.compile(r"\n[^\S\n]*+(?:>>|[-–—][^\S\n])")
UNKNOWN = "unknown"
FEWEST_TURNS = 3
LONG_SPEECH = 6  # words that need no full stop behind them
SHORTEST_NAME = 3  # letters of a surname by which a narrator is told
SPOKEN = 0.6  # of the turns, that must begin and end like sentences
COVERED = 0.6  # of the text, that turns must hold where few labels come again
EMBEDDED = 0.15  # of the text, that stands before an exchange which an article only quotes
HEAD = 200  # characters, that may stand before any transcript
INTRODUCTION = 2000  # characters before the first turn in which the one who answers is named


@dataclass(frozen=True)
class Turn:
    """What one speaker says before another does: its words, without stage directions, and the label before it.

    `speaker` is told where the label itself does not name one.
    """

    content: tuple[Span, ...]
    label: Span
    block: Span
    is_question: bool
    speaker: str | None = None

    @property
    def post(self) -> Post:
        """The turn as a post signed by its label: what lies in it is found the same way."""
        return Post(self.content, self.label, None, self.block)


def find_turns(text: str, language: Language) -> tuple[Turn, ...]:
    """The turns of the text, in order; none if it is no transcript."""
    sides = {fold(row[0]): row[1] for row in language.table("labels")}
    labels = keep_style(find_labels(text, sides), sides)
    if len(labels) < FEWEST_TURNS:
        return ()
    turns = list(cut_turns(text, labels, is_interview=all(label.key in sides for label in labels)))
    if not is_transcript(text, turns, labels, sides):
        return ()
    answerer = find_answerer(text[: min(labels[0].line, INTRODUCTION)], language)
    called = {"question": UNKNOWN, "answer": answerer or UNKNOWN}
    roles = read_lexicon(language).roles
    found = []
    for turn, label in zip(turns, labels, strict=True):
        speaker = called.get(sides.get(label.key, ""))
        if speaker is None and fold(label.name) in roles:
            speaker = label.name.capitalize()  # one who presides is nobody that spoke before
        found.append(replace(turn, speaker=speaker))
    return tuple(turn for turn in found if turn.content)


def cut_turns(text: str, labels: Sequence[Label], *, is_interview: bool) -> Iterator[Turn]:
    """A turn for each label, up to the next one; the last takes no more lines than the longest of the others. Where an
    article only quotes an exchange, none takes more than most do."""
    ends = [label.line for label in labels[1:]]
    sizes = [count_lines(text, label.start, end) for label, end in zip(labels, ends, strict=False)]
    is_embedded = not is_interview and labels[0].line > max(HEAD, EMBEDDED * len(text))
    most = median_low(sizes) if is_embedded else max(sizes)
    directions = [Span(*match.span()) for match in STAGE.finditer(text)]
    starts = [span.start for span in directions]
    for label, stop in zip(labels, [*ends, len(text)], strict=True):
        end = stop
        if is_embedded or label is labels[-1]:
            end = min(stop, find_end(text, label.start, max(most, 1)))
        other = OTHER.search(text, label.start, end)  # somebody whom no label names
        end = find_narrator(text, label, other.start() if other else end)
        cut = directions[bisect_right(starts, label.start) : bisect_right(starts, end)]
        spans = (trim(text, span) for span in subtract([Span(label.start, end)], cut))
        content = tuple(span for span in spans if span.start < span.end and has_words(text, span))
        is_question = bool(content) and QUESTION.search(text[max(content[-1].start, end - 60) : content[-1].end])
        yield Turn(content, label.span, Span(label.line, max(end, label.start)), bool(is_question))


def find_narrator(text: str, label: Label, end: int) -> int:
    """Where the article itself goes on: at a later line that names the speaker, as speakers seldom do; else `end`."""
    first = text.find("\n", label.start, end)
    if first < 0 or len(label.surname) < SHORTEST_NAME:
        return end
    named = find_name(text, label.surname, Span(first + 1, end))
    return end if named is None else text.rfind("\n", first, named)


def find_name(text: str, name: str, zone: Span) -> int | None:
    """Where the name stands in the zone, as a word, in capitals or not."""
    for form in dict.fromkeys((name, name.capitalize())):
        place = text.find(form, *zone)
        while place >= 0:
            end = place + len(form)
            if not text[place - 1].isalnum() and not text[end : end + 1].isalnum():
                return place
            place = text.find(form, end, zone.end)
    return None


def count_lines(text: str, start: int, end: int) -> int:
    """The lines with words in the stretch."""
    return sum(1 for line in text[start:end].split("\n") if line.strip())


def find_end(text: str, start: int, most: int) -> int:
    """Where the given number of lines with words ends."""
    end = start
    while most and end < len(text):
        stop = text.find("\n", end + 1)
        stop = len(text) if stop < 0 else stop
        most -= bool(text[end:stop].strip())
        end = stop
    return end


def trim(text: str, span: Span) -> Span:
    """The span without the spaces around it."""
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip()))


def is_transcript(text: str, turns: Sequence[Turn], labels: Sequence[Label], sides: Mapping[str, str]) -> bool:
    """Do the labels tell who speaks? The turns are sentences, and two names or more come again, or names in full stand
    before most of the text. A list of fields (`Luogo: Roma`) and marks (`Neri: 6,5`) are none."""
    counts = Counter(label.key for label in labels)
    spoken = sum(is_speech(text, turn) for turn in turns)
    if len(counts) < 2 or spoken < SPOKEN * len(turns):
        return False
    again = [count for count in counts.values() if count > 1]
    if len(again) > 1 and sum(again) * 2 >= len(labels):
        return True
    told = sum(is_told(text, turn, label) for turn, label in zip(turns, labels, strict=True))
    covered = sum(turn.block.end - turn.block.start for turn in turns)
    is_named = all(is_full_name(label, sides) for label in labels)
    return is_named and told * 2 < len(turns) and covered >= COVERED * len(text.strip())


def is_told(text: str, turn: Turn, label: Label) -> bool:
    """Do the words under the label speak of the one whom it names?"""
    return find_name(text, label.surname, Span(label.start, turn.block.end)) is not None


def is_speech(text: str, turn: Turn) -> bool:
    """Are the words of the turn one sentence or more? A short answer ("Sì.") is one too."""
    if not turn.content:
        return False
    first, last = turn.content[0], turn.content[-1]
    is_ended = SENTENCE_END.search(text, max(last.end - 4, last.start), last.end) is not None
    begins = text[first.start]
    return (begins.isupper() or not begins.isalnum()) and (is_ended or count_words(text, first) > LONG_SPEECH)


def find_answerer(introduction: str, language: Language) -> str | None:
    """The one person whom the headline, or else all words before the first turn, name in full; None if neither does."""
    headline = introduction.strip().partition("\n")[0]
    for words in (headline, introduction):
        names = find_full_names(words, language)
        if len(names) == 1:
            return names[0]
    return None


def find_full_names(text: str, language: Language) -> list[str]:
    """The names of two or three words that may be those of people, each once."""
    lexicon = read_lexicon(language)
    names: dict[tuple[str, ...], str] = {}
    for mention in find_mentions(text, find_words(text, lexicon), lexicon):
        words = [word for word in mention.words if not lexicon.is_role(word)]
        if 1 < len(words) < 4 and not any(word.key in lexicon.institutions for word in words):
            names.setdefault(tuple(word.key for word in words), text[words[0].start : words[-1].end])
    return list(names.values())


def add_turns(
    text: str, attributions: Iterable[Attribution], turns: Sequence[Turn], language: Language
) -> list[Attribution]:
    """The attributions, with one for each turn in place of those that a tagger made of it; reports in a turn stay."""
    if not turns:
        return list(attributions)
    index = PostIndex(turn.post for turn in turns)
    kept: list[Attribution] = [build_attribution(text, turn) for turn in turns]
    for attribution in attributions:
        met = index.meeting(attribution.content + attribution.source)
        if any(is_same(attribution, post) for post in met):
            continue
        crossed = [post.block for post in met if not is_reported_in(attribution, post)]
        content = tuple(span for span in subtract(attribution.content, crossed) if has_words(text, span))
        if content:
            attribution = settle_source(text, attribution, language) if met else attribution
            kept.append(replace(attribution, content=content))
    return sorted(kept, key=lambda one: (one.content[0].start, -one.content[-1].end))


def build_attribution(text: str, turn: Turn) -> Attribution:
    """The attribution of the turn to whom its label names."""
    return Attribution(
        content=turn.content,
        source=(turn.label,),
        act="ask" if turn.is_question else "state",
        reason=f"the turn labelled {text[turn.label.start : turn.label.end]}",
    )


def settle_source(text: str, attribution: Attribution, language: Language) -> Attribution:
    """The report in a turn without a source that is only spoken to ("Grazie, | Presidente. | Confermo che …"), and with
    nobody else to go back to where it says I."""
    if not attribution.cue:
        return attribution
    cue = attribution.cue[0].start
    source = tuple(one for one in attribution.source if not SENTENCE_BREAK.search(text, one.end, max(cue, one.end)))
    words = " ".join(text[span.start : span.end] for span in attribution.cue)
    is_first = not source and read_person(words, language, is_follower=False) == "first"
    is_kept = source == attribution.source and not is_first
    return replace(attribution, source=source, antecedents=attribution.antecedents if is_kept else ())
