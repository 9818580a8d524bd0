"""What must follow a change follows it, whatever way the change comes in."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.utils.timezone import now

from partnerships.models import Municipality
from projects.models import Project, Result
from publishing.changes import content_changed, data_job
from publishing.models import OldAddress
from tests.factories import make_area, make_municipality, make_partnership, make_project
from translations.sorting import sort_key

pytestmark = pytest.mark.django_db

SCRIPT = "<p>Plan<script>alert(1)</script></p>"


def by_save(project):
    project.body_sv = SCRIPT
    project.save()


def by_fixture(project):
    project.body_sv = SCRIPT
    for deserialized in serializers.deserialize("json", serializers.serialize("json", [project])):
        deserialized.save()


def by_update(project):
    Project.objects.filter(pk=project.pk).update(body_sv=SCRIPT)
    content_changed(Project.objects.filter(pk=project.pk))


@pytest.mark.parametrize("change", [by_save, by_fixture, by_update])
def test_text_is_cleaned_whatever_way_it_comes_in(change):
    project = make_project()
    change(project)
    project.refresh_from_db()
    assert project.body_sv == "<p>Plan</p>"


@pytest.mark.parametrize("empty", ["", "   ", "<p></p>"])
def test_an_empty_text_is_null(empty):
    project = make_project(lead_sv=empty.replace("<p></p>", ""), body_sv=empty)
    project.refresh_from_db()
    assert project.lead_sv is None
    assert project.body_sv is None


def test_the_shown_title_and_its_keys_follow():
    project = make_project(title_en="Öland water")
    project.refresh_from_db()
    assert project.title_shown_sv == project.title_shown_en == "Öland water"
    assert project.title_sort_sv == "zzzcland water"
    assert project.title_sort_en == "oland water"
    project.title_sv = "Ölands vatten"
    project.save()
    project.refresh_from_db()
    assert (project.title_shown_sv, project.title_shown_en) == ("Ölands vatten", "Öland water")


def test_the_years_follow():
    project = make_project(start="2016-05", end="2018", active_years="2020; 2013")
    assert list(project.years.values_list("year", flat=True)) == [2013, 2016, 2017, 2018, 2020]
    project.end = "2016"
    project.active_years = ""
    project.save()
    assert list(project.years.values_list("year", flat=True)) == [2016]
    assert (project.first_year, project.last_year) == (2016, 2016)


def test_last_changed_follows_the_content_and_nothing_else():
    project = make_project(lead_sv="Ett.")
    before = project.updated_at
    project.review_on = "2030-01-01"
    project.save()
    assert project.updated_at == before
    project.lead_sv = "Två."
    project.save()
    assert project.updated_at > before


def test_last_changed_follows_the_rows_below():
    project = make_project()
    before = project.updated_at
    Result.objects.create(project=project, text_sv="Växjö fick en vattenplan.")
    project.refresh_from_db()
    assert project.updated_at > before


def test_a_data_job_does_not_set_last_changed():
    with data_job():
        project = make_project()
        project.lead_sv = "Ändrad."
        project.save()
        Result.objects.create(project=project, text_sv="Växjö fick en vattenplan.")
    project.refresh_from_db()
    assert project.updated_at is None


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ({"title_sv": "Återvinning i Växjö"}, "atervinning-i-vaxjo"),
        ({"title_en": "Tỉnh An Giang: đất & nước"}, "tinh-an-giang-dat-nuoc"),
        ({"title_sv": "Калуш"}, "kalush"),
        ({"title_sv": "???"}, "project"),
        ({"title_sv": "Kalender"}, "kalender-2"),
    ],
)
def test_a_slug_is_made_from_the_shown_title(title, slug):
    assert make_project(**title).slug == slug


def test_a_slug_whose_change_was_undone_is_nobodys_own():
    make_project(title_sv="Ett")
    project = Project.objects.get(slug="ett")
    with transaction.atomic():
        project.slug = "tva"
        project.save()
        transaction.set_rollback(True)
    make_project(title_sv="Två")
    with pytest.raises(ValidationError, match="tva"):
        project.full_clean()


def test_a_slug_that_is_taken_or_was_another_page_s_gets_a_number():
    first = make_project(title_sv="Vatten")
    second = make_project(title_sv="Vatten")
    assert (first.slug, second.slug) == ("vatten", "vatten-2")
    first.slug = "vattenplan"
    first.save()
    assert make_project(title_sv="Vatten").slug == "vatten-3"


def test_a_long_title_makes_a_slug_that_ends_with_a_whole_word():
    slug = make_project(title_sv="Hållbar utveckling " * 12).slug
    assert len(slug) <= 80
    assert slug.endswith(("hallbar", "utveckling"))


def test_the_old_address_is_kept_and_freed_when_it_comes_back():
    project = make_project(title_sv="Vatten")
    project.slug = "vattenplan"
    project.save()
    assert list(OldAddress.objects.values_list("slug", flat=True)) == ["vatten"]
    project.slug = "vatten"
    project.save()
    assert list(OldAddress.objects.values_list("slug", flat=True)) == ["vattenplan"]


def test_a_fixture_survives_loaddata(tmp_path):
    project = make_project(title_en="Water", start="2019", areas=[make_area(name_sv="Vatten")])
    file = tmp_path / "dump.json"
    call_command("dumpdata", "partnerships", "projects", output=str(file))
    Project.objects.all().delete()
    call_command("loaddata", str(file), verbosity=0)
    loaded = Project.objects.get(pk=project.pk)
    assert (loaded.title_shown_sv, loaded.title_sort_en, loaded.slug) == ("Water", "water", "water")
    assert list(loaded.years.values_list("year", flat=True)) == [2019]


def test_municipalities_with_one_name_have_addresses_of_their_own():
    make_municipality(name_sv="Växjö")
    make_municipality(name_sv="Växjö", country="DK")
    assert set(Municipality.objects.values_list("slug", flat=True)) == {"vaxjo", "vaxjo-2"}


def test_a_partnership_is_addressed_by_its_two_names():
    partnership = make_partnership(
        home=make_municipality(name_sv="Växjö"), partner=make_municipality(name_en="An Giang", country="VN")
    )
    assert partnership.slug == "vaxjo-an-giang"


def test_what_follows_is_written_with_a_change_of_named_fields():
    """As ``update_or_create()`` makes it."""
    project = make_project(title_sv="Vatten")
    Project.objects.update_or_create(pk=project.pk, defaults={"title_sv": "Ånga"})
    project.refresh_from_db()
    assert (project.title_sv, project.title_sort_sv) == ("Ånga", sort_key("Ånga", "sv"))


def test_what_is_published_sooner_than_was_planned_can_be_withdrawn():
    project = make_project(publish_from=now() + timedelta(days=9))
    assert not project.has_been_public(now())
    project.publish_from = None
    project.save()
    assert project.has_been_public(now())


def test_how_a_number_is_written_changes_nothing():
    municipality = make_municipality(latitude=Decimal("56.883"), longitude=Decimal("14.8"))
    before = municipality.updated_at
    stored = Municipality.objects.get()
    stored.review_on = now().date()
    stored.save()
    assert stored.updated_at == before


def test_why_a_page_was_withdrawn_is_not_what_it_says():
    project = make_project()
    before = project.updated_at
    project.state, project.withdrawal_reason_sv = "withdrawn", "Fel."
    project.save()
    assert project.updated_at == before
