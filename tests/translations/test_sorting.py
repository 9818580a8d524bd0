import pytest

from translations.sorting import sort_key


def ordered(words, language):
    return sorted(words, key=lambda word: sort_key(word, language))


def test_swedish_puts_its_own_letters_last():
    words = ["Örebro", "Älmhult", "Åmål", "Zürich", "Växjö", "Vexiö", "alvesta"]
    assert ordered(words, "sv") == ["alvesta", "Vexiö", "Växjö", "Zürich", "Åmål", "Älmhult", "Örebro"]


def test_english_sorts_letters_without_their_marks():
    assert ordered(["Zagreb", "Älmhult", "Berlin"], "en") == ["Älmhult", "Berlin", "Zagreb"]


def test_numbers_sort_by_their_value():
    assert ordered(["SEKOS 10", "SEKOS 2"], "sv") == ["SEKOS 2", "SEKOS 10"]


@pytest.mark.parametrize("text", ["", "???", None])
def test_what_has_no_letters_has_an_empty_key(text):
    assert sort_key(text, "sv") == ""
