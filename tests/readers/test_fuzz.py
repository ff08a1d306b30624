"""Damaged input gives an article or a problem, in bounded time; it never raises, and never vanishes."""

import gzip
import io
import json
import time
import zipfile

import pytest

from eval.fuzz import Sample, damage
from sostiene.readers import open_bytes, read_document
from sostiene.records import Problem

TEXT = "«Il faro resta di tutti», ha detto lunedì la sindaca Ada Ferrin ai cronisti. " * 3
PAGE = (
    f'<!doctype html><html lang="it"><head><title>Il faro</title><script type="application/ld+json">'
    f'{{"@type": "NewsArticle", "headline": "Il faro", "datePublished": "2025-03-04"}}</script></head>'
    f"<body><nav><a href=/>home</a></nav><article><h1>Il faro</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
).encode()
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>La Sentinella</title><item><title>Il faro</title>'
    f"<link>https://faro.example/1</link><description>&lt;p&gt;{TEXT}&lt;/p&gt;</description></item></channel></rss>"
).encode()
LINE = json.dumps({"doc": "faro", "lang": "it", "text": TEXT}).encode()
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE
RECORD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://faro.example/1\r\nWARC-Date: 2025-03-04T10:00:00Z\r\n"
    b"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
    % len(ANSWER)
) + ANSWER + b"\r\n\r\n"  # fmt: skip
SUBTITLES = (
    b"WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ada Ferrin>Il faro resta di tutti.\n\n00:05.000 --> 00:06.000\nSempre.\n"
)


def pack(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, content)
    return stream.getvalue()


SAMPLES = [
    Sample("faro.html", PAGE),
    Sample("faro.xml", FEED),
    Sample("faro.jsonl", LINE + b"\n" + LINE),
    Sample("faro.json", b"[" + LINE + b"]"),
    Sample("faro.warc", RECORD * 2),
    Sample("faro.warc.gz", gzip.compress(RECORD) * 2),
    Sample("faro.zip", pack("faro.html", PAGE)),
    Sample("faro.vtt", SUBTITLES),
    Sample("faro.txt", TEXT.encode()),
]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_whole_input_gives_articles(sample: Sample) -> None:
    for found in open_bytes(sample.content, sample.name):
        assert not isinstance(found, Problem)
        assert not [outcome for outcome in read_document(found) if isinstance(outcome, Problem)]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_a_thousand_damaged_inputs_give_articles_or_problems(seed: int) -> None:
    for sample in damage(SAMPLES, 126, seed=seed):
        began = time.process_time()
        outcomes = 0
        for found in open_bytes(sample.content, sample.name):
            outcomes += sum(1 for _ in read_document(found)) if not isinstance(found, Problem) else 1
        assert outcomes, f"{sample.name} vanished"
        assert time.process_time() - began < 10, f"{sample.name} takes too long"
