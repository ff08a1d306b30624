"""The page: self-contained, harmless, complete."""

import base64
import colorsys
import hashlib
import os
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sostiene.records import ACTS, KINDS, Statement, cut_passage
from sostiene.views.frame import HUES, read_part
from sostiene.views.page import draw_page
from tests.sample import ARTICLE, TEXT

VOID = {"meta", "link", "br", "img", "hr", "input"}


class Reader(HTMLParser):
    """Collects what the page holds, and fails where its elements are not properly nested."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.open, self.ids, self.links, self.text = [], [], [], [], ""
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.links += [attributes["href"]] if "href" in attributes else []
        if tag not in VOID:
            self.open.append((tag, attributes.get("class")))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        is_text = any(kind == "text" for _, kind in self.open)
        is_number = any(tag == "a" for tag, _ in self.open)
        self.text += data if is_text and not is_number else ""


def read(*articles):
    return Reader(draw_page(articles, version="0"))


def test_the_text_stands_there_as_it_was_published():
    assert read(ARTICLE).text == TEXT


def test_every_anchor_is_unique_and_every_link_leads_to_one():
    page = read(ARTICLE, ARTICLE)
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert {f"a1s{number}" for number in range(1, 6)} | {f"a1s{number}-text" for number in range(1, 6)} <= set(page.ids)


def test_nothing_is_fetched_and_nothing_runs():
    page = read(ARTICLE)
    assert not {tag for tag, _ in page.elements} & {"script", "link", "img", "iframe", "object", "form", "base"}
    assert not [name for _, attributes in page.elements for name in attributes if name in ("src", "style", "onclick")]
    assert "url(" not in draw_page([ARTICLE], version="0")


def test_the_policy_allows_this_style_sheet_only():
    page = draw_page([ARTICLE], version="0")
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}';" in page


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "https://[", "file:///etc/passwd"])
def test_only_addresses_of_the_web_become_links(address):
    assert address not in read(replace(ARTICLE, url=address)).links


def test_the_address_of_the_article_is_a_link():
    assert "https://example.org/faro?a=1&b=2" in read(replace(ARTICLE, url="https://example.org/faro?a=1&b=2")).links


def test_a_hostile_text_stays_text():
    text = "</style><script>alert(1)</script>&amp;\x1b\u202e<b>"
    statement = Statement("s1", "direct", "state", '"><img src=x>', cut_passage(text, [(0, len(text))]))
    page = draw_page(
        [replace(ARTICLE, doc=text, text=text, title=text, author=text, lang='"><x', statements=(statement,))],
        version="0",
    )
    assert "<script" not in page
    assert "<img" not in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert Reader(page).text == "</style><script>alert(1)</script>&amp;␛<U+202E><b>"


def test_a_text_without_statements_says_so():
    assert "No statement found" in draw_page([replace(ARTICLE, statements=())], version="0")


@settings(max_examples=50, deadline=None)
@given(st.text(min_size=1), st.text(), st.sampled_from(KINDS), st.sampled_from(ACTS))
def test_any_text_makes_a_well_formed_page(text, speaker, kind, act):
    half = len(text) // 2
    statements = tuple(
        Statement(
            f"s{number}", kind, act, speaker, cut_passage(text, [span]), source=cut_passage(text, [(half, len(text))])
        )
        for number, span in enumerate([(0, len(text)), (half, len(text))], 1)
    )
    page = draw_page([replace(ARTICLE, text=text, title=text, statements=statements)], version="0")
    page.encode("utf-8")
    Reader(page)


@pytest.mark.browser
def test_a_browser_shows_the_page_and_blocks_nothing(tmp_path):
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no browser: install chromium")
        pytest.skip("no browser: install chromium")
    page = tmp_path / "page.html"
    page.write_text(draw_page([ARTICLE], version="0"), encoding="utf-8")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--dump-dom"]
    done = subprocess.run([*command, page.as_uri()], capture_output=True, text=True, timeout=120, check=True)
    assert "Ada Ferrin" in done.stdout
    assert "Content Security Policy" not in done.stderr


def measure_contrast(one, other):
    """The contrast of two colours after WCAG 2.2: 4.5 is enough for reading."""
    light, dark = sorted(map(measure_luminance, (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def measure_luminance(colour):
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def read_hex(colour):
    return [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]


def read_hsl(hue, saturation, lightness):
    return colorsys.hls_to_rgb(hue / 360, lightness / 100, saturation / 100)


@pytest.mark.parametrize("theme", [0, 1])
def test_every_colour_can_be_read_in_light_and_dark(theme):
    style = read_part("page.css")
    paper, ink, quiet, card = (
        read_hex(re.findall(rf"--{name}: (#\w{{6}})", style)[theme]) for name in ("paper", "ink", "quiet", "card")
    )
    acts = [
        read_hex(re.findall(rf"--{name}: (#\w{{6}})", style)[theme]) for name in ("deny", "confirm", "open", "loud")
    ]
    tint, tone = (int(re.findall(rf"--{name}: (\d+)%", style)[theme]) for name in ("tint", "tone"))
    tones, tints = [read_hsl(hue, 65, tone) for hue in HUES], [read_hsl(hue, 60, tint) for hue in HUES]
    pairs = [(ink, paper), (ink, card), (quiet, paper), (quiet, card), *((act, card) for act in acts)]
    pairs += [(one, paper) for one in tones] + [(one, other) for one in [ink, *tones] for other in tints]
    assert min(measure_contrast(one, other) for one, other in pairs) >= 4.5
