"""Rich text: what it may hold, and how it is cleaned whatever way it comes in."""

import re
from html import unescape

import nh3
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

# What the editor offers, and no more. Headings begin below the headings of a page's own sections.
ALLOWED = {
    "p": set(),
    "br": set(),
    "strong": set(),
    "em": set(),
    "ul": set(),
    "ol": {"start"},
    "li": set(),
    "h3": set(),
    "h4": set(),
    "blockquote": set(),
    "a": {"href", "hreflang"},
    # Any part of a text may say its language.
    "*": {"lang"},
    "span": set(),
}
# Of a text, marks included: some 15,000 words. What it takes to compare it or to read it from a cell grows faster.
MOST_LETTERS = 100_000
BEGINS_WITH_BLOCK = re.compile(r"<(p|ul|ol|li|h3|h4|blockquote)\b")
SPACES = re.compile(r"[ \t\r\n]+")
FIRST_NUMBER = re.compile(r"[0-9]{1,4}")
SCHEMES = {"http", "https", "mailto", "tel"}
HREF = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
# What browsers pass over in an address, and what they read as the beginning of another site's.
IGNORED = re.compile(r"[\t\n\r]")
OTHER_SITE = re.compile(r"[/\\]{2,}")
HOST = re.compile(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}([:/?#]|$)", re.IGNORECASE)
EMAIL = re.compile(r"[^@\s/:]+@[\w-]+(\.[\w-]+)+")
LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.DOTALL)
# Marks of headings that the site's pages have no place for, and what the address of a link may begin with.
OTHER_HEADING = re.compile(r"^ {0,3}(#|#{4,6})\s", re.MULTILINE)
LINK_STARTS = ("http://", "https://", "mailto:", "tel:", "/")
EMPTY_PARAGRAPHS = re.compile(r"<(p|li|h3|h4)>(?:\s|&nbsp;|<br>)*</\1>")

markdown = MarkdownIt("commonmark", {"html": False}).disable(["image", "lheading", "code", "fence"])


def clean(html):
    """Return ``html`` with only what rich text may hold; "" for a text that shows nothing."""
    # nh3 knows b and i as tags of their own; pasted text is full of them.
    html = re.sub(r"<(/?)b>", r"<\1strong>", html or "")
    html = re.sub(r"<(/?)i>", r"<\1em>", html)
    cleaned = nh3.clean(
        html,
        tags=set(ALLOWED),
        attributes={tag: attributes for tag, attributes in ALLOWED.items() if attributes},
        attribute_filter=filter_attribute,
        url_schemes=SCHEMES,
        link_rel=None,
    )
    # A link without words is nothing to see, and a stop for the keyboard.
    cleaned = LINK.sub(lambda link: link[0] if unescape(as_text(link[1])).strip() else link[1], cleaned)
    cleaned = EMPTY_PARAGRAPHS.sub("", cleaned).strip()
    return cleaned if as_text(cleaned) else ""


def check_length(html):
    """Raise ValidationError for clean rich text that is too long, white space between its marks not counted."""
    refuse_longer(without_spaces(html))


def refuse_longer(text):
    if len(text) > MOST_LETTERS:
        words = _("The text is too long: it has %(length)d characters, and at most %(limit)d fit.")
        raise ValidationError(words % {"length": len(text), "limit": MOST_LETTERS})


def filter_attribute(tag, name, value):
    """Complete the address of a link as it was meant: www.icld.se leads to a site, info@icld.se to an address."""
    if (tag, name) == ("ol", "start"):
        return value if FIRST_NUMBER.fullmatch(value) else None
    if (tag, name) != ("a", "href"):
        return value
    value = IGNORED.sub("", value).strip()
    if EMAIL.fullmatch(value):
        return f"mailto:{value}"
    if HOST.match(value):
        return f"https://{value}"
    if OTHER_SITE.match(value):
        return OTHER_SITE.sub("https://", value, count=1)
    if SCHEME.match(value):
        value = SCHEME.sub(lambda scheme: scheme[0].lower(), value, count=1)
        # A browser takes any slashes, or none, for two.
        return re.sub(r"^(https?):[/\\]*", r"\1://", value)
    # What is left without a scheme leads somewhere within this site, or nowhere.
    return value if value.startswith(("/", "#")) else None


def from_markdown(source):
    """Return clean rich text from CommonMark: paragraphs, lists, links, emphasis, headings (## and ###)."""
    return clean(markdown.render(source).replace("h3>", "h4>").replace("h2>", "h3>"))


def from_checked_markdown(source):
    """As ``from_markdown()``; raises ValidationError where it would leave something out without a word."""
    if OTHER_HEADING.search(source):
        raise ValidationError(_("Headings here begin with ## or, below another heading, with ###."))
    for address in addresses(source):
        if not address.lower().startswith(LINK_STARTS):
            message = _(
                "The link to “%(address)s” must begin with https:// (or http://, mailto:, tel:, or / on this site)."
            )
            raise ValidationError(message % {"address": address})
    return from_markdown(source)


def addresses(source):
    """The addresses that the links in CommonMark lead to, as they are written."""
    return addresses_in(markdown.render(source))


def addresses_in(html):
    """The addresses that the links in rich text lead to."""
    return [unescape(address) for address in HREF.findall(html)]


def as_text(html):
    """Return rich text without its marks, on one line."""
    return " ".join(strip_tags(re.sub(r"</(p|li|h3|h4|blockquote)>|<br>", " ", html)).split())


def is_same(one, other):
    """Whether two rich texts say and mark the same."""
    return one == other or without_spaces(one) == without_spaces(other)


def without_spaces(html):
    """``html`` without what makes no difference: white space, and paragraphs that alone are an item of a list."""
    html = SPACES.sub(" ", html or "")
    html = re.sub(r" ?(</?(?:p|ul|ol|li|h3|h4|blockquote)(?: [^>]*)?>|<br>) ?", r"\1", html)
    html = re.sub(r"</p>(</li>|<ul>|<ol)", r"\1", html.replace("<li><p>", "<li>")).strip()
    return html if not html or BEGINS_WITH_BLOCK.match(html) else f"<p>{html}</p>"
