import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from projects.models import Project
from publishing.models import State
from tests.factories import make_municipality, make_partnership, make_project

DAY = datetime.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "publish_from", "publish_until", "is_shown"),
    [
        (State.PUBLISHED, None, None, True),
        (State.PUBLISHED, -DAY, DAY, True),
        (State.PUBLISHED, DAY, None, False),
        (State.PUBLISHED, None, -DAY, False),
        (State.DRAFT, None, None, False),
        (State.IN_REVIEW, -DAY, None, False),
    ],
)
def test_the_public_sees_what_is_published_in_its_time(state, publish_from, publish_until, is_shown):
    moment = now()
    project = make_project(
        state=state,
        publish_from=publish_from and moment + publish_from,
        publish_until=publish_until and moment + publish_until,
    )
    assert Project.objects.published(moment).exists() is is_shown
    assert project.is_public(moment) is is_shown


def test_a_project_is_never_more_public_than_its_partnership():
    make_project(partnership=make_partnership(state=State.DRAFT))
    assert not Project.objects.published(now()).exists()


def test_the_last_moment_is_the_first_when_it_is_not_shown():
    moment = now()
    make_project(publish_until=moment)
    assert not Project.objects.published(moment).exists()
    assert Project.objects.published(moment - datetime.timedelta(microseconds=1)).exists()


def test_it_is_known_when_the_clock_alone_will_change_what_is_shown():
    moment = now()
    make_project()
    make_project(publish_from=moment + 3 * DAY, publish_until=moment + 9 * DAY)
    make_project(publish_until=moment + 5 * DAY)
    make_project(state=State.DRAFT, publish_from=moment + DAY)
    assert Project.objects.next_change(moment) == moment + 3 * DAY
    assert Project.objects.next_change(moment + 4 * DAY) == moment + 5 * DAY
    assert Project.objects.next_change(moment + 10 * DAY) is None


def test_what_a_partnership_hides_or_shows_changes_its_projects():
    moment = now()
    for values in ({"publish_from": moment + 2 * DAY}, {"publish_until": moment + 4 * DAY}):
        make_project(partnership=make_partnership(**values))
    make_project(partnership=make_partnership(state=State.DRAFT, publish_from=moment + DAY))
    make_project(partnership=make_partnership(publish_from=moment + DAY), state=State.DRAFT)
    assert Project.objects.next_change(moment) == moment + 2 * DAY
    assert Project.objects.next_change(moment + 3 * DAY) == moment + 4 * DAY
    assert Project.objects.next_change(moment + 4 * DAY) is None


def test_withdrawing_needs_a_reason():
    municipality = make_municipality()
    municipality.state = State.WITHDRAWN
    with pytest.raises(ValidationError) as refused:
        municipality.full_clean()
    assert list(refused.value.message_dict) == ["withdrawal_reason_sv"]
    with pytest.raises(IntegrityError), transaction.atomic():
        municipality.save()
    municipality.withdrawal_reason_en = "It was a mistake."
    municipality.full_clean()
    municipality.save()


def test_it_cannot_stop_being_published_before_it_starts():
    moment = now()
    municipality = make_municipality()
    municipality.publish_from, municipality.publish_until = moment, moment - DAY
    with pytest.raises(ValidationError) as refused:
        municipality.full_clean()
    assert list(refused.value.message_dict) == ["publish_until"]
    with pytest.raises(IntegrityError), transaction.atomic():
        municipality.save()


def test_the_first_publication_is_remembered():
    draft = make_municipality(state=State.DRAFT)
    assert draft.first_published_at is None
    draft.state = State.PUBLISHED
    draft.save()
    first = draft.first_published_at
    assert first is not None
    draft.name_sv = "Nytt namn"
    draft.save()
    assert draft.first_published_at == first
