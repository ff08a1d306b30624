"""What a release pins is all it needs, within the bounds of pyproject.toml; what the page on safety says is set so."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from sostiene import diagnosis
from sostiene.web.settings import MEGABYTE, Settings

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RELEASE, BUILD = ROOT / "requirements" / "release.txt", ROOT / "requirements" / "build.txt"
PIN = re.compile(r"(?P<what>[a-z0-9]\S*==\S+(?: ; .+?)?)(?P<hashes>(?: --hash=sha256:[0-9a-f]{64})+)")
PYTHONS = ("3.11", "3.12", "3.13")
SYSTEMS = ("linux", "darwin", "win32")


class Pinned(NamedTuple):
    """A line of the file: one version of a package, and where it holds."""

    requirement: Requirement
    version: str


def join_lines(path: Path) -> list[str]:
    """The lines of the file without comments, each with its continuations."""
    text = re.sub(r"^\s*#.*\n?", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [" ".join(line.split()) for line in text.replace("\\\n", " ").splitlines() if line.strip()]


def read_pins(path: Path) -> dict[str, list[Pinned]]:
    """The lines of the file by the package; one that is no version with its hashes fails here."""
    pins: dict[str, list[Pinned]] = {}
    for line in join_lines(path):
        match = PIN.fullmatch(line)
        assert match, f"{path.name}: no version with hashes: {line[:100]}"
        requirement = Requirement(match["what"])
        (version,) = requirement.specifier
        pins.setdefault(canonicalize_name(requirement.name), []).append(Pinned(requirement, version.version))
    return pins


def list_wanted() -> Iterator[Requirement]:
    """What the wheel and its extras need; what tests and training need besides is left out."""
    extras = PROJECT["project"]["optional-dependencies"]
    (everything,) = map(Requirement, extras["all"])
    for line in [
        *PROJECT["project"]["dependencies"],
        *(line for name in sorted(everything.extras) for line in extras[name]),
    ]:
        yield Requirement(line)


def holds(marker: Marker | None, python: str, system: str) -> bool:
    where = {"python_version": python, "python_full_version": f"{python}.1", "sys_platform": system}
    where |= {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
    return marker is None or marker.evaluate(where)


WANTED = list(list_wanted())


@pytest.mark.parametrize("wanted", WANTED, ids=[wanted.name for wanted in WANTED])
def test_a_release_pins_each_dependency_within_its_bounds_wherever_it_runs(wanted: Requirement) -> None:
    pins = read_pins(RELEASE)
    names = [wanted.name, *(f"{wanted.name}-{extra}" for extra in wanted.extras)]
    for name, python, system in product(names, PYTHONS, SYSTEMS):
        found = [one for one in pins.get(canonicalize_name(name), []) if holds(one.requirement.marker, python, system)]
        assert len(found) == 1, f"{name} on Python {python}, {system}: run scripts/pin"
        assert wanted.specifier.contains(found[0].version), f"{found[0].requirement} is not {wanted}: run scripts/pin"


def test_what_builds_the_wheel_is_pinned_in_the_same_versions() -> None:
    pins, others = read_pins(BUILD), read_pins(RELEASE)
    for wanted in map(Requirement, PROJECT["build-system"]["requires"]):
        assert [wanted.specifier.contains(one.version) for one in pins[canonicalize_name(wanted.name)]] == [True]
    assert all(pins[name] == others[name] for name in pins.keys() & others.keys())


@pytest.mark.parametrize("path", [RELEASE, BUILD], ids=lambda path: path.name)
def test_pins_name_no_index_and_no_folder_of_the_machine_that_made_them(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*-(?!-hash=)", text, re.MULTILINE)
    assert not re.search(r"(?<!\w)/\w+/|\b[A-Z]:\\", text)


def test_the_doctor_looks_for_every_optional_library_and_for_no_other() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    (everything,) = map(Requirement, extras["all"])
    assert {Requirement(line).name for name in everything.extras for line in extras[name]} == set(diagnosis.EXTRAS)
    needed = {Requirement(line).name for line in PROJECT["project"]["dependencies"]}
    assert set(diagnosis.LIBRARIES) <= needed


def test_the_page_on_safety_tells_the_limits_as_they_are_set() -> None:
    page = (ROOT / "docs" / "safety.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \|[^|]+\| ([\d,]+) ?(?:MB|s)? \|", page, re.MULTILINE))
    settings = Settings()
    limits = {
        one.name: getattr(settings, one.name) for one in fields(settings) if one.type in ("int", "float", int, float)
    }
    shown = {
        name: limit // MEGABYTE if name in ("largest_upload", "largest_form") else limit
        for name, limit in limits.items()
    }
    assert told == {name: f"{limit:,.0f}" for name, limit in shown.items()}


def test_pictures_are_small_and_stay_out_of_the_wheel() -> None:
    pictures = sorted((ROOT / "docs" / "images").iterdir())
    assert pictures
    assert [picture.name for picture in pictures if picture.stat().st_size > 150_000] == []
    assert PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == ["src/sostiene"]


def test_the_page_on_licences_names_every_library() -> None:
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8").lower()
    assert [wanted.name for wanted in WANTED if not re.search(rf"\b{re.escape(wanted.name)}\b", page)] == []
