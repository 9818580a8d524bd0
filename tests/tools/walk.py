"""Doing an editor's task in a browser, and counting what it takes: clicks, pages that load, fields that are filled."""

from dataclasses import dataclass


@dataclass
class Walk:
    """``page`` is Playwright's. What is typed into a field is one field, whatever it takes; a choice is two clicks."""

    page: object
    clicks: int = 0
    loads: int = 0
    fields: int = 0

    def __post_init__(self):
        self.page.on("load", self.loaded)

    def loaded(self, page):
        self.loads += 1

    def click(self, locator):
        self.clicks += 1
        locator.click()

    def press(self, name, **options):
        self.click(self.page.get_by_role("button", name=name, **options).first)

    def follow(self, name, **options):
        self.click(self.page.get_by_role("link", name=name, **options).first)

    def fill(self, selector, text):
        self.fields += 1
        self.page.locator(selector).fill(text)

    def choose(self, selector, words):
        """In a field that is searched in: open it and choose what is found."""
        self.click(self.page.locator(f"{selector} + .select2"))
        self.page.locator(".select2-search__field").fill(words)
        self.click(self.page.locator(".select2-results__option--highlighted", has_text=words))

    def select(self, selector, words):
        """In a list that drops down: open it and choose."""
        self.clicks += 2
        self.page.locator(selector).select_option(label=words)
