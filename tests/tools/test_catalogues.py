"""Are the catalogues of interface texts complete, and would it be noticed if they were not?"""

import pytest

from tests.tools.catalogues import editor_texts, hidden, problems, unfinished, update

MANAGE = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
"""
HEADER = r"""msgid ""
msgstr ""
"Report-Msgid-Bugs-To: \n"
"POT-Creation-Date: 2020-01-01 12:00+0000\n"
"Content-Type: text/plain; charset=UTF-8\n"
"""
ENTRY = '\nmsgid "Focus areas"\nmsgstr "{}"\n'


def write_catalogue(project, entries, language="sv"):
    """Write a catalogue into the project's folder; return its path."""
    catalogue = project / "locale" / language / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(HEADER + entries, encoding="utf-8")
    return catalogue


@pytest.fixture
def project(tmp_path):
    """The folder of a project with one text in its code."""
    (tmp_path / "manage.py").write_text(MANAGE)
    (tmp_path / "settings.py").write_text("LOCALE_PATHS = ['locale']\n")
    (tmp_path / "page.py").write_text('title = gettext("Focus areas")\n')
    return tmp_path


@pytest.mark.needs("gettext")
def test_the_catalogues_of_the_site_are_complete_and_say_what_the_code_says():
    assert problems() == []


@pytest.mark.needs("gettext")
def test_a_catalogue_that_says_what_the_code_says_has_no_problem(project):
    write_catalogue(project, ENTRY.format("Fokusområden"))
    assert problems(project) == []


@pytest.mark.needs("gettext")
@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ("", '+msgid "Focus areas"'),
        (ENTRY.format("Fokusområden") + '\nmsgid "No more"\nmsgstr "Inte mer"\n', '+#~ msgid "No more"'),
    ],
    ids=["missing", "left over"],
)
def test_what_makemessages_would_change_is_shown(project, entries, problem):
    catalogue = write_catalogue(project, entries)
    before = catalogue.read_bytes()
    assert problem in "\n".join(problems(project))
    assert catalogue.read_bytes() == before


@pytest.mark.needs("gettext")
def test_a_catalogue_is_brought_up_to_date(project):
    write_catalogue(project, "")
    assert update(project) == ["locale/sv/LC_MESSAGES/django.po"]
    assert update(project) == []
    assert unfinished(project) == ["locale/sv/LC_MESSAGES/django.po: not translated: 'Focus areas'"]


@pytest.mark.parametrize(
    ("language", "entries", "fault"),
    [
        ("sv", ENTRY.format("Fokusområden"), None),
        ("sv", ENTRY.format(""), "not translated: 'Focus areas'"),
        ("sv", "\n#, fuzzy" + ENTRY.format("Fokus"), "fuzzy: 'Focus areas'"),
        # The code is English: there, no translation is needed.
        ("en", ENTRY.format(""), None),
        ("en", "\n#, fuzzy" + ENTRY.format("Areas of focus"), "fuzzy: 'Focus areas'"),
        ("sv", '\n#~ msgid "No more"\n#~ msgstr "Inte mer"\n', "no longer used: 'No more'"),
    ],
)
def test_what_is_unfinished_is_named(project, language, entries, fault):
    write_catalogue(project, entries, language)
    assert unfinished(project) == ([f"locale/{language}/LC_MESSAGES/django.po: {fault}"] if fault else [])


@pytest.mark.parametrize("call", ["gettext('Areas')", "_('Areas')", "ngettext('Area', 'Areas', count)"])
def test_a_text_that_gettext_does_not_see_is_named(project, call):
    (project / "page.py").write_text(f'title = {call}\nheading = f"{{{call}}}: {{title}}"\n')
    assert hidden(project) == ["page.py:2: gettext does not see a text within an f-string."]


def test_the_texts_of_the_rich_text_editor_are_found():
    assert {'"Edit Link"', '"Open in new window"', '"Add caption"'} <= set(editor_texts())
