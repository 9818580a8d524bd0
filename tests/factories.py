"""The only way that tests create content: keyword factories that fill in what a test does not care about.

Texts are given by column (``title_sv="…"``); a factory gives none of its own but the one that is required.
"""

from itertools import count

from accounts.models import User
from partnerships.models import Municipality, Organisation, Partnership, SteeringGroup
from projects.models import ActiveYear, FocusArea, Project, ProjectFocusArea
from publishing.images import prepare_picture
from publishing.models import Picture, State
from tests.publishing.pictures import drawing, encoded, upload

numbers = count(1)


def make_user(groups=(), **values):
    from django.contrib.auth.models import Group

    number = next(numbers)
    user = User.objects.create_user(
        **{"username": f"user{number}", "password": "a long password", "is_staff": True, **values}
    )
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def make_municipality(**values):
    if not any(name.startswith("name_") for name in values):
        values["name_sv"] = f"Kommun {next(numbers)}"
    return _saved(Municipality(**{"state": State.PUBLISHED, "country": "SE", **values}))


def make_organisation(**values):
    if not any(name.startswith("name_") for name in values):
        values["name_sv"] = f"Organisation {next(numbers)}"
    return _saved(Organisation(**values))


def make_partnership(**values):
    values.setdefault("home", None)
    values.setdefault("partner", None)
    values["home"] = values["home"] or make_municipality()
    values["partner"] = values["partner"] or make_municipality(country="ZA")
    return _saved(Partnership(**{"state": State.PUBLISHED, **values}))


def make_steering_group(**values):
    if "partnership" not in values:
        values["partnership"] = make_partnership()
    return _saved(SteeringGroup(**{"state": State.PUBLISHED, **values}))


def make_area(**values):
    if not any(name.startswith("name_") for name in values):
        values["name_sv"] = f"Område {next(numbers)}"
    return _saved(FocusArea(**{"state": State.PUBLISHED, **values}))


def make_project(areas=(), **values):
    if "partnership" not in values:
        values["partnership"] = make_partnership()
    if not any(name.startswith("title_") for name in values):
        values["title_sv"] = f"Projekt {next(numbers)}"
    project = _saved(Project(**{"state": State.PUBLISHED, **values}))
    for position, area in enumerate(areas):
        ProjectFocusArea.objects.create(project=project, focus_area=area, position=position)
    return project


def make_picture(content=None, **values):
    """A picture with the sizes that pages show; ``content`` are the bytes of a file, without them a drawing."""
    if not any(name.startswith("alt_") for name in values):
        values.setdefault("is_decorative", True)
    file = upload(content or encoded(drawing(), "JPEG"))
    prepared = prepare_picture(file)
    picture = Picture(file=prepared.original.content, **values)
    picture.show(prepared.renditions)
    return _saved(picture)


def make_copies(project, count):
    """``count`` more projects that say what ``project`` says, in as few queries as there are tables."""
    kept = {
        field.attname: getattr(project, field.attname) for field in Project._meta.concrete_fields if not field.generated
    }
    del kept["id"]
    copies = Project.objects.bulk_create(
        Project(**{**kept, "slug": f"{project.slug}-copy-{next(numbers)}"}) for _ in range(count)
    )
    ActiveYear.objects.bulk_create(ActiveYear.of(copy, year) for copy in copies for year in project.known_years)
    for name in ("project_areas", "results"):
        rows = list(getattr(project, name).all())
        related = Project._meta.get_field(name).related_model
        names = [field.attname for field in related._meta.concrete_fields if field.attname not in ("id", "project_id")]
        related.objects.bulk_create(
            related(project=copy, **{name: getattr(row, name) for name in names}) for row in rows for copy in copies
        )
    return copies


def _saved(instance):
    # The database itself refuses what is given twice; to ask it beforehand for each row of a test takes its time.
    instance.full_clean(validate_constraints=False)
    instance.save()
    return instance
