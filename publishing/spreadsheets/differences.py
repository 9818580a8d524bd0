"""What has changed in a cell, word by word, as short as a table asks for."""

import re
from dataclasses import replace

from publishing.differences import Block, Part, compared

# Texts shorter than this are told whole: the old one, then the new one.
SHORT = 80
# Of what stays the same, so many words are shown on both sides of a change.
AROUND = 6
# A longer text that is new, or gone, is told by its beginning.
LONGEST = 400
# What takes too long to compare word by word.
MOST_WORDS = 6_000


def difference(before, after) -> list[Block]:
    """The blocks of ``compared()``: of a long text only the changes, with the words around them."""
    is_short = len(before) < SHORT and len(after) < SHORT
    if not before or not after or is_short or len(before.split()) + len(after.split()) > MOST_WORDS:
        whole = [("del", shortened(before)), ("ins", shortened(after))]
        return [Block("", [Part(fate, text) for fate, text in whole if text])]
    return [replace(block, parts=around_changes(block.parts)) for block in compared(before, after)]


def difference_of_lists(before, after, separator) -> list[Block]:
    """The same of what names several things: each that is gone, and each that is new."""
    old, new = (text.split(separator) if text else [] for text in (before, after))
    fates = [("" if item in new else "del", item) for item in old]
    fates += [("ins", item) for item in new if item not in old]
    if not old or not new or not any(fate for fate, _item in fates):
        # Where only their order is another, it is told whole.
        return difference(before, after)
    parts = [part for fate, item in fates for part in (Part(fate, item), Part("", separator))]
    return [Block("", parts[:-1])]


def shortened(text):
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"


def around_changes(parts):
    last = len(parts) - 1
    return [
        part if part.fate else replace(part, text=around(part.text, is_first=not place, is_last=place == last))
        for place, part in enumerate(parts)
    ]


def around(text, *, is_first, is_last):
    """The words beside a change, of what stands before, after or between changes."""
    words = re.findall(r"\S+\s*", text)
    start, end = [] if is_first else words[:AROUND], [] if is_last else words[-AROUND:]
    return text if len(start) + len(end) >= len(words) else f"{''.join(start)}… {''.join(end)}"
