"""The ZIP that holds evidence, and how it is checked by itself: every hash, every span, the page that is read.

index.html        what people read
manifest.json     what it is, and every other file with its length and SHA-256
SHA256SUMS        for sha256sum -c
KEY/text.txt      the exact text          KEY/article.json     the article in the exchange format
KEY/page-1…       the raw page            KEY/statements.json  where the words stand
                                          KEY/record.json      how it was obtained, found and judged
"""

import hashlib
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from lzma import LZMAError
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from sostiene import __version__
from sostiene.codec import article_from_line, article_to_line
from sostiene.errors import InputError, SostieneError
from sostiene.proof.checks import Finding, shorten
from sostiene.proof.exhibits import Exhibit, describe_statements, exhibit_from_record, exhibit_to_record
from sostiene.readers import detect_format
from sostiene.store.ids import article_key
from sostiene.views.evidence import draw_evidence

FORMAT = "sostiene-evidence-1"
OFFSETS = "half-open [start, end), in Unicode code points of text.txt, counted from 0"
TEXT, ARTICLE, STATEMENTS, RECORD = "text.txt", "article.json", "statements.json", "record.json"
INDEX, MANIFEST, SUMS = "index.html", "manifest.json", "SHA256SUMS"
# How a raw page is named by its format. What a browser would run gets a name by which it is only shown.
SUFFIXES = {
    "html": ".html.txt", "text": ".txt", "subtitles": ".txt", "addresses": ".txt", "json": ".json", "jsonl": ".json",
    "pdf": ".pdf", "docx": ".docx",
}  # fmt: skip
OLDEST = "1980-01-01T00:00:00"  # no ZIP knows an earlier time
NAME = re.compile(r"[0-9a-f]{15}/[a-z0-9.-]{1,40}|index\.html|manifest\.json|SHA256SUMS")
MOST_FILES, MOST_BYTES = 100_000, 4_000_000_000


@dataclass(frozen=True)
class Listed:
    """A file of the bundle."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class BundleProof:
    """What a bundle was found to be: who made it, from data of when, what is in it, and what is wrong."""

    made_by: str
    as_of: str
    articles: int
    statements: int
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        return not self.findings


def name_page(number: int, content: bytes) -> str:
    """The name of a raw page in the bundle."""
    try:
        suffix = SUFFIXES.get(detect_format(content[:4096]), ".bin")
    except InputError:  # XML of an unknown kind
        suffix = ".bin"
    is_markup = content[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")
    return f"page-{number}{'.xml.txt' if is_markup and suffix != '.html.txt' else suffix}"


def write_bundle(path: Path, exhibits: Sequence[Exhibit], read_page: Callable[[str], bytes]) -> None:
    """Writes the bundle; `read_page` gives a raw page by its hash."""
    listed: list[Listed] = []
    as_of = max((time for exhibit in exhibits for time in exhibit.times), default=OLDEST)
    # Not compressed: every machine packs differently, but the same evidence must give the same bytes.
    with ZipFile(path, "w") as bundle:

        def add(name: str, content: bytes) -> None:
            listed.append(Listed(name, hashlib.sha256(content).hexdigest(), len(content)))
            entry = ZipInfo(name, read_time(as_of))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            bundle.writestr(entry, content)

        for exhibit in exhibits:
            for name, content in make_files(exhibit).items():
                add(f"{exhibit.key}/{name}", content)
            for file, page in {one.file: one.page_hash for one in exhibit.obtained if one.file}.items():
                add(f"{exhibit.key}/{file}", read_page(page))
        add(INDEX, draw_evidence(exhibits, version=__version__, as_of=as_of).encode("utf-8"))
        add(MANIFEST, dump(make_manifest(exhibits, listed, as_of)))
        add(SUMS, "".join(f"{one.sha256}  {one.name}\n" for one in listed).encode("ascii"))


def make_files(exhibit: Exhibit) -> dict[str, bytes]:
    """The files of an article that are made of what is known of it."""
    return {
        TEXT: exhibit.article.text.encode("utf-8", "surrogatepass"),
        ARTICLE: f"{article_to_line(exhibit.article)}\n".encode(),
        STATEMENTS: dump(describe_statements(exhibit)),
        RECORD: dump(exhibit_to_record(exhibit)),
    }


def make_manifest(exhibits: Sequence[Exhibit], listed: Sequence[Listed], as_of: str) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "made_by": f"Sostiene {__version__}",
        "as_of": as_of,
        "offsets": OFFSETS,
        "articles": [
            {
                "folder": exhibit.key, "title": exhibit.article.title, "url": exhibit.article.url,
                "text_sha256": exhibit.article.hash, "added": exhibit.added,
                "obtained": [one.time or one.added for one in exhibit.obtained], "asked": list(exhibit.asked),
            }
            for exhibit in exhibits
        ],
        "files": [asdict(one) for one in listed],
    }  # fmt: skip


def dump(value: Any) -> bytes:
    """JSON to look at; lone surrogates, which no file can hold, as escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return (text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n").encode()


def read_time(time: str) -> tuple[int, int, int, int, int, int]:
    """The time as a ZIP has it."""
    known = time[:19] if OLDEST < time < "2107" else OLDEST
    year, month, day = map(int, known[:10].split("-"))
    hour, minute, second = map(int, known[11:].split(":"))
    return year, month, day, hour, minute, second


def check_bundle(path: Path) -> BundleProof:
    """Whether the bundle is what it says: each file has its hash, and each span cuts the words that are shown for it.

    Raises InputError for what is no bundle at all.
    """
    try:
        with ZipFile(path) as bundle:
            return check_files(bundle, path)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror or error})") from None
    except (BadZipFile, EOFError, LZMAError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise InputError(f"{path} is no evidence, or is damaged ({error})", "sostiene evidence makes some") from None


def check_files(bundle: ZipFile, path: Path) -> BundleProof:
    names = check_names(bundle, path)
    findings = [*check_sums(bundle, names)]
    manifest = read_object(bundle, MANIFEST)
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise InputError(f"{path} is no evidence that this Sostiene knows", "sostiene evidence makes some")
    listed = [asdict(one) for name in names if name not in (MANIFEST, SUMS) for one in [measure(bundle, name)]]
    if manifest.get("files") != listed:
        findings.append(Finding("bundle", MANIFEST, "files", "the files of the bundle", "other files, or other hashes"))
    exhibits: list[Exhibit] = []
    for folder in dict.fromkeys(name.partition("/")[0] for name in names if "/" in name):
        found = read_exhibit(bundle, folder)
        if isinstance(found, Exhibit):
            exhibits.append(found)
            findings += guard(check_exhibit(bundle, found, names))
        else:
            findings.append(found)
    findings += guard(check_whole(bundle, exhibits, manifest))
    statements = sum(len(exhibit.article.statements) for exhibit in exhibits)
    made_by, as_of = str(manifest.get("made_by")), str(manifest.get("as_of"))
    return BundleProof(made_by, as_of, len(exhibits), statements, tuple(findings))


def guard(findings: Iterator[Finding]) -> Iterator[Finding]:
    """The findings; where values of another kind end the check, that as the last."""
    try:
        yield from findings
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        yield Finding("bundle", RECORD, "record", "values of the kind that evidence has", shorten(str(error)))


def check_names(bundle: ZipFile, path: Path) -> list[str]:
    """The names in the bundle; raises InputError where there are too many, or one that is none of a bundle."""
    names = bundle.namelist()
    if len(names) > MOST_FILES or sum(one.file_size for one in bundle.infolist()) > MOST_BYTES:
        raise InputError(f"{path} is too large for evidence", f"It may hold {MOST_BYTES // 1_000_000_000} GB")
    strange = [name for name in names if not NAME.fullmatch(name)]
    if strange or len(set(names)) < len(names) or not {INDEX, MANIFEST, SUMS} <= set(names):
        what = f"it holds {shorten(strange[0])!r}" if strange else "a file lacks, or is there twice"
        raise InputError(f"{path} is no evidence ({what})", "sostiene evidence makes some")
    return names


def check_sums(bundle: ZipFile, names: Sequence[str]) -> Iterator[Finding]:
    """Whether each file has the hash that SHA256SUMS tells."""
    sums = bundle.read(SUMS).decode("utf-8", "replace").splitlines()
    told = {name: digest for digest, _, name in (line.partition("  ") for line in sums)}
    for name in sorted({*told, *names} - {SUMS}):
        found = measure(bundle, name).sha256 if name in names else "no such file"
        if told.get(name) != found:
            yield Finding("bundle", name, "sha256", told.get(name, "a hash in SHA256SUMS"), found)


def measure(bundle: ZipFile, name: str) -> Listed:
    digest, length = hashlib.sha256(), 0
    with bundle.open(name) as content:
        while piece := content.read(1_000_000):
            digest.update(piece)
            length += len(piece)
    return Listed(name, digest.hexdigest(), length)


def read_object(bundle: ZipFile, name: str) -> Any:
    """What the JSON of a file says; None for what is none."""
    try:
        return json.loads(bundle.read(name))
    except (KeyError, ValueError, RecursionError):
        return None


def read_exhibit(bundle: ZipFile, folder: str) -> Exhibit | Finding:
    """What the files of an article tell, or what is wrong with them."""
    try:
        line = bundle.read(f"{folder}/{ARTICLE}").decode("utf-8")
        record = read_object(bundle, f"{folder}/{RECORD}")
        return exhibit_from_record(article_from_line(line), record)
    except (KeyError, TypeError, ValueError, AttributeError, SostieneError) as error:
        return Finding("bundle", folder, "article", "an article with its words, and its record", shorten(str(error)))


def check_exhibit(bundle: ZipFile, exhibit: Exhibit, names: Sequence[str]) -> Iterator[Finding]:
    """Whether the files of an article say the same, and its key is that of its text and place."""
    for name, content in make_files(exhibit).items():
        path = f"{exhibit.key}/{name}"
        found = bundle.read(path) if path in names else b""
        if name == STATEMENTS:  # its form may be that of another version: what counts are the words
            yield from check_spans(exhibit.article.text, read_object(bundle, path), path)
        elif found != content and name != RECORD:
            yield Finding("bundle", path, "content", "what the article and its record say", "something else")
    if article_key(exhibit.article) != exhibit.key:
        yield Finding("bundle", exhibit.key, "key", article_key(exhibit.article), exhibit.key)
    for one in exhibit.obtained:
        path = f"{exhibit.key}/{one.file}"
        if one.file and (path not in names or measure(bundle, path).sha256 != one.page_hash):
            yield Finding("bundle", path, "page", one.page_hash, "another page, or none")


def check_spans(text: str, described: Any, path: str) -> Iterator[Finding]:
    """Whether each span of `statements.json` cuts the words that stand beside it."""
    try:
        for statement in described:
            for name, pieces in statement["passages"].items():
                for piece in pieces:
                    position, quote = piece["selector"]
                    found = text[position["start"] : position["end"]]
                    digest = hashlib.sha256(found.encode("utf-8", "surrogatepass")).hexdigest()
                    if (piece["words"], quote["exact"], piece["sha256"]) != (found, found, digest):
                        yield Finding(
                            "bundle", path, f"{statement['id']} {name}", shorten(found), shorten(piece["words"])
                        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        yield Finding("bundle", path, "statements", "statements with their selectors", shorten(str(error)))


def check_whole(bundle: ZipFile, exhibits: Sequence[Exhibit], manifest: Mapping[str, Any]) -> Iterator[Finding]:
    """Whether the page that is read, and what else is made of the rest, are so, if this version made them."""
    if manifest.get("made_by") != f"Sostiene {__version__}":
        return
    page = draw_evidence(exhibits, version=__version__, as_of=str(manifest.get("as_of")))
    if bundle.read(INDEX) != page.encode("utf-8"):
        yield Finding("bundle", INDEX, "content", "the page that shows this evidence", "another page")
    for exhibit in exhibits:
        made = make_files(exhibit)
        for name in (STATEMENTS, RECORD):
            if bundle.read(f"{exhibit.key}/{name}") != made[name]:
                yield Finding("bundle", f"{exhibit.key}/{name}", "content", "what the article says", "something else")
