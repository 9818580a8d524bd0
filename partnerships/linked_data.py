"""Municipalities and partnerships as schema.org has them: an object in, a JSON-LD dictionary out.

Nothing is said that the object's page does not show, and what is not known is left out. Source: https://schema.org
"""

import re

from translations.languages import codes, in_language
from translations.texts import text_of

from .models import PartyRole

# What is not written so is no address of a site, whatever put it into the database.
SITE = re.compile(r"https?://", re.IGNORECASE)


def without_unknown(**data):
    """What is known of ``data``: None, "" and what is empty are left out; ``type`` and ``id`` get their signs."""
    names = {"type": "@type", "id": "@id"}
    return {names.get(name, name): value for name, value in data.items() if value not in (None, "", [], {})}


def reference(page, absolute, now):
    """The identifier of what a public page is about, one for all languages; None if the page is not public at ``now``.

    ``absolute`` makes an absolute address of a path.
    """
    if not page.is_public(now):
        return None
    with in_language(codes()[0]):
        return f"{absolute(page.get_absolute_url())}#about"


def place(municipality):
    """Where a municipality lies, as a Place with its coordinates."""
    geo = None
    if municipality.latitude is not None:
        geo = {
            "@type": "GeoCoordinates",
            "latitude": float(municipality.latitude),
            "longitude": float(municipality.longitude),
        }
    return without_unknown(
        type="Place",
        name=words(municipality, "name"),
        geo=geo,
        address=without_unknown(
            type="PostalAddress",
            addressRegion=words(municipality, "region"),
            addressCountry=municipality.country,
        ),
        containedInPlace={"@type": "Country", "name": municipality.country_name},
    )


def government(municipality, absolute, now):
    """A municipality as others name it: what it is called and where it lies."""
    return without_unknown(
        type="GovernmentOrganization",
        id=reference(municipality, absolute, now),
        name=words(municipality, "official_name") or words(municipality, "name"),
        location=place(municipality),
    )


def municipality(municipality, absolute, now):
    """A municipality as its own page shows it."""
    names = [words(municipality, "name"), *(native.name for native in municipality.native_names.all())]
    data = government(municipality, absolute, now)
    return data | without_unknown(
        alternateName=[name for name in dict.fromkeys(names) if name != data["name"]],
        url=of_site(municipality.website),
        identifier=municipality.code,
        foundingDate=day(municipality.established),
        dissolutionDate=day(municipality.ended),
    )


def organisation(organisation):
    """An organisation that has a role in a partnership or a project."""
    return without_unknown(
        type="Organization",
        name=words(organisation, "name"),
        alternateName=organisation.short_name if organisation.short_name != words(organisation, "name") else None,
        url=of_site(organisation.website),
    )


def party(party, absolute, now):
    """Whoever has a role: a municipality or an organisation."""
    if party.municipality:
        return government(party.municipality, absolute, now)
    return organisation(party.organisation)


def partnership(partnership, absolute, now):
    """A partnership as its own page shows it: an organisation whose members are the two sides and who takes part."""
    parties = list(partnership.parties.all())
    joined = [row for row in parties if row.role in (PartyRole.COORDINATOR, PartyRole.PARTICIPANT)]
    sides = [government(side, absolute, now) for side in (partnership.home, partnership.partner)]
    return without_unknown(
        type="Organization",
        id=reference(partnership, absolute, now),
        name=str(partnership),
        description=words(partnership, "lead"),
        foundingDate=str(partnership.start_year or ""),
        dissolutionDate=str(partnership.end_year or ""),
        member=[*sides, *(party(row, absolute, now) for row in joined)],
        funder=[party(row, absolute, now) for row in parties if row.role == PartyRole.FUNDER],
        subjectOf=links(partnership.links.all(), absolute),
    )


def partnership_in_short(partnership, absolute, now):
    """A partnership as the page of one of its projects names it."""
    return without_unknown(type="Organization", id=reference(partnership, absolute, now), name=str(partnership))


def links(rows, absolute):
    """Pages elsewhere and documents of our own that are about something."""
    return [
        without_unknown(
            type="DigitalDocument" if link.document else "WebPage",
            name=words(link, "title"),
            url=absolute(link.address) if link.document else of_site(link.address),
            inLanguage=link.language,
        )
        for link in rows
    ]


def of_site(address):
    return address if SITE.match(address) else None


def words(instance, field):
    """A text as it is shown; None if there is none."""
    text = text_of(instance, field)
    return text.value if text else None


def day(date):
    """A PartialDate as schema.org has dates, "2009" or "2009-11-05"; None for a week, which it has not."""
    return str(date) if date and date.precision != "week" else None
