"""Everything an editor does is in the history of the row, and any version of it can be brought back."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import translation
from django.utils.translation import gettext as _
from reversion.models import Version

from partnerships.models import Partnership, SteeringGroup
from projects.models import ActiveYear, Project, Result
from publishing.changes import data_job
from publishing.models import State
from tests.factories import (
    make_area,
    make_organisation,
    make_partnership,
    make_picture,
    make_project,
    make_steering_group,
)
from tests.tools.forms import LANGUAGES, add_row, filled_form


def change(editor, obj, prefix="", _row=None, _move="_publish", **changes):
    """Publish the row's form with ``changes`` and, where given, a new row of an inline: (prefix, values)."""
    page = f"{prefix}/admin/{obj._meta.app_label}/{obj._meta.model_name}/{obj.pk}/change/"
    data = filled_form(editor.get(page), **{_move: "1", **changes})
    if _row:
        add_row(data, _row[0], **_row[1])
    response = editor.post(page, data)
    assert response.status_code == 302, response.context["errors"]


def versions(obj):
    """The row's versions, oldest first."""
    return list(Version.objects.get_for_object(obj).order_by("pk").select_related("revision__user"))


def revert(editor, obj, version, prefix="", **changes):
    page = f"{prefix}/admin/{obj._meta.app_label}/{obj._meta.model_name}/{obj.pk}"
    response = editor.get(f"{page}/history/{version.pk}/", follow=True)
    assert response.status_code == 200
    response = editor.post(f"{page}/change/", filled_form(response, _publish="1", **changes))
    assert response.status_code == 302, response.context["errors"]


@LANGUAGES
def test_the_history_says_who_changed_what_and_when(editor, language, prefix):
    project = make_project(title_sv="Vatten")
    change(editor, project, prefix, lead_sv="Ny ingress.")
    change(
        editor, project, prefix, _row=("results", {"text_sv": "Rent vatten.", "side": "home", "outcome": "achieved"})
    )
    page = editor.get(f"{prefix}/admin/projects/project/{project.pk}/history/").content.decode()
    with translation.override(language):
        assert _("As it was before the first change here.") in page
        assert _("Lead").lower() in page.lower() or _("lead") in page.lower()
        assert _("result") in page.lower()
    assert page.count(">Eva Ek</td>") == 2


@pytest.mark.parametrize(("writer", "reader"), [("", "/en"), ("/en", "")])
def test_the_history_is_read_in_the_language_of_the_reader(editor, writer, reader):
    project = make_project(title_sv="Vatten", state="draft")
    change(editor, project, writer, _move="_save", lead_sv="Ny ingress.")
    editor.post(f"{writer}/admin/projects/project/{project.pk}/delete/", {"post": "yes"})
    recover = f"/admin/projects/project/recover/{Version.objects.get_deleted(Project).get().pk}/"
    editor.post(recover, filled_form(editor.get(recover), _publish="1"))
    page = editor.get(f"{reader}/admin/projects/project/{project.pk}/history/").content.decode()
    with translation.override("en" if reader else "sv"):
        assert _("As it was before the first change here.") in page
        assert _("As it was when it was deleted.") in page


def test_a_version_brings_back_both_languages_the_rows_and_what_follows_from_them(editor):
    area = make_area(name_sv="Energi")
    project = make_project(
        title_sv="Återvinning", title_en="Recycling", body_sv="<p>Ett.</p>", start="2011", end="2013", areas=[area]
    )
    Result.objects.create(project=project, text_sv="Mindre avfall.", text_en="Less waste.")
    change(editor, project, lead_sv="Före.")
    former = versions(project)[-1]
    page = editor.get(f"/admin/projects/project/{project.pk}/change/")
    gone = {"results-0-DELETE": "on", "project_areas-0-DELETE": "on"}
    data = filled_form(
        page, title_sv="Sopor", title_en="Rubbish", body_sv="", start="2019", end="2019", lead_sv="", **gone
    )
    add_row(data, "results", text_sv="Ny rad.", side="home", outcome="expected", order="0")
    assert editor.post(f"/admin/projects/project/{project.pk}/change/", {**data, "_publish": "1"}).status_code == 302
    changed_at = Project.objects.get().updated_at
    assert list(ActiveYear.objects.values_list("year", flat=True)) == [2019]

    revert(editor, project, former)

    project = Project.objects.get()
    assert (project.title_sv, project.title_en, project.body_sv) == ("Återvinning", "Recycling", "<p>Ett.</p>")
    assert (project.title_shown_en, project.title_sort_sv, project.title_sort_en) == (
        "Recycling",
        "zzzatervinning",
        "recycling",
    )
    assert list(project.results.values_list("text_sv", "text_en")) == [("Mindre avfall.", "Less waste.")]
    assert [row.focus_area for row in project.project_areas.all()] == [area]
    assert list(ActiveYear.objects.values_list("year", flat=True)) == [2011, 2012, 2013]
    assert (project.first_year, project.last_year) == (2011, 2013)
    assert project.updated_at > changed_at
    assert versions(project)[-1].pk > former.pk


def test_looking_at_a_version_changes_nothing(editor):
    project = make_project(title_sv="Vatten")
    change(editor, project, title_sv="Ett")
    former = versions(project)[-1]
    change(editor, project, title_sv="Två")
    before = Project.objects.values().get(), Version.objects.count(), list(ActiveYear.objects.values())
    page = editor.get(f"/admin/projects/project/{project.pk}/history/{former.pk}/", follow=True)
    assert 'value="Ett"' in page.content.decode()
    assert (Project.objects.values().get(), Version.objects.count(), list(ActiveYear.objects.values())) == before


def test_a_version_from_before_publication_does_not_hide_the_page(editor):
    project = make_project(state=State.DRAFT, lead_sv="Ett.")
    change(editor, project, _move="_save", lead_sv="Två.")
    former = versions(project)[-1]
    change(editor, project, lead_sv="Tre.")
    assert Project.objects.get().state == State.PUBLISHED
    revert(editor, project, former)
    assert (Project.objects.get().lead_sv, Project.objects.get().state) == ("Två.", State.PUBLISHED)


def test_a_version_leaves_the_address_and_the_times_as_they_are(editor):
    project = make_project(title_sv="Vatten")
    change(editor, project, lead_sv="Ett.")
    former = versions(project)[-1]
    change(editor, project, slug="vattenplan", publish_until_0="2999-05-31", publish_until_1="12:00", lead_sv="Två.")
    revert(editor, project, former)
    project = Project.objects.get()
    assert (project.lead_sv, project.slug, project.publish_until.year) == ("Ett.", "vattenplan", 2999)


def test_a_version_is_brought_back_as_a_draft_first(editor):
    project = make_project(lead_sv="Ett.")
    change(editor, project, lead_sv="Två.")
    former = editor.get(f"/admin/projects/project/{project.pk}/history/{versions(project)[0].pk}/", follow=True)
    page = f"/admin/projects/project/{project.pk}/change/"
    assert filled_form(editor.post(page, filled_form(former, _save="1"), follow=True))["lead_sv"] == ["Ett."]
    assert Project.objects.get().lead_sv == "Två."


def test_what_was_loaded_can_be_brought_back_after_the_first_change(editor):
    with data_job():
        project = make_project(title_sv="Som den laddades")
    change(editor, project, title_sv="Ändrad")
    first = versions(project)[0]
    assert first.revision.user is None
    revert(editor, project, first)
    assert Project.objects.get().title_sv == "Som den laddades"


def test_each_row_of_a_bulk_action_has_a_version_of_its_own(editor):
    projects = [make_project(state=State.DRAFT, title_sv=title) for title in ("Ett", "Två")]
    editor.post(
        "/admin/projects/project/",
        {"action": "publish_selected", "_selected_action": [project.pk for project in projects]},
    )
    for project in projects:
        change(editor, project, lead_sv="Ny.")
    revert(editor, projects[0], versions(projects[0])[1])
    leads = dict(Project.objects.values_list("title_sv", "lead_sv"))
    assert leads == {"Ett": None, "Två": "Ny."}


def test_a_version_whose_address_another_page_has_now_comes_back_with_the_address_of_now(editor):
    project = make_project(title_sv="Vatten", state=State.DRAFT)
    change(editor, project, _move="_save", lead_sv="Ett.")
    former = versions(project)[-1]
    change(editor, project, _move="_save", slug="vattenplan", lead_sv="Två.")
    make_project(title_sv="Annat", slug="vatten")
    revert(editor, project, former)
    project.refresh_from_db()
    assert (project.lead_sv, project.slug) == ("Ett.", "vattenplan")


def test_a_version_does_not_take_the_old_address_of_another_page(editor):
    """A slug that another page had before leads to that page for ever."""
    draft, public = make_project(state=State.DRAFT, slug="vatten", title_sv="Ett."), make_project(title_sv="Två.")
    change(editor, draft, _move="_save", lead_sv="Ny.", slug="annat")
    for slug in ("vatten", "nytt"):
        public.slug = slug
        public.save()
    revert(editor, draft, versions(draft)[0])
    draft.refresh_from_db()
    assert draft.slug == "annat"
    assert editor.get("/projekt/vatten/", follow=True).redirect_chain == [("/projekt/nytt/", 301)]


def test_a_version_from_before_a_field_became_another_is_not_brought_back(editor):
    project = make_project(lead_sv="Ett.")
    change(editor, project, lead_sv="Två.")
    version = versions(project)[0]
    version.serialized_data = version.serialized_data.replace('"duration_months": null', '"duration_months": "many"')
    version.save()
    page = f"/admin/projects/project/{project.pk}/history/{version.pk}/"
    told = [str(message) for message in editor.get(page, follow=True).context["messages"]]
    with translation.override("sv"):
        words = _("Could not load %(object_repr)s version - incompatible version data.")
    assert told[-1] == words % {"object_repr": version.object_repr}


def test_a_partnership_and_its_steering_group_have_histories_of_their_own(editor):
    group = make_steering_group(partnership=make_partnership(lead_sv="Ett."), about_sv="<p>Ett.</p>")
    change(editor, group.partnership, lead_sv="Två.")
    change(editor, group, about_sv="<p>Två.</p>")
    revert(editor, group, versions(group)[0])
    assert SteeringGroup.objects.get().about_sv == "<p>Ett.</p>"
    assert Partnership.objects.get().lead_sv == "Två."


def test_a_version_of_another_kind_of_row_is_not_opened(editor):
    """An organisation's history leads to its own versions, whatever key stands in the address."""
    organisation, picture = make_organisation(name_sv="ICLD"), make_picture(alt_sv="En brunn.")
    for row, path in [(organisation, "partnerships/organisation"), (picture, "publishing/picture")]:
        form = f"/admin/{path}/{row.pk}/change/"
        editor.post(form, filled_form(editor.get(form), _save="1"))
    version = Version.objects.get_for_object(picture).first()
    Version.objects.filter(pk=version.pk).update(object_id=str(organisation.pk))
    assert editor.get(f"/admin/partnerships/organisation/{organisation.pk}/history/{version.pk}/").status_code == 404


def test_what_an_editor_of_rich_text_only_sets_in_another_way_has_not_changed(editor):
    project = make_project(title_sv="Vatten", aim_sv="<ul><li>Ett</li>\n<li>Två</li></ul>")
    change(editor, project, "/en", lead_sv="Ny.", aim_sv="<ul><li><p>Ett</p></li><li><p>Två</p></li></ul>")
    page = editor.get(f"/en/admin/projects/project/{project.pk}/history/").content.decode()
    assert "Changed lead." in page


@LANGUAGES
def test_a_version_of_a_page_whose_partnership_was_deleted_is_not_opened_empty(editor, language, prefix):
    one, two = make_partnership(), make_partnership()
    project = make_project(partnership=one, title_sv="Vatten", lead_sv="Ingress.")
    change(editor, project, partnership=str(two.pk))
    one.delete()
    version = Version.objects.get_for_object(project).last()
    page = f"{prefix}/admin/projects/project/{project.pk}"
    with translation.override(language):
        words = _("This version cannot be opened: what the page belonged to then has been deleted.")
    assert words in editor.get(f"{page}/change/?version={version.pk}", follow=True).content.decode()
    assert words in editor.get(f"{page}/compare/?from={version.pk}&to=now").content.decode()


@pytest.mark.parametrize(("writer", "reader"), [("", "/en"), ("/en", "")])
def test_the_history_says_which_version_was_brought_back(editor, writer, reader):
    organisation = make_organisation(name_sv="Växjö kommun")
    page = "/admin/partnerships/organisation/"
    with time_machine.travel(datetime(2026, 3, 2, 8, 30, tzinfo=UTC)):
        editor.post(f"{page}{organisation.pk}/change/", filled_form(editor.get(f"{page}{organisation.pk}/change/")))
    data = filled_form(editor.get(f"{page}{organisation.pk}/change/"), name_sv="Lunds kommun")
    editor.post(f"{page}{organisation.pk}/change/", data)
    version = versions(organisation)[-2]
    former = f"{writer}{page}{organisation.pk}/history/{version.pk}/"
    assert editor.post(former, filled_form(editor.get(former))).status_code == 302
    history = editor.get(f"{reader}{page}{organisation.pk}/history/").content.decode()
    told = {
        "": "Återställt till läget 2 mars 2026 09:30.",
        "/en": "Restored to how it was on 2 March 2026, 09:30.",
    }
    assert told[reader] in history
