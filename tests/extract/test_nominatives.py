"""Names that the text has in another case are shown in the nominative, as far as it tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostiene.extract.names import fold
from sostiene.extract.sources import Naming, read_source
from sostiene.extract.topics import Topics
from sostiene.languages import load_language
from sostiene.records import Span


def read(text: str, source: str, code: str) -> tuple[Naming, str]:
    """The naming of the source, and the name that is shown for it."""
    language = load_language(code)
    topics = Topics(text, language)
    start = text.rindex(source)
    pronouns = {fold(row[0]): row[1] for row in language.table("pronouns")}
    naming = read_source(text, Span(start, start + len(source)), topics.index, pronouns)
    shown = [topics.index.show(topics.index.fullest(name)) for name in naming.names]
    return naming, " ".join(shown)


@pytest.mark.parametrize(
    ("code", "text", "source", "name"),
    [
        ("ru", "Илья Ветров приехал. По словам Ветрова, цех цел.", "Ветрова", "Илья Ветров"),
        ("ru", "По словам эксперта Петра Заславского, цех цел.", "эксперта Петра Заславского", "Петр Заславский"),
        ("ru", "По словам Тарика Одеша, пуска не было.", "Тарика Одеша", "Тарик Одеш"),
        ("ru", "Глава МИД Ирана Реза Джафари молчит.", "Глава МИД Ирана Реза Джафари", "Реза Джафари"),
        ("ru", "Мэр Звенигорска Степан Лукин молчит.", "Мэр Звенигорска Степан Лукин", "Степан Лукин"),
        ("ru", "Помощник президента Ивана Котова Дарья Лугина молчит.", "Помощник [...] Лугина", "Дарья Лугина"),
        ("ru", "Слова Анны Петровой услышали. Петрова молчит.", "Петрова", "Анна Петрова"),
        ("ru", "Газета «Северный рубеж» молчит.", "Газета «Северный рубеж", "Северный рубеж"),
        ("uk", "За словами адвокатки Олени Яворської, клієнт молчить.", "адвокатки Олени Яворської", "Олена Яворська"),
        ("uk", "Керівник Noetica Гвідо Сарторіс мовчить.", "Керівник Noetica Гвідо Сарторіс", "Гвідо Сарторіс"),
        ("uk", "Прем'єрка Лівія Торрегросса мовчить.", "Прем'єрка Лівія Торрегросса", "Лівія Торрегросса"),
    ],
)
def test_a_name_is_shown_in_the_nominative(code: str, text: str, source: str, name: str) -> None:
    if " [...] " in source:
        first, _, last = source.partition(" [...] ")
        source = text[text.index(first) : text.index(last) + len(last)]
    assert read(text, source, code)[1] == name


@pytest.mark.parametrize(
    ("text", "source", "shown"),
    [
        ("Так заявил представитель Кремля.", "представитель Кремля", "представитель Кремля"),
        ("Пресс-секретарь президента Ивана Котова молчит.", "Пресс-секретарь президента Ивана Котова", ""),
        ("По словам важного чиновника МВД, цех цел.", "важного чиновника МВД", "важный чиновник МВД"),
        ("Так заявили в министерстве обороны.", "в министерстве обороны", "министерство обороны"),
        ("Немецкий министр молчит.", "Немецкий министр", "Немецкий министр"),
    ],
)  # fmt: skip
def test_a_description_names_nobody_else(text: str, source: str, shown: str) -> None:
    naming, _ = read(text, source, "ru")
    assert not naming.names
    assert naming.text == (shown or source)


def test_a_language_without_the_table_is_read_as_before() -> None:
    assert read("Anna Nera parla. Nera tace.", "Nera", "it")[1] == "Anna Nera"


@given(st.text(alphabet=st.sampled_from("аеийоуыьяюАИМПС нвкл'’-.«»,МИДпословамминистра \n"), max_size=60))
def test_any_string_is_read(text: str) -> None:
    for code in ("ru", "uk"):
        Topics(text, load_language(code))
