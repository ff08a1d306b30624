"""Which mentions the entity of one depends on: those that may be the same speaker, or keep it apart."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from sostiene.connect.likeness import compare_persons
from sostiene.connect.subjects import Mention, list_blocks, read_subject


def gather(mentions: Iterable[Mention], fetch: Callable[[Sequence[str]], Iterable[Mention]]) -> list[Mention]:
    """All the mentions on which the entities of the given ones depend.

    `fetch` gives the mentions that stand in any of some blocks (`list_blocks`), and for `article KEY` those of an
    article. Grouping what comes out gives the given mentions the same entities as grouping everything.
    """
    found: dict[str, Mention] = {}
    waiting = [*mentions]
    while waiting:
        new = {mention.key: mention for mention in waiting if mention.key not in found}
        found.update(new)
        by_block = sort_by_block(new.values())
        fetched = {one.key: one for one in fetch(sorted(by_block)) if one.key not in found} if by_block else {}
        waiting = [one for one in fetched.values() if any(may_meet(one, other) for other in list_near(one, by_block))]
    return list(found.values())


def sort_by_block(mentions: Iterable[Mention]) -> dict[str, dict[str, Mention]]:
    """The mentions by the blocks in which those stand with whom they are compared, one of each identity and article."""
    blocks: defaultdict[str, dict[str, Mention]] = defaultdict(dict)
    for mention in mentions:
        subject = read_subject(mention)
        for block in (*list_blocks(mention), *([f"article {mention.article}"] if subject.kind == "short" else [])):
            blocks[block].setdefault(f"{subject.identity}|{mention.article}", mention)
    return blocks


def list_near(mention: Mention, by_block: dict[str, dict[str, Mention]]) -> Iterator[Mention]:
    for block in (*list_blocks(mention), f"article {mention.article}"):
        yield from by_block.get(block, {}).values()


def may_meet(one: Mention, other: Mention) -> bool:
    """May the two be joined, or keep one another from a join?"""
    first, second = read_subject(one), read_subject(other)
    if first.identity == second.identity:
        return True
    likeness = compare_persons(first.name, second.name)
    return likeness.verdict == "same" or likeness.is_short
