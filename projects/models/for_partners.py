"""What municipalities and partnerships know of their projects."""

from partnerships.models import Municipality, Partnership


def project_rows(municipality, language, now):
    """Its published projects as rows that a Paginator cuts."""
    # It reads the models: it cannot be read before them.
    from projects.listing import every_project

    return every_project(language, now).rows_of_municipality(municipality)


def project_counts(language, now):
    """How many published projects each published partnership has that has any, by its key."""
    from projects.listing import every_project

    return every_project(language, now).project_counts


def listing_of_partnership(partnership, language, now):
    """Its published projects, to be narrowed and counted."""
    from projects.listing import every_project

    return every_project(language, now).of_partnership(partnership)


Municipality.add_to_class("project_rows", project_rows)
Partnership.add_to_class("project_counts", staticmethod(project_counts))
Partnership.add_to_class("listing", listing_of_partnership)
