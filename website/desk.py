"""What the admin's first page says: how to begin, and what waits for the one who is signed in."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import islice

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _
from reversion.models import Version

from partnerships.models import Member, Municipality, Partnership
from projects.models import Project
from publishing.links.showing import broken_links
from publishing.models import Draft, LinkCheck, LinkState, Publishable, ReviewNote, State
from publishing.remembered import remembered
from publishing.revisions import deleted_since, last_writer, recovery_of, when_and_who
from translations.languages import codes, name_of
from translations.registry import missing_q

from .models import ErrorReport, SiteSettings

SHOWN = 5
# More than an office ever has; beyond them, lists have a filter.
MOST_DRAFTS = 500
# Of notes, the latest are looked through for those of one's own pages.
MOST_NOTES = 500
# Of pages in review, so many are looked through for those that are not one's own.
MOST_LOOKED_THROUGH = 50
# So many days before and after it has ended, a term of office is told of.
DAYS_AROUND_THE_END_OF_A_TERM = 90
# Of links that no longer work, so many are asked where they stand: not all of them are everybody's to mend.
MOST_LINKS = 50
# So many days a note of a colleague is told of, and so many letters of it.
DAYS_OF_A_NOTE = 14
LENGTH_OF_A_NOTE = 140
# So many days before its end, a page that ceases to be public is.
DAYS_BEFORE_THE_END = 14
# So many days after it was deleted, a page can be brought back from here; later on, from its list.
DAYS_AFTER_DELETION = 14


def first_steps():
    """What a new site still lacks, as [(words, address, whether it is done)]; empty once all is there."""
    steps = [
        (_("Add your own municipality and the partner"), "partnerships_municipality_add", Municipality),
        (_("Say whose site it is and what it is called"), "website_sitesettings_changelist", SiteSettings),
        (_("Add the partnership between them"), "partnerships_partnership_add", Partnership),
        (_("Add its projects"), "projects_project_add", Project),
    ]
    done = remembered("first steps", lambda: [model.objects.exists() for _words, _name, model in steps])
    found = [
        (words, reverse(f"admin:{name}"), is_done) for (words, name, _model), is_done in zip(steps, done, strict=True)
    ]
    return found if not all(done for words, address, done in found) else []


def waiting(site, request):
    """What waits for the one who asks, as [(heading, [Task])], empty headings left out.

    The number of queries depends on the number of models, not on that of rows. Only where a second person publishes,
    each page in review is asked who wrote it last, until there are enough to show.
    """
    desk = Desk(site, request)
    lists = {
        _("Could not be published when the time had come"): desk.failed_plans(),
        _("For you to review"): desk.to_review(),
        _("Notes from colleagues"): desk.notes(),
        _("Your changes that are not public yet"): desk.own_changes(),
        _("Changes of others that are not public yet"): desk.changes_of_others(),
        _("Planned"): desk.planned(),
        _("Errors that visitors have reported"): desk.open_reports(),
        _("Links that no longer work"): desk.links_to_mend(),
        _("Terms of office that end"): desk.ending_terms(),
        _("To be read again"): desk.to_read_again(),
        _("Drafts"): desk.counted("draft", "state__exact=draft"),
        _("Published, but missing in a language"): desk.by_language("missing", "missing_in"),
        _("Published, but older than the original"): desk.by_language("outdated", "outdated_in"),
        _("Deleted lately: bring it back"): desk.deleted_lately(),
    }
    return [(heading, tasks) for heading, tasks in lists.items() if tasks]


@dataclass(frozen=True)
class Task:
    """Something to do: what it is about, where it is done, and what one should know before."""

    words: str
    address: str
    note: str = ""


class Desk:
    """The tasks of one user; what they may not change is no task of theirs."""

    def __init__(self, site, request):
        self.site, self.request, self.user, self.moment = site, request, request.user, now()
        self.admins = {
            model: model_admin
            for model, model_admin in site._registry.items()
            if issubclass(model, Publishable) and self.may_work_on(model_admin)
        }
        self.edited = [
            model for model, model_admin in self.admins.items() if model_admin.has_change_permission(request)
        ]
        self.known = {model: remembered(("desk", model), partial(overview, model)) for model in self.admins}
        self.drafts = self.current_drafts()
        self.said = self.latest_notes()

    def may_work_on(self, model_admin):
        return model_admin.has_change_permission(self.request) or model_admin.is_translator(self.request)

    def current_drafts(self):
        """Current drafts with their pages, latest first: [(page, draft)]."""
        drafts = Draft.objects.current().defer("data").select_related("author", "content_type")
        drafts = list(drafts.order_by("-saved_at")[:MOST_DRAFTS])
        wanted = {}
        for draft in drafts:
            wanted.setdefault(draft.content_type.model_class(), []).append(draft.object_id)
        pages = {
            (model, page.pk): page
            for model, keys in wanted.items()
            if model in self.admins
            for page in self.rows(model).filter(pk__in=keys)
        }
        found = ((pages.get((draft.content_type.model_class(), draft.object_id)), draft) for draft in drafts)
        return [(page, draft) for page, draft in found if page is not None]

    def rows(self, model):
        return self.admins[model].get_queryset(self.request)

    def may_publish(self, model):
        return self.admins[model].has_publish_permission(self.request)

    # --- Changes beside live pages, and pages in review --------------------------------------------------------

    def failed_plans(self):
        return [
            as_task(page, draft.problem_in_words)
            for page, draft in self.drafts
            if draft.problem and self.may_publish(type(page))
        ]

    def to_review(self):
        """For those who publish; where a second person does, not what they wrote last themselves."""
        found = [
            as_task(page, self.with_note(page, _("changes by %(user)s") % {"user": draft.saved_by}, draft.author))
            for page, draft in self.drafts
            if draft.is_in_review and self.may_publish(type(page)) and not self.wrote_alone(draft)
        ]
        for model in self.admins:
            if self.known[model]["in_review"] and self.may_publish(model):
                rows = self.rows(model).filter(state=State.IN_REVIEW).order_by("-updated_at")
                found += self.some(model, rows, "state__exact=in_review", is_left_out=self.wrote_last)
        return found

    def wrote_alone(self, draft):
        return settings.SECOND_PERSON_PUBLISHES and draft.author == self.user

    def wrote_last(self, page):
        return settings.SECOND_PERSON_PUBLISHES and last_writer(page) == self.user

    def latest_notes(self):
        """What others have said lately, the latest of each page: {(model, key): note}."""
        since = self.moment - timedelta(days=DAYS_OF_A_NOTE)
        notes = ReviewNote.objects.filter(written_at__gte=since).exclude(author=self.user)
        latest = {}
        for note in notes.order_by("-written_at").select_related("author", "content_type")[:MOST_NOTES]:
            latest.setdefault((note.content_type.model_class(), note.object_id), note)
        return latest

    def with_note(self, page, words, author=None):
        """``words``, and what was said last of a page in review: by ``author``, whom they name, or by whom it was."""
        note = self.said.get((type(page), page.pk))
        if note is None or note.closed_at or not note.text or (author and note.author != author):
            return words
        said = note.quoted(LENGTH_OF_A_NOTE)
        return f"{words}: {said}" if author else f"{words}: {said} ({note.author or '–'})"

    def notes(self):
        """What others have said lately of the pages that one works on."""
        latest = self.said
        worked_on = pages_worked_on(self.user, latest)
        pages = {
            (model, page.pk): page
            for model in self.admins
            if any(kind is model for kind, _key in worked_on)
            for page in self.rows(model).filter(pk__in=[key for kind, key in worked_on if kind is model])
        }
        found = [(pages[place], note) for place, note in latest.items() if place in pages]
        words = _("%(note)s (%(user)s)")
        return [
            as_task(page, words % {"note": note.quoted(LENGTH_OF_A_NOTE), "user": note.author or "–"})
            for page, note in found[:SHOWN]
        ]

    def own_changes(self):
        return [as_task(page, state_of(draft)) for page, draft in self.drafts if draft.author == self.user][: 2 * SHOWN]

    def changes_of_others(self):
        others = (one for one in self.drafts if one[1].author != self.user and not one[1].is_in_review)
        return [as_task(page, draft.saved_by) for page, draft in islice(others, SHOWN)]

    def planned(self):
        """What is published, changed or no longer published by itself soon, the first first."""
        moments = [(draft.publish_at, page, _("changes")) for page, draft in self.drafts if draft.publish_at]
        soon = self.moment + timedelta(days=DAYS_BEFORE_THE_END)
        for model in self.edited:
            published, known = self.rows(model).filter(state=State.PUBLISHED), self.known[model]
            if is_after(known["last_publish_from"], self.moment):
                begins = published.filter(publish_from__gt=self.moment).order_by("publish_from")
                moments += [(page.publish_from, page, _("becomes public")) for page in begins[: 2 * SHOWN]]
            if is_after(known["last_publish_until"], self.moment):
                ends = published.filter(publish_until__range=(self.moment, soon)).order_by("publish_until")
                moments += [(page.publish_until, page, _("ceases to be public")) for page in ends[: 2 * SHOWN]]
        moments.sort(key=lambda one: one[0])
        return [
            as_task(page, f"{words}, {date_format(localtime(moment), 'DATETIME_FORMAT')}")
            for moment, page, words in moments[: 2 * SHOWN]
        ]

    # --- What time and others have made wrong -------------------------------------------------------------------

    def to_read_again(self):
        found = []
        today = localdate(self.moment)
        due = Q(review_on__lte=today) & ~Q(state=State.WITHDRAWN)
        for model in self.edited:
            first = self.known[model]["first_review_on"]
            if first is None or first > today:
                continue
            found += self.some(model, self.rows(model).filter(due).order_by("review_on"), "")
        return found

    def ending_terms(self):
        """Members whose term ends soon or ended lately, with the form of their steering group."""
        members = Member.objects.ending(localdate(self.moment), DAYS_AROUND_THE_END_OF_A_TERM)
        members = members.select_related("group__partnership__home", "group__partnership__partner")
        if Member.group.field.related_model not in self.edited:
            return []
        words = _("%(member)s, %(group)s")
        return [
            Task(
                words % {"member": member, "group": member.group},
                form_of(member.group),
                date_format(member.term_to, "DATE_FORMAT"),
            )
            for member in members[: 2 * SHOWN]
        ]

    def open_reports(self):
        """How many nobody has dealt with, by what they are about."""
        if not self.site._registry[ErrorReport].has_change_permission(self.request):
            return []
        counts = dict(ErrorReport.objects.open().order_by().values_list("kind").annotate(Count("pk")))
        address = f"{list_of(ErrorReport)}?handled=no&kind__exact="
        return [
            Task(capfirst(kind.label), f"{address}{kind}", str(counts[kind]))
            for kind in ErrorReport.Kind
            if kind in counts
        ]

    def links_to_mend(self):
        """The pages on which links no longer work, with what is wrong; and a link to all of them."""
        if not self.site._registry[LinkCheck].has_view_permission(self.request):
            return []
        found = [
            as_task(page, _("%(link)s: %(problem)s") % {"link": link.site, "problem": link.in_words})
            for link in broken_links(limit=MOST_LINKS)
            for page in link.stands_in
            if type(page) in self.site._registry and self.site._registry[type(page)].has_change_permission(self.request)
        ]
        if len(found) > SHOWN:
            rest = Task(_("All links that no longer work"), f"{list_of(LinkCheck)}?state={LinkState.BROKEN}")
            found = [*found[:SHOWN], rest]
        return found

    def deleted_lately(self):
        models = [model for model in self.edited if self.admins[model].has_add_permission(self.request)]
        deleted = deleted_since(self.moment - timedelta(days=DAYS_AFTER_DELETION), models) if models else []
        return [
            Task(
                version.object_repr,
                recovery_of(version),
                when_and_who(version.revision.date_created, version.revision.user),
            )
            for version in deleted[:SHOWN]
        ]

    # --- Counts that lead to lists ------------------------------------------------------------------------------

    def counted(self, name, query):
        return [
            Task(name_of_all(model), f"{list_of(model)}?{query}", str(self.known[model][name]))
            for model in self.edited
            if self.known[model][name]
        ]

    def by_language(self, name, parameter):
        """A line for each kind of page and language; a translator's own language only."""
        languages = [code for code in codes() if getattr(self.user, "translates_into", "") in ("", code)]
        found = []
        for model, counts in self.known.items():
            for code in languages:
                words = _("%(pages)s in %(language)s") % {"pages": name_of_all(model), "language": name_of(code)}
                address = f"{list_of(model)}?{parameter}={code}&state__exact=published"
                if counts[f"{name}_{code}"]:
                    found.append(Task(words, address, str(counts[f"{name}_{code}"])))
        return found

    def some(self, model, rows, query, is_left_out=lambda page: False):
        """The first of ``rows``, each a link to its form, and one to all of them, those left out too."""
        found, seen = [], 0
        for page in rows[:MOST_LOOKED_THROUGH].iterator(chunk_size=SHOWN + 1):
            seen += 1
            if not is_left_out(page):
                found.append(page)
            if len(found) > SHOWN:
                break
        name = str(model._meta.verbose_name)
        tasks = [
            as_task(page, self.with_note(page, name) if page.state == State.IN_REVIEW else name)
            for page in found[:SHOWN]
        ]
        if seen > SHOWN and query:
            words = _("All %(pages)s") % {"pages": model._meta.verbose_name_plural}
            tasks.append(Task(words, f"{list_of(model)}?{query}"))
        return tasks


def overview(model):
    """What there is to do with the pages of a model, as numbers, and moments that say whether to ask more."""
    published = Q(state=State.PUBLISHED)
    by_language = {}
    for code in codes():
        by_language[f"missing_{code}"] = Count("pk", filter=published & missing_q(model.BODY_FIELDS, code))
        by_language[f"outdated_{code}"] = Count("pk", filter=published & Q(outdated_in__contains=f",{code},"))
    return model.objects.aggregate(
        draft=Count("pk", filter=Q(state=State.DRAFT)),
        in_review=Count("pk", filter=Q(state=State.IN_REVIEW)),
        last_publish_from=Max("publish_from", filter=published),
        last_publish_until=Max("publish_until", filter=published),
        first_review_on=Min("review_on", filter=~Q(state=State.WITHDRAWN)),
        **by_language,
    )


def is_after(moment, other):
    """Whether there are both, and ``moment`` is the later."""
    return moment is not None and other is not None and moment > other


def pages_worked_on(user, places):
    """Those of ``places``, (model, key), that ``user`` has ever saved or drafted."""
    keys = {key for _model, key in places}
    drafts = Draft.objects.filter(author=user, object_id__in=keys)
    versions = Version.objects.filter(revision__user=user, object_id__in=[str(key) for key in keys])
    saved = [
        *drafts.order_by().values_list("content_type", "object_id").distinct(),
        *((kind, int(key)) for kind, key in versions.order_by().values_list("content_type", "object_id").distinct()),
    ]
    models = {kind: ContentType.objects.get_for_id(kind).model_class() for kind in {kind for kind, _key in saved}}
    return places.keys() & {(models[kind], key) for kind, key in saved}


def name_of_all(model):
    return capfirst(str(model._meta.verbose_name_plural))


def as_task(page, note=""):
    return Task(str(page), form_of(page), note)


def state_of(draft):
    if draft.publish_at:
        return date_format(localtime(draft.publish_at), "DATETIME_FORMAT")
    return _("in review") if draft.is_in_review else ""


def form_of(obj):
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])


def list_of(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
