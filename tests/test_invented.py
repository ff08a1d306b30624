"""The invented texts can be read, each mark where it stands, and mistakes in them are named."""

from pathlib import Path

import pytest

from training.invented import TEXTS, BadText, read_invented, read_text

TEXT = """=== a-001 | it | 2024-10-29
Il titolo della notizia
{1s:La ministra Bassi} {1q:ha detto} {1a:ai giornalisti} {1c:che {2s:il Comune} {2q:aveva chiesto} {2c:una deroga}}.
{3c:«Non ora} - {3q:ha aggiunto} -, {3c:non qui»}.
---
1 state | Carla Bassi | 2024-10-28
2 ask | Comune di Valdora |
3 state | Carla Bassi
"""


def test_the_marks_become_spans_of_the_bare_text() -> None:
    row = read_text(TEXT, "here")
    first, second, third = row["statements"]
    keys = ("source", "cue", "addressee", "content")
    cut = {key: [row["text"][start:end] for start, end in first[key]] for key in keys}
    assert cut == {
        "source": ["La ministra Bassi"],
        "cue": ["ha detto"],
        "addressee": ["ai giornalisti"],
        "content": ["che il Comune aveva chiesto una deroga"],
    }
    assert (first["when"], first["channel"], second["within"], second["when"]) == ("2024-10-28", None, "s1", None)
    assert [statement["kind"] for statement in row["statements"]] == ["indirect", "indirect", "direct"]
    assert len(third["content"]) == 2 and third["source"] is None


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("2 ask |", "2 mumble |", "acts"),
        ("3 state | Carla Bassi\n", "", "not both"),
        ("{2c:una deroga}}", "{2c:una deroga}", "never closed"),
        ("deroga}}.", "deroga}}}.", "stray brace"),
        ("=== a-001 | it", "=== a-001", "no header"),
        ("{1q:ha detto}", "{1q:ha detto }", "loose blanks"),
    ],
)
def test_a_mistake_is_named_with_its_text(old: str, new: str, what: str) -> None:
    with pytest.raises(BadText, match=f"^here: .*{what}"):
        read_text(TEXT.replace(old, new), "here")


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*/*.txt")), ids=lambda path: path.stem)
def test_every_file_of_texts_is_sound(path: Path) -> None:
    rows = read_invented(path)
    assert rows
    for row in rows:
        spans = [span for statement in row["statements"] for span in statement["content"]]
        assert all(row["text"][start:end].strip() for start, end in spans)


def test_no_two_texts_have_the_same_name() -> None:
    names = [row["doc"] for path in TEXTS.glob("*/*.txt") for row in read_invented(path)]
    assert len(names) == len(set(names)) > 600
