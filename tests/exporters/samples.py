"""Articles to export: an ordinary one, one without statements, one full of what formats break on, and any at all."""

from dataclasses import replace

from hypothesis import strategies as st

from sostiene.codec import hash_text
from sostiene.exporters.exported import Exported, Obtained, Run
from sostiene.records import ACTS, KINDS, Article, FactCheck, Position, Statement, Voice, When, cut_passage
from sostiene.store.ids import article_key, statement_keys
from tests.sample import ARTICLE

RUN = Run("0.2.0", "neural", "0123456789ab")
OBTAINED = Obtained("news.warc.gz", "https://sentinella.example/faro", "warc", "2025-03-04T10:00:00+00:00", "0" * 64)


def make_exported(article: Article, **changes: object) -> Exported:
    """The article as the store exports it: its statements are called by their keys."""
    key = article_key(article)
    names = dict(zip((one.id for one in article.statements), statement_keys(key, article.statements), strict=True))
    statements = tuple(replace(one, id=names[one.id], within=names.get(one.within or "")) for one in article.statements)
    numbers = {one.id: number for number, one in enumerate(statements, 1)}
    exported = Exported(
        key, replace(article, statements=statements), RUN, "2025-03-05T08:00:00+00:00", "2025-03-06T08:00:00+00:00"
    )
    return replace(exported, **{"obtained": (OBTAINED,), "numbers": numbers, **changes})  # type: ignore[arg-type]


def give_voices(article: Article) -> Article:
    """The article with what its first statements are known to be."""
    first, second, third, fourth, last = article.statements
    mayor = Voice("person", role="sindaca", party="IT")
    first = replace(first, voice=mayor, position=Position("denies", "CT-"), confidence=0.9)
    second = replace(second, voice=mayor, position=Position("asserts", "CT+"))
    third, last = replace(third, voice=Voice("unnamed", number=1)), replace(last, voice=mayor)
    check = FactCheck("Il faro è in vendita", "Falso", "La Lente", "https://lente.example/faro")
    return replace(article, statements=(first, second, third, fourth, last), fact_checks=(check,), url=OBTAINED.url)


ORDINARY = make_exported(give_voices(ARTICLE), reliability="B")
EMPTY = make_exported(replace(ARTICLE, doc="vuoto", statements=(), publisher=None, published=None))
TEXT = "Prima 💡\r\n«Ecco\u2028il \0 </script>\tfaro» \ud800 e poi\r\nbasta =1+1 «fine»."


def cut(start: str, end: str) -> list[tuple[int, int]]:
    return [(TEXT.index(start), TEXT.index(end) + len(end))]


def make_hostile() -> Article:
    content, other = cut_passage(TEXT, cut("«Ecco", "basta")), cut_passage(TEXT, cut("=1+1", "=1+1") + cut("«f", "e»"))
    assert content is not None
    assert other is not None
    name = "Ada\nFerrin\t</script>\0\ud83d\x85'); DROP"
    statements = (
        Statement("a\nb", "direct", "deny", name, content, source=other, voice=Voice("person", party="ZZ")),
        Statement(
            "=2", "mixed", "state", "=HYPERLINK(1)", other, within="a\nb", voice=Voice("body"), when=When("ieri")
        ),
        Statement("c", "indirect", "ask", "unknown", content, cue=other, voice=Voice("unknown")),
    )
    return Article(
        "do\nc\0\ud800", TEXT, hash_text(TEXT), lang="it\n", title="@A\nB\ud800", published="2024-02-31", author="\0",
        publisher="-La\n\"Gazzetta\"\0", url="javascript:alert('x')", statements=statements,
        fact_checks=(FactCheck("\0", None, None, "http://["),),
    )  # fmt: skip


HOSTILE = make_exported(make_hostile(), added="?", changed="?", obtained=(replace(OBTAINED, url=None, time="ieri"),))
words = st.text(st.characters(exclude_categories=()), max_size=12)  # lone surrogates and all


@st.composite
def exported_articles(draw: st.DrawFn) -> Exported:
    """Any article at all, with statements anywhere in it."""
    text = draw(st.text(st.characters(exclude_categories=()), min_size=1, max_size=40))
    places = st.integers(0, len(text))
    spans = st.lists(st.tuples(places, places), max_size=3)
    statements = []
    for number in range(draw(st.integers(0, 3))):
        content = cut_passage(text, draw(spans))
        if content is not None:
            statements.append(
                Statement(
                    f"s{number}", draw(st.sampled_from(KINDS)), draw(st.sampled_from(ACTS)), draw(words), content,
                    source=cut_passage(text, draw(spans)), cue=cut_passage(text, draw(spans)),
                    when=When(draw(words)), voice=draw(st.sampled_from([None, Voice("person"), Voice("unnamed")])),
                    within=draw(st.sampled_from([None, *(one.id for one in statements)])),
                )
            )  # fmt: skip
    optional = st.none() | words
    article = Article(
        draw(words), text, hash_text(text), draw(optional), draw(optional), draw(optional), draw(optional),
        draw(optional), draw(optional), statements=tuple(statements),
    )  # fmt: skip
    return make_exported(article, reliability=draw(st.sampled_from([None, *"ABCDEF"])))
