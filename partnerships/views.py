from django.conf import settings
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.timezone import now

from publishing.pagecache import kept_page
from publishing.pages import get_page_or_404
from translations.languages import current

from .models import Municipality, Partnership, every_partnership, partnership_rows


@kept_page()
def partnership_list(request):
    moment = now()
    partnerships = every_partnership(moment)
    context = {
        "partnerships": partnerships,
        "rows": partnership_rows(partnerships, Partnership.project_counts(current(), moment)),
    }
    return render(request, "partnerships/partnership_list.html", context)


@kept_page("q", "area", "status", "year", "kind", "goal", "group", "view")
def partnership_detail(request, slug):
    moment = now()
    partnership = get_page_or_404(Partnership.objects.with_page, moment, slug=slug)
    partnership.fetch_page(moment)
    # Of very many the others are in the list of all projects, part by part.
    most = settings.PROJECTS_OF_A_PARTNERSHIP
    filters = {"facets": ("area", "status", "year", "kind", "goal"), "groups": ("status", "area", "year"), "most": most}
    listing = partnership.listing(current(), moment)
    narrowed = listing.narrowed_by(request.GET, **filters)
    group = partnership.public_steering_group(moment)
    context = {
        "now": moment,
        "partnership": partnership,
        "steering_group": group,
        "members": group.members_by_side() if group else ([], []),
        "narrowed": narrowed,
        "groups": narrowed.grouped,
        "timeline": narrowed.timeline(partnership.milestones.all()),
        "sides": listing.sides(most),
    }
    return render(request, "partnerships/partnership_detail.html", context)


@kept_page()
def municipality_list(request):
    moment = now()
    municipalities = Municipality.objects.published(moment).for_lists().by_country(current())
    return render(request, "partnerships/municipality_list.html", {"countries": municipalities})


@kept_page("page")
def municipality_detail(request, slug):
    moment = now()
    municipality = get_page_or_404(Municipality.objects.with_page, moment, slug=slug)
    municipality.fetch_page(moment)
    projects = municipality.project_rows(current(), moment)
    counts = projects.listing.project_counts
    partnerships = every_partnership(moment)
    own = [row for row in partnerships if municipality.pk in (row.home_id, row.partner_id)]
    joined = set(municipality.joined_partnership_keys())
    former = set(municipality.former_partnership_keys())
    context = {
        "now": moment,
        "municipality": municipality,
        "accent": next((partnership.accent for partnership in own if partnership.partner == municipality), ""),
        "partnerships": partnership_rows(own, counts),
        "former_partnerships": partnership_rows([row for row in partnerships if row.pk in former], counts),
        "joined_partnerships": partnership_rows([row for row in partnerships if row.pk in joined], counts),
        "page": Paginator(projects, settings.PROJECTS_PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "partnerships/municipality_detail.html", context)
