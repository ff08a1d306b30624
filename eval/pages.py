"""How much of the articles on real web pages is read: `python -m eval.pages --shared DIR`.

Reads the saved news pages under DIR/data/html-news with Sostiene's reader and with trafilatura alone, and prints both
side by side: F1 over the bag of words of each page, in percent, averaged over the pages (in scripts without spaces a
character is a word). A page that a system refuses counts as empty. Headline and standfirst are no part of some sets'
gold, so that both systems are treated alike:

- the expected title and summary are counted to the gold, where a set has them, and trafilatura's text begins with
  the title that it finds, as Sostiene's does;
- where a set has no titles, each system's own title is taken away from the beginning of its text.

The pages of trafilatura's own set have no full gold: which of their segments that must be in the text are there, and
which of those that must not be are not. Pages in a script that Sostiene refuses on purpose stand apart.
"""

import argparse
import gzip
import json
import re
import sys
import tarfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from rich.console import Console
from rich.progress import track
from trafilatura import bare_extraction

from sostiene.errors import InputError
from sostiene.readers import read_bytes
from sostiene.readers.language import check_script, find_language
from sostiene.records import Article

FOLDER = "data/html-news"
SYSTEMS = ("sostiene", "trafilatura")
NAMED_LANGUAGE = "it"
# Scripts that are written without spaces between words.
WORD = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")


@dataclass(frozen=True)
class Page:
    """A saved page and what is expected of it: the whole text, or segments that must and must not be there."""

    group: str
    name: str
    content: bytes
    gold: str = ""
    title: str | None = None
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """What a system makes of a page; both are empty if it refuses it."""

    text: str = ""
    title: str = ""


@dataclass(frozen=True)
class Score:
    """How right a system is about one page, each figure in [0, 1]."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class Measured:
    """One page and each system's score, under the names of SYSTEMS."""

    group: str
    name: str
    lang: str
    is_readable: bool
    scores: Mapping[str, Score]


def main() -> int:
    options = parse_options()
    pages = list(list_pages(options.shared / FOLDER))
    console = Console(stderr=True)
    measured = [measure(page) for page in track(pages, "Reading pages", console=console, disable=options.quiet)]
    print("\n".join(format_table(measured)))
    if options.json:
        rows = [asdict(one) for one in measured]
        options.json.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder that holds data/html-news")
    parser.add_argument("--json", type=Path, help="write the figures of each page there")
    parser.add_argument("--quiet", action="store_true", help="without a progress bar")
    return parser.parse_args()


def list_pages(folder: Path) -> Iterator[Page]:
    """All pages that have gold, set after set."""
    yield from list_fundus(unpack(folder / "fundus_testdata.tar"))
    yield from list_scrapinghub(unpack(folder / "scrapinghub_70.tar.gz"))
    yield from list_newspaper4k(unpack(folder / "newspaper4k_testdata.tar.gz"))
    yield from list_segments(unpack(folder / "trafilatura_news.tar.gz"))


def unpack(path: Path) -> dict[str, bytes]:
    """The files in the archive by name; those that are packed themselves are unpacked."""
    with tarfile.open(path) as archive:
        files = {member.name: archive.extractfile(member) for member in archive if member.isfile()}
        contents = {name: stream.read() for name, stream in files.items() if stream is not None}
    return {
        name.removesuffix(".gz"): gzip.decompress(content) if name.endswith(".gz") else content
        for name, content in contents.items()
    }


def list_fundus(files: Mapping[str, bytes]) -> Iterator[Page]:
    """Each outlet has a JSON file with the gold of its parser's versions, and a page for each, in the same order."""
    for name in sorted(files):
        if name.endswith(".json"):
            outlet = name.removesuffix(".json")
            golds = [gold for _, gold in sorted(json.loads(files[name]).items())]
            pages = sorted(page for page in files if page.startswith(outlet + "_"))
            for page, gold in zip(pages, golds, strict=True):
                yield Page("fundus", page, files[page], join_fundus(gold), gold["title"])


def join_fundus(gold: Mapping[str, Any]) -> str:
    """The title, the standfirst, and the sections with their headings."""
    sections = [[*section["headline"], *section["paragraphs"]] for section in gold["body"]["sections"]]
    return "\n".join([gold["title"], *gold["body"]["summary"], *(line for section in sections for line in section)])


def list_scrapinghub(files: Mapping[str, bytes]) -> Iterator[Page]:
    for name, gold in json.loads(files["ground-truth.json"]).items():
        yield Page("scrapinghub", gold["url"], files[f"html/{name}.html"], gold["articleBody"])


def list_newspaper4k(files: Mapping[str, bytes]) -> Iterator[Page]:
    """The pages whose text is expected; some of them have metadata with the title."""
    for name in sorted(files):
        page = name.replace("txt/", "html/").replace(".txt", ".html")
        if name.startswith("txt/") and page in files:
            metadata = json.loads(files.get(f"metadata/{Path(page).stem}.json", b"{}"))
            title, gold = metadata.get("title"), files[name].decode("utf-8")
            yield Page("newspaper4k", page, files[page], f"{title}\n{gold}" if title else gold, title)


def list_segments(files: Mapping[str, bytes]) -> Iterator[Page]:
    for address, gold in json.loads(files["evaldata_subset.json"]).items():
        segments = tuple(gold["with"]), tuple(gold["without"])
        yield Page("trafilatura", address, files[f"html/{gold['file']}"], "", None, *segments)


def read_as_product(page: Page) -> Found:
    (article,) = read_bytes(page.content, "page.html")
    return Found(article.text, article.title or "") if isinstance(article, Article) else Found()


def read_plainly(page: Page) -> Found:
    document = bare_extraction(page.content, include_comments=False, with_metadata=True)
    if document is None or isinstance(document, dict):
        return Found()
    title = document.title or ""
    return Found(f"{title}\n{document.text}", title)


READERS: Mapping[str, Callable[[Page], Found]] = dict(zip(SYSTEMS, (read_as_product, read_plainly), strict=True))


def measure(page: Page) -> Measured:
    score = score_segments if page.wanted else score_words
    scores = {system: score(page, read(page)) for system, read in READERS.items()}
    # A few segments are too short to tell their language by.
    sample = page.gold or read_plainly(page).text or " ".join(page.wanted)
    return Measured(page.group, page.name, find_language(sample) or "other", is_readable(sample), scores)


def is_readable(text: str) -> bool:
    """Whether Sostiene reads this script at all."""
    try:
        check_script(text)
    except InputError:
        return False
    return True


def score_words(page: Page, found: Found) -> Score:
    """The bag of words found against the bag expected."""
    text = found.text if page.title else found.text.removeprefix(found.title)
    expected, words = split_words(page.gold), split_words(text)
    common = (expected & words).total()
    return make_score(common / max(1, words.total()), common / max(1, expected.total()))


def split_words(text: str) -> Counter[str]:
    return Counter(WORD.findall(text.casefold()))


def score_segments(page: Page, found: Found) -> Score:
    """Precision is the share of right ones among the segments found, recall that of found ones among the wanted."""
    text = " ".join(found.text.split())
    right, wrong = (
        sum(" ".join(segment.split()) in text for segment in segments) for segments in (page.wanted, page.unwanted)
    )
    return make_score(right / max(1, right + wrong), right / len(page.wanted))


def make_score(precision: float, recall: float) -> Score:
    return Score(precision, recall, 2 * precision * recall / max(1e-9, precision + recall))


def format_table(measured: Sequence[Measured]) -> Iterator[str]:
    """A line for each set, for each language of a set, and for each Italian page, with both systems' figures."""
    yield f"{'':62}{'pages':>6}" + "".join(f"{system:>21}" for system in SYSTEMS)
    yield f"{'':68}" + "     P     R     F1   " * len(SYSTEMS)
    for group in dict.fromkeys(one.group for one in measured):
        pages = [one for one in measured if one.group == group]
        readable = [one for one in pages if one.is_readable]
        yield format_line(group, readable)
        if len(readable) < len(pages):
            yield format_line(f"{group}, scripts that are refused", [one for one in pages if not one.is_readable])
        for lang in sorted({one.lang for one in readable}):
            yield format_line(f"  {lang}", [one for one in readable if one.lang == lang])
    named = [one for one in measured if one.lang == NAMED_LANGUAGE]
    yield format_line("Italian pages", named)
    for one in named:
        yield format_line(f"  {one.group}: {one.name}", [one])


def format_line(label: str, measured: Iterable[Measured]) -> str:
    pages = list(measured)
    line = f"{label[:60]:62}{len(pages):>6}"
    for system in SYSTEMS:
        scores = [one.scores[system] for one in pages]
        figures = [mean(getattr(score, name) for score in scores) for name in ("precision", "recall", "f1")]
        line += "  " + "".join(f"{100 * figure:6.1f}" for figure in figures) + " "
    return line


if __name__ == "__main__":
    sys.exit(main())
