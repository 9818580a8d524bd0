"""Two editors at one page: the second sees both versions and decides, and nothing that either typed is lost."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from reversion.errors import RevertError
from reversion.models import Version

from publishing.models import Draft
from publishing.rows import as_key

from .comparing import Comparison, Difference
from .merging import merge
from .moves import Move, is_planned_beside
from .sent import TAKEN, Sent, key_of
from .versions import content_version


class Between(StrEnum):
    """What came between the opening of a form and its sending."""

    ROW = "row"
    DRAFT = "draft"
    DISCARD = "discard"
    PLAN = "plan"


@dataclass(frozen=True)
class Conflict:
    """What somebody else did while a form was open: what was taken from it, and what both have changed.

    ``heading`` says in a sentence who did what. ``is_of_draft``: what the form is about from here on is the current
    draft, not the row. ``is_plan_altered``: the moment that the draft is planned for is another, or there is none any
    more. ``lost``: what a translator wrote into rows that are there no more, with the name of its field.
    """

    kind: Between
    heading: str
    author: str
    is_of_draft: bool
    is_plan_altered: bool
    taken: list[Difference]
    both: list[tuple[Difference, Difference]]
    lost: list[tuple[str, str]]


class ConflictsMixin:
    """For a ModelAdmin of publishables whose forms say what they were opened from.

    They send ``content_version`` (of the row), ``version_opened`` (the latest in the history then, if any) and
    ``draft_opened``; once a conflict was shown also TAKEN: the fields whose other text is preferred.
    """

    def meet_conflict(self, request, page):
        """Join what was sent with what came between; whether there is something to be decided first."""
        kind, theirs = self.came_between(request, page)
        if kind is None:
            self.take_theirs(request, page)
            return False
        mine, base = Sent.from_data(request.POST), self.opened_from(request, page, kind is Between.ROW)
        if places := chosen_places(request):
            # What was chosen of an earlier conflict is one's own by now.
            put(self.opened_from(request, page, is_chosen_from_row(request)) or mine, mine, places)
        request.opened = merge(base, theirs, mine) if base else mine
        request.conflict = self.conflict(request, page, kind, base, theirs, mine)
        return True

    def came_between(self, request, page):
        """What is not as it was when the form was opened and would be written over, and what is saved of it now.

        None for both if nothing is. Texts come before plans: what is told once is not told again.
        """
        opened, draft = request.POST.get("draft_opened", ""), request.draft
        is_same = draft is not None and draft.is_same_as(opened)
        if draft is not None and not is_same and (opened or self.leaves_no_draft_beside(request, page)):
            return Between.DRAFT, Sent.from_pairs(draft.data)
        if draft is None and discarded(page, opened):
            return Between.DISCARD, self.sent_from_row(request, page)
        is_row_changed = request.POST.get("content_version", content_version(page)) != content_version(page)
        # A draft that is saved says that it is behind. One that is planned would be published over the row.
        if is_row_changed and not (draft is not None and self.is_kept_beside(request, page)):
            return Between.ROW, self.sent_from_row(request, page)
        if is_same and not self.has_seen(request, draft):
            return Between.PLAN, Sent.from_pairs(draft.data)
        return None, None

    def opened_from(self, request, page, is_of_row):
        """What the form showed when it was opened, or the row as it was then; None if nothing remembers it.

        Against a row that has changed, the changes of the draft that was open are one's own; unless the row has changed
        by that draft, and says them.
        """
        seen = as_key(Draft.key_and_plan(request.POST.get("draft_opened", ""))[0])
        drafts = Draft.objects.of(page)
        draft = drafts.filter(pk=seen).first() if seen else None
        if draft is not None and is_of_row and not drafts.current().exists():
            last = drafts.order_by("-closed_at", "-pk").first()
            is_of_row = last.outcome not in (Draft.Outcome.PUBLISHED, Draft.Outcome.TAKEN_IN)
        if draft is not None and not is_of_row:
            return Sent.from_pairs(draft.data)
        versions = Version.objects.get_for_object(page)
        opened = as_key(request.POST.get("version_opened", ""))
        # What had no history was put into it before it was changed.
        version = versions.filter(pk=opened).first() if opened else versions.last()
        try:
            return without_deleted(self.sent_from_version(request, version)) if version else None
        except RevertError:
            return None

    def conflict(self, request, page, kind, base, theirs, mine):
        comparison = Comparison(self, request, page)
        by_place = [
            {difference.place: difference for difference in comparison.differences(before, after)}
            for before, after in [(base or mine, theirs), (base or theirs, mine), (request.opened, theirs)]
        ]
        of_theirs, of_mine, still = by_place
        both = [
            (of_theirs[place], of_mine[place])
            for place in of_theirs
            # Rows without a key are two: both stay.
            if place in of_mine and place in still and not is_in_new_row(place)
        ]
        opened, draft = request.POST.get("draft_opened", ""), request.draft
        heading, author = self.heading(request, page, kind)
        plans = [Draft.key_and_plan(one)[1] for one in (opened, draft.as_opened if draft else "")]
        return Conflict(
            kind,
            heading,
            author,
            is_of_draft=draft is not None and (bool(opened) or self.leaves_no_draft_beside(request, page)),
            is_plan_altered=draft is not None and plans[0] != plans[1],
            taken=list(comparison.differences(mine, request.opened)),
            both=both,
            lost=self.lost_texts(request, base),
        )

    @staticmethod
    def is_kept_beside(request, page):
        return page.is_edited_beside and request.move.is_kept_beside

    def leaves_no_draft_beside(self, request, page):
        """Whether the draft that there is ends by what is sent: it is replaced or, with the page, edited itself."""
        is_plan = request.move == Move.PUBLISH_AT and is_planned_beside(page)
        return is_plan or request.move == Move.TAKE_BACK or self.is_kept_beside(request, page)

    def heading(self, request, page, kind):
        """What came between, in a sentence, and who did it."""
        words = gettext("%(author)s saved changes on %(moment)s, after you opened this form")
        if kind is Between.DISCARD:
            draft = discarded(page, request.POST["draft_opened"])
            words = gettext("%(author)s discarded these changes on %(moment)s, after you opened this form")
            author, moment = str(draft.closed_by or gettext("Somebody")), draft.closed_at
        else:
            author, moment = self.latest_change(request, page)
        if kind is Between.PLAN:
            words = gettext("The plan for these changes was altered after you opened this form")
        moment = date_format(localtime(moment), "DATETIME_FORMAT") if moment else ""
        return words % {"author": author, "moment": moment}, author

    def latest_change(self, request, page):
        """Who saved last, in words, and when."""
        version = Version.objects.get_for_object(page).select_related("revision__user").first()
        revision = version.revision if version else None
        draft = request.draft
        if draft is not None and (revision is None or draft.saved_at > revision.date_created):
            return draft.saved_by, draft.saved_at
        if revision is None or revision.user is None:
            return gettext("Somebody"), revision.date_created if revision else None
        return str(revision.user), revision.date_created

    def take_theirs(self, request, page):
        """Put the other text into the fields for which an editor has chosen it after a conflict."""
        places = chosen_places(request)
        if not places:
            return
        is_draft = request.draft is not None and self.has_seen(request, request.draft)
        if is_draft and not is_chosen_from_row(request):
            theirs = Sent.from_pairs(request.draft.data)
        else:
            theirs = self.sent_from_row(request, page)
        sent = Sent.from_data(request.POST)
        put(theirs, sent, places)
        self.replace_post(request, sent, page)


def chosen_places(request):
    """Where the other text is preferred to one's own after a conflict."""
    return [place for name, place in request.POST.items() if TAKEN.fullmatch(name) and place]


def is_chosen_from_row(request):
    """Whether what was chosen from was the row, and not a draft."""
    return request.POST.get("take_from") == "row"


def put(theirs, sent, places):
    """Put what ``theirs`` says at ``places`` into ``sent``; both are Sent."""
    for place in places:
        prefix, key, name = ([*place.split(":"), "", ""])[:3] if ":" in place else ("", "", place)
        for values, others in values_at(sent, theirs, prefix, key):
            if "DELETE" in others:
                values["DELETE"] = others["DELETE"]
            for part in {name, *(other for other in others if other.startswith(f"{name}_"))}:
                if part in others:
                    values[part] = others[part]
                else:
                    values.pop(part, None)


def discarded(page, opened):
    """The draft that a form ``opened``, or what had replaced it, if somebody has discarded that; else None."""
    last = Draft.objects.of(page).order_by("-closed_at", "-pk").select_related("closed_by").first() if opened else None
    return last if last and last.outcome == Draft.Outcome.DISCARDED else None


def without_deleted(sent):
    """A former version without the rows that have come since, which opening it would delete."""
    rows = {prefix: [row for row in rows if "DELETE" not in row] for prefix, rows in sent.rows.items()}
    return Sent(sent.fields, rows)


def is_in_new_row(place):
    return ":new " in place


def values_at(sent, theirs, prefix, key):
    """Yield the values of the form, or of a row below it, in both writings."""
    if not prefix:
        yield sent.fields, theirs.fields
        return
    others = {key_of(row): row for row in theirs.rows.get(prefix, [])}
    for row in sent.rows.get(prefix, []):
        if key and key_of(row) == key and key in others:
            yield row, others[key]
