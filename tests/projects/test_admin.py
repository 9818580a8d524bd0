"""Projects in the admin: what is typed wrong is told where it was typed."""

from html import unescape

import pytest
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from reversion.models import Version

from projects.models import FocusArea, Project
from publishing.models import Draft
from publishing.partial_dates import PartialDate
from tests.factories import make_area, make_municipality, make_partnership, make_project, make_user
from tests.tools.forms import LANGUAGES, add_row, button, filled_form, in_turn, publish_form
from tests.tools.reading import markup

pytestmark = pytest.mark.django_db

DATE = "Write a year (2009), a month (2009-11) or a day (2009-11-05), as precise as known."


@in_turn(
    ("changes", "field", "message"),
    [
        ({"start": "2012-05", "end": "2012-04"}, "end", "It cannot end before it starts."),
        ({"start": "våren 2012"}, "start", DATE),
        ({"start": "٢٠٠٩"}, "start", DATE),
        ({"active_years": "٢٠١٢"}, "active_years", "Write years with commas between them: 2012, 2013."),
        ({"start": "2012-13"}, "start", "“%(value)s” is not a date in the calendar."),
    ],
)
def test_a_fault_in_a_project_is_told_at_the_field(editor, language, prefix, changes, field, message):
    errors, page = publish_form(
        editor, make_project(), language, prefix, lead_sv="Skrivet.", body_en="<p>Typed.</p>", **changes
    )
    with translation.override(language):
        expected = _(message) % {"slug": changes.get("slug"), "value": changes.get("start")}
        assert errors == {field: [expected]}
    assert "Skrivet." in page
    assert "Typed." in page


@LANGUAGES
def test_all_faults_are_told_at_once(editor, language, prefix):
    changes = {"title_sv": "", "title_en": "", "start": "2012", "end": "2011", "active_years": "alltid", "slug": "feed"}
    row = ("links", {"is_source": "on"})
    errors, page = publish_form(
        editor, make_project(), language, prefix, row, contact_email="kontoret", publish_until_0="i morgon", **changes
    )
    with translation.override(language):
        expected = {
            "title_sv": [_("Write this text in at least one language.")],
            "end": [_("It cannot end before it starts.")],
            "active_years": [_("Write years with commas between them: 2012, 2013.")],
            "slug": [_("The site itself needs the address “%(slug)s”. Choose another.") % {"slug": "feed"}],
            "contact_email": [_("Enter a valid email address.")],
            "publish_until": [_("Enter a valid date.")],
            "url": [_("Give an address or choose a document, one of them.")],
        }
    assert errors == expected
    assert all(message in unescape(page) for [message] in expected.values())


@in_turn(
    ("prefix_of_row", "values", "field", "message"),
    [
        ("results", {"side": "home"}, "text_sv", "Write this text in at least one language."),
        (
            "results",
            {"text_sv": "Rent vatten", "year": "20155"},
            "year",
            "Write a year between 1900 and 2199, such as 2015.",
        ),
        ("events", {"text_sv": "Besök"}, "starts", "Say when it was, as precisely as is known."),
        ("events", {"starts": "2012", "ends": "2011"}, "ends", "It cannot end before it starts."),
        ("links", {"title_sv": "Rapport"}, "url", "Give an address or choose a document, one of them."),
        (
            "parties",
            {"note_sv": "Anteckning"},
            "municipality",
            "Choose a municipality or an organisation, one of them.",
        ),
    ],
)
def test_a_fault_in_a_row_is_told_at_the_field(editor, language, prefix, prefix_of_row, values, field, message):
    errors, page = publish_form(
        editor, make_project(), language, prefix, row=(prefix_of_row, values), lead_sv="Skrivet."
    )
    with translation.override(language):
        assert errors == {field: [_(message)]}
        assert _(message) in page
    assert "Skrivet." in page
    for value in values.values():
        assert value in page


@LANGUAGES
def test_a_focus_area_is_given_once(editor, language, prefix):
    area = make_area()
    project = make_project(areas=[area])
    _errors, page = publish_form(editor, project, language, prefix, row=("project_areas", {"focus_area": area.pk}))
    assert page
    assert project.project_areas.count() == 1


def test_an_address_is_taken_for_https(editor):
    project = make_project()
    errors, _page = publish_form(editor, project, "sv", row=("links", {"title_sv": "ICLD", "url": "icld.se"}))
    assert not errors
    assert project.links.get().url == "https://icld.se"


@LANGUAGES
def test_the_same_slug_may_serve_another_kind_of_page(editor, language, prefix):
    make_area(name_sv="Vatten")
    errors, _page = publish_form(editor, make_project(title_sv="Annat"), language, prefix, slug="vatten")
    assert not errors
    assert Project.objects.get().slug == FocusArea.objects.get().slug == "vatten"


@in_turn("sector", ["140", "١٤٠١٠", "1401\N{ARABIC-INDIC DIGIT ZERO}"])
def test_a_sector_has_five_digits(editor, language, prefix, sector):
    errors, _page = publish_form(editor, FocusArea, language, prefix, name_sv="Vatten", sector=sector)
    with translation.override(language):
        assert _("A DAC code has five digits, such as 14010.") in errors["sector"]


@LANGUAGES
def test_a_project_leads_to_the_next_one(editor, language, prefix):
    partnership = make_partnership(partner=make_municipality(name_sv="An Giang"))
    page = f"{prefix}/admin/projects/project/add/?partnership={partnership.pk}"
    shown = editor.post(page, filled_form(editor.get(page), title_sv="Ett", _publish="1"), follow=True).content.decode()
    assert f'href="{page}"' in shown
    assert f"{prefix}/admin/partnerships/partnership/{partnership.pk}/change/" in shown


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "Ändrade ingress och publiceringsstatus."), ("/en", "Changed lead and state.")]
)
def test_the_history_names_what_was_changed_in_its_reader_s_language(editor, prefix, words):
    """Whichever language the editor had."""
    project = make_project(state="draft")
    publish_form(editor, project, "sv", lead_sv="Skrivet.", lead_en="Written.")
    assert words in editor.get(f"{prefix}/admin/projects/project/{project.pk}/history/").content.decode()


@pytest.mark.parametrize(("prefix", "words"), [("", "fokusområde"), ("/en", "focus area")])
def test_a_focus_area_given_twice_is_named_in_words(editor, prefix, words):
    area = make_area()
    page = f"{prefix}/admin/projects/project/{make_project().pk}/change/"
    data = filled_form(editor.get(page), _publish="1")
    for _number in range(2):
        add_row(data, "project_areas", focus_area=area.pk)
    response = editor.post(page, data)
    assert response.status_code == 200
    assert words in str(response.context["inline_admin_formsets"][0].formset.non_form_errors())


def give_area(editor, projects, prefix="", **more):
    data = {"action": "give_focus_area_selected", "_selected_action": [project.pk for project in projects], **more}
    return editor.post(f"{prefix}/admin/projects/project/", data, follow=True)


def areas_of(project):
    return [str(row.focus_area) for row in project.project_areas.order_by("position", "pk")]


@LANGUAGES
def test_a_focus_area_is_published_with_nothing_that_is_not_public_yet(editor, language, prefix):
    water = make_area(name_sv="Vatten")
    public, changed = make_project(title_sv="Ett"), make_project(title_sv="Två", lead_sv="Text.")
    draft = make_project(title_sv="Tre", state="draft")
    page = f"/admin/projects/project/{changed.pk}/change/"
    editor.post(page, filled_form(editor.get(page), lead_sv="Halvfärdig.", _save="1"))
    asked = give_area(editor, [public, changed, draft], prefix).content.decode()
    with translation.override(language):
        assert _("changes by %(user)s") % {"user": "Eva Ek"} in asked
        words = ngettext(
            "%(count)d was saved and not published: the page is not public, or has other changes that are not.",
            "%(count)d were saved and not published: the pages are not public, or have other changes that are not.",
            2,
        )
    response = give_area(editor, [public, changed, draft], prefix, confirmed="1", focus_area=water.pk, _publish="1")
    assert words % {"count": 2} in response.content.decode()
    assert [areas_of(one) for one in (public, changed, draft)] == [["Vatten"], [], ["Vatten"]]
    assert dict(Project.objects.values_list("title_sv", "state")) == {
        "Ett": "published",
        "Två": "published",
        "Tre": "draft",
    }
    kept = dict(Draft.objects.current().get().data)
    assert (kept["lead_sv"], kept["project_areas-0-focus_area"]) == ("Halvfärdig.", str(water.pk))
    changed.refresh_from_db()
    assert changed.lead_sv == "Text."


def test_a_focus_area_from_the_list_is_published_by_a_second_person(editor, client, settings):
    settings.SECOND_PERSON_PUBLISHES = True
    project = make_project(title_sv="Ett")
    give_area(editor, [project], confirmed="1", focus_area=make_area(name_sv="Vatten").pk)
    assert Draft.objects.current().exists()
    client.force_login(make_user(["Publishers"], username="olle"))
    page = f"/admin/projects/project/{project.pk}/change/"
    assert client.post(page, filled_form(client.get(page), _publish="1")).status_code == 302
    assert areas_of(project) == ["Vatten"]


def test_what_is_there_twice_is_listed_above_the_form(editor):
    project, area = make_project(title_sv="Ett"), make_area(name_sv="Vatten")
    page = f"/en/admin/projects/project/{project.pk}/change/"
    data = filled_form(editor.get(page), _publish="1")
    for _number in range(2):
        add_row(data, "project_areas", focus_area=str(area.pk), position="0")
    assert '<a href="#project_areas-group">Focus areas</a>: ' in editor.post(page, data).content.decode()


@LANGUAGES
def test_many_projects_get_a_focus_area_at_once(editor, language, prefix):
    water, energy = make_area(name_sv="Vatten"), make_area(name_sv="Energi")
    both, one, none = make_project(areas=[energy, water]), make_project(areas=[energy]), make_project()
    projects = [both, one, none]
    page = give_area(editor, projects, prefix).content.decode()
    assert all(str(project) in page for project in projects)
    with translation.override(language):
        assert _("This field is required.") in give_area(editor, projects, prefix, confirmed="1").content.decode()
    give_area(editor, projects, prefix, confirmed="1", focus_area=water.pk, _publish="1")
    assert [areas_of(project) for project in projects] == [["Energi", "Vatten"], ["Energi", "Vatten"], ["Vatten"]]
    assert Version.objects.get_for_object(one).first().revision.user == editor.user
    give_area(
        editor, [one], prefix, confirmed="1", focus_area=make_area(name_sv="Skola").pk, is_main="on", _publish="1"
    )
    assert areas_of(one) == ["Skola", "Energi", "Vatten"]
    with translation.override(language):
        told = _("They have it already. Nothing was changed.")
    response = give_area(editor, [both], prefix, confirmed="1", focus_area=water.pk, _publish="1")
    assert told in [str(message) for message in response.context["messages"]]


def test_a_planned_change_is_not_unplanned_by_a_focus_area(editor):
    water, project = make_area(name_sv="Vatten"), make_project(title_sv="Rent vatten")
    page = f"/admin/projects/project/{project.pk}/change/"
    when = {"publish_at_0": "2999-05-31", "publish_at_1": "08:00"}
    editor.post(page, filled_form(editor.get(page), lead_sv="Ny.", _publish_at="1", **when))
    asked = give_area(editor, [project], "/en")
    pressed = button(asked, "Save as drafts")
    response = editor.post(asked.request["PATH_INFO"], filled_form(asked, focus_area=water.pk, **pressed), follow=True)
    told = " ".join(str(message) for message in response.context["messages"])
    assert "“Rent vatten” was left as it was: its changes are planned for 31 May 2999" in told
    assert Draft.objects.current().get().publish_at


def test_who_may_not_publish_gives_a_focus_area_in_drafts(client):
    client.force_login(make_user(["Editors"]))
    water, project, draft = make_area(name_sv="Vatten"), make_project(), make_project(state="draft")
    asked = give_area(client, [project, draft], "/en")
    pressed = button(asked, "Save as drafts")
    response = client.post(asked.request["PATH_INFO"], filled_form(asked, focus_area=water.pk, **pressed), follow=True)
    assert "2 drafts were saved." in response.content.decode()
    assert (areas_of(project), areas_of(draft)) == ([], ["Vatten"])
    assert dict(Draft.objects.current().get().data)["project_areas-0-focus_area"] == str(water.pk)


@LANGUAGES
def test_a_date_in_words_is_told_how_it_is_written(editor, language, prefix):
    page = f"{prefix}/admin/projects/project/{make_project().pk}/change/"
    response = editor.post(page, filled_form(editor.get(page), start="hösten 2024", _publish="1"))
    with translation.override(language):
        assert response.context["adminform"].form.errors["start"] == [str(PartialDate.explanation(weeks=False))]


def test_a_filter_keeps_what_is_searched_for_whatever_it_is(editor):
    areas = [make_area(name_en="Water"), make_area(name_en="Schools")]
    for area in areas:
        make_project(title_en="some-key", areas=[area])
    found = markup(editor.get("/en/admin/projects/project/?q=some-key"))
    for area in areas:
        assert f'href="?project_areas__focus_area__id__exact={area.pk}&amp;q=some-key"' in found
    narrowed = editor.get(f"/en/admin/projects/project/?project_areas__focus_area__id__exact={areas[0].pk}&q=some-key")
    assert len(narrowed.context["cl"].result_list) == 1


def test_a_filter_says_how_many_there_are_of_each_where_that_is_asked_for(editor):
    water, schools = make_area(name_en="Water"), make_area(name_en="Schools")
    for areas in ([water], [water, schools]):
        make_project(areas=areas)
    found = markup(editor.get("/en/admin/projects/project/?_facets=True"))
    assert "Water (2)" in found
    assert "Schools (1)" in found


def project_of_two_areas():
    areas = [make_area(name_sv="Vatten"), make_area(name_sv="Energi")]
    return make_project(title_sv="Brunnar", areas=areas), [str(area.pk) for area in areas]


def test_focus_areas_are_exchanged(editor):
    project, (water, energy) = project_of_two_areas()
    page = f"/en/admin/projects/project/{project.pk}/change/"
    changes = {"project_areas-0-focus_area": energy, "project_areas-1-focus_area": water}
    assert editor.post(page, filled_form(editor.get(page), _publish="1", **changes)).status_code == 302
    assert areas_of(project) == ["Energi", "Vatten"]
    version = Version.objects.get_for_object(project).select_related("revision").first()
    kept = [
        row.field_dict for row in version.revision.version_set.all() if row.content_type.model == "projectfocusarea"
    ]
    assert sorted((row["position"], str(row["focus_area_id"])) for row in kept) == [(0, energy), (1, water)]


def test_a_focus_area_takes_the_place_of_one_that_is_deleted_below_it(editor):
    project, (_water, energy) = project_of_two_areas()
    page = f"/en/admin/projects/project/{project.pk}/change/"
    changes = {"project_areas-0-focus_area": energy, "project_areas-1-DELETE": "on"}
    assert editor.post(page, filled_form(editor.get(page), _publish="1", **changes)).status_code == 302
    assert areas_of(project) == ["Energi"]
