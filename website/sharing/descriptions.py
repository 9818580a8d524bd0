"""What search engines and messages show below a page's title."""

from html import unescape

from publishing.richtext import as_text
from translations.texts import text_of

# Fewer letters than this say too little; of more, no search engine shows the rest.
SHORTEST = 50
LONGEST = 155


def composed(*sentences):
    """The first of ``sentences``, whole and in order, that together say enough; cut where they say too much."""
    description = ""
    for sentence in sentences:
        if len(description) >= SHORTEST:
            break
        if sentence:
            description = f"{description} {sentence}".strip()
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
    text = text_of(instance, field, language)
    if text is None or text.is_fallback:
        return ""
    is_rich = hasattr(instance._meta.get_field(field), "sanitize")
    return unescape(as_text(text.value)) if is_rich else " ".join(text.value.split())
