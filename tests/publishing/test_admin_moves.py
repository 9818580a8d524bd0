"""What the buttons of a form do: role by button by state, review, plans, and the second person."""

import datetime
import re

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from reversion.models import Version

from projects.models import Project
from publishing.models import Draft, ReviewNote, State
from tests.factories import make_area, make_project, make_user
from tests.publishing.test_admin_actions import act
from tests.tools.forms import LANGUAGES, filled_form

pytestmark = pytest.mark.django_db

TOMORROW = localtime(now()) + datetime.timedelta(days=1)
MOMENT = {"publish_at_0": f"{TOMORROW:%Y-%m-%d}", "publish_at_1": "08:00"}


def signed_in(*roles, **values):
    client = Client()
    client.user = make_user(roles, **values)
    client.force_login(client.user)
    return client


def address(project, prefix=""):
    return f"{prefix}/admin/projects/project/{project.pk}/change/"


def press(client, project, move, prefix="", **changes):
    page = address(project, prefix)
    return client.post(page, filled_form(client.get(page), **{move: "1"}, **changes), follow=True)


def page_in(state):
    """A project in one of the states that an editor meets: those of a row, planned, and with changes beside it."""
    if state == "planned":
        return make_project(lead_sv="Ett.", publish_from=TOMORROW)
    reason = {"withdrawal_reason_sv": "Fel."} if state == "withdrawn" else {}
    project = make_project(lead_sv="Ett.", **reason)
    if state in ("draft", "in_review"):
        Project.objects.all().delete()
        project = make_project(lead_sv="Ett.", state=state)
    elif state == "withdrawn":
        project.state = State.WITHDRAWN
        project.save()
    return project


# What a page is after a button: its state, what the row says, whether changes lie beside it, "refused" for 403.
SAVED, KEPT, REFUSED = "saved", "kept beside", "refused"
OUTCOMES = {
    ("draft", "_save"): ("draft", SAVED),
    ("draft", "_review"): ("in_review", SAVED),
    ("draft", "_publish"): ("published", SAVED),
    ("draft", "_publish_at"): ("published", SAVED),
    ("in_review", "_save"): ("in_review", SAVED),
    ("in_review", "_send_back"): ("draft", SAVED),
    ("in_review", "_publish"): ("published", SAVED),
    ("planned", "_save"): ("published", KEPT),
    ("planned", "_review"): ("published", KEPT),
    ("planned", "_publish"): ("published", SAVED),
    ("planned", "_publish_at"): ("published", SAVED),
    ("planned", "_take_back"): ("draft", SAVED),
    ("published", "_save"): ("published", KEPT),
    ("published", "_review"): ("published", KEPT),
    ("published", "_send_back"): ("published", KEPT),
    ("published", "_publish"): ("published", SAVED),
    ("published", "_publish_at"): ("published", KEPT),
    ("withdrawn", "_save"): ("withdrawn", KEPT),
    ("withdrawn", "_review"): ("withdrawn", KEPT),
    ("withdrawn", "_publish"): ("published", SAVED),
    ("withdrawn", "_publish_at"): ("withdrawn", KEPT),
}
FOR_PUBLISHERS = {"_publish", "_publish_at", "_send_back", "_take_back"}


@pytest.mark.parametrize("role", ["Editors", "Publishers", "Administrators"])
@pytest.mark.parametrize(("state", "move"), OUTCOMES)
def test_what_a_button_does(role, state, move):
    project, client = page_in(state), signed_in(role)
    before = project.state
    response = press(client, project, move, lead_sv="Två.", **(MOMENT if move == "_publish_at" else {}))
    project.refresh_from_db()
    drafts = Draft.objects.current().count()
    if role == "Editors" and move in FOR_PUBLISHERS:
        assert response.status_code == 403
        assert (project.state, project.lead_sv, drafts) == (before, "Ett.", 0)
        return
    assert response.status_code == 200
    expected, how = OUTCOMES[state, move]
    assert (project.state, project.lead_sv, drafts) == (expected, *(("Två.", 0) if how == SAVED else ("Ett.", 1)))


@pytest.mark.parametrize("state", ["draft", "in_review", "planned", "published", "withdrawn"])
def test_only_buttons_that_may_be_pressed_are_offered(state):
    project = page_in(state)

    def offered(role):
        page = signed_in(role).get(address(project)).content.decode()
        return set(re.findall(r'<button type="submit"[^>]* name="(_\w+)"', page)) - {"_preview"}

    assert offered("Editors") == {"_save"} | ({"_review"} if state != "in_review" else set())
    more = {"in_review": {"_send_back"}, "planned": {"_take_back"}}.get(state, set())
    assert offered("Publishers") == offered("Editors") | {"_publish", "_publish_at"} | more


@pytest.mark.parametrize("role", ["Editors", "Publishers"])
def test_the_enter_key_never_publishes(role):
    page = signed_in(role).get(address(page_in("published"))).content.decode()
    assert re.search(r'<button type="submit" name="(\w+)"', page)[1] == "_save"


@pytest.mark.parametrize(("role", "status"), [("Editors", 403), ("Publishers", 200)])
@pytest.mark.parametrize("action", ["publish_selected", "withdraw_selected"])
def test_many_are_published_and_withdrawn_by_publishers_only(role, status, action):
    project = page_in("draft" if action == "publish_selected" else "published")
    data = {"action": action, "_selected_action": [project.pk], "confirmed": "1", "withdrawal_reason_sv": "Fel."}
    signed_in(role).post("/admin/projects/project/", data, follow=True)
    done = {"publish_selected": "published", "withdraw_selected": "withdrawn"}[action]
    assert (Project.objects.get().state == done) is (status == 200)


@pytest.mark.parametrize(
    ("role", "state", "is_deleted"),
    [
        ("Editors", "draft", True),
        ("Editors", "withdrawn", False),
        ("Publishers", "withdrawn", True),
        ("Publishers", "published", False),
    ],
)
def test_who_deletes_what(role, state, is_deleted):
    project = page_in(state)
    signed_in(role).post(f"/admin/projects/project/{project.pk}/delete/", {"post": "yes"})
    assert Project.objects.exists() is not is_deleted


# --- Review ----------------------------------------------------------------------------------------------------------


@LANGUAGES
def test_a_review_goes_to_and_fro_with_notes_until_the_page_is_published(language, prefix):
    writer, reviewer = signed_in("Editors", first_name="Eva"), signed_in("Publishers", first_name="Olle")
    project = page_in("published")
    press(writer, project, "_review", prefix, lead_sv="Två.", review_note="Stämmer årtalet?")
    shown = reviewer.get(address(project, prefix)).content.decode()
    assert "Stämmer årtalet?" in shown
    assert "Eva" in shown
    with translation.override(language):
        assert _("changes in review") in reviewer.get(f"{prefix}/admin/projects/project/").content.decode()
    press(reviewer, project, "_send_back", prefix, review_note="Nej: 2012.")
    assert not Draft.objects.in_review().exists()
    assert "Nej: 2012." in writer.get(address(project, prefix)).content.decode()
    press(writer, project, "_review", prefix, lead_sv="Tre.")
    press(reviewer, project, "_publish", prefix)
    assert Project.objects.get().lead_sv == "Tre."
    assert "Nej: 2012." not in writer.get(address(project, prefix)).content.decode()
    assert ReviewNote.objects.count() == 2
    assert "Nej: 2012." not in writer.get(project.get_absolute_url()).content.decode()


def test_a_note_goes_with_a_page_that_is_not_public_yet():
    project = page_in("draft")
    press(signed_in("Editors"), project, "_review", review_note="Läs gärna.")
    assert "Läs gärna." in signed_in("Publishers").get(address(project)).content.decode()


@LANGUAGES
@pytest.mark.parametrize("state", ["draft", "published"])
def test_who_sends_back_without_a_word_is_named_all_the_same(state, language, prefix):
    project, writer, reviewer = page_in(state), signed_in("Editors"), signed_in("Publishers")
    press(writer, project, "_review", lead_sv="Ny.")
    press(reviewer, project, "_send_back")
    with translation.override(language):
        words = _("Sent back to be worked on.")
    form = writer.get(address(project, prefix)).content.decode()
    assert words in form.split('id="review-notes"')[1].split(str(reviewer.user))[0]
    assert words in writer.get(f"{prefix}/admin/projects/project/{project.pk}/history/").content.decode()
    assert f"{words} ({reviewer.user})" in writer.get(f"{prefix}/admin/").content.decode()


@LANGUAGES
@pytest.mark.parametrize("state", ["draft", "published"])
def test_where_a_second_person_publishes_nobody_publishes_what_they_wrote(settings, state, language, prefix):
    settings.SECOND_PERSON_PUBLISHES = True
    writer, other = signed_in("Administrators"), signed_in("Publishers")
    project = page_in(state)
    for move in ("_publish", "_publish_at"):
        response = press(writer, project, move, prefix, lead_sv="Två.", **MOMENT)
        with translation.override(language):
            words = _("What you have changed here is published by somebody else. Send it for review.")
        assert words in response.content.decode()
        assert filled_form(response)["lead_sv"] == ["Två."]
    press(writer, project, "_review", prefix, lead_sv="Två.")
    response = press(writer, project, "_publish", prefix)
    with translation.override(language):
        words = _("You wrote this, so somebody else publishes it. Send it for review.")
    assert words in response.content.decode()
    # Nor does the second person publish what nobody else has seen.
    assert Project.objects.get().state == ("in_review" if state == "draft" else "published")
    press(other, project, "_publish", prefix, lead_sv="Tre.")
    assert Project.objects.get().lead_sv != "Tre."
    press(other, project, "_publish", prefix)
    assert (Project.objects.get().state, Project.objects.get().lead_sv) == ("published", "Två.")


@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_who_plans_what_there_is_has_not_written_it(settings, client, state):
    settings.SECOND_PERSON_PUBLISHES = True
    writer, second, third = (signed_in("Publishers") for _number in range(3))
    project = page_in("draft")
    press(writer, project, "_review", lead_sv="Två.")
    press(second, project, "_publish")
    if state == "withdrawn":
        act(second, "withdraw_selected", project, confirmed="1", withdrawal_reason_sv="Fel.")
    press(third, project, "_publish_at", **MOMENT)
    assert Draft.objects.current().get().publish_at
    with time_machine.travel(TOMORROW.replace(hour=8, minute=1)):
        assert "Två." in client.get(project.get_absolute_url()).content.decode()
    assert not Draft.objects.current().exists()


def test_who_withdraws_has_not_written(settings):
    settings.SECOND_PERSON_PUBLISHES = True
    writer, other = signed_in("Publishers"), signed_in("Publishers")
    project = page_in("draft")
    press(writer, project, "_review", lead_sv="Två.")
    press(other, project, "_publish")
    act(other, "withdraw_selected", project, confirmed="1", withdrawal_reason_sv="Fel.")
    press(other, project, "_publish")
    assert Project.objects.get().state == "published"


@LANGUAGES
@pytest.mark.parametrize("move", ["_save", "_review", "_send_back"])
def test_a_plan_that_is_cancelled_is_told_of(move, language, prefix):
    project, planner = page_in("published"), signed_in("Publishers")
    press(planner, project, "_review", prefix, lead_sv="Två.")
    press(planner, project, "_publish_at", prefix, **MOMENT)
    assert Draft.objects.current().get().publish_at
    response = press(signed_in("Publishers"), project, move, prefix)
    with translation.override(language):
        assert _("The plan to publish it on %(moment)s was cancelled.").split("%")[0] in response.content.decode()


@LANGUAGES
@pytest.mark.parametrize("move", ["_save", "_review"])
def test_a_draft_of_what_is_planned_says_what_becomes_public_without_it(move, language, prefix):
    project = page_in("planned")
    response = press(signed_in("Editors"), project, move, prefix, lead_sv="Två.")
    told = response.content.decode()
    with translation.override(language):
        moment = date_format(TOMORROW, "DATETIME_FORMAT")
        assert (
            _("On %(moment)s the page becomes public as it was planned, without the changes.") % {"moment": moment}
            in told
        )
        assert _("Show what is planned") in signed_in("Editors").get(address(project, prefix)).content.decode()
    assert dict(Draft.objects.current().get().data)["lead_sv"] == "Två."


def test_a_draft_of_what_is_planned_is_planned_for_the_same_moment(client):
    project, publisher = page_in("planned"), signed_in("Publishers")
    press(publisher, project, "_save", lead_sv="Två.")
    press(publisher, project, "_publish_at")
    with time_machine.travel(TOMORROW + datetime.timedelta(minutes=1)):
        assert "Två." in client.get(project.get_absolute_url()).content.decode()
    assert not Draft.objects.current().exists()
    assert Draft.objects.get().outcome == Draft.Outcome.TAKEN_IN


@pytest.mark.parametrize("opened", ["before the draft", "what is planned"])
def test_taking_back_meets_a_draft_that_a_colleague_saved(editor, opened):
    """Else it would lie beside a page that is edited itself, and be opened in its place."""
    project, other = page_in("planned"), signed_in("Publishers", first_name="Olle")
    form = editor.get(address(project))
    press(other, project, "_save", title_sv="Olles titel")
    if opened == "what is planned":
        form = editor.get(f"{address(project)}?published=1")
    response = editor.post(address(project), filled_form(form, lead_sv="Evas.", _take_back="1"))
    assert response.context["conflict"]
    editor.post(address(project), filled_form(response, _take_back="1"))
    project.refresh_from_db()
    assert (project.state, project.title_sv, project.lead_sv) == ("draft", "Olles titel", "Evas.")
    draft = Draft.objects.get()
    assert draft.outcome == Draft.Outcome.TAKEN_IN
    assert draft.what_became_of_it in editor.get(address(project).replace("change", "history")).content.decode()


@LANGUAGES
def test_what_has_become_public_is_not_taken_back(language, prefix):
    project, publisher = page_in("planned"), signed_in("Publishers")
    opened = publisher.get(address(project, prefix))
    with time_machine.travel(TOMORROW + datetime.timedelta(minutes=5)):
        publisher.force_login(publisher.user)
        response = publisher.post(address(project, prefix), filled_form(opened, lead_sv="Två.", _take_back="1"))
        with translation.override(language):
            assert (
                _("It is public already, so it is not taken back. Withdraw it, and say why.")
                in response.content.decode()
            )
    assert filled_form(response)["lead_sv"] == ["Två."]
    assert Project.objects.get().state == "published"


def test_taking_back_meets_what_somebody_published_meanwhile(editor):
    project, other = page_in("planned"), signed_in("Publishers")
    opened = editor.get(address(project))
    press(other, project, "_publish", title_sv="Olles titel")
    response = editor.post(address(project), filled_form(opened, _take_back="1"))
    assert response.context["conflict"]
    assert filled_form(response)["title_sv"] == ["Olles titel"]


@pytest.mark.parametrize("move", ["_save", "_review", "_send_back", "_publish"])
def test_a_small_window_closes_whatever_is_pressed(editor, move):
    area = make_area(name_sv="Vatten")
    page = f"/en/admin/projects/focusarea/{area.pk}/change/?_to_field=id&_popup=1"
    response = editor.post(page, filled_form(editor.get(page), lead_sv="Ny.", **{move: "1"}))
    assert "admin/popup_response.html" in [template.name for template in response.templates]


@LANGUAGES
@pytest.mark.parametrize("way", ["the form", "the list", "a deletion"])
def test_what_a_colleague_only_sent_back_or_on_is_still_ones_own(settings, way, language, prefix):
    settings.SECOND_PERSON_PUBLISHES = True
    writer, other = signed_in("Publishers"), signed_in("Publishers")
    project = page_in("draft")
    press(writer, project, "_save" if way == "the list" else "_review", prefix, lead_sv="Två.")
    if way == "the list":
        action = {"action": "send_to_review_selected", "_selected_action": [project.pk]}
        other.post(f"{prefix}/admin/projects/project/", action)
    elif way == "a deletion":
        other.post(f"{prefix}/admin/projects/project/{project.pk}/delete/", {"post": "yes"})
        recover = f"/admin/projects/project/recover/{Version.objects.get_deleted(Project).get().pk}/"
        other.post(recover, filled_form(other.get(recover), _save="1"))
    else:
        press(other, project, "_send_back", prefix, review_note="Nej.")
    response = press(writer, project, "_publish", prefix)
    with translation.override(language):
        words = _("You wrote this, so somebody else publishes it. Send it for review.")
    assert words in response.content.decode()
    assert Project.objects.get().state != "published"
    press(other, project, "_publish", prefix)
    assert Project.objects.get().state == "published"


# --- Plans -----------------------------------------------------------------------------------------------------------


@LANGUAGES
@pytest.mark.parametrize("state", ["draft", "published"])
@pytest.mark.parametrize("moment", [{"publish_at_0": "2020-05-31", "publish_at_1": "08:00"}, {}])
def test_a_plan_needs_a_moment_that_is_to_come(editor, state, moment, language, prefix):
    response = press(editor, page_in(state), "_publish_at", prefix, lead_sv="Två.", **moment)
    with translation.override(language):
        message = _("Give a moment that is still to come.")
    assert response.context["adminform"].form.errors == {"publish_at": [message]}
    assert message in response.content.decode()
    assert filled_form(response)["lead_sv"] == ["Två."]
    assert not Draft.objects.exists()


def test_a_new_page_is_planned_and_public_to_the_minute(editor, client):
    project = page_in("draft")
    press(editor, project, "_publish_at", **MOMENT)
    moment = TOMORROW.replace(hour=8, minute=0, second=0, microsecond=0)
    for seconds, status in [(-1, 404), (0, 200)]:
        with time_machine.travel(moment + datetime.timedelta(seconds=seconds), tick=False):
            assert client.get(project.get_absolute_url()).status_code == status


def test_publishing_what_is_planned_publishes_it_now(editor):
    project = page_in("planned")
    press(editor, project, "_publish")
    assert Project.objects.get().is_public(now())


def test_faults_of_a_planned_change_are_told_when_it_is_planned(editor):
    project = page_in("published")
    response = press(editor, project, "_publish_at", start="2012", end="2011", **MOMENT)
    assert response.context["adminform"].form.errors["end"]
    assert not Draft.objects.exists()


def test_it_is_not_planned_to_end_before_it_begins(editor):
    until = {"publish_until_0": f"{TOMORROW:%Y-%m-%d}", "publish_until_1": "07:00"}
    response = press(editor, page_in("published"), "_publish_at", **MOMENT, **until)
    assert response.context["adminform"].form.errors["publish_until"]


@LANGUAGES
@pytest.mark.parametrize("change", ["planned", "planned anew", "cancelled"])
@pytest.mark.parametrize("move", ["_save", "_review", "_publish", "discard"])
def test_a_plan_that_was_altered_meanwhile_is_told_before_anything_is_done(change, move, language, prefix):
    project, planner, other = page_in("published"), signed_in("Publishers"), signed_in("Publishers")
    press(planner, project, "_save", lead_sv="Två.")
    if change != "planned":
        press(planner, project, "_publish_at", **MOMENT)
    opened = other.get(address(project, prefix))
    if change == "cancelled":
        press(planner, project, "_save")
    else:
        press(planner, project, "_publish_at", publish_at_0=MOMENT["publish_at_0"], publish_at_1="09:30")
    draft = Draft.objects.current().get()
    if move == "discard":
        confirmed = {"_discard_draft": "1", "draft_opened": filled_form(opened)["draft_opened"][0]}
        told = other.post(address(project, prefix), confirmed, follow=True)
    else:
        told = other.post(address(project, prefix), filled_form(opened, title_en="Water", **{move: "1"}))
    with translation.override(language):
        words = {
            "discard": _("The plan for these changes was altered after you opened them. Look again before you go on."),
        }.get(move, _("The plan for these changes was altered after you opened this form"))
    assert words in told.content.decode()
    assert Draft.objects.current().get().as_opened == draft.as_opened
    assert Project.objects.get().lead_sv == "Ett."
    if move != "discard" and change != "cancelled":
        assert filled_form(told)["publish_at_1"] == ["09:30"]
    if move == "_save":
        assert other.post(address(project, prefix), filled_form(told, _save="1")).status_code == 302
        assert Draft.objects.current().get().publish_at is None


@LANGUAGES
def test_a_list_and_the_form_tell_when_a_page_is_to_be_published(editor, language, prefix):
    project = page_in("planned")
    with translation.override(language):
        words = _("to be published on %(moment)s").partition("%")[0]
    assert words in editor.get(f"{prefix}/admin/projects/project/").content.decode()
    assert words in editor.get(address(project, prefix)).content.decode()
