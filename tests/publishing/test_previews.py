"""A page that is not public yet, seen by somebody without an account."""

import datetime
import re

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _

from projects.models import Result
from publishing.models import Draft, State
from tests.factories import make_project
from tests.tools.forms import LANGUAGES, add_row, filled_form
from tests.tools.tables import everything

pytestmark = pytest.mark.django_db


def address(project, prefix=""):
    return f"{prefix}/admin/projects/project/{project.pk}/change/"


def link_of(editor, project, prefix=""):
    """The link that an editor finds by "Share a preview"."""
    form = editor.get(address(project, prefix)).content.decode()
    share = re.search(r'href="([^"]+/share/)"', form)[1]
    return re.search(r'<input id="preview-link" value="http://testserver([^"]+)"', editor.get(share).content.decode())[
        1
    ]


@LANGUAGES
@pytest.mark.parametrize("state", ["draft", "changes"])
def test_a_colleague_without_an_account_sees_both_languages(editor, state, language, prefix):
    project = make_project(title_sv="Vatten", state=State.DRAFT if state == "draft" else State.PUBLISHED)
    data = filled_form(editor.get(address(project)), lead_sv="Ny ingress.", lead_en="New lead.", _save="1")
    add_row(data, "results", text_sv="Ett torn.", text_en="A tower.", side="home", outcome="achieved", order="0")
    editor.post(address(project), data)
    link = link_of(editor, project, prefix)
    before = everything()
    response = Client().get(link)
    shown = response.content.decode()
    assert all(text in shown for text in ("Ny ingress.", "New lead.", "Ett torn.", "A tower."))
    assert (response.status_code, response.headers["X-Robots-Tag"]) == (200, "noindex")
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies
    assert everything() == before
    assert Result.objects.count() == (1 if state == "draft" else 0)


@LANGUAGES
def test_the_link_expires(editor, language, prefix):
    link = link_of(editor, make_project(state=State.DRAFT), prefix)
    for days, status in [(6.9, 200), (7.1, 410)]:
        with time_machine.travel(now() + datetime.timedelta(days=days), tick=False):
            response = Client().get(link)
        assert response.status_code == status
    with translation.override(language):
        assert _("This preview has expired") in response.content.decode()


def test_a_link_that_was_changed_shows_nothing(editor):
    link = link_of(editor, make_project(state=State.DRAFT))
    for other in (link.replace("/f", "/g", 1), f"{link[:-3]}xx/", "/forhandsgranska/x/", "/forhandsgranska/:::/"):
        assert Client().get(other).status_code == 404


def test_a_page_that_is_public_meanwhile_is_shown_itself(editor):
    project = make_project(title_sv="Vatten", state=State.DRAFT)
    link = link_of(editor, project)
    editor.post(address(project), filled_form(editor.get(address(project)), _publish="1"))
    assert Client().get(link).url == "/projekt/vatten/"


def test_the_link_ends_with_the_rights_of_who_gave_it(editor):
    project = make_project(state=State.DRAFT)
    link = link_of(editor, project)
    editor.user.is_active = False
    editor.user.save()
    assert Client().get(link).status_code == 404


def test_a_draft_with_a_fault_says_so(editor):
    project = make_project(title_sv="Vatten")
    editor.post(address(project), filled_form(editor.get(address(project)), start="2012", end="2011", _save="1"))
    assert Draft.objects.current().exists()
    response = editor.get(f"/en/admin/projects/project/{project.pk}/share/")
    assert "has a fault" in response.content.decode()


def test_only_who_may_change_a_page_shares_it(editor):
    project = make_project(state=State.DRAFT)
    editor.user.groups.clear()
    assert editor.get(f"/admin/projects/project/{project.pk}/share/").status_code == 403


def test_both_languages_stand_side_by_side(editor):
    project = make_project(title_sv="Vatten", title_en="Water")
    data = filled_form(editor.get(address(project)), lead_sv="Osparat.", lead_en="Unsaved.", _preview="all")
    shown = editor.post(address(project), data).content.decode()
    assert shown.count("<iframe") == 2
    assert shown.index("Osparat.") < shown.index("Unsaved.")


def test_what_is_withdrawn_is_not_shown_by_a_link_of_before(editor):
    project = make_project(title_sv="Vatten", lead_sv="Hemligt.", state=State.PUBLISHED)
    editor.post(address(project), filled_form(editor.get(address(project)), lead_sv="Nytt.", _save="1"))
    link = link_of(editor, project)
    assert "Nytt." in Client().get(link).content.decode()
    withdrawal = {"action": "withdraw_selected", "_selected_action": [project.pk], "confirmed": "1"}
    editor.post("/admin/projects/project/", {**withdrawal, "withdrawal_reason_sv": "Fel."})
    response = Client().get(link, follow=True)
    assert response.status_code == 410
    assert "Fel." in response.content.decode()
    assert "Nytt." in Client().get(link_of(editor, project)).content.decode()
