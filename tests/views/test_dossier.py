"""The dossier: self-contained, harmless, complete, and it says what was said, not what is true."""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sostiene.questions.dossier import Dossier, find_dossier, place
from sostiene.store import Store
from sostiene.views.dossier import draw_dossier
from tests.connected import SOLD, fill

VOID = {"meta", "br"}
DRAWN = {"line", "path", "circle"}


class Reader(HTMLParser):
    """Collects what the page holds, and fails where its elements are not properly nested."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in DRAWN
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data

    def list_values(self, name: str) -> list[str]:
        return [value for _, attributes in self.elements if (value := attributes.get(name)) is not None]


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dossier]:
    path: Path = tmp_path_factory.mktemp("dossier") / "news.db"
    with Store.open(path, create=True) as store:
        fill(store)
        yield find_dossier(store, SOLD)


def read(dossier: Dossier) -> Reader:
    return Reader(draw_dossier(dossier, version="0"))


def test_every_anchor_is_unique_and_every_link_leads_to_one(dossier: Dossier) -> None:
    page = read(dossier)
    ids, links = page.list_values("id"), page.list_values("href")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    assert {f"p{one.taken.id}" for one in dossier.placed} <= set(ids)


def test_it_leads_to_the_originals_and_to_nothing_that_runs(dossier: Dossier) -> None:
    outside = {link for link in read(dossier).list_values("href") if not link.startswith("#")}
    assert outside == {"https://sentinella.example/faro"}


def test_nothing_runs_and_nothing_is_fetched(dossier: Dossier) -> None:
    page, reader = draw_dossier(dossier, version="0"), read(dossier)
    assert not {tag for tag, _ in reader.elements} & {"script", "img", "link", "iframe", "object", "form", "base"}
    assert not [
        name for _, attributes in reader.elements for name in attributes if name.startswith("on") or name == "style"
    ]
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert policy in reader.list_values("content")
    assert "url(" not in style[1] and "@import" not in style[1]


def test_every_passage_stands_there_with_offsets_and_hashes(dossier: Dossier) -> None:
    text = read(dossier).text
    for one in dossier.placed:
        assert one.before + one.words + one.after in text
        assert f"[{one.taken.start}, {one.taken.end})" in text
    for source in dossier.sources:
        assert source.hash in text and (source.page_hash or "") in text


def test_it_says_how_it_was_made_and_not_what_is_true(dossier: Dossier) -> None:
    text = " ".join(read(dossier).text.split())
    assert "It shows what was said and by whom, not whether it is true." in text
    assert "2 speakers, 4 positions" in text and "3 articles, 3 outlets, 2 origins" in text
    assert "source without a name" in text and "Changed position" in text


def test_what_an_article_says_is_escaped_everywhere(dossier: Dossier) -> None:
    evil = "<script>\"'&\u202e"
    taken = [
        replace(one, quote=evil, speaker=evil, day=evil, written=f"{evil}2", outlet=evil, doc=evil)
        for one in dossier.board.taken
    ]
    voices = tuple(
        replace(voice, name=evil, party=evil, taken=(replace(one),))
        for voice, one in zip(dossier.board.voices, taken, strict=False)
    )
    board = replace(dossier.board, title=evil, voices=voices, first=taken[0])
    placed = tuple(replace(one, taken=replace(one.taken, why=evil, title=evil), before=evil) for one in dossier.placed)
    sources = tuple(
        replace(one, title=evil, author=evil, reader=evil, url=f"https://{evil}") for one in dossier.sources
    )
    page = draw_dossier(replace(dossier, board=board, placed=placed, sources=sources), version="0")
    assert "<script" not in page and "\u202e" not in page
    Reader(page)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=900), data=st.data())
def test_a_passage_is_cut_where_it_stands(dossier: Dossier, text: str, data: Any) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    placed = place(replace(dossier.board.taken[0], start=start, end=end), text)
    assert placed.words == text[start:end]
    before, after = placed.before.removeprefix("… "), placed.after.removesuffix(" …")
    assert text[:start].endswith(before) or text[:start].endswith(placed.before)
    assert text[end:].startswith(after) or text[end:].startswith(placed.after)


def test_the_time_line_leads_to_the_passages(dossier: Dossier) -> None:
    assert draw_dossier(dossier, version="0").count('<a href="#p') >= len(dossier.placed) * 2
