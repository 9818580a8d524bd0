"""A site with something of everything, and the addresses of its public pages."""

from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now

from partnerships.models import (
    Meeting,
    Member,
    Milestone,
    Municipality,
    NativeName,
    Partnership,
    PartnershipLink,
    PartnershipParty,
)
from projects.models import (
    FocusArea,
    Project,
    ProjectEvent,
    ProjectGoal,
    ProjectLink,
    ProjectParty,
    Result,
)
from tests.factories import (
    make_area,
    make_municipality,
    make_organisation,
    make_partnership,
    make_project,
    make_steering_group,
)
from translations.languages import codes
from website.models import TextPage


def make_whole_site():
    """Two partnerships with projects in every state of completeness, in one language, the other or both."""
    lund = make_municipality(
        name_sv="Lund",
        official_name_sv="Lunds kommun",
        official_name_en="Lund Municipality",
        region_sv="Skåne län",
        region_en="Skåne County",
        code="1281",
        seat_sv="Lund",
        latitude="55.70320",
        longitude="13.19290",
        population=130288,
        population_year=2023,
        website="https://lund.se",
        presentation_sv="<p>Lund är en kommun i Skåne med ett gammalt universitet.</p>",
        presentation_en="<p>Lund is a municipality in Skåne with an old university.</p>",
    )
    leon = make_municipality(
        name_sv="León",
        country="NI",
        presentation_en="<p>León is a city in the west of Nicaragua, near the Pacific coast.</p>",
    )
    NativeName.objects.create(municipality=leon, name="Santiago de los Caballeros de León", language="es")
    # A name that has no room in any line.
    viborg = make_municipality(name_sv="Viborg", name_en="V" * 100, country="DK", established="1970")
    malmo = make_municipality(name_sv="Malmö")
    funder = make_organisation(name_sv="Sida", short_name="Sida", website="https://www.sida.se")
    first = make_partnership(
        home=lund,
        partner=leon,
        start_year=1988,
        lead_sv="Lund och León har samarbetat länge om vatten och skolor.",
        lead_en="Lund and León have long worked together on water and schools.",
        body_sv="<p>Samarbetet började med ett möte och växte till flera projekt om vatten.</p>",
        stated_projects=10,
        stated_projects_qualifier="more_than",
        stated_projects_on="2024-05-31",
        stated_projects_source="https://lund.se/projekt",
        accent="jade",
    )
    make_partnership(home=lund, partner=viborg, lead_en="Lund and Viborg have just begun to work together.", order=2)
    PartnershipParty.objects.create(partnership=first, role="funder", organisation=funder)
    PartnershipParty.objects.create(partnership=first, role="participant", municipality=malmo, from_year=2018)
    Milestone.objects.create(partnership=first, date="1988-03", text_sv="Det första avtalet skrevs under i León.")
    PartnershipLink.objects.create(partnership=first, title_sv="Om León", url="https://leon.ni/om", language="es")
    group = make_steering_group(partnership=first, about_sv="<p>Politiker från båda kommunerna leder samarbetet.</p>")
    Member.objects.create(group=group, municipality=lund, office_sv="kommunstyrelsens ordförande")
    Member.objects.create(group=group, municipality=leon, office_en="mayor", name="Name of an office holder")
    Meeting.objects.create(group=group, date="2019-W40", place_sv="Lund", text_sv="Styrgruppen gick igenom projekten.")
    water = make_area(name_sv="Vatten", name_en="Water", colour="blue", about_sv="<p>Rent vatten och avlopp.</p>")
    schools = make_area(name_en="Schools", colour="plum")
    earlier = make_project(partnership=first, title_en="Water study", kind="pre_study", areas=[water], start="2015")
    whole = make_project(
        partnership=first,
        title_sv="Rent vatten i León",
        title_en="Clean water in León",
        lead_sv="Två stadsdelar fick hjälp att planera sitt vatten.",
        lead_en="Two districts were helped to plan their water.",
        aim_sv="<ul><li>Rent vatten i två stadsdelar</li></ul>",
        body_sv="<p>Tjänstepersoner från båda kommunerna träffades fyra gånger och skrev en plan.</p>",
        participants_sv="<p>Tekniska förvaltningen i Lund.</p>",
        status="ongoing",
        status_as_of="2023-04",
        start="2016-03",
        end="2018",
        budget_amount="442982",
        budget_kind="applied_for",
        reference="2016-0025",
        follows=earlier,
        place=leon,
        areas=[water, schools],
    )
    ProjectGoal.objects.create(project=whole, goal=6)
    ProjectParty.objects.create(project=whole, municipality=malmo, role="participant")
    ProjectEvent.objects.create(project=whole, starts="2016-W47", place_sv="León", text_sv="Besök i vattenverket.")
    ProjectLink.objects.create(project=whole, title_en="The project’s page", url="https://leon.ni/p", is_source=True)
    Result.objects.create(project=whole, text_sv="Lund skrev en egen vattenplan.", side="home", outcome="achieved")
    Result.objects.create(project=whole, text_en="León planned two districts.", side="partner", outcome="expected")
    Result.objects.create(project=whole, text_sv="Båda lärde om avlopp.", side="both", outcome="achieved", year=2018)
    Result.objects.create(project=whole, text_sv="Fyra besök.", outcome="achieved", evidence="https://lund.se/b")
    make_project(partnership=first, title_sv="Skolbibliotek", active_years="2012, 2013", areas=[schools])
    make_project(partnership=first, title_en="X" * 200, status="completed")
    make_project(partnership=first, title_sv="Ett utkast som ingen ska se", state="draft")
    TextPage.objects.filter(key="financing").update(state="published", body_sv="<p>Sida betalar det mesta.</p>")


# The form that errors are reported by, about a page, about an address without one and about the site, and its thanks.
REPORT_PAGES = [
    *("/rapportera-fel/?page=/projekt/rent-vatten-i-leon/", "/en/report-an-error/?page=/projekt/rent-vatten-i-leon/"),
    *("/rapportera-fel/?page=/finns-inte/", "/en/report-an-error/?page=https://example.org/"),
    *("/rapportera-fel/tack/?page=/om/", "/en/report-an-error/thank-you/?page=/om/"),
]


def public_paths():
    """The address of every public page in every language."""
    moment = now()
    objects = [
        *Municipality.objects.published(moment),
        *Partnership.objects.published(moment),
        *Project.objects.published(moment),
        *FocusArea.objects.published(moment).with_projects(moment),
        *TextPage.objects.published(moment),
    ]
    paths = []
    for code in codes():
        with translation.override(code):
            names = ("website:front_page", "website:search", "partnerships:list", "partnerships:municipality_list")
            paths += [reverse(name) for name in (*names, "projects:list", "projects:area_list", "website:report_error")]
            paths += [item.get_absolute_url() for item in objects]
    return paths
