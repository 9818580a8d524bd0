"""What was deleted is brought back, with what went with it; what is missing from it is told."""

import pytest
from django.test import Client
from django.utils import translation
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext as _
from reversion.models import Version

from partnerships.models import Municipality, Partnership, PartnershipParty, SteeringGroup
from projects.models import ActiveYear, Project, ProjectParty, ProjectPicture, Result
from publishing.models import State
from tests.factories import (
    make_municipality,
    make_organisation,
    make_partnership,
    make_picture,
    make_project,
    make_steering_group,
    make_user,
)
from tests.publishing.test_admin_history import change
from tests.tools.forms import LANGUAGES, filled_form, in_turn


def last_message(response):
    return [str(message) for message in response.context["messages"]][-1]


@in_turn("how", ["one", "several"])
def test_what_was_deleted_is_recovered_with_its_rows(editor, language, prefix, how):
    project = make_project(title_sv="Vatten", title_en="Water", start="2011")
    project.slug, project.state, project.withdrawal_reason_sv = "vattenplan", State.WITHDRAWN, "Fel."
    project.save()
    Result.objects.create(project=project, text_sv="Rent vatten.")
    if how == "one":
        editor.post(f"{prefix}/admin/projects/project/{project.pk}/delete/", {"post": "yes"})
    else:
        selected = {"action": "delete_selected", "_selected_action": [project.pk], "post": "yes"}
        editor.post(f"{prefix}/admin/projects/project/", selected)
    assert not Project.objects.exists()
    page = editor.get(f"{prefix}/admin/projects/project/recover/")
    version = Version.objects.get_deleted(Project).get()
    assert version.revision.user == editor.user
    address = f"{prefix}/admin/projects/project/recover/{version.pk}/"
    assert address in page.content.decode()
    response = editor.post(address, filled_form(editor.get(address), _publish="1"))
    assert response.status_code == 302, response.context["errors"]
    recovered = Project.objects.get()
    assert (recovered.pk, recovered.title_en, recovered.slug) == (project.pk, "Water", "vattenplan")
    assert list(recovered.results.values_list("text_sv", flat=True)) == ["Rent vatten."]
    assert list(ActiveYear.objects.values_list("year", flat=True)) == [2011]


@LANGUAGES
def test_what_was_deleted_is_recovered_where_another_page_has_its_address(editor, language, prefix):
    project = make_project(title_sv="Vatten", state=State.DRAFT)
    editor.post(f"{prefix}/admin/projects/project/{project.pk}/delete/", {"post": "yes"})
    other = make_project(title_sv="Vatten")
    assert other.slug == project.slug == "vatten"
    address = f"{prefix}/admin/projects/project/recover/{Version.objects.get_deleted(Project).get().pk}/"
    form = filled_form(editor.get(address), _publish="1")
    assert form["slug"] == ["vatten-2"]
    response = editor.post(address, {**form, "slug": "vatten"})
    with translation.override(language):
        words = _("Another page has or had the address “%(slug)s”. Choose another, or leave it empty.")
    assert response.context["adminform"].form.errors["slug"] == [words % {"slug": "vatten"}]
    assert editor.post(address, form).status_code == 302
    assert set(Project.objects.values_list("pk", "slug")) == {(project.pk, "vatten-2"), (other.pk, "vatten")}


def test_a_version_that_cannot_be_recovered_stays_as_it_was(editor):
    project = make_project(state=State.DRAFT, slug="vatten")
    editor.post(f"/admin/projects/project/{project.pk}/delete/", {"post": "yes"})
    project.partnership.delete()
    make_project(slug="vatten")
    version = Version.objects.get_deleted(Project).get()
    editor.get(f"/admin/projects/project/recover/{version.pk}/")
    assert Version.objects.get(pk=version.pk).field_dict["slug"] == "vatten"


@LANGUAGES
def test_a_page_is_brought_back_after_what_it_belongs_to(editor, language, prefix):
    """Whoever deletes a partnership with all that belongs to it brings it back in the order that is told."""
    project = make_project(title_sv="Vatten", state=State.DRAFT, partnership=make_partnership(state=State.DRAFT))
    rows = [project, project.partnership, project.partnership.partner]
    Municipality.objects.update(state=State.DRAFT)
    recover = {}
    for row in rows:
        opts = row._meta
        editor.post(f"{prefix}/admin/{opts.app_label}/{opts.model_name}/{row.pk}/delete/", {"post": "yes"})
        version = Version.objects.get_deleted(type(row)).get()
        recover[row] = f"{prefix}/admin/{opts.app_label}/{opts.model_name}/recover/{version.pk}/"
    for row, owner in [(project, project.partnership), (project.partnership, project.partnership.partner)]:
        told = last_message(editor.get(recover[row], follow=True))
        with translation.override(language):
            words = _("“%(object)s” belongs to something that has also been deleted. Bring that back first:")
        assert told.startswith(escape(words % {"object": row}))
        assert f'href="{recover[owner]}"' in told
        assert str(owner) in told
        assert editor.post(recover[row], {"_save": "1"}).status_code == 302
        assert not type(row).objects.exists()
    for row in reversed(rows):
        form = editor.get(recover[row])
        assert editor.post(recover[row], filled_form(form, _save="1")).status_code == 302
    assert Project.objects.get().partnership.partner.name == project.partnership.partner.name


def test_what_a_page_belongs_to_is_told_though_its_rows_name_it_too(editor):
    partner = make_municipality(name_sv="Lund", state=State.DRAFT)
    partnership = make_partnership(partner=partner, state=State.DRAFT)
    for municipality in (partner, make_municipality(name_sv="Nyköping")):
        PartnershipParty.objects.create(partnership=partnership, role="participant", municipality=municipality)
    editor.post(f"/en/admin/partnerships/partnership/{partnership.pk}/delete/", {"post": "yes"})
    editor.post(f"/en/admin/partnerships/municipality/{partner.pk}/delete/", {"post": "yes"})
    recover = f"/en/admin/partnerships/partnership/recover/{Version.objects.get_deleted(Partnership).get().pk}/"
    assert ">Partner: Lund</a>" in last_message(editor.get(recover, follow=True))


@LANGUAGES
def test_who_may_not_bring_back_is_not_told_to(editor, language, prefix):
    picture = make_picture()
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    page = f"{prefix}/admin/projects/project/{project.pk}/change/"
    editor.post(page, filled_form(editor.get(page), cover=str(picture.pk), _save="1"))
    editor.post(f"/admin/publishing/picture/{picture.pk}/delete/", {"post": "yes"})
    translator = Client()
    translator.force_login(make_user(["Translators"], translates_into="en"))
    told = last_message(translator.get(page))
    with translation.override(language):
        words = _("It refers to something that has since been deleted:")
        assert told == f"{words} {capfirst(_('cover picture'))}: {picture}"


def test_what_a_page_belonged_to_may_be_gone_for_good(editor):
    project = make_project(title_sv="Vatten", state=State.DRAFT)
    editor.post(f"/en/admin/projects/project/{project.pk}/delete/", {"post": "yes"})
    project.partnership.delete()
    recover = f"/en/admin/projects/project/recover/{Version.objects.get_deleted(Project).get().pk}/"
    told = last_message(editor.get(recover, follow=True))
    assert told.endswith("is not in the history, so it cannot be brought back.")


@LANGUAGES
def test_a_group_is_not_brought_back_in_the_place_of_another(editor, language, prefix):
    group = make_steering_group(state=State.DRAFT)
    editor.post(f"{prefix}/admin/partnerships/steeringgroup/{group.pk}/delete/", {"post": "yes"})
    version = Version.objects.get_deleted(SteeringGroup).get()
    other = make_steering_group(partnership=group.partnership)
    page = f"{prefix}/admin/partnerships/steeringgroup/recover/{version.pk}/"
    told = last_message(editor.get(page, follow=True))
    with translation.override(language):
        words = _("“%(object)s” cannot be brought back, because this has taken its place:")
    assert told.startswith(escape(words % {"object": version.object_repr}))
    assert f"/admin/partnerships/steeringgroup/{other.pk}/change/" in told


@LANGUAGES
@pytest.mark.parametrize("way", ["recovered", "a former version"])
def test_what_a_page_named_and_is_deleted_since_is_told(editor, way, language, prefix):
    picture, former = make_picture(), make_project(title_sv="Brunnar", state=State.DRAFT)
    project = make_project(title_sv="Vatten", state=State.DRAFT, cover=picture, follows=former)
    change(editor, project, _move="_save", lead_sv="Ny.")
    page = f"{prefix}/admin/projects/project/{project.pk}"
    if way == "recovered":
        editor.post(f"{page}/delete/", {"post": "yes"})
        address = f"{prefix}/admin/projects/project/recover/{Version.objects.get_deleted(Project).get().pk}/"
    else:
        version = Version.objects.get_for_object(project).first()
        change(editor, project, _move="_save", cover="", follows="")
        address = f"{page}/change/?version={version.pk}"
    editor.get(address)
    assert not list(editor.get(address).context["messages"])
    editor.post(f"{prefix}/admin/projects/project/{former.pk}/delete/", {"post": "yes"})
    picture.delete()
    told = last_message(editor.get(address))
    version = Version.objects.get_for_object_reference(Project, former.pk).first()
    with translation.override(language):
        words = _("It refers to something that has since been deleted. Bring that back first, or go on without it:")
        assert told.startswith(words)
        assert f'recover/{version.pk}/">{capfirst(_("follows"))}: Brunnar</a>' in told
        assert f"{capfirst(_('cover picture'))}: {_('(name unknown)')}" in told


@pytest.mark.parametrize("of", ["a live page", "another kind", "a former version of what is deleted"])
def test_nothing_but_what_was_deleted_is_brought_back(editor, client, of):
    """The key in the address of a recovery is anybody's to write."""
    project = make_project(title_sv="Vatten", lead_sv="Gammal.")
    page = f"/admin/projects/project/{project.pk}/change/"
    for lead in ("Ny.", "Nyare."):
        editor.post(page, filled_form(editor.get(page), lead_sv=lead, _publish="1"))
    version = Version.objects.get_for_object(project).last()
    if of == "another kind":
        group = make_steering_group(partnership=project.partnership)
        form = f"/admin/partnerships/steeringgroup/{group.pk}/change/"
        editor.post(form, filled_form(editor.get(form), _publish="1"))
        version = Version.objects.get_for_object(group).last()
    elif of != "a live page":
        Project.objects.filter(pk=project.pk).delete()
        version = Version.objects.get_for_object(project)[1]
    client.force_login(make_user(["Editors"], username="olle"))
    recover = f"/admin/projects/project/recover/{version.pk}/"
    assert client.get(recover).status_code == client.post(recover, {"_save": "1"}).status_code == 404
    assert Project.objects.values_list("lead_sv", flat=True).first() == (
        None if of.startswith("a former") else "Nyare."
    )


def test_what_was_public_when_it_was_deleted_comes_back_as_a_draft(editor, client):
    project = make_project(title_sv="Vatten", lead_sv="Publik.")
    page = f"/admin/projects/project/{project.pk}/change/"
    editor.post(page, filled_form(editor.get(page), lead_sv="Ny.", _publish="1"))
    project.delete()
    client.force_login(make_user(["Editors"], username="olle"))
    recover = f"/admin/projects/project/recover/{Version.objects.get_deleted(Project).get().pk}/"
    assert client.post(recover, filled_form(client.get(recover), _save="1")).status_code == 302
    assert Project.objects.get().state == State.DRAFT


def test_of_what_was_not_deleted_here_nobody_is_said_to_have_done_it(editor):
    project = make_project(title_sv="Vatten", state=State.DRAFT)
    change(editor, project, _move="_save", lead_sv="Ny.")
    project.delete()
    page = editor.get("/admin/projects/project/recover/").content.decode()
    assert "Vatten" in page
    assert ">Eva Ek</td>" not in page


@LANGUAGES
def test_the_list_of_what_was_deleted_names_it_and_who_did_it(editor, language, prefix):
    project = make_project(title_sv="Vatten", state=State.DRAFT)
    path = f"{prefix}/admin/projects/project/recover/"
    with translation.override(language):
        assert _("Nothing has been deleted.") in editor.get(path).content.decode()
    editor.post(f"/admin/projects/project/{project.pk}/delete/", {"post": "yes"})
    version = Version.objects.get_deleted(Project).get()
    page = editor.get(path).content.decode()
    assert f'<a href="{path}{version.pk}/">Vatten</a>' in page
    assert ">Eva Ek</td>" in page
    with translation.override(language):
        assert _("Bring back: %(object)s") % {"object": "Vatten"} in editor.get(f"{path}{version.pk}/").content.decode()


@pytest.mark.parametrize("crafted", ["_popup", "_discard_draft", "_publish_at"])
def test_what_the_form_of_a_recovery_does_not_offer_breaks_nothing(editor, crafted):
    project = make_project(title_sv="Vatten", state=State.WITHDRAWN, withdrawal_reason_sv="Fel.")
    project.first_published_at = now()
    project.save()
    editor.post(f"/admin/projects/project/{project.pk}/delete/", {"post": "yes"})
    recover = f"/admin/projects/project/recover/{Version.objects.get_deleted(Project).get().pk}/"
    when = {"publish_at_0": "2999-05-31", "publish_at_1": "08:00"}
    response = editor.post(recover, filled_form(editor.get(recover), **{crafted: "1"}, **when))
    assert response.status_code in (302, 400)
    assert Project.objects.exists() == (response.status_code == 302)


@LANGUAGES
def test_what_has_no_page_is_said_to_be_brought_back_too(editor, language, prefix):
    organisation = make_organisation(name_sv="Växjö kommun")
    page = f"{prefix}/admin/partnerships/organisation/"
    editor.post(f"{page}{organisation.pk}/delete/", {"post": "yes"})
    recover = f"{page}recover/{Version.objects.get_deleted(type(organisation)).get().pk}/"
    response = editor.post(recover, filled_form(editor.get(recover), _save="1"), follow=True)
    with translation.override(language):
        words = _("“%(object)s” was brought back.") % {"object": organisation}
        assert [str(message) for message in response.context["messages"]] == [words]
    # Whoever reads the history reads it in their own language.
    for language, prefix in [("sv", ""), ("en", "/en")]:
        history = editor.get(f"{prefix}/admin/partnerships/organisation/{organisation.pk}/history/").content.decode()
        with translation.override(language):
            assert _("Brought back after being deleted.") in history


@pytest.mark.parametrize("move", ["_save", "_publish", "_preview"])
@pytest.mark.parametrize("what", ["organisation", "municipality", "picture"])
def test_a_page_that_names_what_was_deleted_since_is_brought_back(editor, what, move):
    """Without it, once that is taken out of the form: what is missing is said there."""
    project = make_project(title_sv="Vatten", state=State.DRAFT)
    if what == "picture":
        target = make_picture()
        ProjectPicture.objects.create(project=project, picture=target)
    else:
        target = make_organisation() if what == "organisation" else make_municipality()
        ProjectParty.objects.create(project=project, role="funder", **{what: target})
    editor.post(f"/admin/projects/project/{project.pk}/delete/", {"post": "yes"})
    target.delete()
    recover = f"/admin/projects/project/recover/{Version.objects.get_deleted(Project).get().pk}/"
    form = editor.get(recover)
    assert form.status_code == 200
    prefix = "gallery" if what == "picture" else "parties"
    response = editor.post(recover, filled_form(form, **{move: "all" if move == "_preview" else "1"}))
    assert response.status_code == 200
    response = editor.post(recover, filled_form(form, _save="1", **{f"{prefix}-0-DELETE": "on"}))
    assert response.status_code == 302
    assert Project.objects.get().title_sv == "Vatten"


@LANGUAGES
@pytest.mark.parametrize("state", ["draft", "published"])
def test_a_group_that_goes_with_its_partnership_is_kept_too(editor, state, language, prefix):
    """It is no more public than the partnership, which is withdrawn first; what it says comes back all the same."""
    group = make_steering_group(partnership=make_partnership(state=State.DRAFT), state=state, about_sv="<p>Om.</p>")
    editor.post(f"{prefix}/admin/partnerships/partnership/{group.partnership.pk}/delete/", {"post": "yes"})
    assert not SteeringGroup.objects.exists()
    desk = editor.get(f"{prefix}/admin/").content.decode()
    for model in (Partnership, SteeringGroup):
        recover = f"{prefix}/admin/partnerships/{model._meta.model_name}/recover/"
        recover = f"{recover}{Version.objects.get_deleted(model).get().pk}/"
        with translation.override(language):
            assert recover in desk.split(_("Deleted lately: bring it back"))[1]
        assert editor.post(recover, filled_form(editor.get(recover), _save="1")).status_code == 302
    assert (SteeringGroup.objects.get().about_sv, SteeringGroup.objects.get().state) == ("<p>Om.</p>", "draft")
