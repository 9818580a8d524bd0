"""A page and the site around it as schema.org has them: JSON-LD dictionaries. Source: https://schema.org"""

from django.utils.timezone import localdate
from django.utils.translation import pgettext

from partnerships.linked_data import government, of_site, without_unknown
from translations.addresses import address_of
from translations.languages import codes, tag

CONTEXT = "https://schema.org"


def graph(subject, head, site, absolute, now):
    """All that a page says: itself, the way to it, the site that it is on, and what it is about.

    ``absolute`` makes an absolute address of a path.
    """
    about = subject.linked_data(absolute, now)
    nodes = [page(subject, head, about, absolute), breadcrumbs(subject, head, absolute)]
    nodes += [website(site, head.site_name, absolute, now), about]
    return {"@context": CONTEXT, "@graph": [node for node in nodes if node]}


def page(subject, head, about, absolute):
    """The page itself; ``about`` is what it is about, or empty."""
    changed = getattr(subject.page, "updated_at", None)
    return without_unknown(
        type=subject.page_type,
        id=head.canonical,
        url=head.canonical,
        name=subject.heading.value,
        description=head.description,
        inLanguage=tag(head.language),
        dateModified=localdate(changed).isoformat() if changed else None,
        isPartOf={"@id": id_of_site(absolute)},
        breadcrumb={"@id": f"{head.canonical}#breadcrumbs"} if subject.has_breadcrumbs else None,
        mainEntity={"@id": about["@id"]} if about else None,
    )


def breadcrumbs(subject, head, absolute):
    """The way to the page, step by step as the page shows it; None for the front page."""
    if not subject.has_breadcrumbs:
        return None
    steps = [(pgettext("the front page", "Home"), address_of("website:front_page"))]
    steps += [(step.label, step.url) for step in subject.trail]
    return {
        "@type": "BreadcrumbList",
        "@id": f"{head.canonical}#breadcrumbs",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": absolute(url)}
            for position, (name, url) in enumerate(steps, start=1)
        ],
    }


def website(site, name, absolute, now):
    """The site, whose it is, and how it is searched."""
    return without_unknown(
        type="WebSite",
        id=id_of_site(absolute),
        url=absolute(address_of("website:front_page")),
        name=name,
        inLanguage=[tag(code) for code in codes()],
        publisher=publisher(site.municipality, absolute, now) if site.municipality else None,
        potentialAction={
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{absolute(address_of('website:search'))}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    )


def publisher(municipality, absolute, now):
    """Whose site it is, as the foot of every page says."""
    data = government(municipality, absolute, now)
    del data["location"]
    return data | without_unknown(url=of_site(municipality.website))


def id_of_site(absolute):
    """One for all languages."""
    return absolute("/#website")
