"""What has changed between two texts, word by word, for people to read."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

# Texts shorter than this are told whole: the old one, then the new one.
SHORT = 80
# Of what stays the same, so many words are shown on both sides of a change.
AROUND = 6
# A longer text that is new, or gone, is told by its beginning.
LONGEST = 400
# What takes too long to compare word by word.
MOST_WORDS = 6_000

SAME, REMOVED, ADDED = "same", "removed", "added"


class Piece(NamedTuple):
    kind: str
    text: str


def difference(before, after) -> list[Piece]:
    """The pieces of what was and what is; each "same", "removed" or "added"."""
    old, new = (re.findall(r"\S+\s*", text) for text in (before, after))
    is_short = len(before) < SHORT and len(after) < SHORT
    if not before or not after or is_short or len(old) + len(new) > MOST_WORDS:
        pairs = [(REMOVED, before), (ADDED, after)]
        return [Piece(kind, shortened(text)) for kind, text in pairs if text]
    pieces = []
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) > MOST_WORDS // 4)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(SAME, around(old[start:end], is_first=not start, is_last=end == len(old))))
            continue
        for kind, words in ((REMOVED, old[start:end]), (ADDED, new[new_start:new_end])):
            if words:
                pieces.append(Piece(kind, "".join(words)))
    return pieces


def shortened(text):
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"


def around(words, *, is_first, is_last):
    """The words beside a change, of what stands before, after or between changes."""
    start, end = [] if is_first else words[:AROUND], [] if is_last else words[-AROUND:]
    if len(start) + len(end) >= len(words):
        return "".join(words)
    return f"{''.join(start)}… {''.join(end)}"
