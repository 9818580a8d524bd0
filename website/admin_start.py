"""What the admin's first page says: how to begin, and what waits for somebody."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.models import Municipality, Partnership
from projects.models import Project
from publishing.links.showing import broken_links
from publishing.models import Draft, LinkCheck, LinkState, Publishable, State
from translations.languages import codes, name_of
from translations.registry import missing_q

from .models import ErrorReport, SiteSettings

SHOWN = 5


def first_steps():
    """What a new site still lacks, as [(words, address, whether it is done)]; empty once all is there."""
    steps = [
        (_("Add your own municipality and the partner"), "partnerships_municipality_add", Municipality),
        (_("Say whose site it is and what it is called"), "website_sitesettings_changelist", SiteSettings),
        (_("Add the partnership between them"), "partnerships_partnership_add", Partnership),
        (_("Add its projects"), "projects_project_add", Project),
    ]
    found = [(words, reverse(f"admin:{name}"), model.objects.exists()) for words, name, model in steps]
    return found if not all(done for words, address, done in found) else []


def waiting(site, request):
    """What waits for somebody who may change it, as [(heading, [(words, address, note)])], empty headings left out.

    The number of queries depends on the number of models, never on that of rows.
    """
    admins = {
        model: model_admin
        for model, model_admin in site._registry.items()
        if issubclass(model, Publishable) and model_admin.has_change_permission(request)
    }
    rows = Rows(localdate())
    lists = {
        _("Errors that visitors have reported"): open_reports(site, request),
        _("Changes that are not public yet"): changed_pages(admins, request),
        _("Links that no longer work"): links_to_mend(site, request),
        _("To be reviewed before publication"): [],
        _("To be read again"): [],
        _("Drafts"): [],
        _("Published, but missing in a language"): [],
    }
    *__, review, due, drafts, missing = lists.values()
    for model, model_admin in admins.items():
        counts = rows.counts(model)
        review += rows.some(model_admin, request, rows.in_review, counts["in_review"], "state__exact=in_review")
        due += rows.some(model_admin, request, rows.due, counts["due"], "")
        name = capfirst(model._meta.verbose_name_plural)
        if counts["draft"]:
            drafts.append((name, f"{list_of(model)}?state__exact=draft", str(counts["draft"])))
        for code in codes():
            if counts[code]:
                words = _("%(pages)s without %(language)s") % {"pages": name, "language": name_of(code)}
                address = f"{list_of(model)}?missing_in={code}&state__exact=published"
                missing.append((words, address, str(counts[code])))
    return [(heading, found) for heading, found in lists.items() if found]


class Rows:
    """The rows that wait, and how many."""

    in_review = Q(state=State.IN_REVIEW)

    def __init__(self, today):
        self.due = Q(review_on__lte=today) & ~Q(state=State.WITHDRAWN)

    def counts(self, model):
        missing = {
            code: Count("pk", filter=Q(state=State.PUBLISHED) & missing_q(model.BODY_FIELDS, code)) for code in codes()
        }
        return model.objects.aggregate(
            in_review=Count("pk", filter=self.in_review),
            due=Count("pk", filter=self.due),
            draft=Count("pk", filter=Q(state=State.DRAFT)),
            **missing,
        )

    def some(self, model_admin, request, condition, count, query):
        """The first of them, each a link to its form, and a link to the rest."""
        if not count:
            return []
        opts = model_admin.opts
        found = [
            (str(obj), form_of(obj), opts.verbose_name)
            for obj in model_admin.get_queryset(request).filter(condition).order_by("review_on", "-updated_at")[:SHOWN]
        ]
        if count > SHOWN and query:
            words = ngettext("All %(count)d %(name)s", "All %(count)d %(name)s", count)
            address = f"{list_of(model_admin.model)}?{query}"
            found.append((words % {"count": count, "name": opts.verbose_name_plural}, address, ""))
        return found


def changed_pages(admins, request):
    """Drafts of live pages, latest first."""
    drafts = list(Draft.objects.current().select_related("author", "content_type").order_by("-saved_at")[: 2 * SHOWN])
    wanted = {}
    for draft in drafts:
        wanted.setdefault(draft.content_type.model_class(), []).append(draft.object_id)
    pages = {
        (model, obj.pk): obj
        for model, keys in wanted.items()
        if model in admins
        for obj in admins[model].get_queryset(request).filter(pk__in=keys)
    }
    found = [(pages.get((draft.content_type.model_class(), draft.object_id)), draft) for draft in drafts]
    return [(str(page), form_of(page), str(draft.author or "")) for page, draft in found if page]


def open_reports(site, request):
    """How many nobody has dealt with, by what they are about."""
    if not site._registry[ErrorReport].has_change_permission(request):
        return []
    counts = dict(ErrorReport.objects.open().order_by().values_list("kind").annotate(Count("pk")))
    address = f"{list_of(ErrorReport)}?handled=no&kind__exact="
    return [
        (capfirst(kind.label), f"{address}{kind}", str(counts[kind])) for kind in ErrorReport.Kind if kind in counts
    ]


def links_to_mend(site, request):
    """The pages on which links no longer work, with what is wrong; and a link to all of them."""
    if not site._registry[LinkCheck].has_view_permission(request):
        return []
    found = [
        (str(page), form_of(page), _("%(link)s: %(problem)s") % {"link": link.site, "problem": link.in_words})
        for link in broken_links(limit=SHOWN + 1)
        for page in link.stands_in
        if type(page) in site._registry and site._registry[type(page)].has_change_permission(request)
    ]
    if len(found) > SHOWN:
        rest = (_("All links that no longer work"), f"{list_of(LinkCheck)}?state={LinkState.BROKEN}", "")
        found = [*found[:SHOWN], rest]
    return found


def form_of(obj):
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])


def list_of(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
