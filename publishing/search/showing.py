"""Hits as a visitor sees them: the title and a part of the text, with the words that were found marked in them."""

import re
from itertools import islice
from typing import Any, NamedTuple

from publishing.models import SearchEntry
from publishing.prepared import in_batches, prepared

from .words import WORD, forms

# A part of a text is so many letters long, and begins so many before the first word that was found.
EXCERPT, BEFORE = 240, 90
CUT = "…"
# So many words of a page are looked through for those that were searched.
MOST_WORDS_READ = 1500


class Marked(NamedTuple):
    """A text as shown: its pieces, each with whether it was searched for, and its language."""

    pieces: tuple[tuple[str, bool], ...]
    language: str
    is_fallback: bool


class Row(NamedTuple):
    """A hit in a list: the page, its title (one text, or those of a pair) and a part of its text, or None."""

    page: Any
    title: tuple[Marked, ...]
    excerpt: Marked | None


def rows(hits, asked, language, now):
    """Return the Rows of ``hits`` for a search for ``asked`` (a list of Wanted). One query, and one for each kind."""
    texts = dict(row for batch in in_batches(hit.key for hit in hits) for row in texts_of(*batch))
    keys_by_model = {}
    for hit in hits:
        keys_by_model.setdefault(hit.model, []).append(hit.object_id)
    pages = {model: {page.pk: page for page in model.hits(some, now)} for model, some in keys_by_model.items()}
    marker = Marker(asked, language)
    # What was deleted this very moment is in none of them.
    present = [hit for hit in hits if hit.object_id in pages[hit.model] and hit.key in texts]
    return [marker.row(pages[hit.model][hit.object_id], texts[hit.key]) for hit in present]


@prepared
def texts_of(*keys):
    return SearchEntry.objects.filter(pk__in=keys).values_list("pk", "texts")


class PlacesOfWords(dict):
    """Which of the words ``asked`` a word of a text in ``language`` is, as a set of their places, by that word."""

    def __init__(self, asked, language):
        self.asked = asked
        self.language = language

    def __missing__(self, word):
        found = forms(word, self.language)
        places = self[word] = {place for place, one in enumerate(self.asked) if one.finds(found)}
        return places


class Marker:
    """Finds the words of one search in texts, by the same rules as the index."""

    def __init__(self, asked, language):
        self.asked = asked
        self.language = language
        self.known = {}

    def row(self, page, texts):
        titles = tuple(self.marked(text, language) for text, language in texts["title"])
        # A name that says no more than the title stands there already.
        shown = {text for text, _language in texts["title"]}
        names = [name for name in texts["names"] if name[0] not in shown]
        return Row(page, titles, self.excerpt([*texts["lead"], *names, *texts["body"]]))

    def known_in(self, language):
        """The PlacesOfWords of a language, the same one for all texts of the search."""
        if language not in self.known:
            self.known[language] = PlacesOfWords(self.asked, language)
        return self.known[language]

    def marked(self, text, language):
        known = self.known_in(language)
        pieces, end = [], 0
        for word in WORD.finditer(text):
            if known[word[0]]:
                pieces += [(text[end : word.start()], False), (word[0], True)]
                end = word.end()
        pieces.append((text[end:], False))
        return Marked(tuple(piece for piece in pieces if piece[0]), language, language != self.language)

    def excerpt(self, texts):
        """The part of the text that holds most of the words; the beginning of what there is where none does.

        Only so many words are looked at: somebody who waits is worse off than with another part of a very long text.
        """
        best, most, place, left = None, 0, 0, MOST_WORDS_READ
        for text, language in texts:
            found, first = set(), 0
            known = self.known_in(language)
            for word in islice(WORD.finditer(text), left):
                left -= 1
                here = known[word[0]]
                if not here:
                    continue
                if not found:
                    first = word.start()
                found |= here
                if len(found) == len(self.asked):
                    break
            if len(found) > most:
                best, most, place = (text, language), len(found), first
            if most == len(self.asked) or not left:
                break
        best = best or next(iter(texts), None)
        return best and self.marked(part_of(best[0], place), best[1])


def part_of(text, place):
    """The part of ``text`` around ``place``, in whole words, with a sign where something was left out."""
    if len(text) <= EXCERPT:
        return text
    start = max(0, min(place - BEFORE, len(text) - EXCERPT))
    part = text[start : start + EXCERPT]
    if start:
        part = CUT + re.sub(r"^\S*\s+", "", part, count=1)
    if start + EXCERPT < len(text):
        part = re.sub(r"\s+\S*$", "", part, count=1) + CUT
    return part
