"""From one article to its statements: a pure function of the article and the tagger, no store, no network, no clock."""

from collections.abc import Sequence
from dataclasses import replace

from sostiene.extract.acts import read_act
from sostiene.extract.dates import Dates, Said, share_days
from sostiene.extract.headlines import add_headline
from sostiene.extract.kinds import KindReader
from sostiene.extract.mending import mend_quotations, strip
from sostiene.extract.nesting import cover_inner, find_parents
from sostiene.extract.participants import find_channel, set_apart
from sostiene.extract.places import find_place
from sostiene.extract.positions import read_position
from sostiene.extract.posts import add_posts, find_posts
from sostiene.extract.quantities import read_quantities
from sostiene.extract.quotations import find_quotations
from sostiene.extract.spans import count_words, subtract
from sostiene.extract.speakers import resolve_speakers
from sostiene.extract.stances import join_refusals, split_stances
from sostiene.extract.tidying import tidy_sources
from sostiene.extract.topics import Topics
from sostiene.extract.transcripts import add_turns, find_turns
from sostiene.extract.voices import VoiceReader
from sostiene.languages import load_language
from sostiene.models import Tagger, load_tagger
from sostiene.records import Article, Kind, Reason, Span, Statement, cut_passage

KIND_REASONS: dict[Kind, str] = {
    "direct": "all its words are the speaker's own: quoted, or set off",
    "indirect": "none of its words are quoted",
    "mixed": "part of its words are quoted",
    "post": "an embedded post",
}


def read_statements(article: Article, tagger: Tagger) -> Article:
    """The article with its statements, in the order in which their contents begin."""
    return replace(article, statements=extract(article, tagger))


def extract(article: Article, tagger: Tagger) -> tuple[Statement, ...]:
    """The statements of the article. Same article and tagger, same statements."""
    text, language = article.text, load_language(article.lang)
    quotations, posts, turns = find_quotations(text), find_posts(text, language), find_turns(text, language)
    found = tidy_sources(text, join_refusals(text, tagger.tag(article), language), language)
    attributions = mend_quotations(text, found, quotations, language, spare=lambda: load_tagger("rules").tag(article))
    attributions = split_stances(text, attributions, language)
    attributions = add_turns(text, add_posts(text, attributions, posts), turns, language)
    attributions = add_headline(text, attributions, language)
    attributions = cover_inner(text, [set_apart(text, attribution, language) for attribution in attributions])
    kinds, dates = KindReader(text, quotations, posts, turns), Dates(article, posts, language)
    parents = find_parents(attributions)
    topics = Topics(text, language, {turn.label: turn.speaker for turn in turns if turn.speaker})
    speakers = resolve_speakers(topics, attributions, parents, language)
    acts = [read_act(text, attribution, language) for attribution in attributions]
    told = VoiceReader(text, topics, language).read_all(attributions, [speaker.name for speaker in speakers])
    datings = share_days(
        [
            Said(
                speakers[number].name, dates.read(one), parents[number] is None and dates.is_open(one, acts[number].act)
            )
            for number, one in enumerate(attributions)
        ]
    )
    statements = []
    for number, attribution in enumerate(attributions):
        parent, speaker, dating, act = parents[number], speakers[number], datings[number], acts[number]
        content = cut_passage(text, attribution.content)
        assert content is not None  # an attribution without content is no attribution
        voice, voiced = told[number]
        position, held = read_position(text, attribution, act.act, language)
        channel = cut_out(text, find_channel(text, attribution, language), attribution.addressee)
        place = find_place(text, replace(attribution, channel=channel), language)
        kind = kinds.read(attribution)
        reasons = {
            "content": attribution.reason,
            "kind": KIND_REASONS[kind],
            "speaker": speaker.because,
            "voice": voiced,
            "act": act.because,
            "position": held,
            "when": dating.because,
            "addressee": "its words tell who is spoken to" if attribution.addressee else "",
            "channel": "its words tell through what it is said" if channel else "",
            "place": "the place that stands beside the cue" if place else "",
            "within": "" if parent is None else f"its words and cue stand in the content of s{parent + 1}",
        }
        statements.append(
            Statement(
                id=f"s{number + 1}",
                kind=kind,
                act=act.act,
                speaker=speaker.name,
                content=content,
                source=cut_passage(text, attribution.source),
                cue=cut_passage(text, attribution.cue),
                addressee=cut_passage(text, attribution.addressee),
                channel=cut_passage(text, channel),
                place=cut_passage(text, place),
                when=dating.when,
                happened=dating.happened,
                voice=voice,
                position=position,
                quantities=read_quantities(text, attribution.content, language),
                within=None if parent is None else f"s{parent + 1}",
                confidence=round(attribution.score, 3),
                because=tuple(Reason(field, why) for field, why in reasons.items() if why),
            )
        )
    return tuple(statements)


def cut_out(text: str, channel: Sequence[Span], addressee: Sequence[Span]) -> tuple[Span, ...]:
    """The channel without the addressee in it ("in una lettera | al sindaco"); nothing where one word is left of it
    ("parlando | ai cronisti")."""
    left = tuple(strip(text, span) for span in subtract(channel, addressee))
    return left if left == tuple(channel) or any(count_words(text, span) > 1 for span in left) else ()
