"""Agency items: NewsML-G2, alone and in messages, and NITF."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.readers import read_bytes
from sostiene.records import Article, Problem

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
NAMESPACE = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
ITEM = """<newsItem %s guid="urn:newsml:valserena.example:%s" version="2" standard="NewsML-G2">
 <itemMeta><itemClass qcode="ninat:text"/><provider qcode="src:avs"><name>Agenzia Val Serena</name></provider>
  <versionCreated>2024-10-28T23:30:00+01:00</versionCreated><firstCreated>2024-10-27T10:00:00Z</firstCreated>
  <pubStatus qcode="stat:%s"/></itemMeta>
 <contentMeta><creator><name>Anna Neri</name></creator><language tag="it"/><headline>Ponte chiuso</headline>
  <dateline>VAL SERENA</dateline></contentMeta>
 <contentSet>%s</contentSet></newsItem>"""
XHTML = """<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title>
</head><body><p>«Il ponte resta chiuso», ha <em>detto</em> il sindaco.</p><p>Riapre a maggio.</p></body></html>
</inlineXML>"""
NITF = """<nitf><head><title>Ponte chiuso</title></head><body><body.head><hedline><hl1>Ponte chiuso</hl1></hedline>
<byline>di Ugo Blu</byline><dateline>VAL SERENA</dateline></body.head><body.content><block>
<p>«Il ponte resta chiuso», ha detto il sindaco.</p><p>Riapre a maggio.</p></block></body.content></body></nitf>"""
TEXT = "Ponte chiuso\nVAL SERENA\n«Il ponte resta chiuso», ha detto il sindaco.\nRiapre a maggio."


def make_item(content: str = XHTML, number: int = 7, status: str = "usable") -> str:
    return ITEM % (NAMESPACE, number, status, content)


def read_one(markup: str, name: str = "item.xml") -> Article:
    (article,) = read_bytes((HEAD + markup).encode(), name)
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize(
    "content",
    [
        XHTML,
        f'<inlineXML contenttype="application/nitf+xml">{NITF}</inlineXML>',
        "<inlineData>«Il ponte resta chiuso», ha detto il sindaco.\n\nRiapre a maggio.</inlineData>",
    ],
)
def test_an_item_is_an_article_with_headline_dateline_and_paragraphs(content: str) -> None:
    article = read_one(make_item(content))
    assert article.text == TEXT
    assert (article.title, article.published, article.lang) == ("Ponte chiuso", "2024-10-28", "it")
    assert (article.author, article.publisher) == ("Anna Neri", "Agenzia Val Serena")
    assert article.doc == "urn:newsml:valserena.example:7"


def test_nitf_alone_is_read_too() -> None:
    article = read_one(NITF)
    assert (article.text, article.author) == (TEXT, "di Ugo Blu")


def test_each_item_of_a_message_is_an_article_or_a_problem() -> None:
    items = make_item(number=1) + make_item(number=2, status="canceled") + make_item(number=3)
    first, second, third = read_bytes(
        f"{HEAD}<newsMessage {NAMESPACE}><itemSet>{items}</itemSet></newsMessage>".encode(), "m.xml"
    )
    assert isinstance(first, Article)
    assert isinstance(third, Article)
    assert (first.doc, third.doc) == ("urn:newsml:valserena.example:1", "urn:newsml:valserena.example:3")
    assert isinstance(second, Problem)
    assert (second.where, "withdrawn" in second.what) == ("m.xml, item 2", True)


@pytest.mark.parametrize(
    ("markup", "what"),
    [
        (make_item("<remoteContent href='x.jpg'/>"), "there is no news item with text in it"),
        (f"<newsMessage {NAMESPACE}><itemSet/></newsMessage>", "there is no news item with text in it"),
        (make_item()[:-20], "it is no valid XML"),
        ('<!DOCTYPE newsItem [<!ENTITY e "eee">]>' + make_item(), "it defines entities of its own"),
    ],
)
def test_a_bad_item_is_a_problem(markup: str, what: str) -> None:
    (problem,) = read_bytes((HEAD + markup).encode(), "item.xml")
    assert isinstance(problem, Problem)
    assert problem.what.startswith(what)


@given(st.integers(0, len(make_item())), st.binary(max_size=6), st.integers(0, 40))
def test_a_changed_item_is_an_article_or_a_problem(place: int, put: bytes, cut: int) -> None:
    content = make_item().encode()
    outcomes = list(read_bytes(content[:place] + put + content[place + cut :], "item.xml"))
    assert outcomes
    assert all(isinstance(outcome, Article | Problem) for outcome in outcomes)
