"""A preview is the public page as it would be, and leaves nothing behind."""

import pytest
from django.utils.timezone import now

from partnerships.models import PartnershipParty
from projects.models import Result
from publishing.models import Draft, State
from tests.factories import (
    make_area,
    make_municipality,
    make_organisation,
    make_partnership,
    make_project,
    make_steering_group,
)
from tests.tools.forms import add_row, filled_form
from tests.tools.tables import everything
from website.models import TextPage

pytestmark = pytest.mark.django_db


def preview(editor, page, data, language):
    """The previewed page; fails if anything in the database is another than before."""
    before = everything()
    response = editor.post(page, {**data, "_preview": language})
    assert everything() == before
    assert response.status_code == 200
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in response.headers["Cache-Control"]
    return response.content.decode()


@pytest.mark.parametrize(
    ("language", "lang", "title", "result"),
    [("sv", "sv", "Rent vatten", "Ett verk."), ("en", "en-GB", "Clean water", "A plant.")],
)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_new_project_that_was_never_saved(editor, prefix, language, lang, title, result):
    partnership = make_partnership(state=State.DRAFT)
    page = f"{prefix}/admin/projects/project/add/"
    data = filled_form(
        editor.get(f"{page}?partnership={partnership.pk}"), title_sv="Rent vatten", title_en="Clean water", start="2011"
    )
    add_row(data, "project_areas", focus_area=make_area(name_sv="Vatten").pk)
    add_row(data, "results", text_sv="Ett verk.", text_en="A plant.", side="partner", outcome="achieved")
    shown = preview(editor, page, data, language)
    assert f'<html lang="{lang}"' in shown
    assert title in shown
    assert result in shown


@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED, State.WITHDRAWN])
def test_a_project_that_was_changed(editor, state):
    project = make_project(title_sv="Vatten", state=state, withdrawal_reason_sv="Fel.")
    Result.objects.create(project=project, text_sv="Gammalt resultat.")
    page = f"/admin/projects/project/{project.pk}/change/"
    data = filled_form(editor.get(page), title_sv="Rent vatten", **{"results-0-DELETE": "on"})
    shown = preview(editor, page, data, "sv")
    assert "Rent vatten" in shown
    assert "Gammalt resultat." not in shown


def test_an_open_draft(editor):
    project = make_project(title_sv="Vatten")
    page = f"/admin/projects/project/{project.pk}/change/"
    editor.post(page, filled_form(editor.get(page), title_sv="Rent vatten", _save="1"))
    opened = editor.get(page)
    shown = preview(editor, page, filled_form(opened), "en")
    assert "Rent vatten" in shown
    assert Draft.objects.count() == 1
    assert "Rent vatten" not in editor.get(project.get_absolute_url()).content.decode()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_kind_of_page(editor, language):
    partnership = make_partnership(
        home=make_municipality(name_sv="Växjö", state=State.DRAFT),
        state=State.DRAFT,
        lead_sv="Texten.",
        publish_from=now(),
    )
    PartnershipParty.objects.create(partnership=partnership, organisation=make_organisation(), role="funder")
    group = make_steering_group(partnership=partnership, about_sv="<p>Texten.</p>", state=State.DRAFT)
    area = make_area(name_sv="Vatten", about_sv="<p>Texten.</p>", state=State.DRAFT)
    make_project(partnership=make_partnership(), areas=[area])
    for obj, field in [
        (partnership, "lead_sv"),
        (group, "about_sv"),
        (area, "about_sv"),
        (partnership.home, "presentation_sv"),
    ]:
        page = f"/admin/{obj._meta.app_label}/{obj._meta.model_name}/{obj.pk}/change/"
        assert "Ny text." in preview(
            editor, page, filled_form(editor.get(page), **{field: "<p>Ny text.</p>"}), language
        ), obj
    about = f"/admin/website/textpage/{TextPage.objects.get(key='about').pk}/change/"
    assert "Ny text." in preview(
        editor, about, filled_form(editor.get(about), body_sv="<p>Ny text.</p>", body_en=""), language
    )


def test_a_former_version(editor):
    project = make_project(title_sv="Vatten", lead_sv="Ett.")
    page = f"/admin/projects/project/{project.pk}/change/"
    editor.post(page, filled_form(editor.get(page), lead_sv="Två.", _publish="1"))
    editor.post(page, filled_form(editor.get(page), lead_sv="Tre.", _publish="1"))
    from reversion.models import Version

    version = Version.objects.get_for_object(project).order_by("pk")[1]
    former = editor.get(f"/admin/projects/project/{project.pk}/history/{version.pk}/", follow=True)
    assert "Två." in preview(editor, page, filled_form(former), "sv")


def test_a_focus_area_without_projects_says_why_it_has_no_page(editor):
    page = f"/en/admin/projects/focusarea/{make_area(name_en='Water').pk}/change/"
    assert "“Water” has no page yet" in preview(editor, page, filled_form(editor.get(page)), "en")


def test_a_form_with_a_fault_is_shown_again_instead(editor):
    project = make_project(title_sv="Vatten")
    page = f"/admin/projects/project/{project.pk}/change/"
    response = editor.post(
        page, filled_form(editor.get(page), start="2012", end="2011", lead_sv="Kvar.", _preview="sv")
    )
    assert response.context["adminform"].form.errors["end"]
    assert "Kvar." in response.content.decode()


def test_only_staff_who_may_change_it_see_a_preview(client, editor):
    project = make_project(state=State.DRAFT)
    page = f"/admin/projects/project/{project.pk}/change/"
    data = filled_form(editor.get(page), _preview="sv")
    editor.user.groups.clear()
    assert editor.post(page, data).status_code == 403
    client.logout()
    assert client.post(page, data).status_code == 302
