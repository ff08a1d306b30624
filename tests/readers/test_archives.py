"""Archives: what lies in them is read in place, within bounds; names are labels."""

import gzip
import io
import random
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.readers import Origin, Source, open_bytes, open_stream, read_bytes, read_source
from sostiene.records import Article, Problem

TEXT = b"Il ponte resta chiuso, ha detto il sindaco."
FILES = {"a.txt": TEXT, "cronaca/b.txt": TEXT + b" Riapre a maggio.", ".nascosto": b"x", "__MACOSX/._a.txt": b"\0\0"}


def make_zip(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def make_tar(files: dict[str, bytes], *odd: tarfile.TarInfo) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        for member in odd:
            archive.addfile(member)
    return stream.getvalue()


def make_member(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("news.zip", make_zip(FILES)),
        ("news.zip", make_zip(FILES, zipfile.ZIP_STORED)),
        ("news.tar", make_tar(FILES)),
        ("news.tgz", gzip.compress(make_tar(FILES))),
        ("news.tar.gz", gzip.compress(make_tar(FILES))),
        ("news", make_zip(FILES)),
        ("news", make_tar(FILES)),
        ("news", gzip.compress(make_tar(FILES))),
        ("news.gz", gzip.compress(make_zip(FILES))),
    ],
)
def test_each_file_is_read_as_if_it_lay_in_a_folder(name: str, content: bytes) -> None:
    first, second = read_bytes(content, name)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.doc, second.doc) == ("a", "b")
    assert first.text == TEXT.decode()


def test_a_problem_names_the_file_in_the_archive() -> None:
    picture, empty = read_bytes(make_zip({"p.png": b"\x89PNG\r\n\x1a\n", "c/vuoto.txt": b""}), "news.zip")
    assert isinstance(picture, Problem)
    assert isinstance(empty, Problem)
    assert (picture.where, picture.what) == ("news.zip, p.png", "it is a PNG picture, not text")
    assert (empty.where, empty.what) == ("news.zip, c/vuoto.txt", "it is empty")


def test_archives_in_archives_are_opened_down_to_the_limit() -> None:
    content, deep = make_zip({"a.txt": TEXT}), make_zip({"a.txt": TEXT})
    for number in range(3):
        content = (
            make_tar({f"{number}.zip": content})
            if number == 1
            else make_zip({f"{number}.tar" if number == 2 else "0.zip": content})
        )
    for _ in range(5):
        deep = make_zip({"inner.zip": deep})
    (article,) = read_bytes(content, "news.zip")
    assert isinstance(article, Article)
    (problem,) = read_bytes(deep, "news.zip")
    assert isinstance(problem, Problem)
    assert "containers deep" in problem.what


@pytest.mark.parametrize("name", ["../../../tmp/fuori.txt", "/etc/fuori.txt", "a\\..\\fuori.txt", "C:fuori.txt"])
def test_a_name_that_leads_out_is_a_label_only(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for content in (make_zip({name: TEXT}), make_tar({name: TEXT})):
        (article,) = read_bytes(content, "news")
        assert isinstance(article, Article)
    assert not list(tmp_path.iterdir())


def test_control_characters_of_a_name_are_not_shown() -> None:
    (problem,) = read_bytes(make_zip({"a\x1b[2J.txt": b""}), "news.zip")
    assert isinstance(problem, Problem)
    assert problem.where == "news.zip, a\ufffd[2J.txt"


def test_links_devices_and_encrypted_files_are_problems() -> None:
    odd = [
        make_member("link.txt", tarfile.SYMTYPE, "/etc/passwd"),
        make_member("hard.txt", tarfile.LNKTYPE, "a.txt"),
        make_member("pipe.txt", tarfile.FIFOTYPE),
        make_member("disk.txt", tarfile.BLKTYPE),
    ]
    outcomes = list(read_bytes(make_tar({"a.txt": TEXT}, *odd), "news.tar"))
    assert [outcome.what for outcome in outcomes if isinstance(outcome, Problem)] == [
        "it is a link, a device or a pipe"
    ] * 4
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.txt", TEXT)
    locked = bytearray(stream.getvalue())
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    first, second = read_bytes(bytes(locked), "news.zip")
    assert isinstance(first, Problem)
    assert isinstance(second, Problem)
    assert (first.what, second.what) == ("it is a link, a device or a pipe", "it is encrypted")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_rare_compression_is_a_problem(method: int) -> None:
    (problem,) = read_bytes(make_zip({"a.txt": TEXT}, method), "news.zip")
    assert isinstance(problem, Problem)
    assert problem.what == "it is compressed in a way that is not read"


@pytest.mark.parametrize(
    "content", [make_zip({}), make_tar({}), make_zip({".nascosto": b"x"}), make_tar({".nascosto": b"x"})]
)
def test_an_archive_without_files_is_a_problem(content: bytes) -> None:
    (problem,) = read_bytes(content, "news.zip" if content[:2] == b"PK" else "news.tar")
    assert isinstance(problem, Problem)
    assert problem.what == "there are no files in it"


def test_what_grows_too_much_is_not_unpacked_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sostiene.readers.unpacking.FREE_BYTES", 1_000_000)
    bomb = gzip.compress(b"a" * 15_000_000)
    for name, content in [("a.txt.gz", bomb), ("a.zip", make_zip({"a.txt": b"a" * 15_000_000, "b.txt": TEXT}))]:
        outcomes = list(read_bytes(content, name))
        assert outcomes
        assert all("times its size" in outcome.what for outcome in outcomes if isinstance(outcome, Problem))
        assert not any(isinstance(outcome, Article) for outcome in outcomes)


def test_archives_in_an_archive_share_what_it_may_give_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sostiene.readers.unpacking.FREE_BYTES", 10_000_000)
    monkeypatch.setattr("sostiene.readers.unpacking.MOST_EXPANSION", 10)
    inner = make_zip({"a.txt": b"Il ponte. " * 300_000})
    outcomes = list(read_bytes(make_zip({f"{number}.zip": inner for number in range(20)}), "news.zip"))
    assert sum(isinstance(outcome, Article) for outcome in outcomes) < 5
    assert isinstance(outcomes[-1], Problem)


def test_a_document_in_an_archive_is_bounded_like_any_other() -> None:
    (problem,) = read_bytes(gzip.compress(random.Random(1).randbytes(25_000_000)), "a.txt.gz")
    assert isinstance(problem, Problem)
    assert "longer than 20 MB" in problem.what


def test_an_archive_of_too_many_files_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sostiene.readers.archives.MAX_MEMBERS", 2)
    files = {f"{number}.txt": TEXT for number in range(4)}
    for name, content in [("a.zip", make_zip(files)), ("a.tar", make_tar(files))]:
        outcomes = list(open_bytes(content, name))
        assert len(outcomes) == 3
        assert isinstance(outcomes[-1], Problem)


def test_the_list_of_a_zip_and_the_names_in_a_tar_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sostiene.readers.archives.MAX_LIST_BYTES", 1000)
    (problem,) = read_bytes(make_zip({f"{number}.txt": TEXT for number in range(30)}), "a.zip")
    assert isinstance(problem, Problem)
    assert "it lists more than" in problem.what
    monkeypatch.setattr("sostiene.readers.archives.MAX_NAME_BYTES", 1000)
    (problem,) = read_bytes(make_tar({"x" * 2000: TEXT}), "a.tar")
    assert isinstance(problem, Problem)
    assert "too long" in problem.what


class Pipe(io.RawIOBase):
    """A stream that cannot go back."""

    def __init__(self, content: bytes) -> None:
        self.inner = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        return self.inner.readinto(buffer)


@pytest.mark.parametrize("content", [make_zip(FILES), make_tar(FILES), gzip.compress(make_tar(FILES))])
def test_an_archive_may_come_through_a_pipe(content: bytes) -> None:
    documents = list(open_stream(Source(io.BufferedReader(Pipe(content)), Origin("standard input", "stdin"))))
    assert [found.origin.doc for found in documents if not isinstance(found, Problem)] == ["a", "b"]


def test_a_zip_that_lies_about_its_sizes_is_a_problem() -> None:
    content = bytearray(make_zip({"a.txt": TEXT * 50}))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = (10).to_bytes(4, "little")
    outcomes = list(read_bytes(bytes(content), "a.zip"))
    assert all(isinstance(outcome, Article | Problem) for outcome in outcomes)


@given(
    st.sampled_from([make_zip(FILES), make_tar(FILES), gzip.compress(make_tar(FILES)), gzip.compress(TEXT)]),
    st.floats(0, 1),
    st.binary(max_size=6),
    st.integers(0, 200),
)
def test_a_changed_archive_gives_articles_or_problems(archive: bytes, part: float, put: bytes, cut: int) -> None:
    place = int(part * len(archive))
    outcomes = list(read_bytes(archive[:place] + put + archive[place + cut :], "news"))
    assert outcomes
    assert all(isinstance(outcome, Article | Problem) for outcome in outcomes)


def test_an_archive_on_disk_is_read_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "news.zip"
    path.write_bytes(make_zip(FILES))
    assert all(isinstance(outcome, Article) for outcome in read_source(path))
