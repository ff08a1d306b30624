"""What stands over an article, as readers see it: its headline and its standfirst (Italian *sommario*)."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from sostiene.readers.text import fold

# "Headline - Outlet", "Headline | Outlet"
OUTLET = re.compile(r"\s+[-–—|·•]\s+([^|–—]{2,60})$")
# What stands in these is no part of what one reads from top to bottom.
BESIDES = ("figure", "figcaption", "aside", "nav", "footer", "form")
HEADING_TAGS = ("h1", "h2")
STANDFIRST_TAGS = ("p", "h2", "h3", "h4", "div", "span", "strong", "em")
# What outlets call it in their class names: `story__summary`, `article-lead`, `SplitScreenContentHeaderDek`.
STANDFIRST_NAME = re.compile(
    r"(?<![a-z])(sommario|sottotitolo|catenaccio|summary|standfirst|stand-first|subtitle|sub-title|subhead|subheadline"
    r"|subheading|dek|deck|lead|lede|article-?lead|strapline|entradilla|bajada|chapo|chapeau|ingress|vorspann"
    r"|alternativeheadline|abstract)(?![a-z])"
)
CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# In elements; on the real pages seen, byline and pictures that come between headline and standfirst have fewer.
NEAR_HEADLINE = 60
# In letters: a label is shorter, a whole article longer.
STANDFIRST_LENGTH = range(40, 601)
# In lines: the extractor leaves headline and standfirst, if at all, among these.
BEGINNING = 5
MOST_HEADINGS = 50
MOST_PIECES = 20
LONGEST_NAME = 500
LONGEST_DESCRIPTION = 2000


def list_headings(tree: HtmlElement) -> list[str]:
    """The headings that may be the article's own, the first rank first."""
    headings = (node for tag in HEADING_TAGS for node in islice(tree.iter(tag), MOST_HEADINGS))
    return [words for words in map(read_heading, headings) if words]


def choose_headline(named: str | None, shown: list[str], publisher: str | None) -> str | None:
    """The headline as it is shown, where the page names it with more around it; else without the outlet's name.

    "Ponte chiuso - Borgo Lento Oggi" is "Ponte chiuso", and so is "La protesta: Ponte chiuso" if the page shows only
    this.
    """
    if named is None:
        return None
    whole = fold(named)
    for words in shown:
        part = fold(words)
        if part == whole or (len(part) * 2 >= len(whole) and (whole.startswith(part) or whole.endswith(part))):
            return words
    outlet = OUTLET.search(named)
    if outlet is not None and publisher is not None and is_same_outlet(fold(outlet[1]), fold(publisher)):
        return named[: outlet.start()]
    return named


def is_same_outlet(one: str, other: str) -> bool:
    """Whether two folded names are one outlet's, as "Vegolosi.it" and "Vegolosi", "La Stampa" and "lastampa.it"."""
    return bool(one and other) and (one.startswith(other) or other.startswith(one))


def find_standfirst(tree: HtmlElement, description: str | None, headline: str | None) -> str | None:
    """The sentences under the headline, if readers see on the page what it describes itself by, or what it calls so.

    Without it every Italian page tried lost its standfirst: outlets put it outside of the article's body.
    """
    return find_description(tree, description) or find_named(tree, headline)


def find_description(tree: HtmlElement, description: str | None) -> str | None:
    """The description of the page, as it is shown in it, other than as the caption of a picture."""
    if description is None or len(description) > LONGEST_DESCRIPTION:
        return None
    wanted = fold(description)
    for node in tree.iter(*STANDFIRST_TAGS):
        words = read_element(node) if len(node) <= 3 else ""
        if fold(words) == wanted and is_read(node):
            return words
    return None


def find_named(tree: HtmlElement, headline: str | None) -> str | None:
    """The first element soon after the shown headline whose class says that it is a standfirst."""
    if headline is None:
        return None
    wanted, after = fold(headline), 0
    for node in tree.iter():
        if not after and node.tag in HEADING_TAGS and fold(read_heading(node)) == wanted:
            after = 1
        elif after:
            after += 1
            words = read_element(node) if node.tag in STANDFIRST_TAGS and is_standfirst(node) else ""
            if len(words) in STANDFIRST_LENGTH:
                return words
        if after > NEAR_HEADLINE:
            break
    return None


def is_standfirst(node: HtmlElement) -> bool:
    """Whether the element, or the one that it stands in, is called so; neither a list of links nor a whole article."""
    parent = node.getparent()
    around = [node] if parent is None else [node, parent]
    is_named = any(STANDFIRST_NAME.search(name) for one in around for name in list_names(one))
    return (
        is_named
        and is_read(node)
        and next(node.iterdescendants("p", "h1", "h2", "li", "div"), None) is None
        and has_own_words(node)
    )


def has_own_words(node: HtmlElement) -> bool:
    """Whether most of the element's letters stand outside of its links."""
    linked = sum(len(str(link.text_content())) for link in node.iter("a"))
    return 2 * linked < len(str(node.text_content()))


def list_names(node: HtmlElement) -> Iterator[str]:
    """The names that the page gives an element, in small letters, with a hyphen before what was a capital."""
    for key in ("class", "itemprop"):
        yield CAPITAL.sub("-", (node.get(key) or "")[:LONGEST_NAME]).lower().replace("_", "-")


def add_head(lines: list[str], headline: str | None, standfirst: str | None) -> list[str]:
    """The lines under headline and standfirst, each of which stands there once.

    A standfirst that is a sentence of the article's own, further down or within a paragraph, is left there.
    """
    if standfirst and is_in_body(fold(standfirst), lines):
        standfirst = None
    head = [words for words in (headline, standfirst) if words]
    known = {fold(words) for words in head}
    beginning = [line for line in lines[:BEGINNING] if fold(line) not in known]
    return [*dict.fromkeys(head), *beginning, *lines[BEGINNING:]]


def is_in_body(folded: str, lines: list[str]) -> bool:
    """Whether a line after the first ones is just this, or any line more than this."""
    return any(
        folded in line if line != folded else number >= BEGINNING for number, line in enumerate(map(fold, lines))
    )


def is_read(node: HtmlElement) -> bool:
    """Whether the element belongs to what one reads from top to bottom: no caption, no menu, no form."""
    return next(node.iterancestors(*BESIDES), None) is None


def read_heading(node: HtmlElement) -> str:
    """The words of a heading; only the first ones, where a hostile page has headings around all that it holds."""
    return " ".join("".join(islice(node.itertext(), MOST_PIECES)).split())


def read_element(node: HtmlElement) -> str:
    """The words of the element, on one line."""
    return " ".join(str(node.text_content()).split())
