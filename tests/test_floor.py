"""A figure may rise, and may not fall unless that is wanted."""

from pathlib import Path

from eval.floor import Floor, find_falls, lower_floor, raise_floor, read_floor, write_floor

FLOOR = Floor("aa", {"neural": {"triple half": 0.68}, "rules": {"triple half": 0.2}})


def measure(triple: float, fingerprint: str = "aa") -> Floor:
    return Floor(fingerprint, {"neural": {"triple half": triple}})


def test_what_is_at_its_floor_has_not_fallen() -> None:
    assert not list(find_falls("it-dev", FLOOR, measure(0.68)))


def test_what_is_below_its_floor_is_named_with_both_figures() -> None:
    assert list(find_falls("it-dev", FLOOR, measure(0.671))) == [
        "it-dev, neural: triple half is 67.1, below its floor of 68.0"
    ]


def test_a_figure_that_is_no_longer_measured_has_fallen() -> None:
    assert len(list(find_falls("it-dev", FLOOR, Floor("aa", {"neural": {}})))) == 1


def test_figures_of_other_gold_are_not_compared() -> None:
    assert "gold has changed" in next(find_falls("it-dev", FLOOR, measure(0.9, "bb")))


def test_raising_never_lowers() -> None:
    assert raise_floor(FLOOR, measure(0.5)) == FLOOR
    assert raise_floor(FLOOR, measure(0.705)).figures["neural"]["triple half"] == 0.7
    assert raise_floor(FLOOR, measure(0.705)).figures["rules"] == FLOOR.figures["rules"]


def test_lowering_sets_what_is_measured_less_the_margin() -> None:
    assert lower_floor(measure(0.505)) == measure(0.5)


def test_a_floor_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_floor({"it-dev": FLOOR}, tmp_path / "floor.json")
    assert read_floor(tmp_path / "floor.json") == {"it-dev": FLOOR}
    assert read_floor(tmp_path / "none.json") == {}
