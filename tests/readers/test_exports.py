"""Exports from Telegram and X: each message is a post by its author."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.extract import extract
from sostiene.models.rules import load
from sostiene.readers import read_bytes, read_source
from sostiene.records import Article, Problem

LONG = """La riunione di ieri è stata lunga e, alla fine, non ha portato a nulla.

Il sindaco ha detto che «il ponte resta chiuso» fino a maggio, ma i lavori non sono finiti; noi continueremo a chiedere
che riapra, perché la valle non può restare isolata per un altro inverno, e chiederemo anche i conti della ditta.

Chi vuole venire all'assemblea lo faccia: si parla di strade, di treni e di soldi."""
CHAT: dict[str, Any] = {
    "name": "Notizie da Val Serena",
    "type": "public_channel",
    "id": 1234,
    "messages": [
        {"id": 1, "type": "service", "action": "create_channel", "date": "2024-10-27T10:00:00", "text": ""},
        {
            "id": 2,
            "type": "message",
            "date": "2024-10-28T23:30:00",
            "from": "Anna Neri",
            "from_id": "user99",
            "text": ["Il ponte ", {"type": "bold", "text": "resta chiuso"}, "."],
        },
        {"id": 3, "type": "message", "date": "2024-10-28T23:31:00", "from": "Anna Neri", "photo": "p.jpg", "text": ""},
        {
            "id": 4,
            "type": "message",
            "date": "2024-10-29T10:00:00",
            "from": "Anna Neri",
            "forwarded_from": "Comitato per il Ponte",
            "photo": "p.jpg",
            "text": LONG,
        },
    ],
}
TWEETS: list[Any] = [
    {
        "tweet": {
            "id_str": "1850000000000000001",
            "created_at": "Mon Oct 28 10:00:00 +0000 2024",
            "full_text": "Il ponte &amp; la strada restano chiusi",
        }
    },
    {
        "tweet": {
            "id_str": "1850000000000000002",
            "created_at": "Mon Oct 28 11:00:00 +0000 2024",
            "full_text": "RT @ugoblu: Il ponte riapre a maggio, ha detto il sindaco",
        }
    },
]
NOTES = [{"noteTweet": {"noteTweetId": "77", "createdAt": "2024-10-28T10:00:00.000Z", "core": {"text": LONG}}}]
ACCOUNT = [{"account": {"username": "annaneri", "accountDisplayName": "Anna Neri", "email": "x@valserena.example"}}]


def write_part(name: str, value: object) -> bytes:
    return f"window.YTD.{name}.part0 = {json.dumps(value, indent=2)}".encode()


def read_chat(value: object, name: str = "result.json") -> list[Article]:
    outcomes = list(read_bytes(json.dumps(value, indent=1, ensure_ascii=False).encode(), name))
    assert all(isinstance(outcome, Article) for outcome in outcomes), outcomes
    return [outcome for outcome in outcomes if isinstance(outcome, Article)]


def test_each_message_with_text_is_an_article_signed_by_its_author() -> None:
    first, second = read_chat(CHAT)
    assert first.text == "Notizie da Val Serena\n\nIl ponte resta chiuso.\n— Anna Neri (@-) 2024-10-28"
    assert (first.doc, first.author, first.publisher) == ("result-2", "Anna Neri", "Telegram")
    assert (first.published, first.url, first.title) == ("2024-10-28", "https://t.me/c/1234/2", "Notizie da Val Serena")
    assert second.author == "Comitato per il Ponte"


@pytest.mark.parametrize(
    "author", ["Anna Neri", "🇪🇺 Anna: Neri (valle)", "Comitato per il Ponte della Val Serena di Sopra"]
)
def test_all_of_a_message_is_a_post_by_its_author(author: str) -> None:
    message = {**CHAT["messages"][1], "text": LONG, "from": author}
    (article,) = read_chat({**CHAT, "messages": [message]})
    statements = extract(article, load())
    (post,) = (statement for statement in statements if statement.within is None)
    assert (post.kind, post.act) == ("post", "state")
    assert post.speaker.startswith(("Anna Neri", "Comitato"))
    assert (post.content.text[:17], post.content.text[-9:]) == ("La riunione di ie", "di soldi.")
    assert post.when is not None
    assert post.when.day == "2024-10-28"


def test_the_export_of_everything_holds_many_chats() -> None:
    private = {**CHAT, "type": "personal_chat", "id": 5, "name": None}
    articles = read_chat({"about": "…", "chats": {"about": "…", "list": [CHAT, private, 3]}})
    assert [article.doc for article in articles] == ["result-1234-2", "result-1234-4", "result-5-2", "result-5-4"]
    assert articles[2].url is None
    assert articles[2].title == "Telegram"


@pytest.mark.parametrize(
    "messages",
    [[], [3, None], [{"text": {"odd": 1}}], [{"type": "service", "text": "Anna si è unita"}]],
)
def test_a_chat_without_text_is_a_problem(messages: list[object]) -> None:
    (problem,) = read_bytes(json.dumps({**CHAT, "messages": messages}).encode(), "result.json")
    assert isinstance(problem, Problem)
    assert problem.what == "there are no messages with text in it"


@pytest.mark.parametrize("name", ["tweets", "tweet"])
def test_each_post_of_an_x_archive_is_an_article(name: str) -> None:
    first, second = read_bytes(write_part(name, TWEETS), "tweets.js")
    assert isinstance(first, Article)
    assert first.text == "X\n\nIl ponte & la strada restano chiusi"
    assert (first.doc, first.url) == ("tweets-1850000000000000001", "https://x.com/i/status/1850000000000000001")
    assert (first.author, first.published, first.publisher) == (None, "2024-10-28", "X")
    assert isinstance(second, Article)
    assert second.text.endswith("\n— ugoblu (@ugoblu) 2024-10-28")
    assert second.author == "ugoblu (@ugoblu)"


def make_archive() -> dict[str, bytes]:
    return {
        "data/account.js": write_part("account", ACCOUNT),
        "data/like.js": write_part("like", [{"like": {"fullText": "di altri"}}]),
        "data/note-tweet.js": write_part("note_tweet", NOTES),
        "data/tweets.js": write_part("tweets", TWEETS[:1]),
    }


def check_archive(outcomes: list[object]) -> None:
    articles = [outcome for outcome in outcomes if isinstance(outcome, Article)]
    problems = [outcome for outcome in outcomes if isinstance(outcome, Problem)]
    assert [article.author for article in articles] == ["Anna Neri (@annaneri)"] * 2
    assert articles[0].text.endswith("di soldi.\n— Anna Neri (@annaneri) 2024-10-28")
    assert [problem.hint for problem in problems] == ["Give tweets.js"] * 2


def test_an_archive_that_was_not_unpacked_tells_its_owner() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in make_archive().items():
            archive.writestr(name, content)
    check_archive(list(read_bytes(stream.getvalue(), "twitter.zip")))


def test_an_archive_that_was_unpacked_tells_its_owner(tmp_path: Path) -> None:
    for name, content in make_archive().items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    check_archive(list(read_source(tmp_path)))


@pytest.mark.parametrize("content", [b"window.YTD.tweets.part0 = [", b"window.YTD.tweets.part0 = {}", b"window.YTD.x"])
def test_a_damaged_part_is_a_problem(content: bytes) -> None:
    (problem,) = read_bytes(content, "tweets.js")
    assert isinstance(problem, Problem)
    assert problem.what == "it is no part of an X archive, or a damaged one"


values: st.SearchStrategy[Any] = (
    st.none() | st.integers() | st.text(max_size=20) | st.lists(st.text(max_size=5), max_size=2)
)
message_keys = st.sampled_from(
    ["id", "type", "text", "from", "from_id", "date", "forwarded_from", "full_text", "created_at"]
)


@given(st.lists(st.dictionaries(message_keys, values) | values, max_size=4))
def test_any_messages_are_articles_or_problems(messages: list[Any]) -> None:
    chat = json.dumps({**CHAT, "messages": messages}).encode()
    posts = write_part("tweets", [{"tweet": message} for message in messages])
    for outcomes in (list(read_bytes(chat, "result.json")), list(read_bytes(posts, "tweets.js"))):
        assert outcomes
        assert all(isinstance(outcome, Article | Problem) for outcome in outcomes)
