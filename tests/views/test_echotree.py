"""The tree of echoes: each article under the one that it follows, with how, and the same as a table."""

from dataclasses import replace

from sostiene.views.drawing import Look
from sostiene.views.echotree import DEEPEST, MOST_ARTICLES, draw_echo_tree, list_nodes
from tests.views.pictured import SVG, count_class, list_words, make_tree, read_svg


def test_each_article_has_a_row_and_a_line_to_the_one_that_it_follows() -> None:
    drawn = draw_echo_tree(make_tree(6))
    assert count_class(drawn, "article") == 6 and count_class(drawn, "edge") == 5
    assert {"first text", "copies", "rewrites", "translates", "cites"} <= set(list_words(drawn))


def test_an_origin_outside_stands_above_those_that_follow_it() -> None:
    nodes = list_nodes(make_tree(4, is_outside=True))
    assert nodes[0].follower is None and nodes[1].parent == 0 and nodes[1].kind == "copy"
    drawn = draw_echo_tree(make_tree(4, is_outside=True))
    assert any("not in the store" in words for words in list_words(drawn)) and count_class(drawn, "edge") == 4


def test_who_follows_an_article_that_is_not_in_the_tree_is_lost_nowhere() -> None:
    tree = make_tree(3)
    orphan = replace(tree.members[2], follows="f" * 15)
    nodes = list_nodes(replace(tree, members=(*tree.members[:2], orphan)))
    assert len(nodes) == 3 and nodes[2].parent is None


def test_a_deep_tree_stays_within_its_picture() -> None:
    tree = make_tree(40, width=1)
    assert max(node.depth for node in list_nodes(tree)) > DEEPEST
    for width in (280, 960):
        root = read_svg(draw_echo_tree(tree, Look(width=width)))
        places = [float(one.get("x", "0")) for one in root.iter(f"{SVG}text")]
        assert max(places) < width * 0.8


def test_what_is_left_out_is_counted() -> None:
    words = list_words(draw_echo_tree(make_tree(MOST_ARTICLES + 31)))
    assert "not shown: 30 more articles" in words


def test_an_empty_tree_is_not_drawn() -> None:
    assert draw_echo_tree(make_tree(0)) == ""


def test_articles_lead_where_they_are_told_to() -> None:
    root = read_svg(draw_echo_tree(make_tree(3), address=lambda key: f"/articles/{key}"))
    assert [one.get("href") for one in root.iter(f"{SVG}a")] == [f"/articles/{number:015x}" for number in range(3)]
