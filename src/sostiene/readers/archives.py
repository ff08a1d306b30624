"""Archives: what lies in a ZIP, a TAR or a gzip file, one after the other.

Nothing is unpacked to disk, and the names in an archive are labels only.
"""

import gzip
import os
import stat
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from sostiene.errors import InputError
from sostiene.readers.exports import MAX_OWNER_BYTES, OWNER_FILE, read_owner
from sostiene.readers.folders import ODD_FILE
from sostiene.readers.source import Origin, Source
from sostiene.readers.unpacking import AGAIN, BROKEN, METHODS_READ, UNPACK, Allowance, open_packed, wrap_member
from sostiene.records import Problem

MAX_MEMBERS = 100_000
MAX_ZIP_BYTES = 2_000_000_000
"""Of a ZIP that cannot be read where it lies, because its list stands at its end."""
KEPT_IN_MEMORY = 20_000_000
MAX_LIST_BYTES = 16_000_000
"""Of the list of members in a ZIP; of 100,000 members with names of 60 letters it takes 11 MB."""
MAX_NAME_BYTES = 1_000_000
"""Of the records in a TAR that hold long names."""
LONGEST_NAME = 300
TOO_MANY = f"it holds more than {MAX_MEMBERS:,} files; the rest is left out"
LONG_NAMES = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)


class ListedZip:
    """A ZIP's own bytes, of which no more is read at once than a list of members may be long."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.seek, self.tell = stream.seek, stream.tell

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if size > MAX_LIST_BYTES:
            raise InputError(f"it lists more than {MAX_MEMBERS:,} files", UNPACK)
        return self.stream.read(size if size >= 0 else MAX_LIST_BYTES)


class TarMember(tarfile.TarInfo):
    """A member of a TAR, whose name is not as long as a book."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> "TarMember":
        member = super().frombuf(buf, encoding, errors)
        if member.type in LONG_NAMES and member.size > MAX_NAME_BYTES:
            raise InputError("the name of a file in it is too long", UNPACK)
        return member


def open_gzip(source: Source) -> Iterator[Source]:
    """What was compressed, named as the file is, without `.gz`."""
    packed = open_packed(source)
    name = PurePosixPath(source.origin.doc)
    inner = replace(source.origin, doc=name.stem, suffix=name.suffix.lower())
    if source.origin.suffix == ".tgz":
        inner = replace(source.origin, suffix=".tar")
    yield Source(wrap_member(gzip.GzipFile(fileobj=cast(BinaryIO, packed)), packed.allowance), inner)


def open_tar(source: Source) -> Iterator[Source | Problem]:
    """Each file in the archive, in its order."""
    packed = open_packed(source)
    archive = begin_tar(cast(BinaryIO, packed))
    number = 0
    for member in list_tar(archive):
        packed.allowance.charge(0)
        if is_hidden(member.name) or member.isdir():
            continue
        number += 1
        origin = name_member(source.origin, member.name)
        stream = archive.extractfile(member) if member.isreg() else None
        yield Source(wrap_member(stream, packed.allowance), origin) if stream else explain_member(origin, ODD_FILE)
    check_filled(number)


def begin_tar(stream: BinaryIO) -> tarfile.TarFile:
    try:
        return tarfile.open(fileobj=stream, mode="r|", tarinfo=TarMember)
    except BROKEN as error:
        raise InputError(f"it is no TAR archive, or a damaged one ({error})", AGAIN) from None


def list_tar(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """The members of the archive; raises InputError where it is damaged."""
    for number in range(MAX_MEMBERS + 1):
        try:
            member = archive.next()
        except BROKEN as error:
            raise InputError(f"it is damaged behind its file {number} ({error})", AGAIN) from None
        if member is None:
            return
        if number == MAX_MEMBERS:
            raise InputError(TOO_MANY, UNPACK)
        archive.members = []  # type: ignore[attr-defined]  # it would keep them all
        yield member


def check_filled(number: int) -> None:
    """Raises InputError if there was not one file in the archive."""
    if not number:
        raise InputError("there are no files in it")


def open_zip(source: Source) -> Iterator[Source | Problem]:
    """Each file in the archive, in the order of its list."""
    packed = open_packed(source)
    with tempfile.SpooledTemporaryFile(KEPT_IN_MEMORY) as copy:
        stream = source.stream if source.stream.seekable() else copy_stream(source.stream, cast(BinaryIO, copy))
        packed.allowance.packed += 0 if packed.is_inner else stream.seek(0, os.SEEK_END)
        archive = list_zip(stream)
        members = [one for one in archive.infolist() if not one.is_dir() and not is_hidden(one.filename)]
        check_filled(len(members))
        owner = find_owner(archive, members)
        for member in members[:MAX_MEMBERS]:
            packed.allowance.charge(0)
            found = open_member(archive, member, source.origin, packed.allowance)
            if owner and isinstance(found, Source) and found.origin.suffix == ".js":
                found = replace(found, origin=replace(found.origin, author=owner))
            yield found
        if len(members) > MAX_MEMBERS:
            raise InputError(TOO_MANY, UNPACK)


def list_zip(stream: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(cast(BinaryIO, ListedZip(stream)))
    except BROKEN as error:
        raise InputError(f"it is no ZIP archive, or a damaged one ({error})", AGAIN) from None


def find_owner(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> str | None:
    """Whose archive it is, if it is one that X gave."""
    for member in members:
        if PurePosixPath(member.filename).name == OWNER_FILE and member.compress_type in METHODS_READ:
            try:
                with archive.open(member) as stream:
                    return read_owner(stream.read(MAX_OWNER_BYTES))
            except BROKEN:
                return None
    return None


def copy_stream(stream: BinaryIO, copy: BinaryIO) -> BinaryIO:
    """The stream's bytes in a place where they can be read in any order."""
    size = 0
    while content := stream.read(1 << 20):
        size += len(content)
        if size > MAX_ZIP_BYTES:
            raise InputError(f"it is longer than {MAX_ZIP_BYTES // 1_000_000:,} MB", UNPACK)
        copy.write(content)
    return copy


def open_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, origin: Origin, allowance: Allowance
) -> Source | Problem:
    """The file in the ZIP, or why it is not read."""
    named = name_member(origin, member.filename)
    if member.flag_bits & 1:
        return explain_member(named, "encrypted")
    if stat.S_ISLNK(member.external_attr >> 16):
        return explain_member(named, ODD_FILE)
    if member.compress_type not in METHODS_READ:
        return explain_member(named, "compressed in a way that is not read")
    try:
        stream = archive.open(member)
    except BROKEN as error:
        return explain_member(named, f"damaged ({error})")
    return Source(wrap_member(stream, allowance), named)


def explain_member(origin: Origin, what: str) -> Problem:
    return Problem(origin.where, f"it is {what}", UNPACK)


def name_member(origin: Origin, name: str) -> Origin:
    """The origin of a file in an archive, with its name there as a label."""
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in name[-LONGEST_NAME:])
    path = PurePosixPath(shown)
    return replace(origin, where=f"{origin.where}, {path}", doc=path.stem or "file", suffix=path.suffix.lower())


def is_hidden(name: str) -> bool:
    """Is it a file that nobody sees in a folder, or one that a Mac puts into archives?"""
    parts = PurePosixPath(name).parts
    return any(part == "__MACOSX" or (part.startswith(".") and part != "..") for part in parts)
