"""Doing an editor's task in a browser, and counting what it takes: clicks, pages that load, fields that are filled."""

import io
from dataclasses import dataclass
from pathlib import Path

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext
from PIL import Image

# Where the pictures of the editors' guide are.
PICTURES = Path(__file__).parent.parent.parent / "docs" / "screenshots" / "guide"


@dataclass
class Walk:
    """``page`` is Playwright's; names are given as they stand in the code, and are looked for in ``language``.

    What is typed into a field is one field, whatever it takes; a choice from a list is two clicks. With
    ``takes_pictures`` the pictures of the guide are taken on the way.
    """

    page: object
    language: str
    takes_pictures: bool = False
    clicks: int = 0
    loads: int = 0
    fields: int = 0

    def __post_init__(self):
        self.page.on("load", self.loaded)

    def loaded(self, page):
        self.loads += 1

    def words(self, english, context=None, **values):
        """What stands on the page for it."""
        with translation.override(self.language):
            words = pgettext(context, english) if context else gettext(english)
            if words == english and english[:1].isupper():
                # The name of a model or a field begins small in the code.
                words = capfirst(gettext(english[:1].lower() + english[1:]))
            return words % values if values else words

    def click(self, locator, **where):
        self.clicks += 1
        locator.click(**where)

    def press(self, name, context=None, *, exact=False, **values):
        self.click(self.page.get_by_role("button", name=self.words(name, context, **values), exact=exact).first)

    def follow(self, name, *, exact=False):
        self.click(self.page.get_by_role("link", name=self.words(name), exact=exact).first)

    def fill(self, selector, text):
        self.fields += 1
        self.page.locator(selector).fill(text)

    def choose_file(self, selector, file):
        """Press the field and choose in the window of the browser, which is none of ours."""
        with self.page.expect_file_chooser() as chooser:
            self.click(self.page.locator(selector))
        chooser.value.set_files(file)

    def choose(self, selector, words):
        """In a field that is searched in: open it and choose what is found."""
        self.click(self.page.locator(f"{selector} + .select2"))
        self.page.locator(".select2-search__field").fill(words)
        self.click(self.page.locator(".select2-results__option--highlighted", has_text=words))

    def select(self, selector, name):
        """In a list that drops down: open it and choose."""
        self.clicks += 2
        self.page.locator(selector).select_option(label=self.words(name))

    def picture(self, name, page=None, top=None):
        """Take the picture ``name`` of the guide, of what is seen now, or from the element ``top`` on."""
        if not self.takes_pictures:
            return
        page = page or self.page
        if top:
            page.locator(top).first.evaluate(
                "element => scrollTo(0, element.getBoundingClientRect().top + scrollY - 24)"
            )
        # What has just been shown is painted, what was pressed has lost its shade.
        page.wait_for_timeout(500)
        picture = Image.open(io.BytesIO(page.screenshot()))
        # Few colours make a small file, and these pages have few.
        picture = picture.convert("RGB").quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        folder = PICTURES / self.language
        folder.mkdir(parents=True, exist_ok=True)
        picture.save(folder / f"{name}.png", optimize=True)
