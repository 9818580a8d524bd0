"""Partnerships, municipalities and steering groups in the admin: what is typed wrong is told where it was typed."""

import pytest
from django.utils import translation
from django.utils.translation import gettext as _

from partnerships.models import Municipality, Partnership, SteeringGroup
from publishing.models import State
from tests.factories import make_municipality, make_organisation, make_partnership, make_steering_group
from tests.tools.forms import LANGUAGES, filled_form, in_turn, publish_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    return make_municipality(name_sv="Växjö"), make_municipality(name_sv="An Giang", country="VN")


@in_turn(
    ("changes", "field", "message"),
    [
        ({"start_year": "2012", "end_year": "2011"}, "end_year", "It cannot end before it starts."),
        ({"start_year": "20155"}, "start_year", "Write a year between 1900 and 2199, such as 2015."),
        ({"end_year": "215"}, "end_year", "Write a year between 1900 and 2199, such as 2015."),
        ({"slug": "kalender"}, "slug", "The site itself needs the address “%(slug)s”. Choose another."),
        (
            {"slug": "annans"},
            "slug",
            "Another page has or had the address “%(slug)s”. Choose another, or leave it empty.",
        ),
        (
            {"slug": "tidigare"},
            "slug",
            "Another page has or had the address “%(slug)s”. Choose another, or leave it empty.",
        ),
        (
            {"status_as_of": "maj 2024"},
            "status_as_of",
            "Write a year (2009), a month (2009-11) or a day (2009-11-05), as precise as known.",
        ),
    ],
)
def test_a_fault_in_a_partnership_is_told_at_the_field(editor, language, prefix, changes, field, message):
    other = make_partnership()
    other.slug = "tidigare"
    other.save()
    other.slug = "annans"
    other.save()
    partnership = make_partnership()
    errors, page = publish_form(editor, partnership, language, prefix, lead_sv="Skrivet.", lead_en="Typed.", **changes)
    with translation.override(language):
        assert errors == {field: [_(message) % {"slug": changes.get("slug")}]}
        assert errors[field][0] in page
    assert "Skrivet." in page
    assert "Typed." in page


@in_turn("is_turned", [False, True])
def test_two_partnerships_of_the_same_municipalities_at_the_same_time(editor, language, prefix, pair, is_turned):
    make_partnership(home=pair[0], partner=pair[1], start_year=2005)
    home, partner = reversed(pair) if is_turned else pair
    changes = {"home": str(home.pk), "partner": str(partner.pk), "start_year": "2010", "lead_sv": "Skrivet."}
    errors, page = publish_form(editor, Partnership, language, prefix, **changes)
    with translation.override(language):
        assert errors == {"partner": [_("These two municipalities already have a partnership at this time.")]}
    assert "Skrivet." in page
    assert "An Giang" in page
    Partnership.objects.update(end_year=2009)
    assert publish_form(editor, Partnership, language, prefix, **changes) == ({}, "")


@LANGUAGES
def test_a_municipality_is_not_its_own_partner(editor, language, prefix, pair):
    errors, _page = publish_form(editor, Partnership, language, prefix, home=str(pair[0].pk), partner=str(pair[0].pk))
    with translation.override(language):
        assert errors == {"partner": [_("A municipality cannot be its own partner.")]}


@in_turn(
    ("given", "message"),
    [
        (("municipality", "organisation"), "Choose a municipality or an organisation, one of them."),
        ((), "Choose a municipality or an organisation, one of them."),
        (("organisation",), None),
    ],
)
def test_a_party_is_a_municipality_or_an_organisation(editor, language, prefix, pair, given, message):
    keys = {"municipality": make_municipality().pk, "organisation": make_organisation().pk}
    row = ("parties", {"role": "funder", "note_sv": "Skrivet.", **{name: keys[name] for name in given}})
    errors, page = publish_form(editor, make_partnership(), language, prefix, row=row)
    if message is None:
        assert not errors
        return
    with translation.override(language):
        assert errors == {"municipality": [_(message)]}
    assert "Skrivet." in page


@in_turn(
    ("changes", "field"),
    [
        ({"latitude": "91", "longitude": "14"}, "latitude"),
        ({"latitude": "56", "longitude": "-181"}, "longitude"),
        ({"latitude": "56", "longitude": ""}, "longitude"),
        ({"latitude": "", "longitude": "14"}, "latitude"),
        ({"population": "90000"}, "population_year"),
        ({"population": "90000", "population_year": "202"}, "population_year"),
    ],
)
def test_a_fault_in_a_municipality_is_told_at_the_field(editor, language, prefix, changes, field):
    errors, page = publish_form(
        editor, Municipality, language, prefix, name_en="Växjö", country="SE", seat_sv="Skrivet.", **changes
    )
    assert list(errors) == [field]
    assert "Skrivet." in page
    assert not Municipality.objects.exists()


@in_turn("latitude", ["Infinity", "1e30", "NaN"])
def test_a_coordinate_beyond_all_numbers_is_told_at_the_field(editor, language, prefix, latitude):
    errors, _page = publish_form(editor, make_municipality(), language, prefix, latitude=latitude, longitude="14,8")
    assert list(errors) == ["latitude"]


@in_turn("other", ["14,8", ""])
def test_a_coordinate_that_cannot_be_read_is_not_called_missing(editor, language, prefix, other):
    errors, _page = publish_form(editor, make_municipality(), language, prefix, latitude="norr", longitude=other)
    with translation.override(language):
        assert errors == {"latitude": [_("Enter a number.")]}


@LANGUAGES
def test_a_day_that_cannot_be_read_is_not_called_missing(editor, language, prefix):
    row = ("milestones", {"text_sv": "Avtal.", "date": "våren 2005"})
    errors, _page = publish_form(editor, make_partnership(), language, prefix, row=row)
    assert len(errors["date"]) == 1


@LANGUAGES
def test_a_name_is_needed_in_some_language(editor, language, prefix):
    errors, page = publish_form(editor, Municipality, language, prefix, country="SE", region_en="Typed.")
    with translation.override(language):
        assert errors == {"name_sv": [_("Write this text in at least one language.")]}
        assert _("Needed in at least one language.") in page
    assert "Typed." in page
    assert publish_form(editor, Municipality, language, prefix, country="SE", name_en="Växjö") == ({}, "")


@in_turn(
    ("other", "is_refused"),
    [
        ({"name_en": "lund"}, True),
        ({"region_sv": "Skåne län"}, True),
        ({"region_en": "Another County"}, False),
        ({"region_sv": ""}, True),
        ({"kind": "city"}, False),
        ({"country": "NO"}, False),
        ({"ended": "1970"}, False),
        ({"name_sv": "Lunde", "name_en": ""}, False),
    ],
)
def test_the_same_municipality_is_not_added_twice(editor, language, prefix, other, is_refused):
    lund = make_municipality(name_sv="Lund", region_sv="Skåne län", region_en="Skåne County", country="SE")
    values = {"name_sv": "" if "name_en" in other else "Lund", "country": "SE", **other, "seat_sv": "Skrivet."}
    errors, page = publish_form(editor, Municipality, language, prefix, **values)
    if not is_refused:
        assert errors == {}
        return
    message = "“%(municipality)s” is already here. If this is another one, give both a region, or kinds that differ."
    with translation.override(language):
        expected = _(message) % {"municipality": lund.in_pickers()}
    assert errors == {"name_en" if "name_en" in other else "name_sv": [expected]}
    assert "Skrivet." in page


@pytest.mark.parametrize(
    ("prefix", "labels"),
    [
        ("", ["Lund (stad, Sverige)", "Lund (kommun, Sverige, Skåne län)", "Lund (kommun, Norge, till 1964)"]),
        (
            "/en",
            [
                "Lund (city, Sweden)",
                "Lund (municipality, Sweden, Skåne County)",
                "Lund (municipality, Norway, until 1964)",
            ],
        ),
    ],
)
def test_two_municipalities_of_one_name_are_told_apart_where_they_are_chosen(editor, prefix, labels):
    city = make_municipality(name_sv="Lund", kind="city")
    lund = make_municipality(name_sv="Lund", region_sv="Skåne län", region_en="Skåne County")
    make_municipality(name_sv="Lund", country="NO", ended="1964")
    field = {"app_label": "partnerships", "model_name": "partnership", "field_name": "home", "term": "lund"}
    found = editor.get(f"{prefix}/admin/autocomplete/", field).json()["results"]
    assert sorted(row["text"] for row in found) == sorted(labels)
    partnership = make_partnership(home=city, partner=lund)
    page = editor.get(f"{prefix}/admin/partnerships/partnership/{partnership.pk}/change/").content.decode()
    for label in labels[:2]:
        assert f">{label}</option>" in page


@LANGUAGES
def test_script_in_a_text_is_cleaned_away(editor, language, prefix):
    partnership = make_partnership()
    body = '<p onclick="alert(1)">Kvar<script>alert(1)</script> <a href="javascript:alert(1)">avtalet om vatten</a></p>'
    errors, page = publish_form(
        editor, partnership, language, prefix, body_sv=body, lead_sv="<script>alert(1)</script>"
    )
    assert not errors
    partnership.refresh_from_db()
    assert partnership.body_sv == "<p>Kvar <a>avtalet om vatten</a></p>"
    page = editor.get(partnership.get_absolute_url()).content.decode()
    assert "<script>alert" not in page


@LANGUAGES
def test_a_member_comes_from_one_of_the_two_municipalities(editor, language, prefix):
    group = make_steering_group()
    other = make_municipality(name_sv="Älmhult")
    row = ("members", {"name": "Anna Ek", "office_sv": "Ordförande", "municipality": other.pk})
    errors, page = publish_form(editor, group, language, prefix, row=row)
    with translation.override(language):
        assert errors == {"municipality": [_("Choose one of the partnership’s two municipalities.")]}
    assert "Anna Ek" in page
    row[1]["municipality"] = group.partnership.partner.pk
    assert publish_form(editor, group, language, prefix, row=row) == ({}, "")


@LANGUAGES
def test_a_term_does_not_end_before_it_begins(editor, language, prefix):
    group = make_steering_group()
    row = (
        "members",
        {
            "office_sv": "Ordförande",
            "municipality": group.partnership.home.pk,
            "term_from": "2026-01-01",
            "term_to": "2025-01-01",
        },
    )
    errors, _page = publish_form(editor, group, language, prefix, row=row)
    with translation.override(language):
        assert errors == {"term_to": [_("It cannot end before it starts.")]}


@LANGUAGES
def test_a_party_does_not_leave_before_it_joins(editor, language, prefix):
    partnership = make_partnership()
    row = (
        "parties",
        {"role": "participant", "municipality": partnership.home.pk, "from_year": "2019", "to_year": "2018"},
    )
    errors, page = publish_form(editor, partnership, language, prefix, row=row, lead_sv="Skrivet.")
    with translation.override(language):
        assert errors == {"to_year": [_("It cannot end before it starts.")]}
    assert "Skrivet." in page


@LANGUAGES
def test_a_new_partnership_leads_to_its_steering_group_and_projects(editor, language, prefix, pair):
    page = f"{prefix}/admin/partnerships/partnership/add/"
    data = filled_form(editor.get(page), home=str(pair[0].pk), partner=str(pair[1].pk), _publish="1")
    shown = editor.post(page, data, follow=True).content.decode()
    partnership = Partnership.objects.get()
    assert partnership.state == State.PUBLISHED
    add_group = f"{prefix}/admin/partnerships/steeringgroup/add/?partnership={partnership.pk}"
    add_project = f"{prefix}/admin/projects/project/add/?partnership={partnership.pk}"
    for address in (add_group, add_project):
        assert f'href="{address}"' in shown
    assert filled_form(editor.get(add_group))["partnership"] == [str(partnership.pk)]
    editor.post(add_group, filled_form(editor.get(add_group), about_sv="<p>Sex politiker.</p>", _publish="1"))
    assert SteeringGroup.objects.get().partnership == partnership
    # The next partnership begins with the same home municipality.
    assert filled_form(editor.get(page))["home"] == [str(pair[0].pk)]


@in_turn(("typed", "kept"), [("vietnamesiska", None), ("v", None), ("SR-cyrl", "sr-Cyrl")])
def test_the_language_of_a_name_is_a_code(editor, language, prefix, typed, kept):
    municipality = make_municipality()
    row = ("native_names", {"name": "Tỉnh An Giang", "language": typed})
    errors, page = publish_form(editor, municipality, language, prefix, row=row)
    if kept is None:
        with translation.override(language):
            message = _("Write the code of a language, such as sv, en or vi, or sr-Cyrl with its script.")
        assert errors == {"language": [message]}
        assert "Tỉnh An Giang" in page
    else:
        assert [name.language for name in municipality.native_names.all()] == [kept]


@LANGUAGES
def test_a_section_with_a_fault_in_it_is_open(editor, language, prefix):
    municipality = make_municipality()
    page = editor.get(f"{prefix}/admin/partnerships/municipality/{municipality.pk}/change/").content.decode()
    assert page.count("<details>") > 0
    errors, shown = publish_form(editor, municipality, language, prefix, established="2001-13")
    assert list(errors) == ["established"]
    assert shown.count("<details>") == page.count("<details>") - 1


@pytest.mark.parametrize(
    ("typed", "kept"), [("56,88", "56.88000"), ("56.8771234567", "56.87712"), ("−26,715", "-26.71500")]
)
def test_a_coordinate_is_taken_as_maps_and_people_write_it(editor, typed, kept):
    municipality = make_municipality()
    assert publish_form(editor, municipality, "sv", latitude=typed, longitude="14,8") == ({}, "")
    municipality.refresh_from_db()
    assert (str(municipality.latitude), str(municipality.longitude)) == (kept, "14.80000")


@LANGUAGES
def test_what_is_too_long_is_told_and_kept(editor, language, prefix):
    errors, page = publish_form(editor, make_municipality(), language, prefix, official_name_sv="Kommun " * 40)
    assert list(errors) == ["official_name_sv"]
    assert "Kommun " * 39 in page
    form = editor.get(f"{prefix}/admin/partnerships/municipality/add/").content.decode()
    assert "maxlength" not in form


@pytest.mark.parametrize(
    ("established", "ended", "fields"), [("20155", "1990", ["established"]), ("x", "y", ["established", "ended"])]
)
def test_a_date_that_cannot_be_read_is_not_compared(editor, established, ended, fields):
    errors, page = publish_form(
        editor, Municipality, "sv", name_sv="Håbo", country="SE", established=established, ended=ended
    )
    assert list(errors) == fields
    assert f'value="{established}"' in page
