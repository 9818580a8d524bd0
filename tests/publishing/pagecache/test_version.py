"""The database itself says that something changed, whoever changed it."""

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models

from projects.models import Project, ProjectGoal
from publishing.models import ContentVersion, Draft, RecentChange, ReviewNote
from publishing.pagecache.version import VersionReader, keep_version, shown_models
from tests.factories import make_project


@pytest.fixture
def reader(transactional_db):
    reader = VersionReader()
    yield reader
    reader.close()


@pytest.fixture
def project(transactional_db):
    return make_project(title_sv="Vatten")


def test_every_change_of_a_row_is_another_version(reader, project):
    seen = [reader.read()]
    goal = ProjectGoal(project=project, goal=6)
    for change in (
        goal.save,
        lambda: ProjectGoal.objects.update(goal=7),
        lambda: ProjectGoal.objects.bulk_create([ProjectGoal(project=project, goal=8)]),
        # SQLite would let the statement decide what becomes of a conflict, in what follows from it as well.
        lambda: ProjectGoal.objects.bulk_create([ProjectGoal(project=project, goal=9)], ignore_conflicts=True),
        goal.delete,
        lambda: ProjectGoal.objects.all()._raw_delete("default"),
    ):
        change()
        seen.append(reader.read())
    assert len(set(seen)) == len(seen)


def test_what_is_only_read_is_no_change(reader, project):
    before = reader.read()
    list(Project.objects.select_related("partnership"))
    assert reader.read() == before


def test_a_draft_counts_once_it_is_planned(reader, project):
    from django.contrib.contenttypes.models import ContentType
    from django.utils.timezone import now

    about = {"content_type": ContentType.objects.get_for_model(project), "object_id": project.pk}
    before = reader.read()
    draft = Draft.objects.create(**about, data=[], made_from="")
    ReviewNote.objects.create(**about, text="Läs!")
    Draft.objects.filter(pk=draft.pk).update(is_in_review=True)
    assert reader.read() == before
    for values in ({"publish_at": now()}, {"is_in_review": False}, {"publish_at": None}):
        Draft.objects.filter(pk=draft.pk).update(**values)
        assert reader.read() != before
        before = reader.read()
    Draft.objects.all().delete()
    assert reader.read() == before


def test_everything_that_is_named_as_not_shown_is_there():
    known = {model._meta.label for model in apps.get_models()} | {model._meta.app_label for model in apps.get_models()}
    assert set(settings.NOT_SHOWN) <= known


def test_all_else_counts_unless_it_is_named():
    shown = {model._meta.label for model in shown_models()}
    assert {"projects.Project", "partnerships.Member", "publishing.Picture", "website.SiteSettings"} <= shown
    assert "publishing.OldAddress" in shown
    assert not shown & {"accounts.User", "sessions.Session", "reversion.Version", "publishing.Presence"}


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_makes_a_table_anew_leaves_no_change_untold(reader, project):
    wider = models.CharField(max_length=321, default="")
    wider.set_attributes_from_name("reference")
    with connection.schema_editor() as editor:
        # On SQLite: another table in the place of this one, without its triggers.
        editor.alter_field(Project, Project._meta.get_field("reference"), wider, strict=True)
        editor.alter_field(Project, wider, Project._meta.get_field("reference"), strict=True)
    before = reader.read()
    call_command("migrate", verbosity=0)
    assert reader.read() != before
    before = reader.read()
    Project.objects.update(lead_sv="Ny ingress.")
    assert reader.read() != before


@pytest.mark.django_db(transaction=True)
def test_who_migrates_back_can_go_on_writing(project):
    try:
        call_command("migrate", "publishing", "0004", verbosity=0)
        Project.objects.update(lead_sv="Ny ingress.")
    finally:
        call_command("migrate", verbosity=0)
    Project.objects.update(lead_sv="Nyare ingress.")
    assert RecentChange.objects.filter(key=project.pk).exists()


def test_what_is_no_longer_shown_counts_no_more(reader, project, settings):
    settings.NOT_SHOWN = [*settings.NOT_SHOWN, "projects"]
    try:
        keep_version()
        before = reader.read()
        Project.objects.update(lead_sv="Ny ingress.")
        assert reader.read() == before
    finally:
        settings.NOT_SHOWN = settings.NOT_SHOWN[:-1]
        keep_version()
    Project.objects.update(lead_sv="Nyare ingress.")
    assert reader.read() != before


def test_a_database_without_a_version_says_nothing(reader, project):
    assert reader.read() is not None
    ContentVersion.objects.all().delete()
    assert reader.read() is None
    keep_version()
    assert reader.read() is not None


def test_a_connection_that_was_lost_is_made_anew(reader, project):
    before = reader.read()
    # As a server does that is started again.
    reader.connection.connection.close()
    assert reader.read() == before


def test_a_database_that_fails_says_nothing(reader, project, monkeypatch):
    from django.db import OperationalError

    def fail():
        raise OperationalError("unable to open database file")

    monkeypatch.setattr(reader, "ask", fail)
    assert reader.read() is None
