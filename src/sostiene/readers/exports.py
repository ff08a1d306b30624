"""Exports of one's own from Telegram and X: each message is an article whose author says it.

The article's text is the chat's name, the message, and its author, as pages show a post (extract/posts.py):

Notizie da Val Serena

Il ponte resta chiuso.
— Anna Neri (@annaneri) 2024-10-28
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

from sostiene.errors import InputError
from sostiene.readers.encoding import decode_text
from sostiene.readers.language import find_language
from sostiene.readers.linkeddata import read_words
from sostiene.readers.source import Document, Origin, Source, read_bounded
from sostiene.readers.text import article_from_origin
from sostiene.readers.timestamps import find_day
from sostiene.records import Article

MAX_BYTES = 200_000_000
OWNER_FILE = "account.js"
MAX_OWNER_BYTES = 1_000_000
ASSIGNMENT = re.compile(r"\s*window\.YTD\.(\w+)\.part\d+\s*=")
# The parts of an X archive that hold posts, and what each post is wrapped in there.
POSTS = {"tweets": "tweet", "tweet": "tweet", "note_tweet": "noteTweet", "community_tweet": "tweet"}
REPEATED = re.compile(r"RT @(\w{1,30}): (.+)", re.DOTALL)
# In a signature: who has no handle, or one that the export does not tell.
NO_HANDLE = "(@-)"
HANDLE = re.compile(r"\(@[\w.-]+\)$")
# What a name in a signature must not hold, and how many words of it are read there.
NO_NAME = re.compile(r"[()@:;\s]+")
MOST_WORDS = 6
CHANNELS = re.compile(r"channel|supergroup")
NOTHING = "there are no messages with text in it"


@dataclass(frozen=True)
class Message:
    """One message as it travels to its reader; `author` is the name, with the handle in brackets if it is known."""

    text: str
    heading: str
    author: str | None = None
    published: str | None = None
    url: str | None = None
    publisher: str | None = None


def read_message(document: Document) -> Iterator[Article]:
    """The article that a message is."""
    message, origin = Message(**json.loads(document.content)), document.origin
    lines = [" ".join(line.split()) for line in message.text.splitlines() if line.strip()]
    if not lines:
        raise InputError("the text is empty")
    text = "\n".join([message.heading, "", *lines, *sign(message.author, message.published or origin.published)])
    known = replace(
        origin,
        lang=origin.lang or find_language("\n".join(lines)),
        published=message.published or origin.published,
        author=message.author,
        publisher=message.publisher,
        url=message.url,
    )
    yield article_from_origin(text, known, title=message.heading)


def sign(author: str | None, day: str | None) -> list[str]:
    """The line that signs a message; none if nobody knows its author."""
    handle = HANDLE.search(author or "")
    words = NO_NAME.sub(" ", HANDLE.sub("", author or "")).split()
    while words and not words[0][0].isalpha():
        words = [words[0][1:], *words[1:]] if len(words[0]) > 1 else words[1:]
    name = " ".join(words[:MOST_WORDS])
    return [" ".join(filter(None, ("—", name, handle[0] if handle else NO_HANDLE, day)))] if name else []


def write_message(message: Message, origin: Origin, number: object) -> Document:
    """The message as a document, named after its number."""
    named = replace(origin, where=f"{origin.where}, message {number}", doc=f"{origin.doc}-{number}", method="export")
    return Document(json.dumps(asdict(message)).encode(), named, "message")


def is_telegram(value: object) -> bool:
    """Is the JSON value a chat as Telegram exports it, or all chats of somebody?"""
    return any(True for _ in list_chats(value))


def list_chats(value: object) -> Iterator[dict[str, object]]:
    """The chats in an export of Telegram; none in anything else."""
    if not isinstance(value, dict):
        return
    lists = (value.get(key) for key in ("chats", "left_chats"))
    chats = [
        chat for one in lists if isinstance(one, dict) and isinstance(one.get("list"), list) for chat in one["list"]
    ]
    for chat in [value, *chats]:
        if isinstance(chat, dict) and isinstance(chat.get("type"), str) and isinstance(chat.get("messages"), list):
            yield chat


def open_telegram(value: object, origin: Origin) -> Iterator[Document]:
    """Each message with text of each chat as a document; raises InputError if there is none."""
    is_empty = True
    chats = list(list_chats(value))
    for chat in chats:
        known = replace(origin, doc=f"{origin.doc}-{chat.get('id')}") if len(chats) > 1 else origin
        for document in list_messages(chat, known):
            is_empty = False
            yield document
    if is_empty:
        raise InputError(NOTHING)


def list_messages(chat: dict[str, object], origin: Origin) -> Iterator[Document]:
    """The messages with text of a chat; what Telegram itself notes there ("Anna joined") is none."""
    messages = chat["messages"] if isinstance(chat["messages"], list) else []
    for number, one in enumerate(messages, 1):
        if not isinstance(one, dict) or one.get("type", "message") != "message":
            continue
        text = join_text(one.get("text"))
        if text.strip():
            yield write_message(describe_telegram(one, chat, text), origin, read_number(one.get("id")) or number)


def describe_telegram(one: dict[str, object], chat: dict[str, object], text: str) -> Message:
    """The message, whose author is the one that it was forwarded from, if it was."""
    chat_name = read_words(chat.get("name")) or "Telegram"
    number, chat_id = read_number(one.get("id")), read_number(chat.get("id"))
    is_channel = bool(number and chat_id and CHANNELS.search(str(chat.get("type"))))
    return Message(
        text=text,
        heading=chat_name,
        author=read_words(one.get("forwarded_from")) or read_words(one.get("from")) or read_words(one.get("from_id")),
        published=find_day(one.get("date")) or find_day(one.get("date_unixtime")),
        url=f"https://t.me/c/{chat_id}/{number}" if is_channel else None,
        publisher="Telegram",
    )


def read_number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def join_text(value: object) -> str:
    """The words of a message: a string, or a list of strings and of entities (links, bold words) with their text."""
    parts = value if isinstance(value, list) else [value]
    words = (part.get("text") if isinstance(part, dict) else part for part in parts)
    return "".join(word for word in words if isinstance(word, str))


def open_x(source: Source) -> Iterator[Document]:
    """Each post in a part of an X archive (`tweets.js`) as a document; raises InputError for a part without posts."""
    part, posts = parse_part(read_bounded(source, MAX_BYTES, kind="a part of an X archive"))
    if part not in POSTS:
        raise InputError(f"it is the part {part!r} of an X archive, in which there are no posts", "Give tweets.js")
    is_empty = True
    for number, wrapped in enumerate(posts, 1):
        post = wrapped.get(POSTS[part], wrapped) if isinstance(wrapped, dict) else None
        if isinstance(post, dict) and (message := describe_x(post, source.origin.author)):
            is_empty = False
            yield write_message(message, source.origin, find_id(post) or number)
    if is_empty:
        raise InputError(NOTHING)


def find_id(post: dict[str, object]) -> str | None:
    """The number by which X knows the post."""
    found = str(post.get("id_str") or post.get("noteTweetId") or post.get("id"))
    return found if re.fullmatch(r"\d{1,25}", found) else None


def parse_part(content: bytes) -> tuple[str, list[object]]:
    """The name of the part, and its list; raises InputError if it is something else."""
    text = decode_text(content)
    start = ASSIGNMENT.match(text)
    try:
        value = json.loads(text[start.end() :].rstrip().removesuffix(";")) if start else None
    except (ValueError, RecursionError):
        value = None
    if start is None or not isinstance(value, list):
        raise InputError("it is no part of an X archive, or a damaged one", "Unpack the archive again")
    return start[1], value


def read_owner(content: bytes) -> str | None:
    """The name and handle of the archive's owner, as its `account.js` tells them: "Anna Neri (@annaneri)"."""
    try:
        part, accounts = parse_part(content)
    except InputError:
        return None
    first = accounts[0] if accounts and part == "account" else None
    account = first.get("account") if isinstance(first, dict) else None
    if not isinstance(account, dict):
        return None
    handle, name = read_words(account.get("username")), read_words(account.get("accountDisplayName"))
    return f"{name or handle} (@{handle})" if handle else name


def describe_x(post: dict[str, object], owner: str | None) -> Message | None:
    """The post; one that is repeated ("RT @annaneri: …") has the words of its first author. None without text."""
    core = post.get("core") if isinstance(post.get("core"), dict) else post
    words = core.get("full_text") or core.get("text") if isinstance(core, dict) else None
    if not isinstance(words, str) or not words.strip():
        return None
    text = html.unescape(words)
    repeated, number = REPEATED.match(text), find_id(post)
    return Message(
        text=repeated[2] if repeated else text,
        heading="X",
        author=f"{repeated[1]} (@{repeated[1]})" if repeated else owner,
        published=find_day(post.get("created_at") or post.get("createdAt")),
        url=f"https://x.com/i/status/{number}" if number else None,
        publisher="X",
    )
