"""Content of any size, the same at every run: the example, and more of its kind."""

import random

from django.core.management import call_command
from django.db import connection, transaction

from partnerships.models import Municipality, Partnership
from projects.models import ActiveYear, Project, ProjectFocusArea, Result
from publishing.search import index
from translations.languages import codes, column

PROJECTS_OF_A_PARTNERSHIP = 50
AT_ONCE = 200
# Texts of a project that are mixed anew, and the letters that they may have.
MIXED = {"title": 240, "lead": 590, "aim": None, "body": None, "participants": None}


def fill(count):
    """Make the tables, load the example and, up to ``count``, more projects in partnerships of their own.

    What is there already is left as it is.
    """
    call_command("migrate", verbosity=0)
    call_command("load_example", verbosity=0)
    missing = count - Project.objects.count()
    if missing <= 0:
        return
    chance = random.Random(1)
    with transaction.atomic():
        partnerships = more_partnerships(-(-missing // PROJECTS_OF_A_PARTNERSHIP), chance)
        add_projects(partnerships, missing, chance)
    index.rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def copied(row, **changes):
    """A new row with the values of ``row``."""
    left_out = {"id", "slug", "first_published_at"}
    fields = [field for field in row._meta.concrete_fields if not field.generated and field.name not in left_out]
    return type(row)(**{field.attname: getattr(row, field.attname) for field in fields} | changes)


def more_partnerships(count, chance):
    models = list(Partnership.objects.select_related("partner"))
    home = models[0].home
    partners = []
    for number in range(count):
        model = models[number % len(models)].partner
        place = {"latitude": round(chance.uniform(-40, 60), 5), "longitude": round(chance.uniform(-100, 140), 5)}
        names = {column("name", code): f"{model} {number + 2}" for code in codes()}
        sorted_by = {column("name_sort", code): f"{model} {number + 2}".lower() for code in codes()}
        partners.append(copied(model, slug=f"more-{number}", continued_as_id=None, **names, **sorted_by, **place))
    Municipality.objects.bulk_create(partners, batch_size=AT_ONCE)
    made = [
        copied(models[number % len(models)], slug=f"more-{number}", home_id=home.pk, partner_id=partner.pk, order=9)
        for number, partner in enumerate(partners)
    ]
    return Partnership.objects.bulk_create(made, batch_size=AT_ONCE)


def add_projects(partnerships, count, chance):
    models = list(Project.objects.prefetch_related("results", "project_areas"))
    words = {
        (name, code): " ".join(getattr(model, column(name, code)) or "" for model in models).split()
        for name in MIXED
        for code in codes()
    }
    made = []
    for number in range(count):
        model = models[number % len(models)]
        texts = {}
        for (name, code), known in words.items():
            if text := getattr(model, column(name, code)):
                texts[column(name, code)] = " ".join(chance.choices(known, k=len(text.split())))[: MIXED[name]]
        sorted_by = {column("title_sort", code): texts.get(column("title", code), "").lower() for code in codes()}
        of = {"partnership_id": partnerships[number // PROJECTS_OF_A_PARTNERSHIP].pk, "follows_id": None}
        made.append(copied(model, slug=f"more-{number}", **texts, **sorted_by, **of))
    Project.objects.bulk_create(made, batch_size=AT_ONCE)
    pairs = [(project, models[number % len(models)]) for number, project in enumerate(made)]
    years = (ActiveYear.of(project, year) for project, _model in pairs for year in project.known_years)
    ActiveYear.objects.bulk_create(years, batch_size=AT_ONCE)
    for rows, name in ((Result, "results"), (ProjectFocusArea, "project_areas")):
        copies = (copied(row, project_id=project.pk) for project, model in pairs for row in getattr(model, name).all())
        rows.objects.bulk_create(copies, batch_size=AT_ONCE)
