"""The lines of a PDF with their places on the page. PDFium, which finds them, is C++ code on hostile input: it runs
as a process of its own (this file, as a script), which the system stops at a bound of memory and of time.

A page of 2 kB can unfold to gigabytes and minutes; neither a crash nor a loop there may take the reader along.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from ctypes import c_double
from dataclasses import dataclass
from math import hypot
from pathlib import Path
from typing import Any

MAX_PAGES = 2_000
MAX_CHARACTERS = 3_000_000
"""On all pages; those of running heads and spaces, which are no part of the text, count here."""
MAX_MEMORY = 1_000_000_000
MAX_SECONDS = 20
"""Of CPU time; a page of print takes two milliseconds."""
MAX_WAIT = 120
"""Seconds on the clock, for a machine that has much else to do."""
HYPHEN = "\x02"
"""What PDFium gives for the hyphen at the end of a line, and no line end with it."""


@dataclass(frozen=True)
class Line:
    """A line of print: its words, where it begins and ends, how high it stands, how large its type is, all in points
    from the lower left corner of the page."""

    text: str
    left: float
    right: float
    height: float
    size: float


@dataclass(frozen=True)
class Pages:
    """The lines of each page, in the order in which they were drawn, and what the file says of itself.

    `fault` tells why there are none: `password`, `broken`, `pages`, `long` or `stopped`.
    """

    pages: tuple[tuple[Line, ...], ...] = ()
    title: str = ""
    author: str = ""
    fault: str = ""


def read_pages(content: bytes) -> Pages:
    """The pages of the PDF that these bytes are, read in a process of its own."""
    # -P: the folder of this script, whose names are those of other modules (html), is not looked into for imports.
    command = [sys.executable, "-P", str(Path(__file__))]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=MAX_WAIT, check=False)
    except subprocess.TimeoutExpired:
        return Pages(fault="stopped")
    if done.returncode or not done.stdout:
        return Pages(fault="stopped")
    found: dict[str, Any] = json.loads(done.stdout)
    pages = tuple(tuple(Line(*line) for line in page) for page in found["pages"])
    return Pages(pages, found["title"], found["author"], found["fault"])


def main() -> None:
    """Reads a PDF from standard input and writes its Pages as JSON."""
    limit_resources()
    print(json.dumps(find_pages(sys.stdin.buffer.read())))


def limit_resources() -> None:
    """Has the system stop this process at the bounds; where it cannot (Windows), only the wait is bounded."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # not on every system

        resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def find_pages(content: bytes) -> dict[str, Any]:
    """The values of the fields of Pages."""
    # Imported here: only the process of its own needs it.
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        return fail("password" if error.err_code == raw.FPDF_ERR_PASSWORD else "broken")
    if len(document) > MAX_PAGES:
        return fail("pages")
    told = document.get_metadata_dict()
    pages: list[list[list[Any]]] = []
    count = 0
    for number in range(len(document)):
        try:
            page = document[number].get_textpage()
        except pypdfium2.PdfiumError:
            pages.append([])  # one broken page takes no other along
            continue
        count += page.count_chars()
        if count > MAX_CHARACTERS:
            return fail("long")
        pages.append(list(list_lines(page)))
        page.close()
    return {"pages": pages, "title": told.get("Title", ""), "author": told.get("Author", ""), "fault": ""}


def fail(fault: str) -> dict[str, Any]:
    return {"pages": [], "title": "", "author": "", "fault": fault}


def list_lines(page: Any) -> Iterator[list[Any]]:
    """The fields of each Line of a PDFium text page."""
    from pypdfium2 import raw  # imported here: as above

    places: list[int] = []
    for place in range(page.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(page, place))
        if sign in "\r\n" or sign == HYPHEN:
            yield from make_line(page, places, "-" if sign == HYPHEN else "")
            places = []
        else:
            places.append(place)
    yield from make_line(page, places, "")


def make_line(page: Any, places: list[int], ending: str) -> Iterator[list[Any]]:
    """The fields of the Line that the characters make; none if it is empty."""
    from pypdfium2 import raw  # imported here: as above

    signs = [chr(raw.FPDFText_GetUnicode(page, place)) for place in places]
    inked = [place for place, sign in zip(places, signs, strict=True) if not sign.isspace()]
    if not inked:
        return
    words = "".join(signs).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    left, low, _, high = page.get_charbox(inked[0], loose=True)
    right = page.get_charbox(inked[-1], loose=True)[2]
    middle = inked[len(inked) // 2]  # the first may be a bullet or a large initial
    matrix, x, y = raw.FS_MATRIX(), c_double(), c_double()
    raw.FPDFText_GetMatrix(page, middle, matrix)
    is_placed = raw.FPDFText_GetCharOrigin(page, inked[0], x, y)
    size = raw.FPDFText_GetFontSize(page, middle) * hypot(matrix.c, matrix.d) or max(high - low, 1.0)
    places_told = [left, right, y.value if is_placed else low, size]
    yield [words.strip() + ending, *(round(place, 1) for place in places_told)]


if __name__ == "__main__":
    main()
