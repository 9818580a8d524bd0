"""Check constraints are not validated: what each of them refuses, the model refuses first, and says it at a field."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from publishing.models import Document, Picture
from tests.public_pages import make_whole_site
from tests.publishing.pictures import drawing, encoded, upload
from translations.constraints import DatabaseCheckConstraint
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
    "published_for_a_while": (
        "publish_until",
        {"publish_from": "2024-05-31 12:00Z", "publish_until": "2024-05-30 12:00Z"},
    ),
    "withdrawn_with_reason": ("withdrawal_reason_sv", {"state": "withdrawn"}),
    "municipality_lies_on_the_globe": ("latitude", {"latitude": "90.5", "longitude": "10"}),
    "municipality_population_has_a_year": ("population_year", {"population": 98334, "population_year": None}),
    "partnership_has_two_sides": ("partner", lambda row: {"partner": row.home}),
    "partnership_ends_after_it_starts": ("end_year", {"start_year": 2013, "end_year": 2012}),
    "party_is_one_of_two": ("municipality", {"municipality": None, "organisation": None}),
    "partnership_party_ends_after_it_starts": ("to_year", {"from_year": 2013, "to_year": 2012}),
    "milestone_has_a_date": ("date", {"date": ""}),
    "meeting_has_a_date": ("date", {"date": ""}),
    "member_term_ends_after_it_starts": ("term_to", {"term_from": "2024-05-31", "term_to": "2024-05-30"}),
    "project_ends_after_it_starts": ("end", {"start": "2019-02", "end": "2019-01-31"}),
    "project_budget_is_not_negative": ("budget_amount", {"budget_amount": "-1"}),
    "goal_is_one_of_seventeen": ("goal", {"goal": 18}),
    "event_has_a_date": ("starts", {"starts": ""}),
    "focus_area_sector_has_five_digits": ("sector", {"sector": "A4010"}),
    "picture_focal_point_inside": ("focal_x", {"focal_x": 101}),
    "link_is_one_of_two": ("url", {"url": "", "document": None}),
}
# No form can break these: the model itself sees to them whenever it is saved.
SEEN_TO = ("_no_empty_texts", "site_settings_is_one_row")


def fault_of(constraint, row):
    """Return where the model says it and the values that break the constraint; of a required text, no text at all."""
    for name, (field, values) in FAULTS.items():
        if constraint.endswith(name):
            return field, values(row) if callable(values) else values
    text = constraint.rpartition("_has_")[2]
    return f"{text}_sv", {f"{text}_sv": None, f"{text}_en": None}


def what_is_said(row, constraint):
    """Return where the model and what the database refuses the values that break the constraint."""
    field, values = fault_of(constraint, row)
    for name, value in values.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    with pytest.raises(IntegrityError) as failed, transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**values)
    return field in refused.value.message_dict, str(failed.value)


def test_the_model_says_it_first_and_at_the_field(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_whole_site()
    Picture.objects.create(file=upload(encoded(drawing(), "PNG")), is_decorative=True)
    Document.objects.create(file=upload(b"Avtal.", "avtal.txt"), title_sv="Avtal", size=6)
    SiteSettings().save()
    TextPageLink.objects.create(page=TextPage.objects.first(), url="https://www.vaxjo.se", title_sv="Växjö")
    said = {
        name: what_is_said(model.objects.first(), name)
        for name, model in CONSTRAINTS.items()
        if not name.endswith(SEEN_TO)
    }
    assert len(said) > 40
    assert said == {name: (True, f"CHECK constraint failed: {name}") for name in said}


def test_every_one_is_the_database_s_alone():
    assert all(
        isinstance(constraint, DatabaseCheckConstraint)
        for model in set(CONSTRAINTS.values())
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    )
