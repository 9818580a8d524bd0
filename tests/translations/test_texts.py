import pytest

from tests.factories import make_municipality, make_project
from translations.texts import confirm_translations, is_in, is_outdated, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("texts", "language", "shown"),
    [
        ({"lead_sv": "Vatten.", "lead_en": "Water."}, "sv", ("Vatten.", "sv", False)),
        ({"lead_sv": "Vatten.", "lead_en": "Water."}, "en", ("Water.", "en", False)),
        ({"lead_sv": "Vatten."}, "en", ("Vatten.", "sv", True)),
        ({"lead_en": "Water."}, "sv", ("Water.", "en", True)),
    ],
)
def test_a_missing_text_is_shown_in_the_language_that_has_it(texts, language, shown):
    text = text_of(make_project(**texts), "lead", language)
    assert (text.value, text.language, text.is_fallback) == shown


def test_a_text_that_no_language_has_is_none():
    assert text_of(make_project(), "lead", "sv") is None


@pytest.mark.parametrize(
    ("texts", "languages"),
    [
        ({"body_sv": "<p>Vatten</p>", "body_en": "<p>Water</p>"}, {"sv", "en"}),
        ({"body_sv": "<p>Vatten</p>", "lead_sv": "Vatten.", "lead_en": "Water."}, {"sv"}),
        ({"lead_en": "Water."}, {"en"}),
        ({}, {"sv", "en"}),
    ],
)
def test_a_page_exists_in_the_languages_of_its_body_or_its_lead(texts, languages):
    project = make_project(**texts)
    assert {code for code in ("sv", "en") if is_in(project, ("body", "lead"), code)} == languages


def test_signs_that_no_page_may_hold_are_not_kept():
    project = make_project(
        title_sv="Rent\x0bvatten\x00\x1b \ufffe",
        body_sv="<p>Rent\x0cvatten\x07,\tmed tabb.</p>",
        lead_sv="Rad ett\nrad två",
    )
    assert project.title_sv == "Rent vatten"
    assert project.body_sv == "<p>Rent vatten,\tmed tabb.</p>"
    assert project.lead_sv == "Rad ett\nrad två"


def test_a_translation_is_out_of_date_when_its_source_has_changed():
    project = make_project(lead_sv="Ett.", lead_en="One.")
    assert not is_outdated(project, "lead", "en")
    project.lead_sv = "Två."
    project.save()
    project.refresh_from_db()
    assert is_outdated(project, "lead", "en")
    assert not is_outdated(project, "lead", "sv")


def test_a_translation_that_follows_its_source_is_up_to_date():
    project = make_project(lead_sv="Ett.", lead_en="One.")
    project.lead_sv, project.lead_en = "Två.", "Two."
    project.save()
    assert not is_outdated(project, "lead", "en")


def test_it_is_content_that_counts_and_not_the_clock():
    project = make_project(lead_sv="Ett.", lead_en="One.")
    project.lead_sv = "Två."
    project.save()
    project.lead_sv = "Ett."
    project.save()
    assert not is_outdated(project, "lead", "en")


def test_an_editor_can_say_that_the_translation_still_holds():
    project = make_project(lead_sv="Ett", lead_en="One.")
    project.lead_sv = "Ett."
    confirm_translations(project, ["lead"])
    project.save()
    assert not is_outdated(project, "lead", "en")


def test_the_source_is_the_first_language_that_has_the_text():
    municipality = make_municipality(name_en="Kalush")
    municipality.name_sv = "Kalusj"
    municipality.save()
    assert not is_outdated(municipality, "name", "en")
    municipality.name_sv = "Kalusch"
    municipality.save()
    assert is_outdated(municipality, "name", "en")
