from django.conf import settings
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.timezone import now

from publishing.pagecache import kept_page
from publishing.pages import get_page_or_404
from translations.languages import current

from .facts import done_of, facts_of, is_achieved
from .listing import every_project
from .models import FocusArea, Project
from .models.rows import by_side
from .timeline import timeline_of

# At the end of a project's page: others in the same focus area.
RELATED_PROJECTS = 5


@kept_page("q", "partnership", "area", "status", "year", "kind", "goal", "view", "page")
def project_list(request):
    moment = now()
    narrowed = every_project(current(), moment).narrowed_by(request.GET)
    page = Paginator(narrowed.projects, settings.PROJECTS_PER_PAGE).get_page(request.GET.get("page"))
    timeline = timeline_of(page.object_list, moment) if narrowed.view == "timeline" else None
    return render(request, "projects/project_list.html", {"narrowed": narrowed, "page": page, "timeline": timeline})


@kept_page()
def project_detail(request, slug):
    moment = now()
    project = get_page_or_404(Project.objects.with_page, moment, slug=slug)
    project.fetch_page(moment)
    links = project.links.all()
    sides = by_side(project.results.all())
    context = {
        "now": moment,
        "project": project,
        "facts": facts_of(project, moment),
        "earlier": project.follows if project.follows and project.follows.is_public(moment) else None,
        "later": [phase for phase in project.followed_by.all() if phase.is_public(moment)],
        "links": [link for link in links if not link.is_source],
        "sources": [link for link in links if link.is_source],
        "sides": sides,
        "has_achieved": any(is_achieved(row) for side in (sides.home, sides.partner, sides.both) for row in side),
        "done": done_of(project, sides),
        "related": project.related(current(), moment, RELATED_PROJECTS),
    }
    return render(request, "projects/project_detail.html", context)


@kept_page()
def area_list(request):
    moment = now()
    areas = every_project(current(), moment).areas_with_counts
    return render(request, "projects/area_list.html", {"areas": areas})


@kept_page("page")
def area_detail(request, slug):
    moment = now()
    area = get_page_or_404(FocusArea.objects.with_page, moment, slug=slug)
    listing = every_project(current(), moment)
    projects = listing.rows(listing.mask("area", area.slug))
    area.project_count = len(projects)
    page = Paginator(projects, settings.PROJECTS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "projects/area_detail.html", {"area": area, "page": page})
