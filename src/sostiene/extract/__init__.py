"""From one article to its statements: a pure function of the article and the tagger, no store, no network, no clock."""

from dataclasses import replace

from sostiene.extract.acts import read_act
from sostiene.extract.dates import read_signed, read_when
from sostiene.extract.headlines import add_headline
from sostiene.extract.kinds import KindReader
from sostiene.extract.mending import mend_quotations
from sostiene.extract.nesting import find_parents
from sostiene.extract.participants import find_addressee, find_channel
from sostiene.extract.posts import add_posts, find_posts
from sostiene.extract.quotations import find_quotations
from sostiene.extract.spans import subtract
from sostiene.extract.speakers import resolve_speakers
from sostiene.extract.stances import join_refusals, split_stances
from sostiene.extract.voices import tidy_voices
from sostiene.languages import load_language
from sostiene.models import Tagger, load_tagger
from sostiene.records import Article, Statement, cut_passage


def read_statements(article: Article, tagger: Tagger) -> Article:
    """The article with its statements, in the order in which their contents begin."""
    return replace(article, statements=extract(article, tagger))


def extract(article: Article, tagger: Tagger) -> tuple[Statement, ...]:
    """The statements of the article. Same article and tagger, same statements."""
    text, language = article.text, load_language(article.lang)
    quotations, posts = find_quotations(text), find_posts(text, language)
    found = tidy_voices(text, join_refusals(text, tagger.tag(article), language), language)
    attributions = mend_quotations(text, found, quotations, language, spare=lambda: load_tagger("rules").tag(article))
    attributions = split_stances(text, attributions, language)
    attributions = add_headline(text, add_posts(text, attributions, posts), language)
    kinds = KindReader(text, quotations, posts)
    signed = {post.author: post.date for post in posts}
    parents = find_parents(attributions)
    speakers = resolve_speakers(article, attributions, parents, language)
    statements = []
    for number, (attribution, parent, speaker) in enumerate(zip(attributions, parents, speakers, strict=True), 1):
        content = cut_passage(text, attribution.content)
        assert content is not None  # an attribution without content is no attribution
        act = read_act(text, attribution, language)
        addressee = attribution.addressee or find_addressee(text, attribution, language)
        channel = tuple(subtract(attribution.channel, addressee)) or find_channel(text, attribution, language)
        date = signed.get(attribution.source[0]) if attribution.source else None
        when = read_signed(text, date, language) if date else read_when(article, attribution, language)
        statements.append(
            Statement(
                id=f"s{number}",
                kind=kinds.read(attribution),
                act=act.act,
                speaker=speaker.name,
                content=content,
                source=cut_passage(text, attribution.source),
                cue=cut_passage(text, attribution.cue),
                addressee=cut_passage(text, addressee),
                channel=cut_passage(text, channel),
                when=when,
                within=None if parent is None else f"s{parent + 1}",
                confidence=round(attribution.score, 3),
                because=tuple(reason for reason in (attribution.reason, speaker.because, act.because) if reason),
            )
        )
    return tuple(statements)
