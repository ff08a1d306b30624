"""Social posts embedded in a page, turned into lines: the post's text, then `— Name (@handle) date`.

X and Bluesky:  <blockquote class="twitter-tweet"><p>text</p>&mdash; Name (@handle) <a href="…">date</a></blockquote>
Facebook:       <blockquote class="fb-xfbml-parse-ignore"><p>text</p>Posted by <a>Name</a> on <a>date</a></blockquote>
Telegram:       <div class="tgme_widget_message"> with elements for the name, the text and the time
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

EMBEDS = frozenset(
    [
        "twitter-tweet",
        "twitter-video",
        "bluesky-embed",
        "fb-xfbml-parse-ignore",
        "instagram-media",
        "text-post-media",
        "truthsocial-embed",
        "mastodon-embed",
    ]
)
WRAPPERS = frozenset({"div", "figure", "section", "center", "span", "p", "aside"})
SPACES = re.compile(r"\s+")
SHARED_BY = re.compile(r"^(A post shared by|Un post condiviso da)\s+", re.IGNORECASE)
HANDLE = re.compile(r"\(@[^()\s]+\)")
LONGEST_EMOJI = 12
DASHES = "—–- "


@dataclass(frozen=True)
class Post:
    """An embedded post: the lines of its text and its signature, without the dash (empty if the page gives none)."""

    lines: tuple[str, ...]
    signature: str


def flatten_posts(tree: HtmlElement) -> int:
    """Replaces every embedded post of the tree by plain paragraphs, and says how many there were.

    The extractor that comes after would take posts for advertising, or lose their line ends and authors.
    """
    found = list(find_embeds(tree))
    for element in found:
        post = read_telegram(element) if is_telegram(element) else read_blockquote(element)
        replace_element(widen(element), post)
    return len(found)


def find_embeds(tree: HtmlElement) -> Iterator[HtmlElement]:
    """The outermost elements that hold a post."""
    for element in tree.iter("blockquote", "div"):
        if is_embed(element) and not any(is_embed(parent) for parent in element.iterancestors("blockquote", "div")):
            yield element


def is_embed(element: HtmlElement) -> bool:
    return is_telegram(element) or (element.tag == "blockquote" and not EMBEDS.isdisjoint(list_classes(element)))


def is_telegram(element: HtmlElement) -> bool:
    return element.tag == "div" and "tgme_widget_message" in list_classes(element)


def list_classes(element: HtmlElement) -> list[str]:
    return (element.get("class") or "").split()


def read_blockquote(quote: HtmlElement) -> Post:
    """The post in a quotation element: its paragraphs are the text, what stands outside of them the signature."""
    lines = tuple(line for paragraph in quote.iter("p") for line in read_lines(paragraph))
    outside = " ".join("".join(gather_text(quote, skip="p")).split()).strip(DASHES)
    if HANDLE.search(outside):
        return Post(lines, outside)
    if not outside and lines and HANDLE.search(lines[-1]):  # Instagram
        return Post(lines[:-1], SHARED_BY.sub("", lines[-1]).strip(DASHES))
    links = (link for link in quote.iter("a") if next(link.iterancestors("p"), None) is None)
    named = [name for name in ("".join(gather_text(link)).strip() for link in links) if name]
    # Facebook's "Posted by Name on date", in the language of the page: the two links are name and date.
    return Post(lines, " ".join(named) if len(named) == 2 else "")


def read_telegram(message: HtmlElement) -> Post:
    """The post in a Telegram widget."""
    lines = tuple(line for part in find_parts(message, "tgme_widget_message_text") for line in read_lines(part))
    names = [" ".join(read_lines(part)) for part in find_parts(message, "tgme_widget_message_owner_name")]
    days = [(time.get("datetime") or "")[:10] for time in message.iter("time")]
    channel = (message.get("data-post") or "").partition("/")[0]
    handle = f"(@{channel})" if channel else ""
    return Post(lines, " ".join(word for word in (*names[:1], handle, *days[:1]) if word))


def find_parts(message: HtmlElement, name: str) -> Iterator[HtmlElement]:
    """The outermost elements of that class."""
    for part in message.iter("div", "a", "span"):
        if name in list_classes(part) and not any(name in list_classes(parent) for parent in part.iterancestors()):
            yield part


def read_lines(element: HtmlElement) -> list[str]:
    """The lines of the element that hold something, each with single spaces."""
    return [" ".join(line.split()) for line in "".join(gather_text(element)).split("\n") if line.strip()]


def gather_text(element: HtmlElement, skip: str | None = None) -> Iterator[str]:
    """The pieces of text in the element, a line end for each <br>, without the elements of the tag `skip`.

    A line end in the markup is a space on the screen, and a picture may be an emoji. The recursion is
    bounded, as the parser cuts documents off that are more than 256 elements deep.
    """
    yield SPACES.sub(" ", element.text or "")
    for child in element:
        if child.tag == "br":
            yield "\n"
        elif child.tag == "img":
            yield read_emoji(child)
        elif isinstance(child.tag, str) and child.tag != skip:
            yield from gather_text(child, skip)
        yield SPACES.sub(" ", child.tail or "")


def read_emoji(picture: HtmlElement) -> str:
    """The emoji that the picture stands for; nothing for one that is described in words."""
    described = picture.get("alt") or ""
    return "" if any(char.isalpha() for char in described) else described[:LONGEST_EMOJI]


def widen(element: HtmlElement) -> HtmlElement:
    """The outermost wrapper that holds nothing else: its class or tag may make the extractor throw it away."""
    parent = element.getparent()
    while parent is not None and parent.tag in WRAPPERS and not has_other_content(parent, element):
        element, parent = parent, parent.getparent()
    return element


def has_other_content(parent: HtmlElement, element: HtmlElement) -> bool:
    tails = (child.tail for child in parent)
    others = (child for child in parent if child is not element and child.tag not in ("script", "style"))
    return any((text or "").strip() for text in (parent.text, *tails)) or next(others, None) is not None


def replace_element(element: HtmlElement, post: Post) -> None:
    """Puts a paragraph for each line of the post where the element stands; nothing if the post has no text."""
    parent = element.getparent()
    if parent is None:
        return
    lines = [*post.lines, f"— {post.signature}"] if post.lines and post.signature else list(post.lines)
    for line in lines:
        paragraph = element.makeelement("p")
        paragraph.text = line
        element.addprevious(paragraph)
    element.drop_tree()
