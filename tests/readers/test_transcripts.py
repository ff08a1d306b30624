"""Subtitles become running text with a line for each turn; transcripts in text files stay as they are."""

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.readers import read_bytes
from sostiene.records import Article, Problem


def read(content: str, name: str = "seduta.srt") -> str:
    (article,) = read_bytes(content.encode(), name, lang="it")
    assert isinstance(article, Article), article
    return article.text


def make_srt(*cues: str, gap: int = 0) -> str:
    """An SRT in which each cue stays for two seconds, with `gap` seconds between two."""
    blocks = []
    for number, words in enumerate(cues):
        start = number * (2 + gap)
        times = f"00:00:{start:02},000 --> 00:00:{start + 2:02},000"
        blocks.append(f"{number + 1}\n{times}\n{words}\n")
    return "\n".join(blocks)


def test_cues_are_joined_without_numbers_times_and_tags() -> None:
    srt = make_srt("<i>Il ponte resta</i>", "{\\an8}chiuso fino\na maggio.")
    assert read(srt) == "Il ponte resta chiuso fino a maggio."
    assert read(srt.replace("\n", "\r\n")) == "Il ponte resta chiuso fino a maggio."


def test_a_label_begins_a_line_and_its_turn_goes_on_to_the_next_one() -> None:
    srt = make_srt(
        "ELENA SARTORI: Il ponte resta", "chiuso.", ">> Bruno Talenti: Fino a quando?", "- A maggio.\n- Mai."
    )
    assert read(srt).split("\n") == [
        "ELENA SARTORI: Il ponte resta chiuso.",
        "Bruno Talenti: Fino a quando?",
        "- A maggio.",
        "- Mai.",
    ]


def test_the_same_label_on_two_cues_is_one_turn() -> None:
    assert read(make_srt("SARTORI: Il ponte", "SARTORI: resta chiuso.")) == "SARTORI: Il ponte resta chiuso."


def test_a_colon_inside_a_sentence_is_no_label() -> None:
    assert read(make_srt("Lo dico chiaro: il ponte", "resta chiuso.")) == "Lo dico chiaro: il ponte resta chiuso."


@pytest.mark.parametrize("sound", ["[Musica]", "(applausi)", "♪ la la ♪", "*ride*", "- [risate]"])
def test_sounds_are_left_out(sound: str) -> None:
    assert read(make_srt("Il ponte è chiuso", sound, "fino a maggio.")) == "Il ponte è chiuso fino a maggio."


def test_a_pause_behind_a_sentence_begins_a_line_where_nobody_is_named() -> None:
    assert read(make_srt("Il ponte è chiuso.", "Riaprirà", "a maggio.", gap=3)) == (
        "Il ponte è chiuso.\nRiaprirà a maggio."
    )


def test_voice_tags_notes_styles_and_entities_of_webvtt_are_read() -> None:
    vtt = (
        "WEBVTT\nKind: captions\n\nNOTE una nota\n\nSTYLE\n::cue { color: red }\n\nprimo\n"
        "00:01.000 --> 00:02.000 align:start\n<v Elena Sartori>Ponte &amp; strada\n\n"
        "00:02.000 --> 00:03.000\n<v Elena Sartori>restano chiusi.\n<v.loud Bruno Talenti>No!</v>\n"
    )
    assert read(vtt, "seduta.vtt") == "Elena Sartori: Ponte & strada restano chiusi.\nBruno Talenti: No!"


def test_captions_that_roll_up_are_told_once() -> None:
    lines = ["buongiorno a tutti", "oggi parliamo", "del ponte", "e della strada"]
    cues = [lines[0]] + [f"{above}\n{below}" for above, below in pairwise(lines)]
    assert read(make_srt(*cues)) == " ".join(lines)


def test_words_that_are_said_twice_stay() -> None:
    assert read(make_srt("Vergogna!", "Vergogna!", "Basta.", "Il ponte", "è chiuso", "da mesi", "ormai.")).startswith(
        "Vergogna! Vergogna! Basta."
    )


@pytest.mark.parametrize(
    ("content", "what"),
    [("Solo parole, senza tempi.", "there are no subtitles"), (make_srt("[Musica]"), "hold no words"), ("", "empty")],
)
def test_what_holds_no_words_is_a_problem(content: str, what: str) -> None:
    (problem,) = read_bytes(content.encode(), "vuoto.srt")
    assert isinstance(problem, Problem)
    assert what in problem.what


@pytest.mark.parametrize("label", ["ELENA SARTORI:", "Elena Sartori (Ministra):", "PRESIDENTE.", "D.", "Q:"])
def test_a_transcript_in_a_text_file_is_not_altered(label: str) -> None:
    text = f"{label} Il ponte resta chiuso.\n\n  (Applausi)\n{label} Fino a maggio?\n"
    assert read(text, "verbale.txt") == text


@given(st.text(alphabet="ab:<>v[]()-♪{}\n 0123.,&;WEBVTT", max_size=300), st.sampled_from(["a.srt", "a.vtt"]))
def test_any_words_between_times_give_an_article_or_a_problem(words: str, name: str) -> None:
    assert len(list(read_bytes(make_srt(words, words).encode(), name))) == 1


@pytest.mark.parametrize("piece", ["<v ", "<", "[", "(", "{\\", "- ", ">>", "Anna ", "A.", "1\n", "a\n", "♪", "#", "*"])
def test_time_grows_with_the_length_alone(piece: str) -> None:
    started = process_time()
    list(read_bytes(make_srt(piece * (400_000 // len(piece))).encode(), "a.srt", lang="it"))
    assert process_time() - started < 5
