"""Check constraints are not validated: what each of them refuses, the model refuses first, and says it at a field."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from publishing.models import Document, Picture
from tests.factories import make_municipality, make_organisation
from tests.public_pages import make_whole_site
from tests.publishing.pictures import drawing, encoded, upload
from translations.constraints import DatabaseCheckConstraint
from translations.languages import codes, column
from translations.models import Translated
from translations.registry import required_fields, text_fields
from website.models import SiteSettings, TextPage, TextPageLink

pytestmark = pytest.mark.django_db

CONSTRAINTS = {
    constraint.name: model
    for model in apps.get_models()
    for constraint in model._meta.constraints
    if isinstance(constraint, models.CheckConstraint)
}
# What breaks a constraint, and at which field the model says so; by the end of the constraint's name.
FAULTS = {
    "published_for_a_while": [
        ("publish_until", {"publish_from": "2024-05-31 12:00Z", "publish_until": "2024-05-30 12:00Z"}),
        ("publish_until", {"publish_from": "2024-05-31 12:00Z", "publish_until": "2024-05-31 12:00Z"}),
    ],
    "withdrawn_with_reason": [("withdrawal_reason_sv", {"state": "withdrawn"})],
    "municipality_lies_on_the_globe": [
        ("latitude", {"latitude": "90.5", "longitude": "10"}),
        ("longitude", {"latitude": "10", "longitude": "-180.5"}),
        ("latitude", {"latitude": None, "longitude": "10"}),
        ("longitude", {"latitude": "10", "longitude": None}),
    ],
    "municipality_population_has_a_year": [("population_year", {"population": 98334, "population_year": None})],
    "partnership_has_two_sides": [("partner", lambda row: {"partner": row.home})],
    "partnership_ends_after_it_starts": [("end_year", {"start_year": 2013, "end_year": 2012})],
    "party_is_one_of_two": [
        ("municipality", {"municipality": None, "organisation": None}),
        ("municipality", lambda row: {"municipality": make_municipality(), "organisation": make_organisation()}),
    ],
    "partnership_party_ends_after_it_starts": [("to_year", {"from_year": 2013, "to_year": 2012})],
    "milestone_has_a_date": [("date", {"date": ""})],
    "meeting_has_a_date": [("date", {"date": ""})],
    "member_term_ends_after_it_starts": [("term_to", {"term_from": "2024-05-31", "term_to": "2024-05-30"})],
    "project_ends_after_it_starts": [("end", {"start": "2019-02", "end": "2019-01-31"})],
    "project_budget_is_not_negative": [("budget_amount", {"budget_amount": "-1"})],
    "goal_is_one_of_seventeen": [("goal", {"goal": 0}), ("goal", {"goal": 18})],
    "event_has_a_date": [("starts", {"starts": ""})],
    "focus_area_sector_has_five_digits": [("sector", {"sector": "A4010"}), ("sector", {"sector": "١٤٠١٠"})],
    "picture_focal_point_inside": [("focal_x", {"focal_x": 101}), ("focal_y", {"focal_y": 101})],
    "link_is_one_of_two": [
        ("url", {"url": "", "document": None}),
        ("url", lambda row: {"url": "https://www.vaxjo.se", "document": Document.objects.get()}),
    ],
}
# No form can break these: to save a row, in whatever way, is to bring it into order.
SEEN_TO = ("_no_empty_texts", "site_settings_is_one_row")


def faults_of(constraint):
    """Return (where the model says it, the values that break the constraint); of a required text, no text at all."""
    for name, faults in FAULTS.items():
        if constraint.endswith(name):
            return faults
    text = constraint.rpartition("_has_")[2]
    return [(f"{text}_sv", {f"{text}_sv": None, f"{text}_en": None})]


@pytest.fixture
def rows(own_uploads, db):
    """A row of every model that has constraints, by model."""
    make_whole_site()
    Picture.objects.create(file=upload(encoded(drawing(), "PNG")), is_decorative=True)
    Document.objects.create(file=upload(b"Avtal.", "avtal.txt"), title_sv="Avtal", size=6)
    SiteSettings().save()
    TextPageLink.objects.create(page=TextPage.objects.first(), url="https://www.vaxjo.se", title_sv="Växjö")
    return {model: model.objects.first() for model in CONSTRAINTS.values()}


def test_the_model_says_it_first_and_at_the_field(rows):
    unsaid = []
    for name, model in CONSTRAINTS.items():
        for field, values in [] if name.endswith(SEEN_TO) else faults_of(name):
            row = model.objects.get(pk=rows[model].pk)
            broken = values(row) if callable(values) else values
            for attribute, value in broken.items():
                setattr(row, attribute, value)
            with pytest.raises(ValidationError) as refused:
                row.full_clean()
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                model.objects.filter(pk=row.pk).update(**broken)
            if field not in refused.value.message_dict:
                unsaid.append((name, broken))
    assert unsaid == []


def test_every_fault_breaks_a_constraint():
    assert [fault for fault in FAULTS if not any(name.endswith(fault) for name in CONSTRAINTS)] == []


def test_what_is_saved_is_brought_into_order(rows):
    for row in [row for row in rows.values() if isinstance(row, Translated)]:
        optional = set(text_fields(type(row))) - set(required_fields(type(row)))
        names = [column(field, code) for field in optional for code in codes()]
        for name in names:
            setattr(row, name, "")
        row.save()
        row.refresh_from_db()
        assert {getattr(row, name) for name in names} <= {None}, row
    other = SiteSettings(pk=2)
    other.save()
    assert other.pk == 1


def test_every_one_is_the_database_s_alone():
    assert all(
        isinstance(constraint, DatabaseCheckConstraint)
        for model in set(CONSTRAINTS.values())
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    )
