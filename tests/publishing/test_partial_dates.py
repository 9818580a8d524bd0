import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from publishing.partial_dates import PartialDate, as_period


@pytest.mark.parametrize(
    ("written", "swedish", "english"),
    [
        ("2009", "2009", "2009"),
        ("2009-11", "november 2009", "November 2009"),
        ("2009-11-05", "5 november 2009", "5 November 2009"),
        ("2011-W47", "vecka\xa047 2011", "week 47, 2011"),
    ],
)
def test_is_written_as_precisely_as_it_is_known(written, swedish, english):
    with translation.override("sv"):
        assert PartialDate(written).formatted() == swedish
    with translation.override("en"):
        assert PartialDate(written).formatted() == english


@pytest.mark.parametrize("written", ["", "09", "2009-13", "2009-02-30", "2009-W54", "around 2009", "0999", "20091105"])
def test_what_is_no_date_is_refused_with_a_sentence(written):
    with pytest.raises(ValidationError) as refused:
        PartialDate(written)
    assert refused.value.messages[0].endswith(".")


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        ("2009", "2009-11"),
        ("2009-11", "2009"),
        ("2010", "2009-12-31"),
        ("2011-W47", "2011-12"),
        ("2011-W47", "2011-W46"),
    ],
)
def test_dates_compare_at_the_precision_they_share(later, earlier):
    assert PartialDate(later).not_before(PartialDate(earlier))


@pytest.mark.parametrize(("first", "second"), [("2008", "2009-11"), ("2009-10", "2009-11"), ("2011-W46", "2011-W47")])
def test_an_earlier_date_is_before(first, second):
    assert not PartialDate(first).not_before(PartialDate(second))


def test_its_first_day_is_the_earliest_it_may_mean():
    assert PartialDate("2011-W47").first_day == datetime.date(2011, 11, 21)
    assert PartialDate("2009").first_day == datetime.date(2009, 1, 1)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2017", "2019", "2017–2019"),
        ("2017", "2017", "2017"),
        ("2009-11", "2011-11", "November 2009 – November 2011"),
        ("2010-09-06", "2010-09-15", "6–15 September 2010"),
        ("2010-08-30", "2010-09-15", "30 August 2010 – 15 September 2010"),
        ("2024", None, "from 2024"),
        (None, "2020-05", "until May 2020"),
        (None, None, ""),
    ],
)
def test_a_period_says_no_more_than_is_known(start, end, words):
    start, end = (PartialDate(date) if date else None for date in (start, end))
    with translation.override("en"):
        assert as_period(start, end) == words
