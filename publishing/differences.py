"""What is different between two texts, word by word, plain or rich, as data that a template prints."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import groupby

BLOCKS = {"p", "li", "h3", "h4", "blockquote"}
MARKS = {"strong", "em"}


@dataclass(frozen=True)
class Word:
    """A word and the space after it, or the beginning of a block (a paragraph, a heading, an item), with no text."""

    text: str
    marks: frozenset[str] = frozenset()
    href: str = ""
    block: str = ""


@dataclass(frozen=True)
class Part:
    """Words in a row that share their fate: ``fate`` is "" (kept), "ins" or "del"."""

    fate: str
    text: str
    is_strong: bool = False
    is_emphasised: bool = False
    href: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph ("p", or "" in a plain text), a heading ("h3", "h4"), an item ("li") or a quotation."""

    kind: str
    parts: list[Part]


def compared(before, after, *, is_rich=False):
    """Return the blocks of ``after`` with what was in ``before`` and is gone, and what is new, marked as such."""
    old, new = (words_of(text, is_rich) for text in (before, after))
    fates = []
    for operation, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            fates += [("", word) for word in new[new_from:new_to]]
        else:
            fates += [("del", word) for word in old[old_from:old_to]]
            fates += [("ins", word) for word in new[new_from:new_to]]
    return as_blocks(fates)


def words_of(text, is_rich):
    if not is_rich:
        return [Word(word) for word in re.findall(r"\s*\S+\s?|\s+$", text)]
    reader = RichReader()
    reader.feed(text)
    reader.close()
    return reader.words


def as_blocks(fates):
    """Put [(fate, word)] together: first into blocks, in these into parts."""
    blocks = [Block("", [])]
    for (fate, block, marks, href), group in groupby(
        fates, lambda one: (one[0], one[1].block, one[1].marks, one[1].href)
    ):
        if block:
            blocks += [Block(block, []) for _word in group]
        else:
            text = "".join(word.text for _fate, word in group)
            blocks[-1].parts.append(Part(fate, text, "strong" in marks, "em" in marks, href))
    return [block for block in blocks if block.parts]


class RichReader(HTMLParser):
    """Reads rich text into words."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.words = []
        self.marks = []
        self.href = ""

    def handle_starttag(self, tag, attributes):
        if tag in BLOCKS:
            # The editor puts a paragraph into every item and quotation.
            if tag != "p" or not (self.words and self.words[-1].block):
                self.words.append(Word("", block=tag))
        elif tag in MARKS:
            self.marks.append(tag)
        elif tag == "a":
            self.href = dict(attributes).get("href") or ""
        elif tag == "br":
            self.words.append(Word("\n"))

    def handle_endtag(self, tag):
        if tag in self.marks:
            self.marks.remove(tag)
        elif tag == "a":
            self.href = ""

    def handle_data(self, data):
        marks = frozenset(self.marks)
        self.words += [Word(word, marks, self.href) for word in re.findall(r"\s*\S+\s*|\s+", data) if word.strip("\n")]
