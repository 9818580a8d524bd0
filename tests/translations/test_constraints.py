"""Check constraints are validated with the fields that they name, which therefore must be all that they look at."""

from contextlib import nullcontext

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThan

from projects.models import Project
from translations.constraints import CheckConstraint

pytestmark = pytest.mark.django_db

OURS = [
    constraint
    for model in apps.get_models()
    for constraint in model._meta.constraints
    if isinstance(constraint, models.CheckConstraint)
]


@pytest.mark.parametrize("constraint", OURS, ids=lambda constraint: constraint.name)
def test_every_field_inside_an_expression_is_found(constraint):
    """What it does not find Django takes for right, without a word."""
    assert isinstance(constraint, CheckConstraint)
    inside = {part.name for part in constraint.condition.flatten() if isinstance(part, F)}
    assert inside <= constraint.condition.referenced_base_fields


@pytest.mark.parametrize(
    ("condition", "is_right"),
    [
        (Q(start__lte=F("end")), True),
        (Q(start__gt=F("end")), False),
        (Q(LessThan(Length("title_sv"), 10)), True),
        (Q(LessThan(Length("title_sv"), 5)), False),
        (~Q(pk=1), True),
    ],
)
def test_it_judges_as_django_does(condition, is_right):
    project = Project(start="2015", end="2016", title_sv="Vatten")
    for kind in (CheckConstraint, models.CheckConstraint):
        constraint = kind(condition=condition, name="tried_here")
        with nullcontext() if is_right else pytest.raises(ValidationError):
            constraint.validate(Project, project)


def test_a_field_that_is_left_out_is_not_judged():
    constraint = CheckConstraint(condition=Q(start__gt=F("end")), name="tried_here")
    constraint.validate(Project, Project(start="2015", end="2016"), exclude={"end"})
