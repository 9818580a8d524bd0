"""What changed between two versions, field by field, in the editor's words."""

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext as _
from reversion.models import Version

from projects.models import Result
from publishing.models import Draft
from tests.factories import make_area, make_project
from tests.tools.forms import LANGUAGES, add_row, filled_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(editor):
    """Published, and changed once."""
    area, other = make_area(name_sv="Vatten"), make_area(name_sv="Energi")
    project = make_project(lead_sv="Rent vatten åt alla.", body_sv="<p>Ett stycke.</p>", areas=[area], status="ongoing")
    Result.objects.create(project=project, text_sv="Ett brunnslock.", side="home")
    page = f"/admin/projects/project/{project.pk}/change/"
    changes = {
        "lead_sv": "Rent dricksvatten åt alla.",
        "body_sv": "<p>Ett långt stycke.</p>",
        "status": "completed",
        "project_areas-0-focus_area": str(other.pk),
        "results-0-DELETE": "on",
    }
    data = filled_form(editor.get(page), _publish="1", **changes)
    add_row(data, "results", text_sv="Ett vattentorn.", side="partner", outcome="achieved", order="0")
    assert editor.post(page, data).status_code == 302
    return project


def page_of(editor, project, prefix="", **query):
    return editor.get(f"{prefix}/admin/projects/project/{project.pk}/compare/", query).content.decode()


def plain(page):
    """The differences as text, new words in {+ +}, gone ones in [- -]."""
    page = page[page.index('id="content"') :]
    page = re.sub(r'<span class="visually-hidden">.*?</span>', "", page)
    page = page.replace("<ins>", "{+").replace("</ins>", "+}").replace("<del>", "[-").replace("</del>", "-]")
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@LANGUAGES
def test_the_history_leads_to_what_changed(editor, project, language, prefix):
    history = editor.get(f"{prefix}/admin/projects/project/{project.pk}/history/").content.decode()
    with translation.override(language):
        link = re.search(rf'href="([^"]+)">{_("What changed")}<', history)[1].replace("&amp;", "&")
        words = {name: str(_(name)) for name in ("Vatten", "completed", "partner municipality")}
    shown = plain(editor.get(link).content.decode())
    assert "Rent [-vatten -]{+dricksvatten +}åt alla." in shown
    assert "Ett {+långt +}stycke." in shown
    assert words["completed"] in shown
    assert "[-Vatten-]{+Energi+}" in shown
    assert "[-Ett brunnslock.-]" in shown
    assert "{+Ett vattentorn.+}" in shown


def test_a_version_is_compared_with_the_page_as_it_is(editor, project):
    first = Version.objects.get_for_object(project).last()
    assert "{+dricksvatten +}" in plain(page_of(editor, project, **{"from": first.pk, "to": "now"}))
    latest = Version.objects.get_for_object(project).first()
    with translation.override("sv"):
        same = _("There is no difference.")
    assert same in page_of(editor, project, **{"from": latest.pk, "to": "now"})


def test_an_open_draft_leads_to_what_it_changes(editor, project):
    page = f"/admin/projects/project/{project.pk}/change/"
    response = editor.post(page, filled_form(editor.get(page), lead_sv="Rent dricksvatten.", _save="1"), follow=True)
    link = re.search(r'href="([^"]+/compare/[^"]+)"', response.content.decode())[1].replace("&amp;", "&")
    assert "Rent [-dricksvatten åt alla.-]{+dricksvatten.+}" in plain(editor.get(link).content.decode())


def test_discarded_drafts_are_in_the_history(editor, project):
    page = f"/admin/projects/project/{project.pk}/change/"
    editor.post(page, filled_form(editor.get(page), lead_sv="Ett annat.", _save="1"))
    asked = editor.get(re.search(r'href="([^"]+\?discard=[^"]+)"', editor.get(page).content.decode())[1])
    editor.post(page, filled_form(asked, _discard_draft="1"))
    history = editor.get(f"/admin/projects/project/{project.pk}/history/").content.decode()
    with translation.override("sv"):
        assert _("Draft, discarded by %(user)s.") % {"user": editor.user} in history
    former = re.search(r'href="([^"]+\?draft=\d+)"', history)[1]
    assert filled_form(editor.get(former))["lead_sv"] == ["Ett annat."]


def test_looking_at_differences_changes_nothing_and_needs_the_right_to_look(editor, project):
    from tests.tools.tables import everything

    before = everything()
    first = Version.objects.get_for_object(project).last()
    page_of(editor, project, **{"from": first.pk, "to": "now"})
    assert everything() == before
    address = f"/admin/projects/project/{project.pk}/compare/"
    for query in ("from=999", "from=x", "to=draft", "to=draft-1", "from=%00"):
        assert editor.get(f"{address}?{query}").status_code in (400, 404)
    editor.user.groups.clear()
    assert editor.get(address).status_code == 403


def test_a_row_that_was_brought_back_is_the_same_as_before(editor):
    """It has another key, and says what it said."""
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page = f"/admin/projects/project/{project.pk}/change/"
    data = filled_form(editor.get(page), _publish="1")
    editor.post(page, add_row(data, "results", text_sv="Ett.", side="home", outcome="achieved", order="0"))
    version = Version.objects.get_for_object(project).first()
    editor.post(page, filled_form(editor.get(page), _publish="1", **{"results-0-DELETE": "on"}))
    former = f"{page}?version={version.pk}"
    editor.post(page, filled_form(editor.get(former), _publish="1"))
    compared = editor.get(page.replace("change", "compare"), {"from": version.pk, "to": "now"})
    assert list(compared.context["differences"]) == []


def test_a_new_row_is_followed_past_one_that_is_deleted(editor):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    Result.objects.create(project=project, text_sv="Ett.", side="home")
    page = f"/admin/projects/project/{project.pk}/change/"
    data = filled_form(editor.get(page), _save="1", **{"results-0-DELETE": "on"})
    editor.post(page, add_row(data, "results", text_sv="Nytt.", side="home", outcome="achieved", order="0"))
    first = Draft.objects.get().pk
    editor.post(page, filled_form(editor.get(page), _save="1", **{"results-1-text_sv": "Nytt, rättat."}))
    query = {"from": f"draft-{first}", "to": "draft"}
    [difference] = editor.get(page.replace("change", "compare"), query).context["differences"]
    parts = [(part.fate, part.text.strip()) for part in difference.blocks[0].parts]
    assert parts == [("del", "Nytt."), ("ins", "Nytt, rättat.")]
    assert difference.row == "Resultat 2"
