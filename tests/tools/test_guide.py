"""The editors' guides show pictures that exist, and name buttons and fields by what stands on them."""

import re

import polib
import pytest
from django.conf import settings

DOCS = settings.BASE_DIR / "docs"
CATALOGUE = settings.BASE_DIR / "locale" / "sv" / "LC_MESSAGES" / "django.po"
# What Django's own pages say.
DJANGO = {
    "en": {"add", "add another"},
    "sv": {"lägg till", "lägg till ytterligare"},
}


@pytest.fixture(params=["en", "sv"])
def language(request):
    return request.param


def guide(language):
    return (DOCS / f"editors-guide.{language}.md").read_text(encoding="utf-8")


def test_the_pictures_of_the_guide_are_those_that_there_are(language):
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", guide(language))
    taken = {f"screenshots/guide/{language}/{path.name}" for path in (DOCS / "screenshots/guide" / language).iterdir()}
    assert set(shown) == taken
    assert len(shown) == len(taken)


def test_both_guides_have_the_same_tasks():
    tasks = [len(re.findall(r"^## ", guide(language), re.MULTILINE)) for language in ("en", "sv")]
    assert tasks[0] == tasks[1] >= 10


def test_buttons_and_fields_are_called_what_stands_on_them(language):
    entries = [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete]
    words = {(entry.msgid if language == "en" else entry.msgstr).lower() for entry in entries} | DJANGO[language]
    words = {word.replace("\xa0", " ").replace(" …", "").replace("…", "") for word in words}
    quoted = re.findall(r"[“”]([^“”]+)”", " ".join(guide(language).split()))
    named = {phrase.lower().replace(" …", "").replace("…", "") for phrase in quoted if phrase.strip() == phrase}
    assert named - words == set()
