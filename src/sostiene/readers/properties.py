"""What a file says of itself, where that is worth believing: word processors fill in titles and authors unasked."""

import re

from sostiene.readers.text import fold

LONGEST_TITLE = 200
LONGEST_NAME = 60
FILE_NAME = re.compile(r"\.(?:docx?|odt|rtf|pdf|indd|qxd|pptx?|xlsx?|pages|html?|txt|tex)$", re.IGNORECASE)
PROGRAM = re.compile(r"^(?:microsoft word|microsoft powerpoint|untitled|senza titolo|documento?\s?\d*$)", re.IGNORECASE)
NAME = re.compile(r"[^\W\d_]['’.\w-]*(?:\s[^\W\d_]['’.\w-]*){1,5}")


def read_title(told: str, text: str) -> str | None:
    """The title that the file gives, if it is one: not a file's name, and of several words that stand in the text."""
    title = " ".join(told.split())
    is_made = FILE_NAME.search(title) or PROGRAM.match(title)
    if is_made or " " not in title or len(title) > LONGEST_TITLE:
        return None
    return title if fold(title) in fold(text) else None


def read_author(told: str) -> str | None:
    """The author that the file gives, if it looks like the name of a person: two capitalised words or more."""
    name = " ".join(told.split())
    is_name = len(name) <= LONGEST_NAME and NAME.fullmatch(name)
    return name if is_name and sum(word[0].isupper() for word in name.split()) > 1 else None
