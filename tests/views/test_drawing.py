"""What all pictures share: they are well-formed, harmless, readable in light and dark, and fit into their frame."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from sostiene.views import lettering
from sostiene.views.axis import Stretch, list_ticks, read_stretch
from sostiene.views.drawing import (
    NARROW,
    NARROWEST,
    PAINTED,
    PAINTS,
    SIGNS,
    WIDE,
    WIDEST,
    Look,
    draw_both,
    tell_party,
    write,
)
from sostiene.views.echotree import KINDS, draw_echo_tree
from sostiene.views.frame import read_part
from sostiene.views.matrix import compare_claims, compare_stances, draw_matrix, tell_matrix
from sostiene.views.network import draw_network, tell_network
from sostiene.views.timeline import draw_timeline, tell_timeline
from tests.views.pictured import EVIL, LONG, SVG, crowd, list_words, make_answering, make_tree, read_svg

Draw = Callable[[Look, int, str], str]
PICTURES: dict[str, Draw] = {
    "timeline": lambda look, many, name: draw_timeline(crowd(many, name=name), look),
    "stances": lambda look, many, name: draw_matrix(compare_stances(crowd(many, name=name)), look),
    "claims": lambda look, many, name: draw_matrix(
        compare_claims([crowd(max(1, many // 3), seed, name) for seed in range(max(1, many // 4))], name), look
    ),
    "echo tree": lambda look, many, name: draw_echo_tree(make_tree(many, name=name), look),
    "network": lambda look, many, name: draw_network(make_answering(many + 1, 2 * many, name=name), look),
}
every_picture = pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES.keys())


@every_picture
@pytest.mark.parametrize("standalone", [False, True])
def test_a_picture_is_well_formed_and_harmless_whatever_an_article_says(draw: Draw, standalone: bool) -> None:
    drawn = draw(Look(standalone=standalone), 5, EVIL)
    drawn.encode()
    root = read_svg(drawn)
    assert root.get("role") == "img" and "<script" not in drawn
    assert any("<U+202E>" in (element.text or "") for element in root.iter())


@every_picture
@given(name=st.text(min_size=4, max_size=60), width=st.integers(0, 3000))
def test_any_name_is_drawn(draw: Draw, name: str, width: int) -> None:
    read_svg(draw(Look(width=width), 3, name))


@every_picture
def test_in_a_page_all_colours_are_the_page_s_own(draw: Draw) -> None:
    root = read_svg(draw(Look(), 12, "Ada Ferrin"))
    assert root.find(f"{SVG}style") is None
    paints = {value for one in root.iter() for name in ("fill", "stroke") if (value := one.get(name))} - {"none"}
    assert paints <= {f"var(--{name},{light})" for name, (light, _) in PAINTS.items()}


@every_picture
def test_alone_it_brings_its_colours_heading_and_ground(draw: Draw) -> None:
    drawn = draw(Look(standalone=True), 12, "Ada Ferrin")
    assert drawn.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<svg ') and "var(" not in drawn
    root = read_svg(drawn)
    style = root.findtext(f"{SVG}style") or ""
    used = {
        (name, one.get(name)) for one in root.iter() for name in ("fill", "stroke") if one.get(name, "none") != "none"
    }
    assert all(f'[{name}="{colour}"]{{{name}:' in style for name, colour in used)
    title = root.findtext(f"{SVG}title") or ""
    assert title.startswith(list_words(drawn)[0].rstrip("…")[:12])
    assert root.find(f"{SVG}rect") is not None


@every_picture
def test_it_is_bounded_and_says_what_it_leaves_out(draw: Draw) -> None:
    drawn = draw(Look(), 150, LONG)
    assert len(drawn) < 125_000 and float(read_svg(drawn).get("height", "")) < 7_000
    assert any(words.startswith("not shown: ") for words in list_words(drawn))


@every_picture
def test_the_same_is_drawn_the_same(draw: Draw) -> None:
    assert draw(Look(), 9, LONG) == draw(Look(), 9, LONG)


@every_picture
def test_both_widths_stand_in_a_page(draw: Draw) -> None:
    drawn = draw_both(lambda look: draw(look, 4, LONG), Look())
    assert f'width="{WIDE}"' in drawn and f'width="{NARROW}"' in drawn and "xml version" not in drawn


def test_the_colours_are_those_of_the_page_and_no_two_alike() -> None:
    style = read_part("page.css")
    for name, shades in PAINTS.items():
        assert tuple(part[:7] for part in style.split(f"--{name}: ")[1:3]) == shades
    lights = [light for light, _ in PAINTS.values()]
    assert len(lights) == len(set(lights))
    assert PAINTED.search('fill="var(--ink,#1d1c1a)"')


def test_no_two_signs_have_one_form() -> None:
    for signs in (SIGNS, KINDS):
        assert len({(sign.form, sign.is_full) for sign in signs.values()}) == len(signs)


def test_every_text_of_a_picture_has_its_italian() -> None:
    asked: set[str] = set()

    def note(words: str) -> str:
        asked.add(words)
        return words

    look = Look(say=note)
    for draw in PICTURES.values():
        draw(look, 150, "Ada Ferrin")
    draw_echo_tree(make_tree(5, is_outside=True), look)
    tell_timeline(crowd(9), look)
    tell_matrix(compare_stances(crowd(9)), look)
    tell_network(make_answering(9, 30), look)
    path = Path(lettering.__file__).parents[1] / "web" / "locales" / "it-pictures.po"
    with path.open("rb") as file:
        known = {message.id: message.string for message in read_po(file) if message.id}
    assert asked - {words for words, told in known.items() if told} == set()
    assert len(asked) > 30
    for words, told in known.items():
        assert sorted(part.split("}")[0] for part in words.split("{")[1:]) == sorted(
            part.split("}")[0] for part in told.split("{")[1:]
        )


def test_a_party_is_named_in_the_reader_s_language() -> None:
    assert tell_party("UA", Look(locale="it")) == "Ucraina"
    assert tell_party("NATO", Look(locale="xx-nowhere")) == "NATO"


# Letters


@given(words=st.text(max_size=400), room=st.floats(20, 900), is_bold=st.booleans())
def test_what_is_fitted_fits(words: str, room: float, is_bold: bool) -> None:
    fitted = lettering.fit(words, room, 13, is_bold=is_bold)
    assert lettering.measure(fitted, 13, is_bold=is_bold) <= room
    assert len(fitted) <= room / 13 * lettering.MOST_SIGNS + 1


@given(words=st.text(max_size=400), room=st.floats(40, 900), most=st.integers(1, 4))
def test_wrapped_lines_fit_and_are_no_more_than_asked_for(words: str, room: float, most: int) -> None:
    lines = lettering.wrap(words, room, 13, most=most)
    assert len(lines) <= most and all(lettering.measure(line, 13) <= room for line in lines)


def test_what_is_cut_can_be_read_in_full() -> None:
    assert "<title>Ada Ferrin di Calaverde</title>" in write("Ada Ferrin di Calaverde", 0, 0, room=80)
    assert "<title>" not in write("Ada Ferrin", 0, 0, room=200)


def test_marks_without_end_are_cut() -> None:
    assert len(lettering.fit("e" + "\u0301" * 5000, 100, 13)) < 60


# Days


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2024-02-03", "2024-02-03", "2024-02-03"), ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024", "2024-01-01", "2024-12-31"), ("2024-02-03T10:00", "2024-02-03", "2024-02-03"),
    ],
)  # fmt: skip
def test_a_month_is_a_stretch_of_the_time_line(day: str, first: str, last: str) -> None:
    stretch = read_stretch(day)
    assert stretch is not None and (str(stretch.first), str(stretch.last)) == (first, last)


@pytest.mark.parametrize("day", ["", "soon", "2024-13", "2024-02-30", "99999", "2024-"])
def test_what_is_no_day_is_not_on_the_time_line(day: str) -> None:
    assert read_stretch(day) is None


@given(days=st.tuples(st.dates(), st.dates()), most=st.integers(2, 20))
def test_an_axis_names_a_few_days_within_its_stretch(days: tuple[date, date], most: int) -> None:
    stretch = Stretch(min(days), max(days))
    ticks = list_ticks(stretch, most)
    assert 1 <= len(ticks) <= most and ticks == sorted(set(ticks))
    assert stretch.first <= ticks[0] and ticks[-1] <= stretch.last


OVERLAPS = """() => {
  const bad = [];
  for (const svg of document.querySelectorAll('svg')) {
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')].map(one => [one.textContent, one.getBoundingClientRect()]);
    for (const [words, box] of texts)
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1) bad.push([words]);
    texts.forEach(([one, a], place) => texts.slice(place + 1).forEach(([other, b]) => {
      const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (width > 1 && height > 4) bad.push([one, other]);
    }));
  }
  return bad;
}"""


@pytest.mark.browser
def test_in_a_browser_no_words_lie_on_others_or_outside() -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no browser: install chromium")
    with playwright.sync_playwright() as started:
        page = started.chromium.launch(executable_path=browser, args=["--no-sandbox"]).new_page()
        for width in (NARROWEST, NARROW, WIDE, WIDEST):
            for name, draw in PICTURES.items():
                drawn = [draw(Look(width=width), many, words) for many, words in ((7, "Ada Ferrin"), (60, LONG))]
                page.set_content("".join(drawn))
                assert page.evaluate(OVERLAPS) == [], (name, width)
