"""Evidence proves its statements by itself, and no change of it escapes."""

import hashlib
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from sqlalchemy import select

from sostiene.batch import ingest
from sostiene.codec import article_from_line, article_to_line
from sostiene.corrections import Judge, correct, reject
from sostiene.errors import InputError, UsageError
from sostiene.proof.bundles import check_bundle, name_page
from sostiene.proof.evidence import write_evidence
from sostiene.readers import Document, Origin, open_bytes
from sostiene.records import Article
from sostiene.store import Store
from sostiene.store.rows import pack
from sostiene.store.tables import articles, obtained, pages, statements
from tests.sample import ARTICLE

HOSTILE = replace(
    ARTICLE,
    doc="hostile",
    url="javascript:alert(1)",
    title="</title><script>alert(1)</script>\u202e",
    author='"><img src=x onerror=alert(1)>',
    publisher="<b>La Sentinella</b>",
)
BODY = "".join(f"<p>Il molo numero {number} di Calaverde resta chiuso fino a nuovo ordine.</p>" for number in range(9))
WORDS = "<p>«Apriremo a maggio», ha detto la sindaca Ada Ferrin.</p>"
PAGE = f"<html><body><script>alert(1)</script><h1>Il molo</h1><article>{BODY}{WORDS}</article></body></html>"


@pytest.fixture
def store(store: Store) -> Store:
    lines = "".join(f"{article_to_line(one)}\n" for one in (ARTICLE, HOSTILE))
    ingest(store, open_bytes(lines.encode(), "faro.jsonl"), tagger="rules")
    origin = Origin(
        "https://sentinella.example/molo", "molo", url="https://sentinella.example/molo", method="web",
        obtained="2025-03-05T10:00:00+00:00",
    )  # fmt: skip
    ingest(store, [Document(PAGE.encode(), origin, "html")], tagger="rules")
    return store


@pytest.fixture
def make(store: Store, tmp_path: Path) -> Callable[..., Path]:
    """Writes evidence for what is named, and gives its path."""

    def write(*names: str, name: str = "evidence.zip") -> Path:
        write_evidence(store, names, tmp_path / name, force=True)
        return tmp_path / name

    return write


def find_keys(store: Store, doc: str) -> list[str]:
    query = select(statements.c.id).join(articles).where(articles.c.doc == doc).order_by(statements.c.number)
    with store.read() as connection:
        return list(connection.scalars(query))


def read_files(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def test_a_statement_is_proved_with_its_text_and_those_around_it(store: Store, make: Callable[..., Path]) -> None:
    keys = find_keys(store, "faro")
    files = read_files(make(keys[3]))
    (folder,) = {name.partition("/")[0] for name in files if "/" in name}
    assert hashlib.sha256(files[f"{folder}/text.txt"]).hexdigest() == ARTICLE.hash
    article = article_from_line(files[f"{folder}/article.json"].decode())
    assert [one.id for one in article.statements] == [keys[2], keys[3]]
    found = json.loads(files[f"{folder}/statements.json"])
    assert [(one["speaker"], one["is_asked"]) for one in found] == [("Ugo Salis", False), ("il perito", True)]
    (cue,) = found[1]["passages"]["cue"]
    position, quote = cue["selector"]
    assert ARTICLE.text[position["start"] : position["end"]] == cue["words"] == quote["exact"] == "avrebbe ammesso"
    assert ARTICLE.text[: position["start"]].endswith(quote["prefix"])


def test_all_that_was_asked_for_is_in_one_bundle(store: Store, make: Callable[..., Path]) -> None:
    path = make(find_keys(store, "hostile")[0][:8], "faro", "https://sentinella.example/molo")
    proof = check_bundle(path)
    assert (proof.findings, proof.articles, proof.statements) == ((), 3, 7)


def test_the_raw_page_is_in_it_under_a_name_by_which_nothing_runs(make: Callable[..., Path]) -> None:
    files = read_files(make("https://sentinella.example/molo"))
    (page,) = (name for name in files if "/page-" in name)
    assert (page.partition("/")[2], files[page].decode()) == ("page-1.html.txt", PAGE)
    record = json.loads(files[page.replace("page-1.html.txt", "record.json")])
    (one,) = record["obtained"]
    assert (one["time"], one["method"], one["file"]) == ("2025-03-05T10:00:00+00:00", "web", "page-1.html.txt")
    assert one["page_hash"] == hashlib.sha256(PAGE.encode()).hexdigest()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"%PDF-1.7", "page-1.pdf"),
        (b'{"text": "a"}', "page-1.json"),
        (b"<svg onload='alert(1)'>", "page-1.xml.txt"),
        (b"\xff\xfe<\0s\0v\0g\0", "page-1.xml.txt"),
        (b"<?xml version='1.0'?><rss>", "page-1.xml.txt"),
        (b"<?xml version='1.0'?><mine>", "page-1.xml.txt"),
        (b"Il faro resta di tutti.", "page-1.txt"),
        (b"", "page-1.txt"),
    ],
)
def test_a_page_is_named_by_what_it_is(content: bytes, name: str) -> None:
    assert name_page(1, content) == name


def test_the_same_evidence_gives_the_same_bytes(make: Callable[..., Path]) -> None:
    one, other = make("faro", "molo", name="one.zip"), make("molo", "faro", name="other.zip")
    assert one.read_bytes() == other.read_bytes()


def test_the_hashes_can_be_checked_with_sha256sum(make: Callable[..., Path], tmp_path: Path) -> None:
    with ZipFile(make("faro", "molo")) as bundle:
        bundle.extractall(tmp_path / "out")
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path / "out", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    listed = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert {line.removesuffix(": OK") for line in done.stdout.splitlines()} == listed - {"SHA256SUMS"}


def test_what_people_judged_is_in_it(store: Store, make: Callable[..., Path]) -> None:
    keys = find_keys(store, "faro")
    correct(store, keys[0], {"speaker": "Ida Ro"}, Judge("Livia", "she was <i>quoted</i>"))
    reject(store, keys[1], Judge("Livia", "it is no statement"))
    files = read_files(make("faro"))
    (record,) = (json.loads(content) for name, content in files.items() if name.endswith("record.json"))
    assert [(one["field"], one["value"], one["by"]) for one in record["judgements"]] == [("speaker", "Ida Ro", "Livia")]
    assert record["machine"][keys[0]]["speaker"] == "Ada Ferrin"
    assert b"judged by Livia" in files["index.html"]
    assert b"<i>quoted" not in files["index.html"]
    rejected = make(keys[1], name="rejected.zip")
    assert b"judged to be no statement" in read_files(rejected)["index.html"]
    assert check_bundle(rejected).is_whole


def test_a_page_that_is_not_kept_is_named_so(store: Store, make: Callable[..., Path]) -> None:
    with store.write() as connection:
        key = connection.scalar(select(obtained.c.page_hash).where(obtained.c.where.contains("molo")))
        connection.execute(pages.update().where(pages.c.hash == key).values(content=pack(b"")))
    path = make("molo")
    assert b"not kept" in read_files(path)["index.html"]
    assert check_bundle(path).is_whole


def test_hostile_words_stay_words_in_the_page(make: Callable[..., Path]) -> None:
    page = read_files(make("hostile"))["index.html"].decode()
    assert "<script" not in page and "<img" not in page and "<b>" not in page and "\u202e" not in page
    assert 'href="javascript:' not in page and "javascript:alert(1)" in page
    assert re.search(r"default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'", page)
    assert not re.search(r'\s(on\w+|style|src)="', page)


def test_words_that_no_encoding_has_can_be_proved(location: str, tmp_path: Path) -> None:
    line = '{"doc": "odd", "text": "«Il molo \\ud800 resta\\u0000 chiuso», ha detto la sindaca Ada Ferrin."}'
    with Store.open(location, create=True) as store:
        ingest(store, open_bytes(line.encode(), "odd.jsonl"), tagger="rules")
        write_evidence(store, ["odd"], tmp_path / "odd.zip")
    assert (check_bundle(tmp_path / "odd.zip").findings, check_bundle(tmp_path / "odd.zip").statements) == ((), 1)


@pytest.mark.parametrize("name", ["faro1", "ffff", "", "https://nowhere.example"])
def test_what_means_nothing_is_a_wrong_use_and_writes_nothing(store: Store, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        write_evidence(store, [name], tmp_path / "none.zip")
    assert not (tmp_path / "none.zip").exists()


def test_a_file_that_is_there_is_kept_unless_forced(store: Store, tmp_path: Path) -> None:
    (tmp_path / "mine.zip").write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        write_evidence(store, ["faro"], tmp_path / "mine.zip")
    assert (tmp_path / "mine.zip").read_text() == "mine"
    write_evidence(store, ["faro"], tmp_path / "mine.zip", force=True)
    assert check_bundle(tmp_path / "mine.zip").is_whole


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Evidence from a store in SQLite: what is checked needs no store."""
    folder = tmp_path_factory.mktemp("bundle")
    with Store.open(folder / "store.db", create=True) as store:
        ingest(store, open_bytes(article_to_line(ARTICLE).encode(), "faro.jsonl"), tagger="rules")
        write_evidence(store, ["faro"], folder / "evidence.zip")
    return folder / "evidence.zip"


def rebuild(
    bundle: Path, path: Path, changes: dict[str, bytes | None], *, with_sums: bool, by: int = ZIP_DEFLATED
) -> Path:
    """The bundle with other files, its hashes made anew or not: None takes a file out."""
    files = read_files(bundle)
    folder = next(name.partition("/")[0] for name in files if "/" in name)
    files.update({name.replace("KEY", folder): content for name, content in changes.items() if content is not None})
    for name in (name.replace("KEY", folder) for name, content in changes.items() if content is None):
        del files[name]
    if with_sums:
        manifest = json.loads(files["manifest.json"])
        listed = [name for name in files if name not in ("manifest.json", "SHA256SUMS")]
        hashes = {name: hashlib.sha256(files[name]).hexdigest() for name in listed}
        manifest["files"] = [{"name": one, "sha256": hashes[one], "bytes": len(files[one])} for one in listed]
        files["manifest.json"] = json.dumps(manifest).encode()
        hashes["manifest.json"] = hashlib.sha256(files["manifest.json"]).hexdigest()
        files["SHA256SUMS"] = "".join(f"{digest}  {name}\n" for name, digest in hashes.items()).encode()
    with ZipFile(path, "w", by) as changed:
        for name, content in files.items():
            changed.writestr(name, content)
    return path


def list_changes(article: Article = ARTICLE) -> Iterator[tuple[str, dict[str, bytes | None]]]:
    other = article.text.replace("ha smentito", "ha ammesso ")
    yield "text", {"KEY/text.txt": other.encode()}
    yield "article", {"KEY/article.json": article_to_line(replace(article, doc="other")).encode()}
    yield "no article", {"KEY/article.json": b"{"}
    yield "words", {"KEY/statements.json": b"[]"}
    yield "no statements", {"KEY/statements.json": b'[{"passages": {"content": [{"selector": []}]}}]'}
    yield "record", {"KEY/record.json": b'{"key": 1}'}
    yield "no record", {"KEY/record.json": b"[" * 100_000}
    yield "page to read", {"index.html": b"<p>He admitted it.</p>"}
    yield "raw page", {"KEY/page-1.json": b"{}"}
    yield "lost page", {"KEY/page-1.json": None}
    yield "lost text", {"KEY/text.txt": None}


@pytest.mark.parametrize("with_sums", [False, True], ids=["hashes as they were", "hashes made anew"])
@pytest.mark.parametrize(("what", "changes"), [*list_changes()], ids=[what for what, _ in list_changes()])
def test_no_change_of_evidence_escapes(
    bundle: Path, tmp_path: Path, what: str, changes: dict[str, bytes | None], with_sums: bool
) -> None:
    assert not check_bundle(rebuild(bundle, tmp_path / "changed.zip", changes, with_sums=with_sums)).is_whole, what


def test_evidence_that_was_only_packed_anew_is_whole(bundle: Path, tmp_path: Path) -> None:
    assert check_bundle(rebuild(bundle, tmp_path / "packed.zip", {}, with_sums=False)).is_whole


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/passwd", "KEY/../../evil", "KEY\\evil", "index.html"])
def test_a_bundle_with_a_strange_name_is_none(bundle: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / "strange.zip"
    path.write_bytes(bundle.read_bytes())
    with ZipFile(path, "a") as changed, pytest.warns() if name == "index.html" else pytest.MonkeyPatch.context():
        changed.writestr(name, b"evil")
    with pytest.raises(InputError, match="is no evidence"):
        check_bundle(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"Il faro resta di tutti. " * 100])
def test_what_is_no_bundle_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "none.zip").write_bytes(content)
    for path in (tmp_path / "none.zip", tmp_path / "nowhere.zip", tmp_path):
        with pytest.raises(InputError):
            check_bundle(path)


@pytest.mark.parametrize("packing", [None, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA])
def test_bytes_that_are_flipped_never_escape_and_never_crash(bundle: Path, tmp_path: Path, packing: int | None) -> None:
    packed = bundle if packing is None else rebuild(bundle, tmp_path / "packed.zip", {}, with_sums=False, by=packing)
    whole = packed.read_bytes()
    for place in range(0, len(whole), 211):
        changed = bytearray(whole)
        changed[place] ^= 0x55
        (tmp_path / "flipped.zip").write_bytes(changed)
        try:
            proof = check_bundle(tmp_path / "flipped.zip")
        except InputError:
            continue
        same = read_files(tmp_path / "flipped.zip") == read_files(bundle)
        assert not proof.is_whole or same, place
