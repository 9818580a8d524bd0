"""Two editors, and the moment at which a page or a draft of it becomes public."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext as _

from projects.models import Project
from publishing.models import Draft
from tests.factories import make_project
from tests.publishing.conflicts.forms import address
from tests.publishing.test_admin_actions import act
from tests.tools.forms import LANGUAGES, filled_form

pytestmark = pytest.mark.django_db


def test_of_a_plan_that_holds_it_is_said_that_it_does(editor, other):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page, when = address(project, "/en"), {"publish_at_0": "2999-05-31", "publish_at_1": "08:00"}
    other.post(page, filled_form(other.get(page), lead_sv="Olles.", _publish_at="1", **when))
    published = filled_form(editor.get(f"{page}?published=1"), _publish="1")
    told = editor.post(page, published, follow=True).content.decode()
    assert "Changes saved by Olle are published by themselves on 31 May 2999, 08:00." in told
    published = filled_form(editor.get(f"{page}?published=1"), title_sv="Ny", _publish="1")
    assert "so they are not published by themselves" in editor.post(page, published, follow=True).content.decode()


@pytest.mark.parametrize("opened", ["before the draft", "what is published"])
def test_a_plan_meets_a_colleagues_draft_too(editor, other, opened):
    """Planning keeps a draft as saving does, so it would take the place of one that was not seen."""
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page, when = address(project), {"publish_at_0": "2999-05-31", "publish_at_1": "08:00"}
    form = editor.get(page)
    other.post(page, filled_form(other.get(page), lead_sv="Olles.", _publish_at="1", **when))
    theirs = Draft.objects.current().get()
    if opened == "what is published":
        form = editor.get(f"{page}?published=1")
    response = editor.post(page, filled_form(form, title_en="Water", _publish_at="1", **when))
    assert response.status_code == 200
    assert Draft.objects.current().get() == theirs
    shown = filled_form(response)
    assert (shown["lead_sv"], shown["title_en"]) == (["Olles."], ["Water"])
    assert editor.post(page, filled_form(response, _publish_at="1")).status_code == 302
    planned = Draft.objects.current().get()
    assert (dict(planned.data)["lead_sv"], planned.author) == ("Olles.", editor.user)


@LANGUAGES
@pytest.mark.parametrize("end", ["it failed", "it was cancelled", "the page was withdrawn"])
def test_a_plan_that_ended_hides_no_change_of_the_page(editor, other, end, language, prefix):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page, when = address(project, prefix), {"publish_at_0": "2999-05-31", "publish_at_1": "08:00"}
    editor.post(page, filled_form(editor.get(page), title_en="Water", _publish_at="1", **when))
    opened = editor.get(page)
    if end == "the page was withdrawn":
        act(other, "withdraw_selected", project, confirmed="1", withdrawal_reason_sv="Fel.")
    else:
        published = other.get(f"{page}?published=1")
        other.post(page, filled_form(published, lead_sv="Olles.", _publish="1"))
        if end == "it failed":
            with time_machine.travel(datetime(2999, 6, 1, tzinfo=UTC)):
                Client().get(project.get_absolute_url())
        else:
            other.post(page, filled_form(other.get(page), _save="1"))
    assert Draft.objects.current().get().publish_at is None
    response = editor.post(page, filled_form(opened, _publish="1"))
    with translation.override(language):
        words = _("%(author)s saved changes on %(moment)s, after you opened this form")
        assert _("Nothing is planned any more.") in response.content.decode()
    assert words.partition("%(moment)s")[0] % {"author": "Olle"} in response.content.decode()
    if end != "the page was withdrawn":
        assert filled_form(response)["lead_sv"] == ["Olles."]
        editor.post(page, filled_form(response, _publish="1"))
        assert Project.objects.values_list("lead_sv", "title_en").get() == ("Olles.", "Water")


@pytest.mark.parametrize("typed", ["", "10:15"])
@pytest.mark.parametrize("move", ["_review", "_publish_at"])
def test_a_moment_that_was_only_shown_gives_way_to_a_later_plan(editor, other, move, typed):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page, when = address(project, "/en"), {"publish_at_0": "2999-05-31", "publish_at_1": "08:00"}
    other.post(page, filled_form(other.get(page), lead_sv="Ny.", _publish_at="1", **when))
    opened = editor.get(page)
    when = {"publish_at_0": "2999-06-30", "publish_at_1": "09:30"}
    other.post(page, filled_form(other.get(page), title_sv="Rent vatten", _publish_at="1", **when))
    changes = {"publish_at_1": typed} if typed else {}
    response = editor.post(page, filled_form(opened, **{move: "1"}, **changes))
    assert "The draft is published by itself on <strong>30 June 2999, 09:30</strong>." in response.content.decode()
    shown = filled_form(response)
    assert (shown["publish_at_0"] + shown["publish_at_1"]) == (
        ["2999-05-31", typed] if typed else ["2999-06-30", "09:30"]
    )


@pytest.mark.parametrize("plan", ["99999999999999999999", "x"])
def test_a_plan_that_no_form_remembers_breaks_nothing(editor, plan):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page = address(project)
    editor.post(page, filled_form(editor.get(page), lead_sv="Ny.", _save="1"))
    draft = Draft.objects.current().get()
    data = filled_form(editor.get(page), _save="1", draft_opened=f"{draft.pk}-{plan}")
    assert editor.post(page, data).context["conflict"]


@LANGUAGES
@pytest.mark.parametrize("typed", ["", "10:15"])
@pytest.mark.parametrize("theirs", ["planned anew", "published now"])
def test_the_moment_of_a_page_that_waits_gives_way_too(editor, other, theirs, typed, language, prefix):
    """There is no draft: what becomes public then is the page itself."""
    project = make_project(title_sv="Vatten", lead_sv="Ingress.", publish_from=datetime(2999, 5, 31, 6, tzinfo=UTC))
    page = address(project, prefix)
    opened = editor.get(page)
    if theirs == "planned anew":
        moment = {"publish_at_0": "2999-06-30", "publish_at_1": "09:30"}
        other.post(page, filled_form(other.get(page), title_sv="Rent vatten", _publish_at="1", **moment))
    else:
        other.post(page, filled_form(other.get(page), title_sv="Rent vatten", _publish="1"))
    changes = {"publish_at_1": typed} if typed else {}
    response = editor.post(page, filled_form(opened, lead_sv="Evas.", _publish_at="1", **changes))
    shown, told = filled_form(response), response.content.decode().split('class="conflict"')[1]
    with translation.override(language):
        if theirs == "planned anew":
            words = _("The page becomes public on <strong>%(moment)s</strong>.")
            moment = {"sv": "30 juni 2999 09:30", "en": "30 June 2999, 09:30"}[language]
            assert words % {"moment": moment} in told
        else:
            assert _("Nothing is planned any more.") in told
    kept = ["2999-06-30", "09:30"] if theirs == "planned anew" else ["", ""]
    assert (shown["publish_at_0"] + shown["publish_at_1"]) == (["2999-05-31", typed] if typed else kept)
    if theirs == "planned anew" and not typed:
        assert editor.post(page, filled_form(response, _publish_at="1")).status_code == 302
        saved = Project.objects.get()
        assert (saved.lead_sv, saved.publish_from) == ("Evas.", datetime(2999, 6, 30, 7, 30, tzinfo=UTC))


def test_of_a_draft_that_is_not_open_nothing_is_said_to_be_planned(editor, other):
    """Somebody has published past it, so its plan is void."""
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page, when = address(project, "/en"), {"publish_at_0": "2999-05-31", "publish_at_1": "08:00"}
    other.post(page, filled_form(other.get(page), lead_sv="Olles.", _publish_at="1", **when))
    opened = editor.get(f"{page}?published=1")
    other.post(page, filled_form(other.get(f"{page}?published=1"), title_sv="Ny", _publish="1"))
    response = editor.post(f"{page}?published=1", filled_form(opened, title_en="Mine", _publish="1"))
    section = response.content.decode().split('class="conflict"')[1].split("</section>")[0]
    assert "published by itself" not in section
    shown = filled_form(response)
    assert shown["publish_at_0"] + shown["plan_opened"] == ["", ""]


def test_of_a_page_that_waits_the_plan_of_a_draft_beside_it_is_not_told(editor, other):
    """A program has planned a draft beside it; the form is about the page, whose own moment was moved."""
    project = make_project(title_sv="Vatten", lead_sv="Ingress.", publish_from=datetime(2999, 5, 31, 6, tzinfo=UTC))
    page = address(project, "/en")
    other.post(page, filled_form(other.get(page), lead_sv="Olles.", _save="1"))
    Draft.objects.update(publish_at=datetime(2999, 7, 31, 6, tzinfo=UTC))
    opened = editor.get(f"{page}?published=1")
    when = {"publish_at_0": "2999-06-30", "publish_at_1": "09:30"}
    other.post(page, filled_form(other.get(f"{page}?published=1"), title_sv="Rent vatten", _publish_at="1", **when))
    response = editor.post(f"{page}?published=1", filled_form(opened, title_en="Water", _publish="1"))
    section = response.content.decode().split('class="conflict"')[1].split("</section>")[0]
    assert "The page becomes public on <strong>30 June 2999, 09:30</strong>." in section
