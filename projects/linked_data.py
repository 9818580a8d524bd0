"""Projects and focus areas as schema.org has them: an object in, a JSON-LD dictionary out.

A Project is an Organization there: it has no start and end but a founding and a dissolution, and no subject but
keywords. Source: https://schema.org/Project
"""

from partnerships.linked_data import (
    day,
    government,
    links,
    partnership_in_short,
    party,
    place,
    reference,
    without_unknown,
    words,
)


def project(project, absolute, now):
    """A project as its own page shows it."""
    sides = [project.partnership.home, project.partner_at_the_time or project.partnership.partner]
    return without_unknown(
        type="Project",
        id=reference(project, absolute, now),
        name=words(project, "title"),
        description=words(project, "lead"),
        identifier=project.reference,
        foundingDate=day(project.start),
        # Of what goes on, an end is a plan.
        dissolutionDate=day(project.end) if project.is_over else None,
        parentOrganization=partnership_in_short(project.partnership, absolute, now),
        member=[
            *(government(side, absolute, now) for side in sides),
            *(party(row, absolute, now) for row in project.parties.all()),
        ],
        location=place(project.place) if project.place else None,
        keywords=[
            *(area(row.focus_area, absolute, now) for row in project.project_areas.all()),
            *(goal(row) for row in project.project_goals.all()),
        ],
        subjectOf=links(project.links.all(), absolute),
    )


def area(area, absolute, now):
    """A focus area: a term that projects share."""
    return without_unknown(type="DefinedTerm", id=reference(area, absolute, now), name=words(area, "name"))


def goal(row):
    """A Sustainable Development Goal that a project states."""
    return {"@type": "DefinedTerm", "termCode": str(row.goal), "name": row.title}
