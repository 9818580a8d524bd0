"""The forms of words: what finds what, in Swedish above all; no database is asked."""

import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations

import pytest

from publishing.search.words import forms, stem, wanted

SAME_WORD = [
    "hållbar hållbart hållbara",
    "kommunal kommunalt kommunala",
    "jämställd jämställt jämställda",
    "gemensam gemensamt gemensamma",
    "politiker politikern politikerna politikernas",
    "skola skolor skolan skolans skolorna skolornas",
    "kvinna kvinnor kvinnan kvinnorna kvinnors kvinnornas",
    "medborgare medborgares medborgaren medborgarna medborgarnas",
    "man män männen mäns männens",
    "barn barns barnet barnen barnens",
    "bok boken bokens böcker böckerna",
    "stad stads staden städer städerna städernas",
    "land lands landet länder länderna",
    "by byn byar byarna",
    "sjö sjön sjöns sjöar sjöarna",
    "resa resan resor resorna",
    "museum museet museets museer museerna",
    "centrum centrums centret",
    "vatten vattens vattnet vattnets",
    "ekonomi ekonomin ekonomins",
    "område områden området områdena områdenas",
    "samarbete samarbetet samarbeten samarbetar samarbetade",
    "bibliotek biblioteket biblioteken bibliotekens bibliotekets",
    "projekt projektet projekten projekts projektens",
    "Växjö Växjös",
    "Tlokwe Tlokwes",
]
OTHER_WORDS = [
    ("skola", "skog"),
    ("vatten", "vakt"),
    ("barn", "bar"),
    ("plan", "plats"),
    ("land", "landskap"),
    ("energi", "energisk"),
    ("kommun", "kommunikation"),
    ("natt", "nation"),
]


def finds(query, word, language="sv"):
    """Whether a search for ``query`` finds ``word`` as a whole in a text in ``language``."""
    (asked,) = wanted(query)
    return asked.whole().finds(forms(word, language))


@pytest.mark.parametrize("words", SAME_WORD)
def test_each_form_of_a_swedish_word_finds_each_other(words):
    assert [(query, word) for query, word in permutations(words.split(), 2) if not finds(query, word)] == []


@pytest.mark.parametrize(("one", "other"), OTHER_WORDS)
def test_words_that_only_look_alike_do_not_find_each_other(one, other):
    assert not finds(one, other)
    assert not finds(other, one)


@pytest.mark.parametrize(
    ("query", "word"), [("libraries", "library"), ("women", "woman"), ("child", "children"), ("cities", "city")]
)
def test_a_text_shown_by_fallback_has_the_forms_of_its_own_language(query, word):
    assert finds(query, word, "en")


def test_a_language_without_stems_here_is_found_word_by_word():
    assert finds("böcker", "böcker", "vi")
    assert not finds("bok", "böcker", "vi")


@pytest.mark.parametrize("typed", ["vaxjo", "Vaxjo", "vaexjoe", "VÄXJÖ", "va\u0308xjo\u0308", "väx\u00adjö"])
def test_a_name_is_found_as_a_foreigner_types_it(typed):
    assert finds(typed, "Växjö")


@pytest.mark.parametrize(("typed", "name"), [("Vuchitrn", "Вучитрн"), ("long", "Lòng"), ("Strasse", "Straße")])
def test_a_name_in_another_script_or_with_other_marks_is_found_in_plain_letters(typed, name):
    assert finds(typed, name, "sr")


def test_a_long_word_and_the_last_are_beginnings_and_one_letter_is_none():
    first, short, last = wanted("vatten av pl")
    assert first.finds(forms("vattenplan", "sv"))
    assert not short.finds(forms("avfall", "sv"))
    assert last.finds(forms("planering", "sv"))
    (one,) = wanted("p")
    assert not one.finds(forms("planering", "sv"))


def test_threads_do_not_finish_each_other_s_words():
    words = ["biblioteken", "kommunernas", "utbildningarna", "jämställdheten", "medborgarnas", "skolorna"]
    expected = [stem(word, "sv") for word in words]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(len(words)) as pool:
            found = list(pool.map(lambda word: [stem(word, "sv") for _ in range(300)], words))
    finally:
        sys.setswitchinterval(before)
    assert [set(stems) for stems in found] == [{one} for one in expected]
