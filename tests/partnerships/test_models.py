"""What the facts could break is a constraint, with a message at the field."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import translation
from django.utils.timezone import now

from partnerships.models import (
    Member,
    Municipality,
    NativeName,
    Partnership,
    PartnershipParty,
    PartyRole,
    SteeringGroup,
)
from tests.factories import (
    make_municipality,
    make_organisation,
    make_partnership,
    make_project,
    make_steering_group,
)

pytestmark = pytest.mark.django_db


def assert_refused(instance, field):
    """The form says it at ``field``, and the database says it too."""
    with pytest.raises(ValidationError) as refused:
        instance.full_clean()
    assert field in refused.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        instance.save()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"latitude": "91", "longitude": "10"}, "latitude"),
        ({"latitude": "10", "longitude": "-181"}, "longitude"),
        ({"latitude": "10"}, "longitude"),
        ({"longitude": "10"}, "latitude"),
        ({"population": 98334}, "population_year"),
        ({"name_sv": ""}, "name_sv"),
    ],
)
def test_a_municipality_that_cannot_be(values, field):
    assert_refused(Municipality(**{"name_sv": "Växjö", "country": "SE", **values}), field)


@pytest.mark.parametrize("values", [{"latitude": "-26.71500", "longitude": "27.10333"}, {}, {"code": "0780"}])
def test_a_municipality_as_the_facts_have_it(values):
    municipality = make_municipality(**values)
    municipality.refresh_from_db()
    assert all(str(getattr(municipality, name)) == value for name, value in values.items())


def test_kosovo_has_a_code():
    assert make_municipality(country="XK").country_name == "Kosovo"


def test_a_municipality_may_have_several_names_of_its_own():
    municipality = make_municipality(name_sv="Vushtrri", country="XK")
    for name, language in [("Komuna e Vushtrrisë", "sq"), ("Општина Вучитрн", "sr-Cyrl"), ("Vushtrria", "sq")]:
        NativeName.objects.create(municipality=municipality, name=name, language=language)
    assert municipality.native_names.count() == 3


def test_a_partnership_has_two_sides():
    vaxjo = make_municipality()
    partnership = make_partnership(home=vaxjo)
    partnership.partner = vaxjo
    assert_refused(partnership, "partner")


def test_a_partnership_cannot_end_before_it_starts():
    partnership = make_partnership(start_year=2013)
    partnership.end_year = 2012
    assert_refused(partnership, "end_year")


@pytest.mark.parametrize(
    ("values", "swedish", "english"),
    [
        ({"start_year": 1988}, "sedan\N{NO-BREAK SPACE}1988", "since 1988"),
        ({"start_year": 1988, "end_year": 2010}, "1988–2010", "1988–2010"),
        ({"start_year": 1988, "status": "ended"}, "startade 1988", "started 1988"),
        ({"end_year": 2010, "status": "ended"}, "till 2010", "until 2010"),
    ],
)
def test_its_time_is_told_as_it_is_known(values, swedish, english):
    partnership = make_partnership(**values)
    with translation.override("sv"):
        assert partnership.period == swedish
    with translation.override("en"):
        assert partnership.period == english


@pytest.mark.parametrize(
    ("first", "second", "is_allowed"),
    [
        ((2005, None), (2010, None), False),
        ((2005, None), (None, None), False),
        ((2005, 2010), (2010, None), False),
        ((2005, 2010), (2011, None), True),
        ((2005, 2010), (None, 2004), True),
        ((2005, 2010), (2007, 2008), False),
    ],
)
@pytest.mark.parametrize("is_turned", [False, True])
def test_two_municipalities_have_one_partnership_at_a_time(first, second, is_allowed, is_turned):
    home, partner = make_municipality(), make_municipality(country="ZA")
    make_partnership(home=home, partner=partner, start_year=first[0], end_year=first[1])
    if is_turned:
        home, partner = partner, home
    years = {"start_year": second[0], "end_year": second[1]}
    if is_allowed:
        make_partnership(home=home, partner=partner, **years)
    else:
        with pytest.raises(ValidationError) as refused:
            make_partnership(home=home, partner=partner, **years)
        assert "partner" in refused.value.message_dict


@pytest.mark.parametrize("who", [{}, {"municipality": True, "organisation": True}])
def test_a_party_is_a_municipality_or_an_organisation(who):
    party = PartnershipParty(
        partnership=make_partnership(),
        role=PartyRole.FUNDER,
        municipality=make_municipality() if "municipality" in who else None,
        organisation=make_organisation() if "organisation" in who else None,
    )
    assert_refused(party, "municipality")


def test_a_member_represents_one_of_the_two_sides():
    group = make_steering_group()
    member = Member(group=group, municipality=make_municipality(), office_sv="ordförande")
    with pytest.raises(ValidationError) as refused:
        member.full_clean()
    assert "municipality" in refused.value.message_dict


@pytest.mark.parametrize(
    ("moment", "is_shown"),
    [("2026-12-31 23:59", True), ("2027-01-01 00:00", False), ("2022-10-14 23:59", False), ("2022-10-15 00:00", True)],
)
def test_a_member_leaves_by_itself_after_the_last_day_of_the_term(moment, is_shown):
    group = make_steering_group()
    Member.objects.create(
        group=group,
        municipality=group.partnership.home,
        office_sv="ordförande",
        term_from=datetime.date(2022, 10, 15),
        term_to=datetime.date(2026, 12, 31),
    )
    with time_machine.travel(f"{moment}:30 +0{2 if moment < '2022-10-30' else 1}:00", tick=False):
        assert group.members.in_office(now()).exists() is is_shown


def test_it_is_known_when_the_clock_alone_will_change_who_sits_in_a_group():
    group = make_steering_group(publish_until=datetime.datetime(2027, 3, 1, tzinfo=datetime.UTC))
    for begins, ends in [("2022-10-15", "2026-12-31"), (None, "2026-05-31"), ("2027-01-01", None), (None, None)]:
        Member.objects.create(
            group=group, municipality=group.partnership.home, office_sv="ledamot", term_from=begins, term_to=ends
        )
    changes, moment = [], datetime.datetime(2022, 10, 14, 22, 0, tzinfo=datetime.UTC)
    while moment := SteeringGroup.objects.next_change(moment):
        changes.append(moment.isoformat())
    assert changes == ["2026-06-01T00:00:00+02:00", "2027-01-01T00:00:00+01:00", "2027-03-01T00:00:00+00:00"]


@pytest.mark.parametrize("make", [lambda m: make_partnership(home=m), lambda m: make_municipality(continued_as=m)])
def test_what_others_depend_on_is_protected(make):
    municipality = make_municipality()
    make(municipality)
    with pytest.raises(ProtectedError):
        municipality.delete()


def test_a_partnership_with_projects_is_protected():
    project = make_project()
    with pytest.raises(ProtectedError):
        project.partnership.delete()


def test_a_steering_group_is_never_more_public_than_its_partnership():
    group = make_steering_group()
    assert list(SteeringGroup.objects.published(now())) == [group]
    Partnership.objects.update(state="draft")
    assert not SteeringGroup.objects.published(now()).exists()
    assert not SteeringGroup.objects.get().is_public(now())
