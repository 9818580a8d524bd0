"""What search engines and messages show below a page's title."""

from publishing.models import plain_text

# Fewer letters than this say too little; of more, no search engine shows the rest.
SHORTEST = 50
LONGEST = 155


def composed(sentences):
    """The first of ``sentences``, whole and in order, that together say enough; cut where they say too much.

    Those that are not needed are not asked for: they may be made of a whole body.
    """
    description = ""
    for sentence in sentences:
        if sentence:
            description = f"{description} {sentence}".strip()
        if len(description) >= SHORTEST:
            break
    return cut(description, LONGEST)


def cut(text, length):
    """``text`` on one line, of at most ``length`` letters: cut after a word, with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    words = text[:length].rpartition(" ")[0]
    # A word that fills half of it, or a script without spaces, is cut within.
    beginning = words if len(words) > length / 2 else text[: length - 1]
    return f"{beginning.rstrip(' ,;:–-')}…"


def plain(instance, field, language):
    """A text without its marks, if it is written in ``language``; otherwise ""."""
    text = plain_text(instance, field, language)
    return "" if text is None or text.is_fallback else " ".join(text.value.split())
