"""Saved pages, all invented: headline, standfirst, paragraphs, posts and quotations; hostile ones do no harm."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostiene.readers import read_bytes
from sostiene.records import Article, Problem

HEADLINE = "Ponte chiuso fino a maggio"
STANDFIRST = "Il Comune rinvia la riapertura. Gli abitanti protestano"
PARAGRAPHS = [
    "Il sindaco Carlo Verdi ha annunciato che il ponte sul fiume Lento resterà chiuso fino a maggio, "
    "perché i lavori non sono ancora finiti.",
    "«Non possiamo rischiare», ha detto Verdi ai giornalisti davanti al municipio di Borgo Lento, "
    "dove lo aspettavano alcune decine di abitanti.",
    "Secondo il comitato degli abitanti, i lavori sono fermi da settimane. "
    "«Nessuno ci ha avvertiti», ha aggiunto la portavoce Lia Bruni.",
]
LONG = [
    f"Nella {place} i lavori vanno avanti da {number} mesi, ha spiegato l'assessora Lia Bruni ai giornalisti, e "
    f"nessuno sa ancora dire quando il ponte sul fiume Lento sarà di nuovo aperto a chi abita nella {place}."
    for number, place in enumerate(["valle", "piazza", "frazione", "zona alta", "zona bassa", "periferia"], 3)
]
TWEET = """<div class="social-embed"><blockquote class="twitter-tweet" data-lang="it"><p lang="it" dir="ltr">Il ponte
riapre solo quando è sicuro 🌉<br>1. prima i lavori<br>2. poi le prove</p>&mdash; Carlo Verdi (@carloverdi)
<a href="https://twitter.com/carloverdi/status/1">28 ottobre 2024</a></blockquote>
<script async src="https://platform.twitter.com/widgets.js"></script></div>"""


def make_page(middle: str = "", head: str = "", headline: str = HEADLINE) -> str:
    body = [f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS]
    return (
        f'<!DOCTYPE html><html lang="it"><head><meta charset="utf-8">{head}</head><body>'
        f'<nav><a href="/">Prima pagina</a> <a href="/sport">Sport</a></nav>'
        f"<article><h1>{headline}</h1>{body[0]}{body[1]}{middle}{body[2]}</article>"
        f"<footer>Borgo Lento Oggi, tutti i diritti riservati</footer></body></html>"
    )


def describe(**fields: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(fields)}</script>'


def read_page(page: str | bytes) -> Article:
    (article,) = read_bytes(page if isinstance(page, bytes) else page.encode(), "ponte.html")
    assert isinstance(article, Article), article
    return article


def test_the_text_is_the_headline_and_the_paragraphs_one_a_line() -> None:
    article = read_page(make_page())
    assert article.text.split("\n") == [HEADLINE, *PARAGRAPHS]
    assert (article.doc, article.title, article.lang) == ("ponte", HEADLINE, "it")


def test_json_ld_gives_author_date_and_publisher() -> None:
    described = describe(
        **{"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, {"@type": ["NewsArticle"]}]}
    ) + describe(
        **{"@type": "NewsArticle"},
        headline="Ponte chiuso fino a maggio",
        author=[{"@type": "Person", "name": "Anna Neri"}, {"name": "Ugo Bassi"}],
        datePublished="2024-10-28T23:30:00+01:00",
        publisher={"@type": "Organization", "name": "Borgo Lento Oggi"},
        mainEntityOfPage={"@id": "https://example.org/ponte"},
    )
    article = read_page(make_page(head=described))
    assert article.author == "Anna Neri, Ugo Bassi"
    assert article.published == "2024-10-28"
    assert article.publisher == "Borgo Lento Oggi"
    assert article.url == "https://example.org/ponte"


def test_meta_elements_give_what_json_ld_does_not() -> None:
    metas = (
        '<meta property="og:title" content="Ponte chiuso fino a maggio - Borgo Lento Oggi">'
        '<meta name="author" content="Anna Neri"><meta property="og:site_name" content="Borgo Lento Oggi">'
        '<meta property="article:published_time" content="2024-10-28T08:00:00Z">'
        '<link rel="canonical" href="https://example.org/ponte">'
    )
    article = read_page(make_page(head=metas + '<script type="application/ld+json">{"a": </script>'))
    assert (article.title, article.author, article.publisher) == (HEADLINE, "Anna Neri", "Borgo Lento Oggi")
    assert (article.published, article.url) == ("2024-10-28", "https://example.org/ponte")


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("0000-00-00 00:00:00", None),
        ("2024-13-45", None),
        ("2024-10-28+02:00", "2024-10-28"),
        ("20241028T080000Z", "2024-10-28"),
        ("Mon, 28 Oct 2024 08:00:00 +0100", "2024-10-28"),
    ],
)
def test_a_date_that_is_none_does_not_lose_the_page(told: str, day: str | None) -> None:
    described = describe(**{"@type": "NewsArticle"}, headline=HEADLINE, datePublished=told)
    assert read_page(make_page(head=described)).published == day


@pytest.mark.parametrize("address", ["javascript:alert(1)", "/ponte", "file:///etc/passwd", ""])
def test_only_a_web_address_is_a_canonical_address(address: str) -> None:
    assert read_page(make_page(head=f'<link rel="canonical" href="{address}">')).url is None


def test_a_standfirst_outside_of_the_body_is_kept_if_readers_see_it() -> None:
    page = make_page(head=f'<meta name="description" content="{STANDFIRST}">')
    seen = page.replace("<article>", f'<div class="top"><h2 class="sommario">{STANDFIRST}</h2></div><article>')
    assert read_page(seen).text.split("\n") == [HEADLINE, STANDFIRST, *PARAGRAPHS]
    assert STANDFIRST not in read_page(page).text


def test_a_standfirst_under_the_headline_is_kept_if_its_class_says_that_it_is_one() -> None:
    under = f'<h1>{HEADLINE}</h1></article><div class="story__summary"><p>{STANDFIRST}</p></div><article>'
    assert read_page(make_page().replace(f"<h1>{HEADLINE}</h1>", under)).text.split("\n")[:2] == [HEADLINE, STANDFIRST]


def test_a_caption_is_no_standfirst() -> None:
    caption = f'<figure><figcaption class="lead">{STANDFIRST}</figcaption></figure>'
    page = make_page(head=f'<meta name="description" content="{STANDFIRST}">')
    assert STANDFIRST not in read_page(page.replace("</h1>", f"</h1>{caption}")).text.split("\n")[:2]


def test_a_description_that_is_a_sentence_of_the_article_stays_where_it_is() -> None:
    sentence = "Nessuno ci ha avvertiti di nulla, e il fiume sale"
    page = make_page(f"<p>Poi: <em>{sentence}</em>, ha detto.</p>", f'<meta name="description" content="{sentence}">')
    assert read_page(page).text.count(sentence) == 1
    assert read_page(page).text.split("\n")[:2] == [HEADLINE, PARAGRAPHS[0]]


@pytest.mark.parametrize(
    "named",
    [HEADLINE, f"{HEADLINE} - Borgo Lento Oggi", f"{HEADLINE} | borgolentooggi.example", f"La protesta: {HEADLINE}"],
)
def test_the_headline_is_the_one_that_readers_see(named: str) -> None:
    head = describe(**{"@type": "NewsArticle"}, headline=named, publisher={"name": "Borgo Lento Oggi"})
    article = read_page(make_page(head=head))
    assert article.title == HEADLINE
    assert article.text.split("\n") == [HEADLINE, *PARAGRAPHS]


def test_the_outlets_name_is_no_part_of_a_headline_that_is_not_shown() -> None:
    head = describe(**{"@type": "NewsArticle"}, headline="Lavori fermi - Lento.it", publisher={"name": "Lento"})
    assert read_page(make_page(head=head)).title == "Lavori fermi"


def test_paragraphs_in_a_second_container_are_kept_in_their_place() -> None:
    parts = [
        f'<div class="chunk"><p>{one}</p><p>{two}</p></div>' for one, two in zip(LONG[::2], LONG[1::2], strict=True)
    ]
    article = f"<article><h1>{HEADLINE}</h1>{'<div><a href=/>Pubblicità</a></div>'.join(parts)}</article>"
    box = '<div class="box"><p>Leggi anche le altre notizie di oggi sul lago.</p></div>'
    assert read_page(f"<html><body>{article}{box}</body></html>").text.split("\n") == [HEADLINE, *LONG]


def test_a_paragraph_that_is_mostly_a_link_is_kept() -> None:
    link = '<a href="/ricorso">un ricorso al tribunale di Borgo Lento contro il Comune, il consorzio e la ditta</a>'
    linked = f"<p>Il comitato ha presentato {link}, che sarà discusso venerdì.</p>"
    assert "che sarà discusso venerdì." in read_page(make_page(linked)).text


def test_a_page_after_an_unclosed_element_that_only_pages_without_scripts_show_is_read() -> None:
    page = make_page().replace("<body>", '<body><noscript><div id="nojava">Attiva gli script.</noscript>')
    assert read_page(page).text.split("\n") == [HEADLINE, *PARAGRAPHS]


def test_a_post_stands_where_it_was_with_its_author_and_date() -> None:
    lines = read_page(make_page(TWEET)).text.split("\n")
    assert lines[3:7] == [
        "Il ponte riapre solo quando è sicuro 🌉",
        "1. prima i lavori",
        "2. poi le prove",
        "— Carlo Verdi (@carloverdi) 28 ottobre 2024",
    ]
    assert lines[7] == PARAGRAPHS[2]


@pytest.mark.parametrize(
    ("embed", "lines"),
    [
        (
            '<blockquote class="bluesky-embed"><p lang="it">Domani si riapre.</p>&mdash; Lia Bruni '
            '(<a href="https://bsky.app/lia">@lia.example</a>) <a>28 ottobre 2024 alle 10:00</a></blockquote>',
            ["Domani si riapre.", "— Lia Bruni (@lia.example) 28 ottobre 2024 alle 10:00"],
        ),
        (
            '<div class="fb-post"><blockquote class="fb-xfbml-parse-ignore"><p>Domani si riapre.</p>Pubblicato da '
            '<a href="#">Lia Bruni</a> su&nbsp;<a href="#">Lunedì 28 ottobre 2024</a></blockquote></div>',
            ["Domani si riapre.", "— Lia Bruni Lunedì 28 ottobre 2024"],
        ),
        (
            '<blockquote class="instagram-media"><p><a href="#">Domani si riapre.</a></p><p><a href="#">'
            "Un post condiviso da Lia Bruni (@lia.bruni)</a></p></blockquote>",
            ["Domani si riapre.", "— Lia Bruni (@lia.bruni)"],
        ),
        (
            '<div class="tgme_widget_message" data-post="comitato/7"><a class="tgme_widget_message_owner_name">'
            '<span>Comitato</span></a><div class="tgme_widget_message_text">Domani si riapre.<br><br>Tutti in piazza'
            '</div><time datetime="2024-10-28T10:00:00+00:00">10:00</time></div>',
            ["Domani si riapre.", "Tutti in piazza", "— Comitato (@comitato) 2024-10-28"],
        ),
        ('<blockquote class="twitter-tweet"><a href="#">un link</a></blockquote>', []),
    ],
)
def test_posts_of_other_networks_become_lines_too(embed: str, lines: list[str]) -> None:
    assert read_page(make_page(embed)).text.split("\n") == [HEADLINE, *PARAGRAPHS[:2], *lines, PARAGRAPHS[2]]


def test_a_block_quotation_is_kept() -> None:
    quotation = "Chi ha firmato sapeva che il ponte non era sicuro, e ha taciuto."
    assert quotation in read_page(make_page(f"<blockquote><p>{quotation}</p></blockquote>")).text.split("\n")


def test_the_body_in_json_ld_is_used_where_the_page_shows_next_to_nothing() -> None:
    body = "&lt;p&gt;" + "&lt;/p&gt;&lt;p&gt;".join(PARAGRAPHS) + "&lt;/p&gt;"
    head = describe(**{"@type": "NewsArticle"}, headline=HEADLINE, articleBody=body)
    page = f"<html><head>{head}</head><body><h1>{HEADLINE}</h1><p>Abbonati per leggere.</p></body></html>"
    assert read_page(page).text.split("\n") == [HEADLINE, *PARAGRAPHS]


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "utf-16"])
def test_a_page_is_read_in_the_encoding_that_it_names(encoding: str) -> None:
    page = make_page().replace('charset="utf-8"', f'charset="{encoding}"')
    assert read_page(page.encode("utf-16" if encoding == "utf-16" else "cp1252")).text.split("\n")[1] == PARAGRAPHS[0]


@pytest.mark.parametrize(
    "page",
    [
        "<html></html>",
        "<html><body><p>Ciao</p></body></html>",
        "<!-- nothing -->",
        "<html><body>" + "<div>" * 100_000,
        "<html><body><script>" + "var a = 1;" * 1000 + "</script></body></html>",
    ],
)
def test_a_page_without_an_article_is_a_problem_that_says_so(page: str) -> None:
    (problem,) = read_bytes(page.encode(), "x.html")
    assert isinstance(problem, Problem)
    assert problem.what == "there is no article in this page"
    assert problem.hint


@pytest.mark.parametrize(
    ("page", "what"),
    [
        (make_page("<p>x</p>" * 30_000), "elements; the limit is 25,000"),
        (make_page("<p " + " ".join(f"a{n}" for n in range(20_000)) + ">"), "more than 10,000 attributes"),
    ],
)
def test_a_page_that_would_take_minutes_is_refused_with_the_limit(page: str, what: str) -> None:
    (problem,) = read_bytes(page.encode(), "x.html")
    assert isinstance(problem, Problem)
    assert what in problem.what


@pytest.mark.parametrize(
    "page",
    [
        make_page() + "<div>" * 50_000,
        make_page(head=f'<script type="application/ld+json">{"[" * 100_000}</script>'),
        make_page(head=describe(**{"@type": "NewsArticle"}, headline=["x"], author=3, articleBody="<" * 200_000)),
        '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + make_page("<p>&b;&b;</p>"),
        make_page(head="<style>" + "a > b { color: red } " * 5000 + "</style><!--" + "x > y " * 20_000 + "-->"),
        make_page("\0<p>\ufffe \x1b</p>"),
        make_page("<p>&#xfffe;&#0;&#xd800;&#x1b;</p>"),
    ],
)
def test_a_hostile_page_is_read_like_any_other(page: str) -> None:
    assert PARAGRAPHS[0] in read_page(page).text


@settings(max_examples=25)
@given(st.lists(st.sampled_from(["<p>", "</div>", "<blockquote class=twitter-tweet>", "<meta ", "&#0;", TWEET, "è\0"])))
def test_any_markup_gives_an_article_or_a_problem(pieces: list[str]) -> None:
    (outcome,) = read_bytes(make_page("".join(pieces)).encode(), "x.html")
    assert isinstance(outcome, Article | Problem)
