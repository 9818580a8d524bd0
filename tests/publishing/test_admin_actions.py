"""Many rows at once: publish, send for review, withdraw, delete; and what may not be deleted."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError
from django.utils import translation
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from reversion.models import Version

from partnerships.models import Municipality, Partnership, SteeringGroup
from projects.models import Project, ProjectParty
from publishing.admin import actions
from publishing.models import Draft, State
from publishing.revisions import AS_DELETED
from tests.factories import (
    make_area,
    make_municipality,
    make_organisation,
    make_partnership,
    make_project,
    make_steering_group,
)
from tests.tools.forms import LANGUAGES, filled_form, in_turn


def act(editor, action, *rows, prefix="", **more):
    opts = rows[0]._meta
    data = {"action": action, "_selected_action": [row.pk for row in rows], **more}
    return editor.post(f"{prefix}/admin/{opts.app_label}/{opts.model_name}/", data, follow=True)


def messages(response):
    return [str(message) for message in response.context["messages"]]


def states():
    return dict(Project.objects.values_list("title_sv", "state"))


@LANGUAGES
def test_publishing_names_what_cannot_be_and_leaves_it(editor, language, prefix):
    good = make_project(title_sv="Bra", state=State.DRAFT)
    bad = make_project(title_sv="Dåligt", state=State.IN_REVIEW)
    # As data from elsewhere may be.
    Project.objects.filter(pk=bad.pk).update(active_years="hela tiden")
    response = act(editor, "publish_selected", good, bad, prefix=prefix)
    assert states() == {"Bra": State.PUBLISHED, "Dåligt": State.IN_REVIEW}
    with translation.override(language):
        words = _("Write years with commas between them: 2012, 2013.")
        problem = f"{capfirst(_('known to be active in'))}: {words}"
        assert messages(response) == [
            _("“%(object)s” was left as it was: %(problem)s") % {"object": "Dåligt", "problem": problem},
            ngettext("%(count)d was published.", "%(count)d were published.", 1) % {"count": 1},
        ]


def test_changes_of_live_pages_are_published_together(editor):
    rows = [make_project(title_sv=title, lead_sv="Gammal.") for title in ("Ett", "Två")]
    for row in rows:
        page = f"/admin/projects/project/{row.pk}/change/"
        editor.post(page, filled_form(editor.get(page), lead_sv="Ny.", _save="1"))
    untouched = make_project(title_sv="Tre", lead_sv="Gammal.")
    asked = act(editor, "publish_selected", *rows, untouched, prefix="/en").content.decode()
    assert Draft.objects.current().count() == 2
    assert asked.count("changes by Eva Ek</a>") == 2
    assert "<li>Tre" not in asked
    drafts = re.findall(r'name="draft" value="(\d+)"', asked)
    act(editor, "publish_selected", *rows, untouched, confirmed="1", draft=drafts)
    assert dict(Project.objects.values_list("title_sv", "lead_sv")) == {"Ett": "Ny.", "Två": "Ny.", "Tre": "Gammal."}
    assert not Draft.objects.current().exists()


@LANGUAGES
def test_only_drafts_are_sent_for_review(editor, language, prefix):
    rows = [make_project(title_sv=state, state=state, withdrawal_reason_sv="Fel.") for state in State]
    response = act(editor, "send_to_review_selected", *rows, prefix=prefix)
    assert states() == {
        "draft": State.IN_REVIEW,
        "in_review": State.IN_REVIEW,
        "published": State.PUBLISHED,
        "withdrawn": State.WITHDRAWN,
    }
    with translation.override(language):
        left = ngettext(
            "%(count)d was left as it was: only drafts are sent for review.",
            "%(count)d were left as they were: only drafts are sent for review.",
            2,
        )
        assert left % {"count": 2} in messages(response)


@LANGUAGES
def test_withdrawing_asks_for_the_reason_until_it_is_given(editor, client, language, prefix):
    project, other, draft = (
        make_project(title_sv="Ett"),
        make_project(title_sv="Två"),
        make_project(state=State.DRAFT, title_sv="Utkast"),
    )
    response = act(editor, "withdraw_selected", project, other, draft, prefix=prefix)
    page = response.content.decode()
    assert "Ett" in page
    assert set(states().values()) == {State.PUBLISHED, State.DRAFT}
    response = act(editor, "withdraw_selected", project, other, prefix=prefix, confirmed="1", withdrawal_reason_sv="  ")
    with translation.override(language):
        assert _("Give the reason for withdrawing it, in at least one language.") in response.content.decode()
    assert set(states().values()) == {State.PUBLISHED, State.DRAFT}
    act(editor, "withdraw_selected", project, other, prefix=prefix, confirmed="1", withdrawal_reason_en="A mistake.")
    assert states() == {"Ett": State.WITHDRAWN, "Två": State.WITHDRAWN, "Utkast": State.DRAFT}
    client.logout()
    gone = client.get(project.get_absolute_url())
    assert gone.status_code == 410
    assert "A mistake." in gone.content.decode()


@pytest.mark.parametrize("action", ["publish_selected", "send_to_review_selected"])
def test_what_is_done_with_many_is_in_the_history_of_each(editor, action):
    rows = [make_project(state=State.DRAFT), make_project(state=State.DRAFT)]
    act(editor, action, *rows)
    for row in rows:
        version = Version.objects.get_for_object(row).first()
        assert version.revision.user == editor.user
        history = editor.get(f"/en/admin/projects/project/{row.pk}/history/").content.decode()
        assert "Changed State." in history or "Changed state." in history
    revisions = {Version.objects.get_for_object(row).first().revision_id for row in rows}
    assert len(revisions) == 2


def test_rights_are_asked_for(editor):
    project = make_project(state=State.DRAFT)
    editor.user.groups.clear()
    assert act(editor, "publish_selected", project).status_code == 403
    assert Project.objects.get().state == State.DRAFT


@in_turn("how", ["one", "several"])
def test_what_is_public_is_withdrawn_before_it_is_deleted(editor, language, prefix, how):
    project = make_project(title_sv="Vatten")
    for is_sent in (False, True):
        response = delete(editor, project, prefix, how, is_sent=is_sent)
        assert Project.objects.count() == 1
        with translation.override(language):
            assert (
                _("What is published is withdrawn first, with a reason; then it can be deleted.")
                in response.content.decode()
            )
    project.state, project.withdrawal_reason_sv = State.WITHDRAWN, "Fel."
    project.save()
    delete(editor, project, prefix, how, is_sent=True)
    assert not Project.objects.exists()
    assert editor.get(project.get_absolute_url()).status_code == 410


def delete(editor, obj, prefix, how, *, is_sent):
    sent = {"post": "yes"} if is_sent else {}
    if how == "several":
        return act(editor, "delete_selected", obj, prefix=prefix, **sent)
    page = f"{prefix}/admin/{obj._meta.app_label}/{obj._meta.model_name}/{obj.pk}/delete/"
    return editor.post(page, sent, follow=True) if is_sent else editor.get(page)


@in_turn("how", ["one", "several"])
def test_what_others_depend_on_is_protected_and_they_are_named(editor, language, prefix, how):
    partnership = make_partnership(
        home=make_municipality(name_sv="Växjö", state=State.DRAFT),
        partner=make_municipality(name_sv="An Giang"),
        state=State.DRAFT,
    )
    area = make_area(name_sv="Vatten", state=State.DRAFT)
    project = make_project(partnership=partnership, title_sv="Rent vatten", areas=[area], state=State.DRAFT)
    organisation = make_organisation(name_sv="ICLD")
    ProjectParty.objects.create(project=project, organisation=organisation)
    for obj, dependant in [
        (partnership.home, "Växjö – An Giang"),
        (partnership, "Rent vatten"),
        (area, "Rent vatten"),
        (organisation, "Rent vatten"),
    ]:
        response = delete(editor, obj, prefix, how, is_sent=True)
        assert type(obj).objects.filter(pk=obj.pk).exists()
        assert dependant in response.content.decode().replace("&amp;", "&")
        with translation.override(language):
            assert _("These depend on it; change or delete them first.") in response.content.decode()


def test_a_draft_of_a_partnership_is_deleted_with_its_steering_group(editor):
    group = make_steering_group(partnership=make_partnership(state=State.DRAFT))
    delete(editor, group.partnership, "", "one", is_sent=True)
    assert not Partnership.objects.exists()
    assert not SteeringGroup.objects.exists()
    assert Municipality.objects.count() == 2


def test_what_is_planned_is_left_for_its_moment(editor):
    project = make_project(title_sv="Rent vatten", lead_sv="Text.")
    page = f"/admin/projects/project/{project.pk}/change/"
    when = {"publish_at_0": "2999-05-31", "publish_at_1": "08:00"}
    editor.post(page, filled_form(editor.get(page), lead_sv="Ny.", _publish_at="1", **when))
    asked = act(editor, "publish_selected", project, prefix="/en").content.decode()
    assert "changes by Eva Ek, planned for 31 May 2999, 08:00" in asked
    drafts = re.findall(r'name="draft" value="(\d+)"', asked)
    told = messages(act(editor, "publish_selected", project, prefix="/en", confirmed="1", draft=drafts))
    assert "“Rent vatten” was left as it was: its changes are planned for 31 May 2999" in " ".join(told)
    assert Project.objects.get().lead_sv == "Text."
    assert Draft.objects.current().get().publish_at


def test_what_somebody_has_saved_since_it_was_shown_is_not_published(editor):
    project = make_project(title_sv="Rent vatten", lead_sv="Text.")
    page = f"/admin/projects/project/{project.pk}/change/"
    editor.post(page, filled_form(editor.get(page), lead_sv="Ny.", _save="1"))
    asked = act(editor, "publish_selected", project).content.decode()
    editor.post(page, filled_form(editor.get(page), lead_sv="Nyare.", _save="1"))
    drafts = re.findall(r'name="draft" value="(\d+)"', asked)
    told = messages(act(editor, "publish_selected", project, prefix="/en", confirmed="1", draft=drafts))
    assert told[-1] == "“Rent vatten” was left as it was: Eva Ek has just saved changes."
    assert Project.objects.get().lead_sv == "Text."


@LANGUAGES
def test_what_is_withdrawn_does_not_become_public_by_a_plan(editor, client, language, prefix):
    project = make_project(title_sv="Rent vatten", lead_sv="Text.")
    page = f"{prefix}/admin/projects/project/{project.pk}/change/"
    when = {"publish_at_0": "2999-05-31", "publish_at_1": "08:00"}
    editor.post(page, filled_form(editor.get(page), lead_sv="Ny.", _publish_at="1", **when), follow=True)
    with translation.override(language):
        asked = _("changes by %(user)s, planned for %(moment)s") % {
            "user": "Eva Ek",
            "moment": "31 maj 2999 08:00" if language == "sv" else "31 May 2999, 08:00",
        }
        assert asked in act(editor, "withdraw_selected", project, prefix=prefix).content.decode()
        told = messages(
            act(editor, "withdraw_selected", project, prefix=prefix, confirmed="1", withdrawal_reason_sv="Fel.")
        )
        words = _("The changes of “%(object)s” that were planned for %(moment)s stay a draft, and are not published.")
        assert words.split("%(moment)s")[1] in " ".join(told)
        form = editor.get(page).content.decode()
        assert _("The page is withdrawn.") in form
        assert _("The public page is as it was.") not in form
    with time_machine.travel(datetime(3000, 1, 1, tzinfo=UTC)):
        assert client.get(project.get_absolute_url()).status_code == 410
    draft = Draft.objects.current().get()
    assert (draft.publish_at, draft.problem, dict(draft.data)["lead_sv"]) == (None, {}, "Ny.")


def test_a_draft_of_what_is_still_to_be_published_is_not_published_from_the_list(editor):
    project = make_project(title_sv="Rent vatten", publish_from=now() + timedelta(days=9))
    page = f"/en/admin/projects/project/{project.pk}/change/"
    editor.post(page, filled_form(editor.get(page), lead_sv="Ny.", _save="1"))
    draft = Draft.objects.get()
    told = messages(act(editor, "publish_selected", project, prefix="/en", confirmed="1", draft=draft.pk))
    assert "its changes are planned for" in told[-1]
    assert Project.objects.get().publish_from == project.publish_from
    assert Draft.objects.current().get() == draft


@pytest.mark.parametrize("has_draft", [True, False])
def test_a_focus_area_lies_beside_what_is_still_to_be_published(editor, has_draft):
    project, area = make_project(title_sv="Rent vatten", publish_from=now() + timedelta(days=9)), make_area()
    if has_draft:
        page = f"/admin/projects/project/{project.pk}/change/"
        editor.post(page, filled_form(editor.get(page), lead_sv="Ny.", _save="1"))
    act(editor, "give_focus_area_selected", project, confirmed="1", focus_area=area.pk, _publish="1")
    project.refresh_from_db()
    assert project.publish_from > now()
    assert not project.project_areas.exists()
    kept = dict(Draft.objects.current().get().data)
    assert (kept["project_areas-0-focus_area"], kept["lead_sv"]) == (str(area.pk), "Ny." if has_draft else "")


def test_a_draft_that_is_behind_undoes_nothing_from_the_list(editor):
    project = make_project(title_sv="Vatten", lead_sv="Text.")
    page = f"/admin/projects/project/{project.pk}/change/"
    editor.post(page, filled_form(editor.get(page), lead_sv="Ny.", _save="1"))
    editor.post(page, filled_form(editor.get(f"{page}?published=1"), title_sv="Rent vatten", _publish="1"))
    draft = Draft.objects.current().get()
    told = messages(act(editor, "publish_selected", project, prefix="/en", confirmed="1", draft=draft.pk))
    assert "the page has been changed since the draft was made" in told[-1]
    assert str(Project.objects.get()) == "Rent vatten"


def test_a_better_reason_leaves_what_is_planned(editor):
    project = make_project(title_sv="Rent vatten")
    act(editor, "withdraw_selected", project, confirmed="1", withdrawal_reason_sv="Fel.")
    page = f"/admin/projects/project/{project.pk}/change/"
    when = {"publish_at_0": "2999-05-31", "publish_at_1": "08:00"}
    editor.post(page, filled_form(editor.get(page), _publish_at="1", **when))
    act(editor, "withdraw_selected", project, confirmed="1", withdrawal_reason_sv="Fel årtal.")
    assert Project.objects.get().withdrawal_reason_sv == "Fel årtal."
    assert Draft.objects.current().get().publish_at


def test_what_is_deleted_while_many_are_published_is_passed_over(editor, monkeypatch):
    pages = [make_project(title_sv=title, lead_sv="Text.", state=State.DRAFT) for title in ("Ett", "Två")]
    real = actions.press

    def press(user, page, *args, **more):
        Project.objects.filter(title_sv="Ett").delete()
        return real(user, page, *args, **more)

    monkeypatch.setattr(actions, "press", press)
    response = act(editor, "publish_selected", *pages, prefix="/en")
    assert "1 was published." in messages(response)
    assert states() == {"Två": "published"}


@pytest.mark.parametrize("goes_wrong", [False, True])
def test_many_are_deleted_together_or_not_at_all(editor, monkeypatch, goes_wrong):
    project = make_project(title_sv="Ett", state=State.DRAFT)
    if goes_wrong:

        def fail(*args):
            raise OperationalError

        monkeypatch.setattr("django.contrib.admin.ModelAdmin.delete_queryset", fail)
        editor.raise_request_exception = False
    act(editor, "delete_selected", project, post="yes")
    assert Project.objects.exists() == goes_wrong
    assert Version.objects.get_for_object(project).filter(revision__comment=AS_DELETED).exists() != goes_wrong


def test_what_somebody_saves_meanwhile_is_not_written_over(editor, monkeypatch):
    """Many pages take their time; each is read when its turn comes."""
    first, second = (make_project(title_sv=title, lead_sv="Text.", state=State.DRAFT) for title in ("Ett", "Två"))
    real = actions.press

    def press(user, page, *args, **more):
        Project.objects.filter(pk=second.pk, lead_sv="Text.").update(lead_sv="Rättad.")
        return real(user, page, *args, **more)

    monkeypatch.setattr(actions, "press", press)
    selected = [first.pk, second.pk]
    editor.post("/admin/projects/project/", {"action": "publish_selected", "_selected_action": selected})
    assert Project.objects.get(pk=second.pk).lead_sv == "Rättad."
