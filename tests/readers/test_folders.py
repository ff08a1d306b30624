"""Folders: their files in order, no hidden ones, no links."""

import os
from pathlib import Path

from sostiene.readers import read_source
from sostiene.records import Article, Problem

TEXT = "Il ponte resta chiuso, ha detto il sindaco."


def fill(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(TEXT)


def test_the_files_of_a_folder_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    fill(tmp_path, "b.txt", "a.txt", "c/e.txt", "c/d.txt", ".hidden.txt", ".git/x.txt", "Z.txt")
    articles = [outcome for outcome in read_source(tmp_path) if isinstance(outcome, Article)]
    assert [article.doc for article in articles] == ["Z", "a", "b", "d", "e"]


def test_a_problem_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "p.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (problem,) = read_source(tmp_path)
    assert isinstance(problem, Problem)
    assert (problem.where, problem.what) == (str(tmp_path / "p.png"), "it is a PNG picture, not text")


def test_links_and_pipes_are_problems_and_never_followed(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    fill(tmp_path, "outside/secret.txt", "folder/a.txt")
    (folder / "circle").symlink_to(folder)
    (folder / "out").symlink_to(outside)
    (folder / "secret.txt").symlink_to(outside / "secret.txt")
    os.mkfifo(folder / "pipe")
    outcomes = list(read_source(folder))
    assert [outcome.doc for outcome in outcomes if isinstance(outcome, Article)] == ["a"]
    assert [Path(outcome.where).name for outcome in outcomes if isinstance(outcome, Problem)] == [
        "circle", "out", "pipe", "secret.txt",
    ]  # fmt: skip


def test_a_folder_that_is_named_by_a_link_is_read(tmp_path: Path) -> None:
    fill(tmp_path, "folder/a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    assert len(list(read_source(tmp_path / "link"))) == 1


def test_an_empty_folder_is_a_problem(tmp_path: Path) -> None:
    (problem,) = read_source(tmp_path)
    assert isinstance(problem, Problem)
    assert problem.what == "there are no files in it"
