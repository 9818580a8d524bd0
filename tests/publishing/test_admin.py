"""Every page of the admin, as an editor meets it."""

import datetime
import re

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from partnerships.models import Partnership
from projects.models import FocusArea, Project
from publishing.admin.pages import KeysPaginator, LongListsMixin
from publishing.models import Document, Publishable, State
from tests.factories import (
    make_area,
    make_municipality,
    make_organisation,
    make_partnership,
    make_project,
    make_steering_group,
)
from tests.publishing.pictures import encoded, textured, upload
from tests.tools.forms import LANGUAGES, add_row, filled_form, in_turn
from website.models import SiteSettings, TextPage

MODELS = [
    *("partnerships.partnership", "partnerships.steeringgroup", "partnerships.municipality"),
    *("partnerships.organisation", "projects.project", "projects.focusarea"),
    *("publishing.picture", "publishing.document", "website.textpage"),
]


def address(model, page, *args):
    return reverse(f"admin:{model.replace('.', '_')}_{page}", args=args)


def fill_the_site(editor):
    """One row of everything that has pages in the admin."""
    project = make_project(title_en="Water", start="2019", areas=[make_area(name_sv="Vatten")])
    make_steering_group(partnership=project.partnership)
    make_organisation()
    editor.post(
        "/admin/publishing/picture/add/", {"file": picture(), "is_decorative": "on", "focal_x": 50, "focal_y": 50}
    )
    Document.objects.create(file=upload(b"Avtal.", "avtal.txt"), title_sv="Avtal", size=6)
    return project


def picture(name="bild.jpg"):
    return upload(encoded(textured(), "JPEG"), name)


@LANGUAGES
def test_every_page_opens(editor, language, prefix):
    fill_the_site(editor)
    with translation.override(language):
        for model in MODELS:
            row = admin.site._registry[admin_model(model)].model.objects.first()
            pages = [address(model, "changelist"), address(model, "change", row.pk), address(model, "history", row.pk)]
            if model != "website.textpage":
                pages += [address(model, "add"), address(model, "delete", row.pk), address(model, "recoverlist")]
            for page in pages:
                assert page.startswith(f"{prefix}/admin/")
                response = editor.get(page)
                assert response.status_code == 200, page
                assert f'<html lang="{language}"' in response.content.decode(), page


def admin_model(label):
    return next(model for model in admin.site._registry if model._meta.label_lower == label)


@in_turn("model", MODELS)
def test_a_form_that_nobody_touched_is_saved_and_changes_nothing(editor, model, language, prefix):
    fill_the_site(editor)
    model_class = admin_model(model)
    row = model_class.objects.order_by("pk").first()
    before = model_class.objects.filter(pk=row.pk).values().get()
    with translation.override(language):
        page = address(model, "change", row.pk)
        response = editor.post(page, filled_form(editor.get(page), _save="1"))
    assert response.status_code == 302, response.context["errors"]
    after = model_class.objects.filter(pk=row.pk).values().get()
    # The plain column of a text holds what was saved last, in any language.
    plain = set(admin.site._registry[model_class].trans_opts.all_fields)
    assert {key: value for key, value in after.items() if key not in plain} == {
        key: value for key, value in before.items() if key not in plain
    }


@LANGUAGES
def test_a_project_is_added_with_its_rows_in_both_languages(editor, language, prefix):
    partnership = make_partnership(home=make_municipality(name_sv="Växjö"))
    area = make_area(name_sv="Vatten", name_en="Water")
    page = f"{prefix}/admin/projects/project/add/"
    data = filled_form(
        editor.get(f"{page}?partnership={partnership.pk}"),
        title_sv="Rent vatten",
        title_en="Clean water",
        body_sv="<p>Ett reningsverk byggdes.</p>",
        start="2011-W47",
        _publish="1",
    )
    assert data["partnership"] == [str(partnership.pk)]
    add_row(data, "project_areas", focus_area=area.pk, position="0")
    add_row(
        data, "results", text_sv="Rent vatten.", text_en="Clean water.", side="partner", outcome="achieved", order="0"
    )
    response = editor.post(page, data)
    assert response.status_code == 200
    with translation.override(language):
        assert _("Write a year (2009), a month (2009-11) or a day (2009-11-05), as precise as known.") in text(response)
    response = editor.post(page, {**data, "start": "2011"})
    assert response.status_code == 302
    project = Project.objects.get()
    assert (project.title_sv, project.title_en, project.state) == ("Rent vatten", "Clean water", State.PUBLISHED)
    assert (project.title_shown_sv, project.title_shown_en) == ("Rent vatten", "Clean water")
    assert list(project.results.values_list("text_sv", "text_en")) == [("Rent vatten.", "Clean water.")]
    assert project.main_area == area
    assert editor.get(project.get_absolute_url()).status_code == 200


@in_turn("title", [{"title_en": "Only English"}, {"title_sv": "Bara svenska"}])
def test_a_title_in_one_language_is_enough_whichever_it_is(editor, language, prefix, title):
    page = f"{prefix}/admin/projects/project/add/"
    data = filled_form(editor.get(f"{page}?partnership={make_partnership().pk}"), **title, _save="1")
    assert editor.post(page, data).status_code == 302
    assert str(Project.objects.get()) in title.values()


@in_turn(
    ("model", "search", "finds"),
    [
        ("projects.project", "Återvinning", True),
        ("projects.project", "ÅTERVINNING", True),
        ("projects.project", "återvinn", True),
        ("projects.project", "atervinning", True),
        ("projects.project", "algar", True),
        ("projects.project", "ÄLGAR i", True),
        ("projects.project", "recycling", True),
        ("projects.project", "An Giang – recycling", True),
        ("projects.project", "vushtrri", False),
        ("partnerships.partnership", "Växjö – An Giang", True),
        ("partnerships.partnership", "vaxjo an giang", True),
        ("partnerships.partnership", "ÖVERENSKOMMELSE", True),
        ("partnerships.steeringgroup", "an giang", True),
        ("partnerships.municipality", "VÄXJÖ KOMMUN", True),
        ("partnerships.municipality", "vaxjo", True),
        ("projects.focusarea", "vatten", True),
        ("website.textpage", "TILLGÄNGLIGHET", True),
    ],
)
def test_search_finds_what_is_shown_in_either_language(editor, language, prefix, model, search, finds):
    home = make_municipality(name_sv="Växjö", official_name_sv="Växjö kommun")
    partnership = make_partnership(
        home=home, partner=make_municipality(name_sv="An Giang"), lead_sv="En överenskommelse om miljön."
    )
    make_project(
        partnership=partnership,
        title_sv="Återvinning för älgar i Åseda",
        title_en="Recycling for elks",
        reference="2009/0203",
    )
    make_steering_group(partnership=partnership)
    make_area(name_sv="Vatten")
    response = editor.get(f"{prefix}/admin/{model.replace('.', '/')}/", {"q": search})
    assert response.status_code == 200
    assert bool(response.context["cl"].result_count) is finds
    related = {"app_label": "projects", "model_name": "project", "field_name": "partnership"}
    if model == "partnerships.partnership":
        found = editor.get(f"{prefix}/admin/autocomplete/", {**related, "term": search}).json()["results"]
        assert [row["text"] for row in found] == ["Växjö – An Giang"]


def test_lists_are_filtered_by_what_an_editor_asks(editor):
    one, other = make_partnership(), make_partnership()
    make_project(partnership=one, title_sv="Publik", lead_sv="Finns.", lead_en="There.", status="completed")
    make_project(partnership=other, title_sv="Utkast", lead_sv="Bara svenska.", state=State.DRAFT, status="ongoing")
    filters = {
        "state__exact=draft": ["Utkast"],
        "missing_in=en": ["Utkast"],
        "missing_in=sv": [],
        f"partnership__id__exact={one.pk}": ["Publik"],
        "status__exact=ongoing": ["Utkast"],
        "": ["Publik", "Utkast"],
    }
    for query, titles in filters.items():
        rows = editor.get(f"/admin/projects/project/?{query}").context["cl"].result_list
        assert [row.title_sv for row in rows] == titles, query


@pytest.mark.parametrize("is_picker", [False, True])
@pytest.mark.parametrize(
    ("model", "make", "field", "picked_in"),
    [
        ("partnerships.municipality", make_municipality, "name", ("partnerships", "partnership", "home")),
        ("partnerships.organisation", make_organisation, "name", ("partnerships", "partnershipparty", "organisation")),
        ("projects.project", make_project, "title", ("projects", "project", "follows")),
        ("projects.focusarea", make_area, "name", ("projects", "projectfocusarea", "focus_area")),
    ],
)
@pytest.mark.parametrize(
    ("prefix", "order"), [("", ["Arboga", "Zinkgruvan", "Ängelholm"]), ("/en", ["Angels", "Mines", "Zebras"])]
)
def test_a_list_is_in_the_order_of_the_editor_s_language(
    editor, prefix, order, model, make, field, picked_in, is_picker
):
    for swedish, english in [("Zinkgruvan", "Mines"), ("Ängelholm", "Angels"), ("Arboga", "Zebras")]:
        make(**{f"{field}_sv": swedish, f"{field}_en": english})
    if is_picker:
        query = {**dict(zip(("app_label", "model_name", "field_name"), picked_in, strict=True)), "term": ""}
        found = [row["text"] for row in editor.get(f"{prefix}/admin/autocomplete/", query).json()["results"]]
    else:
        page = editor.get(f"{prefix}/admin/{model.replace('.', '/')}/")
        found = [getattr(row, f"{field}_{'en' if prefix else 'sv'}") for row in page.context["cl"].result_list]
    assert [name for name in (text.partition(" (")[0] for text in found) if name in order] == order


@pytest.mark.parametrize(
    ("prefix", "countries"), [("", ["Tyskland", "Vietnam", "Österrike"]), ("/en", ["Austria", "Germany", "Vietnam"])]
)
def test_countries_are_in_the_order_of_the_editor_s_language(editor, prefix, countries):
    for code in ("AT", "VN", "DE"):
        make_municipality(country=code)
    page = f"{prefix}/admin/partnerships/municipality/"
    form, filters = (text(editor.get(f"{page}{rest}")) for rest in ("add/", "?country=AT"))
    for name in countries:
        assert f">{name}</option>" in form
    assert sorted(countries, key=lambda name: form.index(f">{name}</option>")) == countries
    links = filters[filters.index('id="changelist-filter"') :]
    assert sorted(countries, key=links.index) == countries
    assert len(editor.get(f"{page}?country=AT").context["cl"].result_list) == 1


def test_a_list_says_what_is_public_and_in_which_languages(editor):
    make_project(title_sv="Vatten", lead_sv="Text.", state=State.IN_REVIEW, start="2011", end="2013")
    page = text(editor.get("/en/admin/projects/project/"))
    for word in ("in review", "Swedish", "2011–2013"):
        assert word in page


@pytest.mark.parametrize("model", [*MODELS[:6], "website.textpage"])
@pytest.mark.parametrize("query", ["", "?q=e"])
def test_a_list_takes_as_many_queries_for_ten_rows_as_for_three(editor, model, query, django_assert_num_queries):
    make_rows(model, 3)
    page = f"/admin/{model.replace('.', '/')}/{query}"
    editor.get(page)
    count = number_of_queries(editor, page)
    make_rows(model, 7)
    with django_assert_num_queries(count):
        editor.get(page)


@pytest.mark.parametrize("few", [2, 4, 100])
def test_a_narrowed_list_is_the_same_whether_few_or_many_are_left(editor, monkeypatch, few):
    monkeypatch.setattr(KeysPaginator, "FEW", few)
    monkeypatch.setattr(LongListsMixin, "list_per_page", 2)
    partnership = make_partnership()
    for number in range(5):
        make_project(title_sv=f"Brunn {number}", partnership=partnership, state=State.IN_REVIEW)
    make_project(title_sv="Annat", partnership=partnership)
    shown = [
        editor.get(f"/admin/projects/project/?state__exact=in_review&p={page}").context["cl"] for page in (1, 2, 3)
    ]
    assert [[project.title_sv for project in page.result_list] for page in shown] == [
        ["Brunn 0", "Brunn 1"],
        ["Brunn 2", "Brunn 3"],
        ["Brunn 4"],
    ]
    assert {page.result_count for page in shown} == {5}


def make_rows(model, number):
    for position in range(number):
        match model:
            case "partnerships.partnership":
                make_partnership()
            case "partnerships.steeringgroup":
                make_steering_group()
            case "partnerships.municipality":
                make_municipality()
            case "partnerships.organisation":
                make_organisation()
            case "projects.project":
                make_project(areas=[make_area(name_sv=f"Energi {FocusArea.objects.count()}")])
            case "projects.focusarea":
                make_area()
            case "website.textpage":
                TextPage.objects.filter(key="about").update(order=position)


def number_of_queries(client, page):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def test_every_publishable_has_the_same_editing(editor):
    """Preview, drafts and publication come from one base; nobody forgets it for a new model."""
    from publishing.admin import PublishableAdmin

    for model, model_admin in admin.site._registry.items():
        assert isinstance(model_admin, PublishableAdmin) is issubclass(model, Publishable), model


def test_the_policy_of_the_admin_is_strict(editor):
    policy = editor.get(f"/admin/partnerships/partnership/{make_partnership().pk}/change/").headers[
        "Content-Security-Policy"
    ]
    assert "unsafe" not in policy
    assert "script-src 'self' 'nonce-" in policy


def test_what_is_not_public_becomes_so_by_the_button_only(editor):
    partnership = make_partnership(state=State.DRAFT)
    page = f"/en/admin/partnerships/partnership/{partnership.pk}/change/"
    response = editor.get(page)
    assert '<option value="published"' not in text(response)
    editor.post(page, filled_form(response, _save="1"))
    assert not Partnership.objects.filter(state=State.PUBLISHED).exists()
    editor.post(page, filled_form(editor.get(page), _publish="1"))
    assert Partnership.objects.filter(state=State.PUBLISHED).exists()


def test_translations_that_are_still_right_are_confirmed(editor):
    project = make_project(lead_sv="Ett.", lead_en="One.")
    page = f"/en/admin/projects/project/{project.pk}/change/"
    editor.post(page, filled_form(editor.get(page), lead_sv="Ett!", _publish="1"))
    response = editor.get(page)
    assert '<div class="readonly">Lead, English</div>' in text(response)
    assert "(out of date)" in text(editor.get("/en/admin/projects/project/"))
    editor.post(page, filled_form(response, translations_are_current="on", _publish="1"))
    assert '<div class="readonly">Lead, English</div>' not in text(editor.get(page))
    assert "(out of date)" not in text(editor.get("/en/admin/projects/project/"))


def test_site_settings_are_one_row_and_text_pages_are_neither_added_nor_deleted(editor):
    page = TextPage.objects.get(key="about")
    assert editor.get("/admin/website/textpage/add/").status_code == 403
    assert editor.get(f"/admin/website/textpage/{page.pk}/delete/").status_code == 403
    assert SiteSettings.objects.count() == 0


def warnings_of(response):
    return [str(message) for message in response.context["messages"] if message.level_tag == "warning"]


def save(editor, obj, prefix, **changes):
    page = f"{prefix}/admin/{obj._meta.app_label}/{obj._meta.model_name}/{obj.pk}/change/"
    return editor.post(page, filled_form(editor.get(page), **changes), follow=True)


@LANGUAGES
def test_what_is_published_after_its_time_is_told(editor, language, prefix):
    project = make_project(title_sv="Vatten")
    response = save(editor, project, prefix, _publish="1", publish_until_0="2020-05-31", publish_until_1="12:00")
    with translation.override(language):
        moment = date_format(localtime(Project.objects.get().publish_until), "DATETIME_FORMAT")
        words = _("“%(object)s” is not visible: it was to be published until %(moment)s, which has passed.")
    assert [warning.strip() for warning in warnings_of(response)] == [words % {"object": "Vatten", "moment": moment}]


@in_turn("how", ["form", "list"])
def test_what_is_published_before_what_it_belongs_to_is_told(editor, language, prefix, how):
    partnership = make_partnership(partner=make_municipality(name_sv="An Giang"), state=State.DRAFT)
    project = make_project(title_sv="Vatten", partnership=partnership, state=State.DRAFT)
    if how == "form":
        response = save(editor, project, prefix, _publish="1")
    else:
        action = {"action": "publish_selected", "_selected_action": [project.pk]}
        response = editor.post(f"{prefix}/admin/projects/project/", action, follow=True)
    [warning] = warnings_of(response)
    with translation.override(language):
        assert _("“%(object)s” is published, but not visible until this is:") % {"object": "Vatten"} in warning
    assert f'href="{prefix}/admin/partnerships/partnership/{partnership.pk}/change/"' in warning
    assert not warnings_of(save(editor, project, prefix, lead_sv="Ny.", _save="1"))


@LANGUAGES
def test_a_page_that_names_what_is_not_public_is_told(editor, language, prefix):
    home, partner = make_municipality(name_sv="Växjö"), make_municipality(name_sv="An Giang", state=State.DRAFT)
    partnership = make_partnership(home=home, partner=partner, state=State.DRAFT)
    assert not warnings_of(save(editor, partnership, prefix, _save="1"))
    [warning] = warnings_of(save(editor, partnership, prefix, _publish="1"))
    with translation.override(language):
        words = _("“%(object)s” is public, but it names what is not:") % {"object": "Växjö – An Giang"}
    assert words in warning
    assert f'/admin/partnerships/municipality/{partner.pk}/change/"' in warning
    assert f'/admin/partnerships/municipality/{home.pk}/change/"' not in warning
    partner.state = State.PUBLISHED
    partner.save()
    assert not warnings_of(save(editor, partnership, prefix, _publish="1"))


def test_a_row_that_is_due_is_found(editor):
    make_project(title_sv="Gammal", review_on=datetime.date(2020, 1, 1))
    assert "Gammal" in text(editor.get("/admin/"))


def text(response):
    return response.content.decode()


def test_the_pages_of_a_long_list_follow_each_other(editor):
    partnership = make_partnership()
    for number in range(120):
        make_project(partnership=partnership, title_sv=f"Projekt nummer {number:03}")
    shown = []
    for page in (1, 2, 3):
        html = editor.get(f"/admin/projects/project/?p={page}").content.decode()
        shown.append(re.findall(r"Projekt nummer (\d+)</a>", html))
    assert [len(page) for page in shown] == [50, 50, 20]
    assert [int(number) for page in shown for number in page] == list(range(120))
    html = editor.get("/admin/projects/project/?q=nummer+115").content.decode()
    assert re.findall(r"Projekt nummer (\d+)</a>", html) == ["115"]
