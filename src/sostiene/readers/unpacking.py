"""What is taken out of archives, and how much: an archive may give out only so much for each of its bytes, all archives
in it included, so that a small file cannot keep a run busy for hours."""

import io
import tarfile
import zipfile
import zlib
from typing import Any, BinaryIO

from sostiene.errors import InputError
from sostiene.readers.source import Source

# Web pages shrink to a fifth, the most repetitive JSON to a fiftieth.
MOST_EXPANSION = 200
FREE_BYTES = 200_000_000
UNPACK = "Unpack it first"
AGAIN = "Get it again"
# Of a ZIP. Others take as much memory as the file says they need.
METHODS_READ = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What the standard library raises for damaged archives, and for locked ones.
BROKEN = (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)


class Allowance:
    """How much an archive may give out, all archives in it included."""

    def __init__(self) -> None:
        self.packed = 0
        self.unpacked = 0

    def charge(self, size: int) -> None:
        """Counts bytes that were given out; raises InputError if they are too many."""
        self.unpacked += size
        if self.unpacked > FREE_BYTES + MOST_EXPANSION * self.packed:
            raise InputError(f"it grows to more than {MOST_EXPANSION} times its size when it is unpacked", UNPACK)


class Packed:
    """An archive's own bytes, counted as they are read, if it lies in no other archive."""

    def __init__(self, stream: BinaryIO, allowance: Allowance, is_inner: bool) -> None:
        self.stream = stream
        self.allowance = allowance
        self.is_inner = is_inner

    def read(self, size: int = -1) -> bytes:
        content = self.stream.read(size)
        self.allowance.packed += 0 if self.is_inner else len(content)
        return content


class Member(io.RawIOBase):
    """What lies in an archive: it can only be read; what is wrong with it raises InputError."""

    def __init__(self, stream: Any, allowance: Allowance) -> None:
        self.stream = stream
        self.allowance = allowance

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        # Not `read`, which loses what it has when the archive is damaged further on.
        read = getattr(self.stream, "read1", self.stream.read)
        try:
            content = read(len(buffer))
        except BROKEN as error:
            raise InputError(f"it is damaged, or cut off ({error})", AGAIN) from None
        self.allowance.charge(len(content))
        buffer[: len(content)] = content
        return len(content)


def open_packed(source: Source) -> Packed:
    """The archive's own bytes, with the allowance of the outermost archive that they lie in."""
    member = getattr(source.stream, "raw", source.stream)
    if isinstance(member, Member):
        return Packed(source.stream, member.allowance, is_inner=True)
    return Packed(source.stream, Allowance(), is_inner=False)


def wrap_member(stream: Any, allowance: Allowance) -> BinaryIO:
    return io.BufferedReader(Member(stream, allowance), 1 << 16)
