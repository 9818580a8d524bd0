"""A translator reads the whole form and writes the texts of one language, whatever their browser sends."""

import re

import pytest
from django.test import Client

from partnerships.models import Organisation
from projects.models import Project, Result
from publishing.admin.sent import Sent
from publishing.models import Draft, State
from tests.factories import make_organisation, make_picture, make_project, make_user
from tests.tools.forms import add_row, filled_form

pytestmark = pytest.mark.django_db


def translator(language="en"):
    client = Client()
    client.user = make_user(["Translators"], translates_into=language)
    client.force_login(client.user)
    return client


@pytest.fixture(params=[State.DRAFT, State.PUBLISHED])
def project(request):
    project = make_project(
        title_sv="Vatten", lead_sv="Ingress.", aim_sv="<p>Syfte.</p>", state=request.param, start="2011"
    )
    Result.objects.create(project=project, text_sv="Ett torn.", side="home")
    return project


def address(project, prefix=""):
    return f"{prefix}/admin/projects/project/{project.pk}/change/"


EVERYTHING = {
    "title_sv": "Ändrad.",
    "lead_sv": "Ändrad.",
    "lead_en": "Translated.",
    "aim_en": "<p>Aim.</p>",
    "start": "1999",
    "slug": "annat",
    "kind": "pre_study",
    "publish_until_0": "2999-01-01",
    "results-0-text_sv": "Ändrat.",
    "results-0-text_en": "A tower.",
    "results-0-side": "partner",
    "results-0-DELETE": "on",
}


@pytest.mark.parametrize("key", ["+{}", "%20{}", "{}%20", "0_{}", "{}.0", "-{}", "999999999999999999999{}"])
@pytest.mark.parametrize("query", ["", "?_to_field=id", "?_to_field=slug"])
@pytest.mark.parametrize("button", ["_save", "_review"])
def test_a_strange_key_is_no_way_past_what_a_translator_may(project, key, query, button):
    client = translator()
    data = filled_form(client.get(address(project)), **{button: "1"}, **EVERYTHING)
    before = Project.objects.values().get()
    strange = address(project).replace(f"/{project.pk}/", f"/{key.format(project.pk)}/")
    assert client.post(strange + query, data).status_code in (302, 400, 403)
    assert Project.objects.values().get() == before


def test_only_texts_of_the_own_language_are_taken(project):
    client = translator()
    data = filled_form(client.get(address(project)), _save="1", **EVERYTHING)
    data |= {"results-TOTAL_FORMS": ["1"], "results-INITIAL_FORMS": ["1"]}
    assert client.post(address(project), data).status_code == 302
    kept = dict(Draft.objects.current().get().data) if project.state == State.PUBLISHED else None
    row = Project.objects.values("title_sv", "title_en", "lead_sv", "lead_en", "aim_en", "slug").get()
    if kept is None:
        assert row == {
            "title_sv": "Vatten",
            "title_en": None,
            "lead_sv": "Ingress.",
            "lead_en": "Translated.",
            "aim_en": "<p>Aim.</p>",
            "slug": "vatten",
        }
        assert list(Result.objects.values_list("text_sv", "text_en", "side")) == [("Ett torn.", "A tower.", "home")]
    else:
        assert (kept["title_sv"], kept["lead_en"], kept["start"], kept["slug"]) == (
            "Vatten",
            "Translated.",
            "2011",
            "vatten",
        )
        assert (kept["results-0-text_sv"], kept["results-0-text_en"]) == ("Ett torn.", "A tower.")
        assert "results-0-DELETE" not in kept
        assert Project.objects.get().lead_en is None


def test_rows_are_neither_added_nor_deleted(project):
    client = translator()
    page = client.get(address(project))
    assert "results-0-DELETE" not in page.content.decode()
    data = filled_form(page, _save="1", lead_en="Translated.")
    data |= {"results-TOTAL_FORMS": ["2"], "results-1-text_en": ["Invented."], "results-1-id": [""]}
    client.post(address(project), data)
    assert Result.objects.count() == 1
    assert "Invented." not in str(Draft.objects.values_list("data"))


@pytest.mark.parametrize("move", ["_publish", "_publish_at", "_send_back", "_take_back"])
def test_a_translator_does_not_publish(project, move):
    client = translator()
    data = filled_form(client.get(address(project)), lead_en="Translated.", **{move: "1"})
    assert client.post(address(project), data).status_code == 403


def test_the_form_shows_the_rest_to_read(project):
    page = translator().get(address(project)).content.decode()
    assert re.search(r'<textarea name="lead_sv"[^>]* readonly', page)
    assert not re.search(r'<textarea name="lead_en"[^>]* readonly', page)
    assert re.search(r'<select name="kind"[^>]* disabled', page)
    assert '<div class="readonly shown-text" id="id_aim_sv" lang="sv"><p>Syfte.</p></div>' in page
    assert 'name="_publish' not in page


def test_a_translation_of_a_draft_is_laid_over_the_draft(editor):
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    data = filled_form(editor.get(address(project)), lead_sv="Ny ingress.", _save="1")
    add_row(data, "results", text_sv="Ett torn.", side="home", outcome="achieved", order="0")
    editor.post(address(project), data)
    client = translator()
    changes = {"lead_en": "New lead.", "results-0-text_en": "A tower."}
    assert (
        client.post(address(project), filled_form(client.get(address(project)), _review="1", **changes)).status_code
        == 302
    )
    draft = Draft.objects.current().get()
    kept = dict(draft.data)
    assert (kept["lead_sv"], kept["lead_en"]) == ("Ny ingress.", "New lead.")
    assert (kept["results-0-text_sv"], kept["results-0-text_en"]) == ("Ett torn.", "A tower.")
    assert (draft.is_in_review, draft.author) == (True, client.user)
    editor.post(address(project), filled_form(editor.get(address(project)), _publish="1"))
    assert list(Result.objects.values_list("text_sv", "text_en")) == [("Ett torn.", "A tower.")]


def test_who_has_no_language_changes_nothing(project):
    client = translator("")
    client.post(address(project), filled_form(client.get(address(project)), lead_en="Translated.", _save="1"))
    assert Project.objects.get().lead_en is None
    assert not Draft.objects.exists()


def test_names_of_organisations_are_translated_too():
    organisation = make_organisation(name_sv="Styrelsen", short_name="S")
    client, page = translator(), f"/en/admin/partnerships/organisation/{organisation.pk}/change/"
    client.post(page, filled_form(client.get(page), name_sv="Annat", name_en="The board", short_name="X"))
    organisation = Organisation.objects.get()
    assert (organisation.name_sv, organisation.name_en, organisation.short_name) == ("Styrelsen", "The board", "S")


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ("projects/project/", 200),
        ("projects/project/add/", 403),
        ("publishing/picture/add/", 403),
        ("accounts/user/", 403),
        ("website/sitesettings/add/", 403),
        ("website/errorreport/", 403),
    ],
)
def test_what_a_translator_opens(page, status):
    assert translator().get(f"/admin/{page}").status_code == status


def test_a_translator_neither_discards_nor_deletes(editor):
    project = make_project(title_sv="Vatten")
    editor.post(address(project), filled_form(editor.get(address(project)), lead_sv="Ny.", _save="1"))
    client, draft = translator(), Draft.objects.current().get()
    assert "?discard=" not in client.get(address(project)).content.decode()
    assert client.get(f"{address(project)}?discard={draft.pk}").status_code == 403
    client.post(address(project), {"_discard_draft": "1", "draft_opened": draft.pk})
    client.post(f"/admin/projects/project/{project.pk}/delete/", {"post": "yes"})
    assert Draft.objects.current().exists()
    assert Project.objects.exists()


@pytest.mark.usefixtures("own_uploads")
def test_a_translator_sees_pictures_and_not_the_files_that_were_sent():
    picture = make_picture(alt_sv="En brunn.")
    assert translator().get(f"/admin/publishing/picture/{picture.pk}/original/").status_code == 403
    page = translator().get(f"/admin/publishing/picture/{picture.pk}/change/")
    assert page.status_code == 200
    assert "/original/" not in page.content.decode()


@pytest.mark.parametrize("has_draft", [False, True])
def test_what_a_translator_may_not_add_is_not_offered(project, has_draft):
    client = translator()
    if has_draft:
        client.post(address(project), filled_form(client.get(address(project)), _save="1", lead_en="Lead."))
    data = filled_form(client.get(address(project)))
    assert (data["results-TOTAL_FORMS"], data["results-MAX_NUM_FORMS"]) == (["1"], ["0"])


def test_a_translator_changes_what_the_first_page_lists(project):
    page = translator().get("/en/admin/").content.decode()
    assert re.search(r'href="/en/admin/projects/project/" class="changelink"', page)


def test_a_row_of_a_draft_that_is_no_longer_published_is_translated(editor):
    """It has a key that leads nowhere, and is offered as a new one."""
    project = make_project(title_sv="Vatten", lead_sv="Ingress.")
    for text in ("Ett.", "Två."):
        Result.objects.create(project=project, text_sv=text, side="home")
    page = address(project)
    editor.post(page, filled_form(editor.get(page), lead_sv="Ny.", _save="1"))
    published = filled_form(editor.get(f"{page}?published=1"), _publish="1", **{"results-0-DELETE": "on"})
    editor.post(page, published)
    client = translator()
    opened = client.get(page)
    typed = {"results-0-text_en": "Two.", "results-1-text_en": "One."}
    assert client.post(page, filled_form(opened, _save="1", **typed)).status_code == 302
    rows = Sent.from_pairs(Draft.objects.current().get().data).rows["results"]
    assert sorted((*row["text_sv"], *row["text_en"]) for row in rows) == [("Ett.", "One."), ("Två.", "Two.")]
