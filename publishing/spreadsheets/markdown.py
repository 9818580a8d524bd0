"""Rich text in a cell: as Markdown, which people can read, wherever that says all that the rich text does."""

import re
from html.parser import HTMLParser

from django.core.exceptions import ValidationError

from publishing import richtext

HEADINGS = {"h3": "##", "h4": "###"}
MARKS = {"strong": "**", "em": "*"}
BLOCKS = {"p", "ul", "ol", "li", "blockquote", *HEADINGS}
BLOCK = re.compile(rf"<({'|'.join(sorted(BLOCKS))})\b")
# A mark of HTML that nothing takes the meaning from.
TAG = re.compile(rf"(?<!\\)</?({'|'.join(sorted(tag for tag in richtext.ALLOWED if tag != '*'))})(\s[^>]*)?/?>")
SPECIAL = re.compile(r"[\\`*\[]|(?<![^\W_])_|_(?![^\W_])|<(?=[a-zA-Z/!?])|&(?=#|\w+;)")
SPECIAL_AT_START = re.compile(r"^(\s*)([#>+-])|^(\s*\d+)([.)])", re.MULTILINE)
SPACES = re.compile(r"[ \t\r\n]+")


def as_cell(html):
    """Rich text as Markdown; as it is where Markdown would lose something, such as the language of a word.

    Markdown may be too long where the text is not: characters that are no marks are escaped in it.
    """
    markdown = MarkdownWriter.write(html)
    is_short = markdown is not None and len(markdown) <= richtext.MOST_LETTERS
    if is_short and reads_as(markdown, html):
        return markdown
    # Without a mark it would be read as Markdown, and with all its white space it may be too long.
    return html if TAG.search(html) and len(html) <= richtext.MOST_LETTERS else richtext.without_spaces(html)


def reads_as(markdown, html):
    try:
        return richtext.is_same(richtext.from_checked_markdown(markdown), html)
    except ValidationError:
        return False


def from_cell(text):
    """Rich text from a cell, HTML if it has marks of HTML.

    Raises ValidationError for what is too long, and for Markdown that would be lost.
    """
    richtext.refuse_longer(text)
    html = richtext.clean(text) if TAG.search(text) else richtext.from_checked_markdown(text)
    richtext.check_length(html)
    return html


class MarkdownWriter(HTMLParser):
    """Writes rich text as Markdown, or finds that it cannot."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        # What is open, each as (tag, its attributes, the pieces within it); within the text itself: ("", {}, …).
        self.open = [("", {}, [])]
        self.is_possible = True

    @classmethod
    def write(cls, html):
        """The Markdown, or None."""
        writer = cls()
        writer.feed(html)
        writer.close()
        return blocks(writer.open[0][2]) if writer.is_possible and len(writer.open) == 1 else None

    def handle_starttag(self, tag, attributes):
        if tag == "br":
            self.add("\\\n")
            return
        attributes = dict(attributes)
        allowed = {"a": {"href"}, "ol": {"start"}}.get(tag, set())
        if attributes.keys() - allowed or tag == "span":
            self.is_possible = False
        self.open.append((tag, attributes, []))

    def handle_endtag(self, tag):
        if tag == "br":
            return
        if self.open[-1][0] != tag or len(self.open) == 1:
            self.is_possible = False
            return
        tag, attributes, pieces = self.open.pop()
        self.add((tag, self.written(tag, attributes, pieces)) if tag in BLOCKS else inline(tag, attributes, pieces))

    def handle_data(self, text):
        text = SPACES.sub(" ", text)
        if text.strip(" ") or self.open[-1][0] not in ("", "ul", "ol", "blockquote"):
            self.add(SPECIAL.sub(lambda sign: f"\\{sign[0]}", text))

    def add(self, piece):
        self.open[-1][2].append(piece)

    @staticmethod
    def written(tag, attributes, pieces):
        if tag in HEADINGS:
            return f"{HEADINGS[tag]} {paragraph(pieces)}"
        if tag == "p":
            return paragraph(pieces)
        if tag == "blockquote":
            return "\n".join(f"> {line}".rstrip() for line in blocks(pieces).split("\n"))
        if tag in ("ul", "ol"):
            return items(tag, attributes, pieces)
        return blocks(pieces)


def inline(tag, attributes, pieces):
    text = "".join(piece for piece in pieces if isinstance(piece, str))
    if tag == "a":
        address = attributes.get("href") or ""
        return f"[{text}](<{address}>)" if re.search(r"[()\s]", address) else f"[{text}]({address})"
    mark = MARKS.get(tag, "")
    return f"{mark}{text}{mark}"


def paragraph(pieces):
    text = "".join(piece if isinstance(piece, str) else piece[1] for piece in pieces).strip()
    return SPECIAL_AT_START.sub(lambda found: f"{found[1] or found[3] or ''}\\{found[2] or found[4]}", text)


def blocks(pieces):
    """Blocks with an empty line between them; a text that stands outside of any is a block. None within items alone."""
    found, line = [], []
    for piece in pieces:
        if isinstance(piece, str):
            line.append(piece)
            continue
        if line:
            found.append(("p", paragraph(line)))
            line = []
        found.append(piece)
    if line:
        found.append(("p", paragraph(line)))
    text = ""
    for number, (tag, written) in enumerate(found):
        # A list below the words of an item follows them at once.
        between = "" if not number else "\n" if tag in ("ul", "ol") and number == 1 and found[0][0] == "p" else "\n\n"
        text += between + written
    return text


def items(tag, attributes, pieces):
    # What was stored before it was cleaned may say anything.
    start = attributes.get("start") or ""
    first = int(start) if richtext.FIRST_NUMBER.fullmatch(start) else 1
    lines = []
    for number, (_tag, text) in enumerate((piece for piece in pieces if not isinstance(piece, str)), start=first):
        mark = f"{number}. " if tag == "ol" else "- "
        lines.append(mark + text.replace("\n", f"\n{' ' * len(mark)}"))
    return "\n".join(lines)
