"""The two languages of every page, and every text in the language that it is marked with."""

import re
from html.parser import HTMLParser

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from tests.public_pages import make_whole_site

pytestmark = pytest.mark.django_db

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# A text that is long enough to tell its language by.
LETTERS = 45


class Texts(HTMLParser):
    """The texts of a page, each with the language that it is marked with: [(language, text)]."""

    BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "dt", "dd", "td", "th", "caption", "label", "option", "blockquote"}

    def __init__(self):
        super().__init__()
        self.open = []
        self.found = []
        self.current = []

    @property
    def language(self):
        return next((language for tag, language in reversed(self.open) if language), None)

    def handle_starttag(self, tag, attributes):
        language = dict(attributes).get("lang")
        if tag in self.BLOCKS or language:
            self.flush()
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if tag in self.BLOCKS or (self.open and self.open[-1][1]):
            self.flush()
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        # A title in the tab is a name beside other names.
        if not any(tag in ("title", "script", "style", "svg") for tag, language in self.open):
            self.current.append(data)

    def flush(self):
        # An address is in no language.
        text = " ".join(re.sub(r"https?://\S+", "", "".join(self.current)).split())
        self.current = []
        if sum(letter.isalpha() for letter in text) >= LETTERS:
            self.found.append(((self.language or "").split("-")[0], text))


def texts_of(html):
    parser = Texts()
    parser.feed(html)
    parser.flush()
    return parser.found


@pytest.fixture(scope="module")
def detector():
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(["sv", "en"])
    return identifier


def test_the_reader_of_texts_knows_where_a_language_begins_and_ends():
    html = (
        '<html lang="sv"><p>Det här är en lång svensk text som står för sig själv i ett eget stycke.</p>'
        '<p><span lang="en">This is a long English text that stands by itself within the line</span> (på engelska)</p>'
    )
    assert [language for language, text in texts_of(html)] == ["sv", "en"]


def test_every_long_text_is_in_the_language_it_is_marked_with(detector, example_pages):
    """On the real content: what is marked as Swedish is Swedish, what is marked as English is English."""
    # Each text once, with one of its pages: lists repeat what the pages of their rows say.
    places = {}
    for path, response in example_pages.items():
        places |= dict.fromkeys(texts_of(response.content.decode()), path)
    wrong = []
    for (language, text), path in places.items():
        detected, certainty = detector.classify(text)
        if language in ("sv", "en") and detected != language:
            wrong.append((path, language, round(float(certainty), 2), text))
    assert len(places) > 500
    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.parametrize("path", ["/", "/projekt/", "/projekt/?area=vatten&status=ongoing", "/partnerskap/", "/om/"])
def test_the_language_link_leads_to_the_same_page_and_back(client, path):
    make_whole_site()
    html = client.get(path).content.decode()
    english = re.search(r'<a [^>]*hreflang="en"[^>]*>', html)[0]
    address = re.search(r'href="([^"]*)"', english)[1].replace("&amp;", "&")
    assert address.startswith("/en/")
    assert address.partition("?")[2] == path.partition("?")[2]
    back = client.get(address).content.decode()
    swedish = re.search(r'<a [^>]*hreflang="sv"[^>]*>', back)[0]
    assert re.search(r'href="([^"]*)"', swedish)[1].replace("&amp;", "&") == path


@pytest.mark.parametrize("path", ["/finns-inte/", "/en/not-there/", "/projekt/finns-inte/"])
def test_a_page_that_is_not_there_says_so_in_the_language_of_its_address(client, path):
    response = client.get(path)
    assert response.status_code == 404
    language = "en-GB" if path.startswith("/en/") else "sv"
    assert f'<html lang="{language}"' in response.content.decode()


def test_there_is_no_third_address(client):
    assert client.get("/sv/").status_code == 404
    assert client.get("/en/projekt/").status_code == 404
    assert client.get("/projects/").status_code == 404
