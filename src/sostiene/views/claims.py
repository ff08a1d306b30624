"""What people hold of claims, as plain text: who confirms, denies or does neither, in which words, and who is silent.

3f0a91c2b7de456 · «il faro sia in vendita»
2 speakers, 3 positions · 3 articles, 3 outlets, 2 origins · 33 % by unnamed sources

The parties that it is about, in their own words
who         stance  day         words
Ada Ferrin  denies  2025-03-03  il faro sia in vendita
                                La Sentinella di Calaverde · 9c01d2aa7be4f10
"""

from collections.abc import Iterable, Iterator

from sostiene.connect.drift import Change, Drift
from sostiene.connect.judging import Judged
from sostiene.connect.origins import Chain
from sostiene.questions import Answer
from sostiene.questions.board import BOARD, Board, Origin, Side, Silent, Voice
from sostiene.questions.claims import Changed, Listed, Taken
from sostiene.questions.echoes import Follower, Origins, Report, Tree, Utterance
from sostiene.questions.naming import name_party
from sostiene.views.answers import INDENT, Table, show_table, show_total, wrap
from sostiene.views.wording import count, join_lines, split_paragraphs

SIDES: dict[Side | None, str] = {
    "party": "The parties that it is about, in their own words",
    "witness": "Witnesses: others who speak of it",
    None: "Parties or witnesses: that is not sure",
}
PERCENT = 100


def show_claims(answer: Answer[Listed], *, width: int = 80) -> str:
    """The claims, one a row: how many speak, until when, and how the positions are spread."""
    rows = [
        (f"{one.speakers:,}", one.last_day or "", f"{join_lines(one.title)}\n{spread(one)} · {one.id}")
        for one in answer.rows
    ]
    return show_table(Table(("speakers", "last", "claim"), rows), width) + show_total(answer, "claim")


def spread(one: Listed) -> str:
    """How many positions of each stance: "2 confirm, 1 denies"."""
    numbers = ((stance, getattr(one, stance)) for stance in BOARD)
    told = ", ".join(f"{name_stance(stance)} {number:,}" for stance, number in numbers if number)
    return told or "no position"


def name_stance(stance: str) -> str:
    return stance.replace("_", " ")


def show_board(board: Board, *, width: int = 80) -> str:
    """The board of a claim: what the parties say, what witnesses say, who changed, who is silent."""
    blocks = ["\n".join([f"{board.id} · «{join_lines(board.title)}»", *fit(describe_board(board), width)]) + "\n"]
    sides: tuple[Side | None, ...] = ("party", "witness", None)
    for side in sides:
        voices = [voice for voice in board.voices if voice.side == side]
        # Where nothing is known of any speaker there is nothing to keep apart.
        heading = f"{SIDES[side]}\n" if board.about else ""
        if voices:
            blocks.append(heading + show_voices(voices, width))
    if board.changes:
        blocks.append("Changed position\n" + show_table(tabulate_changes(board.changes, with_claim=False), width))
    if board.silent:
        blocks.append("Named, and not heard\n" + show_table(tabulate_silent(board.silent), width))
    return "\n".join(blocks)


def describe_board(board: Board) -> Iterator[str]:
    """The counts of a board, each in a line."""
    if board.about:
        yield f"about {', '.join(map(name_party, board.about))}"
    if board.first:
        yield f"first {tell_first(board.first)}"
    yield " · ".join(
        [
            f"{count(len(board.voices), 'speaker')}, {count(board.positions, 'position')}",
            count_sources(board.articles, board.outlets, len(board.origins)),
            f"{board.unnamed * PERCENT:.0f} % of the positions by unnamed sources",
        ]
    )


def tell_first(first: Taken) -> str:
    where = join_lines(first.outlet or first.doc)
    return f"{join_lines(first.speaker)} {name_stance(first.stance)}, {first.day or 'undated'}, in {where}"


def count_sources(articles: int, outlets: int, origins: int) -> str:
    return f"{count(articles, 'article')}, {count(outlets, 'outlet')}, {count(origins, 'origin')}"


def show_voices(voices: Iterable[Voice], width: int) -> str:
    """A row for each position; the name stands in the first of a speaker's."""
    rows = []
    for voice in voices:
        for place, one in enumerate(voice.taken):
            name = f"{join_lines(voice.name)}{f' ({voice.party})' if voice.party else ''}" if place == 0 else ""
            rows.append(
                (name, name_stance(one.stance), one.day or "undated", "\n".join(describe_taken(one, voice.name)))
            )
    return show_table(Table(("who", "stance", "day", "words"), rows), width)


def name_speaker(name: str, party: str | None) -> str:
    return f"{join_lines(name)} ({party})" if party else join_lines(name)


def describe_taken(one: Taken, name: str = "") -> Iterator[str]:
    """The exact words, then where they stand."""
    yield from split_paragraphs(one.quote)
    details = [
        f"written {join_lines(one.written)}" if one.written != name else "",
        "" if one.is_own else "told of them by another",
        "unnamed" if one.is_unnamed else "",
        join_lines(one.outlet or one.doc),
        f"of {one.published}" if one.published and one.published != one.day else "",
        one.statement,
    ]
    yield " · ".join(filter(None, details))


def show_changes(answer: Answer[Changed], *, width: int = 80) -> str:
    """Who changed position, with both passages."""
    return show_table(tabulate_changes(answer.rows, with_claim=True), width) + show_total(answer, "change")


def tabulate_changes(changes: Iterable[Changed], *, with_claim: bool) -> Table:
    rows = []
    for change in changes:
        claim = f"on «{join_lines(change.title)}» · {change.claim}\n" if with_claim else ""
        for place, one in enumerate((change.before, change.after)):
            name = name_speaker(one.speaker, change.party)
            words = (claim if place == 0 else "") + "\n".join(describe_taken(one, one.speaker))
            rows.append((name, name_stance(one.stance), one.day or "undated", words))
    return Table(("who", "stance", "day", "words"), rows)


def show_silent(board: Board, *, width: int = 80) -> str:
    """Who is named in the passages of a claim and takes no position on it."""
    heading = f"{board.id} · «{join_lines(board.title)}»\n"
    if not board.silent:
        return heading + "Nobody whom its passages surely name is without a position.\n"
    return heading + show_table(tabulate_silent(board.silent), width)


def tabulate_silent(silent: Iterable[Silent]) -> Table:
    rows = [
        (one.name, f"{one.passages:,}", f"{join_lines(one.example.quote)}\n{tell_place(one.example)}") for one in silent
    ]
    return Table(("who", "passages", "for instance"), rows)


def tell_place(one: Taken) -> str:
    return " · ".join(filter(None, (join_lines(one.outlet or one.doc), one.day, one.statement)))


def show_origins(origins: Origins, *, width: int = 80) -> str:
    """From where the articles have what they tell: groups of one origin each, then who hands on to whom."""
    total = count_sources(origins.articles, origins.outlets, len(origins.origins))
    blocks = [f"{origins.id} · «{join_lines(origins.title)}»\n{total}\n"]
    blocks.append(show_table(tabulate_origins(origins.origins), width))
    if origins.chains:
        rows = [(chain.statement, show_chain(chain)) for chain in origins.chains]
        blocks.append(
            "Through whom it came\n" + show_table(Table(("statement", "from the speaker to the outlet"), rows), width)
        )
    return "\n".join(blocks)


def tabulate_origins(origins: Iterable[Origin]) -> Table:
    rows = [(one.name, f"{len(one.articles):,}", ", ".join(map(join_lines, one.outlets))) for one in origins]
    return Table(("origin", "articles", "outlets"), rows)


def show_chain(chain: Chain) -> str:
    return " → ".join(join_lines(hop.name) for hop in chain.hops)


def show_echoes(answer: Answer[Tree], *, width: int = 80) -> str:
    """The trees of copies, rewrites and translations, each article under the one that it follows."""
    drawn = ["\n".join(fit(draw_tree(tree), width)) + "\n" for tree in answer.rows]
    nouns = "echo" if answer.total == 1 else "echoes"
    total = (
        f"{len(answer.rows):,} of {answer.total:,} {nouns}"
        if answer.total is not None
        else f"{len(answer.rows):,} echoes"
    )
    if not answer.rows:
        return "No echo found.\n"
    outlets = len({member.outlet or member.doc for tree in answer.rows for member in tree.members})
    return "\n".join([*drawn, f"{total} · {count(outlets, 'outlet')}, {count(len(answer.rows), 'origin')}\n"])


def draw_tree(tree: Tree) -> Iterator[str]:
    yield f"{join_lines(tree.root)} · {count_sources(tree.articles, tree.outlets, 1)} · {tree.id}"
    for member in tree.members:
        yield INDENT * (member.depth + 1) + describe_follower(member)


def describe_follower(member: Follower) -> str:
    """Who published it and when, how it follows the one above, and its key."""
    name = join_lines(member.outlet or member.doc)
    how = join_lines(f"{member.kind}: {member.why}") if member.kind else "root"
    return " · ".join(filter(None, (name, member.published, member.lang, how, member.article)))


def show_utterance(utterance: Utterance, *, width: int = 80) -> str:
    """All reports of one act of saying, and what each makes of the words of the first."""
    reports = count(len(utterance.reports), "report")
    said = f", said {utterance.said}" if utterance.said else ""
    rows = [
        (report.found.publisher or report.found.doc, report.found.published or "", "\n".join(describe_report(report)))
        for report in utterance.reports
    ]
    heading = f"{join_lines(utterance.speaker)}{said} · {reports} of one utterance\n"
    return heading + show_table(Table(("outlet", "published", "words"), rows), width)


def describe_report(report: Report) -> Iterator[str]:
    yield from split_paragraphs(report.found.content)
    if report.drift is not None:
        yield from describe_drift(report.drift)
    yield " · ".join(filter(None, (report.found.kind, report.found.lang, report.found.id)))


def describe_drift(drift: Drift) -> Iterator[str]:
    """What differs from the first report, a line each."""
    if drift.is_verbatim:
        yield "- word for word"
    elif drift.shared is not None:
        yield f"- {drift.shared * PERCENT:.0f} % of the words agree"
    yield from (f"- {describe_change(change)}" for change in drift.changes)


def describe_change(change: Change) -> str:
    """One difference: "number differs: 40 -> 60"."""
    sides = [join_lines(words) for words in (change.one, change.other)]
    if all(sides):
        return f"{change.kind}: {sides[0]} -> {sides[1]}"
    return f"{change.kind}: {sides[0] or sides[1]}" if any(sides) else change.kind


def show_judged(judged: Judged, done: str) -> str:
    """What was kept, and where it shows."""
    lines = [f"{done}: {judged.claim}" if judged.claim else f"{done}: no position on it is left"]
    lines += [f"    kept as {link.id} by {join_lines(link.by)}: {join_lines(link.why)}" for link in judged.links]
    return "".join(f"{line}\n" for line in lines)


def fit(lines: Iterable[str], width: int) -> list[str]:
    """The lines broken where they are too long, what follows as deep as the line itself."""
    fitted = []
    for line in lines:
        inner = line[: len(line) - len(line.lstrip())]
        first, *rest = wrap(line.strip(), max(20, width - len(inner) - len(INDENT)))
        fitted += [inner + first, *(inner + INDENT + one for one in rest)]
    return fitted
