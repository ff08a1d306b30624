"""How fast the product is: `python -m eval.speed --plain DIR`.

Reads 200 articles of about 500 words on two cores, as the product does (all that `sostiene read` does with a text but
printing) and the plain way (eval/plain.py: the same network in fp32, without any care), each in a process of its own,
in turns. Words are counted between spaces. Also measured: how long one article takes from a cold start, and
`sostiene --help`, in seconds of processor time.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from eval.predictions import open_tagger
from eval.sets import read_rows
from sostiene.extract import extract
from sostiene.models import Tagger
from sostiene.readers import article_from_text
from sostiene.records import Article

WORDS = 500
CORES = 2
TURNS = 3
WORKERS = ("product", "plain", "rules")
Reading = Callable[[Article], Sequence[object]]
INVENTED = Path(__file__).parents[1] / "src" / "sostiene" / "demo"
FIRST_ARTICLE = "Il ponte resta aperto\n\n«Il ponte non chiuderà», ha detto la sindaca Anna Keller ai giornalisti.\n"


@dataclass(frozen=True)
class Run:
    """What reading all articles took. `words_per_second` is the speed on the clock, `words_per_cpu_second` the cost."""

    words: int
    statements: int
    seconds: float
    cpu_seconds: float
    peak_megabytes: float

    @property
    def words_per_second(self) -> float:
        return self.words / self.seconds

    @property
    def words_per_cpu_second(self) -> float:
        return self.words / self.cpu_seconds


def main() -> None:
    options = parse_options()
    if options.worker:
        print(json.dumps(asdict(run_worker(options))))
        return
    runs: dict[str, list[Run]] = {name: [] for name in WORKERS if name != "plain" or options.plain}
    for _ in range(options.turns):  # in turns, so that a busy machine slows all of them alike
        for name, done in runs.items():
            done.append(start_worker(name, options))
    figures = {name: summarise(done) for name, done in runs.items()}
    if options.plain:
        ratios = [
            one.words_per_second / other.words_per_second
            for one, other in zip(runs["product"], runs["plain"], strict=True)
        ]
        figures["product"]["times_the_plain_way"] = round(median(ratios), 2)
    figures["cold"] = measure_cold_start()
    text = json.dumps(figures, indent=1)
    print(text if options.json else format_figures(figures))


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument(
        "--shared", type=Path, default=Path("../shared"), help="takes its texts from there if it exists"
    )
    parser.add_argument(
        "--plain", type=Path, help="the folder of the fp32 network; without it only the product is measured"
    )
    parser.add_argument("--model", type=Path, help="a folder with another network than the shipped one")
    parser.add_argument("--turns", type=int, default=TURNS, help="how often each is measured; the median counts")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--worker", choices=WORKERS, help=argparse.SUPPRESS)
    return parser.parse_args()


def start_worker(name: str, options: argparse.Namespace) -> Run:
    """The run of one worker in a process of its own, so that its memory and its time are its own."""
    command = [sys.executable, "-m", "eval.speed", "--worker", name, "--articles", str(options.articles)]
    command += ["--shared", str(options.shared)]
    command += ["--plain", str(options.plain)] if options.plain else []
    command += ["--model", str(options.model)] if options.model else []
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return Run(**json.loads(done.stdout))


def run_worker(options: argparse.Namespace) -> Run:
    """Reads all articles with the tagger of that name; the plain one only finds spans, which is the less work."""
    tagger = load_worker(options)
    texts = list(make_texts(options.articles, options.shared))
    read: Reading = tagger.tag if options.worker == "plain" else lambda article: extract(article, tagger)
    read(article_from_text(texts[0]))  # tables are read and the first allocations made outside the measurement
    clock, cpu = time.perf_counter(), time.process_time()
    statements = sum(len(read(article_from_text(text))) for text in texts)
    seconds, cpu_seconds = time.perf_counter() - clock, time.process_time() - cpu
    words = sum(len(text.split()) for text in texts)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Run(words, statements, seconds, cpu_seconds, peak)


def load_worker(options: argparse.Namespace) -> Tagger:
    if options.worker == "plain":
        from eval.plain import PlainTagger  # needs onnxruntime, which the rules do without

        return PlainTagger(options.plain, CORES)
    return open_tagger("rules" if options.worker == "rules" else "neural", options.model, threads=CORES)


def make_texts(count: int, shared: Path) -> Iterator[str]:
    """That many texts of about WORDS words, made of the paragraphs of real articles, else of the invented stories."""
    gold = shared / "gold" / "it-train.jsonl"
    pool = [row["text"] for row in read_rows(gold)] if gold.exists() else list(read_invented())
    if not pool:
        raise SystemExit(f"there are no texts in {shared} nor in {INVENTED}")
    place = 0
    for _ in range(count):
        paragraphs: list[str] = []
        room = WORDS
        while room > 0:
            for paragraph in re.findall(r"[^\n]+", pool[place % len(pool)]):
                if room > 0:
                    paragraphs.append(paragraph)
                    room -= len(paragraph.split())
            place += 1
        yield "\n\n".join(paragraphs)


def read_invented() -> Iterator[str]:
    for path in sorted(INVENTED.glob("*.txt")):
        yield path.read_text(encoding="utf-8")


def summarise(runs: Sequence[Run]) -> dict[str, Any]:
    """The median of some runs, and the highest peak of memory."""
    return {
        "words": runs[0].words,
        "statements": runs[0].statements,
        "words_per_second": round(median(run.words_per_second for run in runs)),
        "words_per_cpu_second": round(median(run.words_per_cpu_second for run in runs)),
        "peak_megabytes": round(max(run.peak_megabytes for run in runs)),
    }


def measure_cold_start() -> dict[str, Any]:
    """Seconds of processor time of whole processes: the first statement of one article, and the help."""
    command = [sys.executable, "-m", "sostiene"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "article.txt"
        path.write_text(FIRST_ARTICLE, encoding="utf-8")
        return {
            "first_statement_cpu_seconds": measure_cpu([*command, "read", str(path)]),
            "help_cpu_seconds": measure_cpu([*command, "--help"]),
        }


def measure_cpu(command: Sequence[str]) -> float:
    """The median processor time of the command, after one run that fills the caches of the disk."""
    times = []
    for _ in range(TURNS + 1):
        before = os.times()
        subprocess.run(command, capture_output=True, check=True)
        after = os.times()
        times.append(after.children_user - before.children_user + after.children_system - before.children_system)
    return round(median(times[1:]), 2)


def format_figures(figures: dict[str, Any]) -> str:
    rows = [f"{'':28}" + "".join(f"{name:>10}" for name in figures if name != "cold")]
    for key in ("words", "statements", "words_per_second", "words_per_cpu_second", "peak_megabytes"):
        rows.append(
            f"{key.replace('_', ' '):28}" + "".join(f"{run[key]:10}" for name, run in figures.items() if name != "cold")
        )
    if "times_the_plain_way" in figures["product"]:
        rows.append(f"{'times the plain way':28}{figures['product']['times_the_plain_way']:10}")
    rows += ["", *(f"{key.replace('_', ' '):38}{value}" for key, value in figures["cold"].items())]
    return "\n".join(rows)


if __name__ == "__main__":
    main()
