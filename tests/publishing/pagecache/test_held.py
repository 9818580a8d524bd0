"""What is held from one change to the next is what a page that remembers nothing says."""

import datetime
import gc
import random
import weakref
from contextlib import suppress

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from partnerships.models import Municipality, Partnership
from projects import snapshot
from projects.listing import Listing
from projects.models import ActiveYear, FocusArea, Project, ProjectFocusArea, ProjectGoal, Result
from projects.snapshot import MOST_CHANGED
from publishing.models import RecentChange
from publishing.pagecache.changes import changes_after
from publishing.pagecache.generations import Generation, Stamp, held, made_from
from publishing.pagecache.version import KEPT_CHANGES, keep_version
from publishing.search import index
from publishing.search.index import FEW
from tests.factories import make_area, make_copies, make_municipality, make_partnership, make_project
from website.models import SiteSettings, TextPage

PAGES = (
    *("/", "/en/", "/projekt/", "/en/projects/?status=ongoing", "/projekt/?view=timeline", "/fokusomraden/"),
    *("/partnerskap/", "/en/partnerships/", "/finns-inte/"),
)
STATES = [{"state": state, "withdrawal_reason_sv": "Annat."} for state in ("published", "draft", "withdrawn")]


@pytest.fixture
def chance():
    return random.Random(11)  # noqa: S311


@pytest.fixture
def content(transactional_db, chance):
    areas = [make_area() for _number in range(4)]
    home = make_municipality()
    partnerships = [make_partnership(home=home, accent="plum") for _number in range(3)]
    for number in range(16):
        project = make_project(
            partnership=chance.choice(partnerships),
            areas=chance.sample(areas, 2),
            title_sv=f"Projekt {number}",
            body_sv="<p>Text.</p>",
            start=str(2010 + number % 4),
        )
        Result.objects.create(project=project, side="home", outcome="achieved", text_sv=f"Resultat {number}.")
    TextPage.objects.update(body_sv="<p>Vi.</p>", state="published")


def changes(chance):
    """A change by chance, made as editors, programs and SQL by hand make them."""

    def one_of(model):
        return chance.choice(list(model.objects.order_by("pk")))

    def saved(model, **values):
        row = one_of(model)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()

    def other_partnership():
        with connection.cursor() as cursor:
            keys = [one_of(Partnership).pk, one_of(Project).pk]
            cursor.execute("UPDATE projects_project SET partnership_id = %s WHERE id = %s", keys)

    def row_of_another():
        ProjectGoal.objects.filter(project=one_of(Project)).update(project=one_of(Project))

    def other_area():
        row = one_of(ProjectFocusArea)
        free = FocusArea.objects.exclude(project_areas__project=row.project)
        ProjectFocusArea.objects.filter(pk=row.pk).update(focus_area=chance.choice(list(free)), position=5)

    word = chance.randrange(10_000)
    yield from (
        lambda: saved(Project, title_sv=f"{chance.choice('ÅÄÖAZ')} {word}"),
        lambda: saved(Project, start=str(chance.randrange(2005, 2020)), status="ongoing"),
        lambda: saved(Project, **chance.choice(STATES)),
        lambda: Project.objects.filter(pk=one_of(Project).pk).update(**chance.choice(STATES)),
        lambda: one_of(Project).delete(),
        lambda: make_project(partnership=one_of(Partnership), title_sv=f"Nytt {word}", start="2014"),
        lambda: make_copies(one_of(Project), 2),
        other_partnership,
        other_area,
        lambda: ProjectGoal.objects.create(project=one_of(Project), goal=chance.randrange(1, 17)),
        row_of_another,
        lambda: ActiveYear.objects.filter(project=one_of(Project)).delete(),
        lambda: Partnership.objects.filter(pk=one_of(Partnership).pk).update(**chance.choice(STATES)),
        lambda: saved(Partnership, lead_sv=f"Ingress {word}.", order=chance.randrange(5)),
        lambda: make_partnership(home=Municipality.objects.earliest("pk")),
        lambda: saved(Municipality, name_sv=f"Ort {word}"),
        lambda: saved(FocusArea, name_sv=f"Område {word}"),
        lambda: FocusArea.objects.filter(pk=one_of(FocusArea).pk).update(**chance.choice(STATES)),
        lambda: Result.objects.filter(pk=one_of(Result).pk).update(text_sv=f"Annat {word}."),
        lambda: saved(Result, outcome=chance.choice(["expected", "achieved"]), side=chance.choice(["home", "partner"])),
        lambda: one_of(Result).delete(),
        lambda: TextPage.objects.update(title_sv=f"Om {word}"),
        lambda: SiteSettings.objects.update_or_create(pk=1, defaults={"site_name_sv": f"Platsen {word}"}),
    )


def pages_of_rows(chance):
    """The addresses of some pages, public or not; of a partnership's with a filter too."""
    rows = [chance.choice(list(model.objects.order_by("pk"))) for model in (Project, Partnership, Municipality)]
    rows += [chance.choice(list(Project.objects.order_by("pk")))]
    partnership = rows[1].get_absolute_url()
    return [
        *(row.get_absolute_url() for row in rows),
        f"{partnership}?group=area",
        f"{partnership}?q=projekt&group=year",
    ]


def test_after_any_changes_each_page_says_what_one_that_remembers_nothing_says(site, content, chance, client):
    for round_of in range(60):
        for _number in range(chance.choice([1, 1, 1, 3])):
            # What the database refuses is rolled back, and has changed nothing.
            with suppress(IntegrityError), transaction.atomic():
                chance.choice(list(changes(chance)))()
        for page in chance.sample([*PAGES, *pages_of_rows(chance)], 5):
            assert site.ask(page).body == client.get(page, headers={"host": "localhost"}).content, (round_of, page)


def test_a_partnership_that_was_away_for_a_moment_has_its_projects(site, content, client, monkeypatch):
    """It is published before and after the listing of all projects is read, and was not while that was."""
    partnership = Partnership.objects.filter(projects__state="published").earliest("pk")
    read_all = snapshot.read_all

    def read_meanwhile(*args):
        monkeypatch.setattr(snapshot, "read_all", read_all)
        Partnership.objects.filter(pk=partnership.pk).update(state="draft")
        found = read_all(*args)
        Partnership.objects.filter(pk=partnership.pk).update(state="published")
        return found

    monkeypatch.setattr(snapshot, "read_all", read_meanwhile)
    for _visit in range(2):
        assert site.ask("/projekt/").body == client.get("/projekt/", headers={"host": "localhost"}).content


def test_a_row_that_another_replaced_is_deleted(site, content):
    if connection.vendor == "sqlite":
        project = Project.objects.filter(state="published").earliest("pk")
        assert project.title_sv in site.ask("/projekt/").text
        names = ", ".join(f'"{field.column}"' for field in Project._meta.concrete_fields if not field.generated)
        with connection.constraint_checks_disabled(), connection.cursor() as cursor:
            # In the place of it, by its address, comes another row.
            others = names.replace('"id"', "id + 1000", 1).replace('"title_sv"', "'Ersatt'", 1)
            replace = f"INSERT OR REPLACE INTO projects_project ({names}) SELECT {others} "
            cursor.execute(f"{replace} FROM projects_project WHERE id = %s", [project.pk])
            for model in (ProjectFocusArea, ProjectGoal, ActiveYear, Result):
                model.objects.filter(project=project.pk)._raw_delete("default")
        text = site.ask("/projekt/").text
        assert "Ersatt" in text
        assert project.title_sv not in text


@pytest.mark.parametrize("number", [1, FEW + 2])
def test_who_searches_between_a_change_and_its_note_gets_nothing_old_afterwards(site, content, monkeypatch, number):
    partnership = Partnership.objects.earliest("pk")
    place = make_municipality()
    for _number in range(number):
        make_project(partnership=partnership, title_sv="Grustag", place=place)
    assert "Grustag" not in site.ask("/sok/?q=Zebrastad").text
    note = index.write_or_note

    def search_first(changed):
        monkeypatch.setattr(index, "write_or_note", note)
        site.ask("/sok/?q=Zebrastad")
        note(changed)

    monkeypatch.setattr(index, "write_or_note", search_first)
    place.name_sv = "Zebrastad"
    place.save()
    assert "Grustag" in site.ask("/sok/?q=Zebrastad").text


def test_after_many_changes_at_once_all_is_read_anew(site, content):
    site.ask("/projekt/")
    for count in (MOST_CHANGED + 1, KEPT_CHANGES + 1):
        project = Project.objects.filter(state="published").latest("pk")
        make_copies(project, count)
        assert f"{Project.objects.published(now()).count():,}".replace(",", "\xa0") in site.ask("/projekt/").text


@pytest.mark.parametrize("name", ["publish_from", "publish_until"])
def test_a_moment_that_passes_between_two_visits_shows_and_hides(site, content, name):
    project = Project.objects.filter(state="published").earliest("pk")
    start, later = now(), now() + datetime.timedelta(minutes=5)
    with time_machine.travel(start, tick=False) as clock:
        assert project.title_sv in site.ask("/projekt/").text
        # Another page alone is asked for after the change, and none when the moment comes.
        Project.objects.filter(pk=project.pk).update(**{name: later})
        site.ask("/partnerskap/")
        clock.move_to(later + datetime.timedelta(minutes=1))
        expected = name == "publish_from"
        assert (project.title_sv in site.ask("/projekt/").text) == expected
        clock.move_to(later + datetime.timedelta(days=2))
        assert (project.title_sv in site.ask("/projekt/").text) == expected


def test_a_database_that_was_put_back_from_a_copy_is_read_anew(content):
    known = changes_after(None)
    assert changes_after(known) is known
    # The same numbers, of another life.
    RecentChange.objects.filter(pk=known.number).update(mark=1)
    other = changes_after(known)
    assert other.life is not known.life
    RecentChange.objects.all().delete()
    assert changes_after(other).life is not other.life
    keep_version()
    after = changes_after(None)
    keep_version()
    assert changes_after(after).life is not after.life


class Asked:
    """Something that is made of what ``ask()`` says, as often as it has to be."""

    def __init__(self, ask):
        self.ask = ask
        self.times = 0
        self.changes = None

    def make(self):
        self.times += 1
        return self.ask()

    def value(self):
        self.changes = changes_after(self.changes)
        with made_from(Generation(Stamp(version=1, since=0, until=0), changes=self.changes)):
            return held(self, self.make), held(self, self.make)


def test_it_is_made_anew_when_one_of_the_tables_changes_that_it_was_made_from(content):
    areas = Asked(lambda: list(FocusArea.objects.filter(project_areas__project__state="published").distinct()))
    first = areas.value()
    Municipality.objects.update(name_sv="Annan")
    SiteSettings.objects.update_or_create(pk=1, defaults={"site_name_sv": "Annan"})
    assert areas.value()[0] is first[0]
    assert areas.times == 1
    for times, change in enumerate(
        [
            lambda: Project.objects.update(budget_amount=7),
            lambda: FocusArea.objects.update(colour="jade"),
            lambda: ProjectFocusArea.objects.update(position=7),
        ],
        start=2,
    ):
        change()
        areas.value()
        assert areas.times == times


def test_what_is_made_of_something_held_follows_from_the_same(content):
    inner = Asked(lambda: list(Municipality.objects.all()))
    outer = Asked(lambda: held((inner, "inner"), inner.make))
    outer.value()
    # It is there already: nothing is read where the outer one can see it.
    again = Asked(lambda: held((inner, "inner"), inner.make))
    again.changes = outer.changes
    again.value()
    assert (inner.times, again.times) == (1, 1)
    Municipality.objects.update(name_sv="Annan")
    assert {row.name_sv for row in again.value()[0]} == {"Annan"}


@pytest.mark.parametrize("table", ["django_content_type", "publishing_draft"])
def test_what_follows_from_more_than_is_noted_is_not_held(content, table):
    def ask():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608
            return cursor.fetchone()

    asked = Asked(ask)
    for times in (1, 2):
        asked.value()
        assert asked.times == times


def test_what_follows_from_a_question_by_hand_is_not_held(content):
    by_hand = Asked(lambda: connection.cursor().execute("SELECT count(*) FROM projects_project"))
    for times in (1, 2):
        by_hand.value()
        assert by_hand.times == times


def test_a_kept_page_holds_nothing_that_was_made_for_it(site, content, monkeypatch):
    made, make = weakref.WeakSet(), Listing.__init__
    monkeypatch.setattr(Listing, "__init__", lambda self, *args: made.add(self) or make(self, *args))
    for number, page in enumerate(("/projekt/", "/projekt/?status=ongoing", "/projekt/?view=timeline", "/")):
        Project.objects.update(budget_amount=number)
        assert site.ask(page).status == 200
    # A request and what answers it refer to one another.
    gc.collect()
    assert len(made) == 1


def test_few_of_the_changes_are_kept(content):
    project = Project.objects.earliest("pk")
    for number in range(KEPT_CHANGES + 20):
        Project.objects.filter(pk=project.pk).update(budget_amount=number)
    assert RecentChange.objects.count() == KEPT_CHANGES
