"""The network of who answers whom: few crossings, an arrow and a sign for each arc, and the same as a table."""

from dataclasses import replace
from itertools import pairwise

import pytest

from sostiene.questions.answering import Answering, Exchange, Participant
from sostiene.views.drawing import Look
from sostiene.views.network import (
    MOST_ARCS,
    MOST_NARROW,
    MOST_SPEAKERS,
    choose,
    draw_network,
    lay_arcs,
    lay_rows,
    measure_arcs,
    order,
    tell_network,
)
from tests.views.pictured import count_class, list_words, make_answering, read_svg

PEOPLE = tuple(Participant(key, name, "NO" if key == "oda" else None, None) for key, name in (
    ("oda", "Oda Lien"), ("ugo", "Ugo Salis"), ("eva", "Eva Berg"), ("ivo", "Ivo Rota"),
))  # fmt: skip


def answer(who: str, whom: str, way: str = "denies", times: int = 1) -> Exchange:
    return Exchange(who, whom, way, times, "1" * 15, "non è vero", "2025-03-04", None)  # type: ignore[arg-type]


def test_each_exchange_is_an_arc_with_an_arrow_and_a_sign() -> None:
    drawn = draw_network(Answering(PEOPLE, (answer("oda", "ugo", times=3), answer("ugo", "eva", "addresses")), 2))
    assert count_class(drawn, "arc") == count_class(drawn, "exchange") == 2
    words = set(list_words(drawn))
    assert {"3", "Oda LienNO", "Ugo Salis", "Eva Berg", "denies what the other asserted"} <= words
    assert "speaks to the other" in words and "said to somebody without a name: 2 statements" in words


def test_who_answers_nobody_is_not_drawn() -> None:
    assert "Ivo Rota" not in list_words(draw_network(Answering(PEOPLE, (answer("oda", "ugo"),), 0)))
    assert draw_network(Answering(PEOPLE, (), 5)) == ""


def test_both_directions_are_two_arcs() -> None:
    drawn = draw_network(Answering(PEOPLE, (answer("oda", "ugo"), answer("ugo", "oda")), 0))
    assert count_class(drawn, "arc") == 2


def test_speakers_stand_near_those_whom_they_answer() -> None:
    exchanges = [answer("oda", "ivo"), answer("ivo", "oda", "confirms"), answer("ugo", "eva")]
    ordered = [one.key for one in order(PEOPLE, exchanges)]
    assert measure_arcs(ordered, exchanges) == 3 < measure_arcs([one.key for one in PEOPLE], exchanges)


@pytest.mark.parametrize("seed", range(4))
def test_arcs_at_one_speaker_end_apart(seed: int) -> None:
    answering = make_answering(12, 30, seed)
    exchanges = choose(answering, Look())
    speakers = order(answering.participants, exchanges)
    arcs = list(lay_arcs(speakers, exchanges, lay_rows(speakers, exchanges), (0, 400)))
    ends = sorted(place for arc in arcs for place in (arc.start, arc.end))
    assert all(other - one > 8 for one, other in pairwise(ends))
    assert all(0 < arc.reach <= 400 for arc in arcs)


def test_several_arcs_between_two_do_not_cross() -> None:
    exchanges = [answer("oda", "ugo"), answer("ugo", "oda"), answer("oda", "ugo", "confirms")]
    some = PEOPLE[:2]
    arcs = [sorted((arc.start, arc.end)) for arc in lay_arcs(some, exchanges, lay_rows(some, exchanges), (0, 400))]
    assert all(one[0] < other[0] and other[1] < one[1] for one, other in pairwise(arcs))


def test_what_is_left_out_is_counted() -> None:
    answering = make_answering(MOST_SPEAKERS + 20, 400)
    for look, most in ((Look(), MOST_ARCS), (Look(width=358), MOST_NARROW)):
        drawn = draw_network(answering, look)
        assert count_class(drawn, "arc") == most
        assert f"not shown: {len(answering.exchanges) - most} more arcs" in list_words(drawn)


def test_the_table_tells_every_exchange() -> None:
    told = tell_network(Answering(PEOPLE, (answer("oda", "ugo", times=3), answer("ugo", "ivo", "addresses")), 0))
    assert told.lines[0].cells == (
        "Oda Lien (Norway)", "denies what the other asserted", "Ugo Salis", "3", "2025-03-04", "non è vero",
    )  # fmt: skip
    assert len(told.lines) == 2 and told.lines[0].key == "1" * 15


def test_links_make_it_a_group() -> None:
    answering = Answering(PEOPLE, (replace(answer("oda", "ugo"), quote="<b>"),), 0)
    assert read_svg(draw_network(answering, address=lambda one: f"/s/{one.statement}")).get("role") == "group"
