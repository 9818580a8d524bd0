"""Changes to a live page that are not public yet, and two editors at one page."""

import re
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext as _
from reversion.models import Version

from projects.models import Project, ProjectFocusArea, ProjectPicture, Result
from publishing.models import Draft, State
from tests.factories import make_area, make_municipality, make_organisation, make_picture, make_project, make_user
from tests.tools.forms import LANGUAGES, add_row, filled_form


@pytest.fixture
def project(db):
    project = make_project(title_sv="Vatten", title_en="Water", lead_sv="Publik.")
    Result.objects.create(project=project, text_sv="Ett resultat.", side="home")
    return project


def address(project, prefix=""):
    return f"{prefix}/admin/projects/project/{project.pk}/change/"


def save_draft(editor, project, prefix="", **changes):
    page = address(project, prefix)
    data = filled_form(editor.get(page), _save="1", **changes)
    add_row(data, "results", text_sv="Ännu ett.", text_en="One more.", side="partner", outcome="expected")
    return editor.post(page, data, follow=True)


@LANGUAGES
def test_a_draft_keeps_what_was_typed_and_leaves_the_page_alone(editor, project, language, prefix):
    before = Project.objects.values().get()
    response = save_draft(editor, project, prefix, lead_sv="Inte <än>.", lead_en="Not yet.", start="inget årtal")
    with translation.override(language):
        message = f"{_('The draft was saved.')} {_('The public page stays as it is until the changes are published.')}"
    shown = response.content.decode()
    assert message in shown
    assert Project.objects.values().get() == before
    assert Result.objects.count() == 1
    assert "Inte &lt;" not in editor.get(project.get_absolute_url()).content.decode()
    opened = filled_form(response)
    assert opened["lead_sv"] == ["Inte <än>."]
    assert opened["start"] == ["inget årtal"]
    assert opened["results-1-text_en"] == ["One more."]
    # Whoever opens the page goes on where the draft ends; what is published is a link away.
    assert filled_form(editor.get(address(project, prefix)))["lead_sv"] == ["Inte <än>."]
    assert filled_form(editor.get(f"{address(project, prefix)}?published=1"))["lead_sv"] == ["Publik."]


@pytest.mark.parametrize(("prefix", "words"), [("", "med opublicerade ändringar"), ("/en", "with unpublished changes")])
def test_a_list_tells_which_pages_have_a_draft(editor, project, prefix, words):
    make_project(title_sv="Annat")
    page = f"{prefix}/admin/projects/project/"
    assert words not in editor.get(page).content.decode()
    save_draft(editor, project, prefix)
    shown = editor.get(page).content.decode()
    assert shown.count(words) == 1
    assert shown.index("Annat") < shown.index(words)
    # A draft of another kind of page with the same key is not this one's.
    assert words not in editor.get(f"{prefix}/admin/partnerships/partnership/").content.decode()


def test_publishing_an_opened_draft_closes_it(editor, project):
    response = save_draft(editor, project, lead_sv="Ny.")
    assert editor.post(address(project), filled_form(response, _publish="1")).status_code == 302
    assert Project.objects.get().lead_sv == "Ny."
    assert list(Result.objects.values_list("text_sv", flat=True)) == ["Ett resultat.", "Ännu ett."]
    assert not Draft.objects.current().exists()


def test_a_fault_in_an_opened_draft_keeps_the_draft(editor, project):
    response = save_draft(editor, project, start="2012", end="2011")
    response = editor.post(address(project), filled_form(response, _publish="1"))
    assert response.context["adminform"].form.errors["end"]
    assert response.context["draft_is_open"]
    assert filled_form(response)["results-1-text_sv"] == ["Ännu ett."]
    response = editor.post(address(project), filled_form(response, end="2012", _publish="1"))
    assert response.status_code == 302
    assert not Draft.objects.current().exists()


def test_a_draft_is_saved_again_thrown_away_and_opened_once_more(editor, project):
    response = save_draft(editor, project, lead_sv="Ett.")
    response = editor.post(address(project), filled_form(response, lead_sv="Två.", _save="1"), follow=True)
    assert filled_form(response)["lead_sv"] == ["Två."]
    asked = editor.get(link_to_discard(response))
    assert Draft.objects.current().exists()
    assert "Eva Ek" in asked.content.decode()
    response = editor.post(address(project), filled_form(asked, _discard_draft="1"), follow=True)
    assert not Draft.objects.current().exists()
    assert filled_form(response)["lead_sv"] == ["Publik."]
    leads = [
        filled_form(editor.get(f"{address(project)}?draft={draft.pk}"))["lead_sv"] for draft in Draft.objects.all()
    ]
    assert leads == [["Ett."], ["Två."]]


def link_to_discard(response):
    return re.search(r'href="([^"]+\?discard=[^"]+)"', response.content.decode())[1]


def test_a_draft_behind_a_changed_row_says_so(editor, other, project):
    save_draft(editor, project, "/en", lead_sv="Utkast.")
    # Opened in the other language it is the same draft of the same row.
    assert not editor.get(address(project, "/en")).context["draft_is_behind"]
    assert not editor.get(address(project)).context["draft_is_behind"]
    change = filled_form(
        other.get(f"{address(project)}?published=1"), title_sv="Rent vatten", _publish="1", **{"results-0-DELETE": "on"}
    )
    assert other.post(address(project), change).status_code == 302
    response = editor.get(address(project, "/en"))
    assert response.context["draft_is_behind"]
    # The row that is gone is offered again as a new one, so that nothing typed is lost.
    assert editor.post(address(project), filled_form(response, _publish="1")).status_code == 302
    assert Project.objects.get().lead_sv == "Utkast."
    assert sorted(Result.objects.values_list("text_sv", flat=True)) == ["Ett resultat.", "Ännu ett."]


def test_publishing_past_a_draft_leaves_it(editor, other, project):
    save_draft(editor, project, lead_sv="Utkast.")
    published = other.get(f"{address(project)}?published=1")
    other.post(address(project), filled_form(published, lead_sv="Publik två.", _publish="1"))
    assert Project.objects.get().lead_sv == "Publik två."
    assert Draft.objects.current().get().author == editor.user


def test_a_draft_that_was_saved_anew_is_not_thrown_away_unseen(editor, other, project):
    opened = save_draft(editor, project, lead_sv="Ett.")
    again = other.get(address(project))
    other.post(address(project), filled_form(again, lead_sv="Två.", _save="1"))
    seen = editor.get(link_to_discard(opened), follow=True)
    assert seen.redirect_chain == [(address(project), 302)]
    asked = editor.get(link_to_discard(seen))
    again = other.get(address(project))
    other.post(address(project), filled_form(again, lead_sv="Tre.", _save="1"))
    editor.post(address(project), filled_form(asked, _discard_draft="1"))
    assert "Tre." in str(Draft.objects.current().get().data)


def test_who_may_only_read_throws_no_draft_away(client, editor, project):
    link = link_to_discard(save_draft(editor, project))
    reader = make_user()
    reader.user_permissions.add(Permission.objects.get(codename="view_project"))
    client.force_login(reader)
    assert client.get(link).status_code == 403
    client.post(address(project), {"_discard_draft": "1", "draft_opened": str(Draft.objects.current().get().pk)})
    assert Draft.objects.exists()


def test_what_was_not_public_when_a_page_was_deleted_is_not_lost(editor, project):
    save_draft(editor, project, lead_sv="Ännu inte publik.")
    project.state, project.withdrawal_reason_sv = State.WITHDRAWN, "Fel."
    project.save()
    editor.post(f"/admin/projects/project/{project.pk}/delete/", {"post": "yes"})
    assert not Project.objects.exists()
    assert not Draft.objects.current().exists()
    recover = f"/en/admin/projects/project/recover/{Version.objects.get_deleted(Project).get().pk}/"
    response = editor.post(recover, filled_form(editor.get(recover), _save="1"), follow=True)
    told = [str(message) for message in response.context["messages"]]
    assert told[0] == "“Water” was brought back. It is not public."
    [link] = re.findall('changes that Eva Ek had saved, and that were not public. <a href="(.*?)">', told[1])
    assert filled_form(editor.get(link))["lead_sv"] == ["Ännu inte publik."]
    # Deleted once more, without anything that was not public.
    editor.post(f"/admin/projects/project/{project.pk}/delete/", {"post": "yes"})
    recover = f"/en/admin/projects/project/recover/{Version.objects.get_deleted(Project).get().pk}/"
    response = editor.post(recover, filled_form(editor.get(recover), _save="1"), follow=True)
    assert "not public. <a" not in " ".join(str(message) for message in response.context["messages"])


def test_what_is_not_public_is_saved_itself(editor):
    project = make_project(state=State.DRAFT)
    response = save_draft(editor, project, lead_sv="Ny.")
    assert filled_form(response)["lead_sv"] == ["Ny."]
    assert (Project.objects.get().lead_sv, Project.objects.get().state) == ("Ny.", State.DRAFT)
    assert not Draft.objects.exists()


NINES = "9" * 24


@pytest.mark.parametrize(
    "typed",
    [
        *({name: value} for name in ("cover", "partnership", "results-0-id") for value in ("abc", NINES, "-1")),
        {"project_areas-0-id": "abc"},
        {"publish_until_0": "0001-01-01", "publish_until_1": "00:00"},
        {"publish_until_0": "9999-12-31", "publish_until_1": "23:59"},
        {f"results-{NINES * 250}-text_sv": "x"},
    ],
    ids=lambda typed: "".join(typed)[:20],
)
def test_what_no_form_sends_breaks_no_page(editor, project, typed):
    """A draft keeps what was sent; whoever opens it, previews it or publishes it must be answered."""
    ProjectFocusArea.objects.create(project=project, focus_area=make_area(name_sv="Vatten"))
    page = address(project)
    data = urlencode(filled_form(editor.get(page), lead_sv="Ny.", _save="1", **typed), doseq=True)
    assert editor.post(page, data, content_type="application/x-www-form-urlencoded").status_code == 302
    opened = editor.get(page)
    assert opened.status_code == 200
    assert editor.get(page.replace("change", "share")).status_code == 200
    assert editor.post(page, filled_form(opened, _publish="1")).status_code in (200, 302)
    assert editor.get(project.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("key", ["abc", NINES, "-1", ""])
def test_an_address_that_fills_in_what_is_no_key_opens_an_empty_form(editor, db, key):
    assert editor.get(f"/admin/projects/project/add/?cover={key}&partnership={key}").status_code == 200


def test_publishing_beside_a_draft_tells_of_it(editor, other, project):
    """Whoever publishes another version, or had the form open before, has not published what lies beside."""
    page = address(project, "/en")
    opened = other.get(page)
    editor.post(page, filled_form(editor.get(page), lead_sv="Evas.", _review="1"))
    response = other.post(page, filled_form(opened, lead_en="Olle’s.", _publish="1"), follow=True)
    words = "Changes saved by Eva Ek are still there as a draft, and are not public."
    assert words in response.content.decode()
    assert f'<a href="{page}">Open them</a>' in response.content.decode()
    response = editor.post(page, filled_form(editor.get(page), _publish="1"), follow=True)
    assert words not in response.content.decode()
    assert f'<a href="{project.get_absolute_url()}">' in response.content.decode().replace("/en/projects/", "/projekt/")


def test_ones_own_draft_is_nobody_elses_change(editor, project):
    """A former version is opened, and a draft lies beside: nobody has saved meanwhile."""
    page = address(project, "/en")
    editor.post(page, filled_form(editor.get(page), lead_sv="Evas.", _save="1"))
    form = editor.get(f"{page}?published=1")
    known = re.search(r'data-presence="([^"]+)" data-draft="([^"]*)"', form.content.decode())
    sent = {"content_version": filled_form(form)["content_version"][0], "draft_known": known[2]}
    assert editor.post(known[1], sent).json() == {"said": ""}
    editor.post(page, filled_form(editor.get(page), lead_sv="Evas nyare.", _save="1"))
    assert editor.post(known[1], sent).json() == {"said": "Eva Ek has saved changes meanwhile."}


NAMED_IN_DRAFTS = (
    "Drafts of these pages refer to what you are deleting. It will be missing from them, and a planned draft will "
    "not be published by itself:"
)


@LANGUAGES
@pytest.mark.parametrize("way", ["one", "several"])
@pytest.mark.parametrize("what", ["picture", "organisation", "municipality", "focus area"])
def test_what_a_draft_alone_names_is_not_deleted_without_a_word(editor, project, what, way, language, prefix):
    target = {
        "picture": make_picture,
        "organisation": make_organisation,
        "municipality": lambda: make_municipality(state=State.DRAFT),
        "focus area": lambda: make_area(state=State.DRAFT),
    }[what]()
    data = filled_form(editor.get(address(project)), _save="1")
    if what == "picture":
        data["cover"] = [str(target.pk)]
    elif what == "focus area":
        add_row(data, "project_areas", focus_area=str(target.pk), position="0")
    else:
        add_row(data, "parties", role="participant", position="0", **{what: str(target.pk)})
    editor.post(address(project), data)
    assert Draft.objects.current().exists()
    opts = target._meta
    page = f"{prefix}/admin/{opts.app_label}/{opts.model_name}/"
    if way == "one":
        asked = editor.get(f"{page}{target.pk}/delete/")
    else:
        asked = editor.post(page, {"action": "delete_selected", "_selected_action": [target.pk]})
    with translation.override(language):
        words = _(NAMED_IN_DRAFTS)
    assert words in asked.content.decode()
    assert f'<a href="{address(project, prefix)}">' in asked.content.decode()
    assert editor.post(f"{page}{target.pk}/delete/", {"post": "yes"}).status_code == 302
    opened = editor.get(address(project, prefix))
    with translation.override(language):
        words = _("It refers to something that has since been deleted. Bring that back first, or go on without it:")
    told = [str(message) for message in opened.context["messages"]][-1]
    assert told.startswith(words)
    assert str(target) in told


@LANGUAGES
def test_nothing_is_said_of_drafts_where_none_names_it(editor, project, language, prefix):
    picture = make_picture()
    asked = editor.get(f"{prefix}/admin/publishing/picture/{picture.pk}/delete/").content.decode()
    with translation.override(language):
        words = _(NAMED_IN_DRAFTS)
    assert words not in asked


def test_asking_for_many_costs_as_much_as_for_one(editor, project, django_assert_max_num_queries):
    pictures = [make_picture() for _number in range(10)]
    for number in (0, 5):
        data = filled_form(editor.get(address(project)), _save="1", cover=str(pictures[number].pk))
        editor.post(address(project), data)
    page, asked = "/admin/publishing/picture/", {"action": "delete_selected"}
    with CaptureQueriesContext(connection) as few:
        editor.post(page, asked | {"_selected_action": [picture.pk for picture in pictures[4:6]]})
    with django_assert_max_num_queries(len(few)):
        response = editor.post(page, asked | {"_selected_action": [picture.pk for picture in pictures]})
    assert f'<a href="{address(project)}">' in response.content.decode()


def test_a_draft_does_not_refer_to_what_it_deletes(editor, project):
    picture = make_picture()
    row = ProjectPicture.objects.create(project=project, picture=picture)
    editor.post(address(project), filled_form(editor.get(address(project)), _save="1", **{"gallery-0-DELETE": "on"}))
    row.delete()
    asked = editor.get(f"/en/admin/publishing/picture/{picture.pk}/delete/").content.decode()
    assert NAMED_IN_DRAFTS not in asked
