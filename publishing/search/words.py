"""The words of a text, in the forms that they are found by; and what a visitor's words are found as.

A word is kept as it is written, by its stem, and *folded*: in plain letters, as somebody types it who has no å, ä or ö.
All of it happens here, so that every database finds the same: to a database a form is a sign like any other.
"""

import re
import unicodedata
from functools import cache, lru_cache
from threading import Lock
from typing import NamedTuple

import snowballstemmer
from anyascii import anyascii

from translations.languages import codes

# The languages that have stems here, by the name that Snowball has for them; others are searched without.
STEMMERS = {
    **{"sv": "swedish", "en": "english", "da": "danish", "nb": "norwegian", "no": "norwegian", "fi": "finnish"},
    **{"de": "german", "nl": "dutch", "fr": "french", "es": "spanish", "pt": "portuguese", "it": "italian"},
    **{"pl": "polish", "ro": "romanian", "ru": "russian", "tr": "turkish", "et": "estonian", "lt": "lithuanian"},
}
# What no rule of endings knows: a plural that has another vowel and more.
IRREGULAR = {
    "sv": {
        **{"böcker": "bok", "fötter": "fot", "rötter": "rot", "bönder": "bonde", "döttrar": "dotter", "män": "man"},
        **{"männen": "man", "barnen": "barn", "mödrar": "moder", "bröder": "broder", "söner": "son", "händer": "hand"},
        **{"städer": "stad", "länder": "land", "stränder": "strand", "nätter": "natt", "tänder": "tand"},
    },
    "en": {"women": "woman", "men": "man", "children": "child", "people": "person", "feet": "foot", "lives": "life"},
}
STEMMING = Lock()
VOWELS = "aeiouyåäö"
# Letters and digits; accents that stand apart from their letter and soft hyphens do not end a word.
WORD = re.compile(r"[^\W_]+(?:[\u00ad\u0300-\u036f\u200b-\u200d]+[^\W_]*)*")
# What every database takes for a letter or a digit, and for the same one: Latin, Greek, Cyrillic.
KNOWN = re.compile(r"[0-9a-z\u00df-\u00f6\u00f8-\u02af\u0370-\u0527\u1e00-\u1eff]+")
# A folded form is marked, so that it never counts as the word itself.
FOLDED = "0"
# A word of more letters is found by these.
LONGEST = 40
# With fewer letters a word begins too many others to say anything; of the last more may come.
SHORTEST_BEGINNING, SHORTEST_LAST = 4, 2
# Of a longer search the first words count: more words find nothing that fewer do not.
MOST_WORDS = 12
LONGEST_QUERY = 200


class Forms(NamedTuple):
    """A word as it is found: itself and its stems, and what of these is other in plain letters."""

    words: frozenset[str]
    folded: frozenset[str]


class Wanted(NamedTuple):
    """One word of a search: the forms that find it, and the beginnings of words that do if it is one.

    ``words`` and ``beginnings`` are as it is written, ``folded`` and ``folded_beginnings`` in plain letters.
    """

    words: frozenset[str]
    folded: frozenset[str]
    beginnings: frozenset[str] = frozenset()
    folded_beginnings: frozenset[str] = frozenset()

    def whole(self):
        """The same, but the beginning of no other word."""
        return self._replace(beginnings=frozenset(), folded_beginnings=frozenset())

    def alternatives(self, is_folded):
        """The forms that find it and the beginnings that do, each in order; ``is_folded``: in plain letters as well."""
        words = self.words | (self.folded if is_folded else set())
        beginnings = self.beginnings | (self.folded_beginnings if is_folded else set())
        return sorted(words - beginnings), sorted(beginnings)

    def finds(self, found):
        """Whether a word of a text, of the Forms ``found``, is what is wanted."""
        every = found.words | found.folded
        if not (self.words.isdisjoint(every) and self.folded.isdisjoint(every)):
            return True
        beginnings = (*self.beginnings, *self.folded_beginnings)
        return bool(beginnings) and any(form.startswith(beginnings) for form in every)


@cache
def stemmer(language):
    return snowballstemmer.stemmer(STEMMERS[language])


def stem(word, language):
    # A stemmer keeps the word that it is at: two threads would finish each other's.
    with STEMMING:
        return stemmer(language).stemWord(word)


def normal(word):
    """``word`` in small letters, composed; in plain letters where a database might not know its own; "" for none."""
    word = unicodedata.normalize("NFKC", word.replace("\u00ad", "")).casefold()
    word = "".join(letter for letter in unicodedata.normalize("NFKC", word) if letter.isalnum())
    word = (word if KNOWN.fullmatch(word) else plain(word))[:LONGEST]
    # What begins like a folded form is marked once more, so that nobody can type one.
    return FOLDED + word if word.startswith(FOLDED) else word


def plain(word):
    return re.sub(r"[^0-9a-z]+", "", anyascii(word).lower())


@lru_cache(maxsize=2**16)
def fold(word):
    """``word`` as plain letters: "växjö", "vaxjo", "vaexjoe" and "vaaxjoe" are all "vaxjo"."""
    return plain(word).replace("ae", "a").replace("oe", "o").replace("aa", "a")


def stems(word, language):
    """The stems of a normal word in ``language``: a set, for a genitive may be more than its ending takes away."""
    if language not in STEMMERS or not word.isalpha():
        return set()
    roots = swedish_roots(word) if language == "sv" else {word}
    roots = {IRREGULAR.get(language, {}).get(root, root) for root in roots}
    # Snowball takes "hållbar" for a plural but not the "hållbar" in "hållbara": both count.
    return {stem(root, language) for root in roots} | roots


def swedish_roots(word):
    """``word``, and without each of the endings that Snowball leaves; what is no word then finds nothing."""
    roots = [word]
    # A root may have an ending of its own: "bibliotekens", "biblioteken", "bibliotek".
    for root in roots:
        roots += (shorter for shorter in without_an_ending(root) if shorter not in roots)
    return set(roots)


def without_an_ending(word):
    if len(word) > 4 and word.endswith("s"):
        # "Växjös" is of Växjö.
        yield word[:-1]
    if len(word) > 5 and word.endswith(("et", "en", "um")):
        # "museet" and "museum" are of one root.
        yield word[:-2]
    if len(word) > 5 and word.endswith("et") and word[-3] in "lnr" and word[-4] not in VOWELS:
        # "vattnet" is of vatten, "exemplet" of exempel, "fönstret" of fönster.
        yield f"{word[:-3]}e{word[-3]}"
    if word.endswith("n") and word[-2:-1] in (VOWELS if len(word) > 5 else "aåyö") and len(word) > 2:
        # "energin" is of energi, "resan" of resa, "sjön" of sjö.
        yield word[:-1]
    if len(word) > 5 and word.endswith(("rna", "ena")):
        # "politikerna" is of politiker, "områdena" of områden.
        yield word[:-2]
    if len(word) > 3 and word.endswith("ar") and word[-3] in "åyö":
        # "sjöar" is of sjö, "byar" of by.
        yield word[:-2]
    if len(word) > 5 and word.endswith("t") and word[-2] not in VOWELS + "t":
        # "hållbart" is of hållbar, "jämställt" of jämställd.
        yield word[:-1]
        yield f"{word[:-1]}d"
    if len(word) > 7 and word.endswith("samma"):
        # "gemensamma" is of gemensam.
        yield word[:-2]


@lru_cache(maxsize=2**17)
def forms(word, language):
    """The Forms of a word of a text in ``language``."""
    word = normal(word)
    if not word:
        return Forms(frozenset(), frozenset())
    words = frozenset({word} | stems(word, language))
    return Forms(words, frozenset(FOLDED + fold(form) for form in words if fold(form) not in words | {""}))


def tidy_query(query):
    """A search on one line, as far as it counts."""
    return " ".join(query.replace("\x00", " ").split())[:LONGEST_QUERY].strip()


def words_of(query):
    """The words of a search as they were written, the first of very many."""
    return WORD.findall(tidy_query(query))[:MOST_WORDS]


def wanted(query):
    """What a search asks for: a list of Wanted, one for each of its words.

    A long one is also the beginning of a word, as "vatten" is of vattenplan, and so is a short one that is the last,
    which may not be written to its end yet.
    """
    words = [word for word in map(normal, words_of(query)) if word]
    return [wanted_word(word, place == len(words), codes()) for place, word in enumerate(words, start=1)]


# A page of hits asks for the same words several times, and visitors do.
@lru_cache(maxsize=1_000)
def wanted_word(word, is_last, languages):
    words = frozenset({word}.union(*(stems(word, language) for language in languages)))
    plain_words = {fold(form) for form in words} - {""}
    found = Wanted(words, frozenset(plain_words | {FOLDED + form for form in plain_words}))
    if len(word) < (SHORTEST_LAST if is_last else SHORTEST_BEGINNING):
        return found
    roots = swedish_roots(word) if "sv" in languages else {word}
    beginnings = frozenset({word} | {root for root in roots if len(root) >= SHORTEST_BEGINNING})
    folded = {fold(beginning) for beginning in beginnings} - {""}
    return found._replace(
        beginnings=beginnings, folded_beginnings=frozenset(folded | {FOLDED + beginning for beginning in folded})
    )
