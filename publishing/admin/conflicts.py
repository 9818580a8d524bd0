"""Two editors at one page: the second sees both versions and decides, and nothing that either typed is lost."""

from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from reversion.errors import RevertError
from reversion.models import Version

from publishing.models import Draft
from publishing.rows import as_key

from .choosing import (
    are_at_odds,
    chosen_places,
    is_among,
    is_in_new_row,
    parts_of,
    put,
    rows_at_odds,
    sides_of_row,
    undecided_places,
    whole_row,
)
from .comparing import Comparison, Difference
from .merging import merge, renamed
from .moves import Move, as_minute, is_planned_beside, planned_moment
from .sent import DELETE, Sent
from .translators import is_text_in
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
    draft, not the row. ``is_plan_altered``: the moment that the draft or the page is planned for is another, or there
    is none any more. ``lost``: what a translator wrote into rows that are there no more, with the name of its field.
    """

    kind: Between
    heading: str
    author: str
    is_of_draft: bool
    both: list[tuple[Difference, Difference]]
    is_plan_altered: bool = False
    is_asked_again: bool = False
    taken: list[Difference] = field(default_factory=list)
    lost: list[tuple[str, str]] = field(default_factory=list)


class ConflictsMixin:
    """For a ModelAdmin of publishables whose forms say what they were opened from.

    They send ``content_version`` (of the row), ``version_opened`` (the latest in the history then, if any),
    ``draft_opened`` and ``plan_opened`` (the moment that was planned); once a conflict was shown also what is to be
    chosen, and ``take_from``: the Between from which.
    """

    def meet_conflict(self, request, page):
        """Join what was sent with what came between; whether there is something to be decided first."""
        kind, theirs = self.came_between(request, page)
        if kind is None:
            return self.ask_again(request, page)
        mine, base = Sent.from_data(request.POST), self.opened_from(request, page, kind is Between.ROW)
        if places := self.chosen_places(request):
            # What was chosen of an earlier conflict is one's own by now.
            put(self.opened_from(request, page, kind_chosen_from(request) is Between.ROW) or mine, mine, places)
        if base:
            base, mine = renamed(base, theirs, mine)
            mine = Comparison(self, request, page).put_alike(base, mine)
        request.opened = merge(base, theirs, mine) if base else mine
        request.conflict = self.conflict(request, page, kind, base, theirs, mine)
        return True

    def ask_again(self, request, page):
        """Carry out what was chosen after a conflict; whether something of it is still to be decided."""
        self.take_theirs(request, page)
        places = undecided_places(request)
        if not places:
            return False
        mine, theirs = Sent.from_data(request.POST), self.chosen_from(request, page)
        both = self.both_sides(request, page, theirs, mine, places)
        # Both may say the same by now.
        if not both:
            return False
        kind = kind_chosen_from(request)
        request.opened = mine
        request.conflict = Conflict(
            kind,
            gettext("You have not yet chosen what to keep where both of you made changes"),
            self.latest_change(request, page, kind)[0],
            is_of_draft=request.draft is not None and self.has_seen(request, request.draft),
            both=both,
            is_asked_again=True,
            lost=lost_before(request),
        )
        return True

    def both_sides(self, request, page, theirs, mine, undecided, base=None):
        """What is to be decided, as [(Difference of theirs, of mine)].

        That is what both have changed since ``base``, and what is ``undecided`` from before; all are Sent.
        """
        comparison = Comparison(self, request, page)
        still, here = comparison.by_place(mine, theirs), comparison.by_place(theirs, mine)
        of_theirs, of_mine, rows = {}, {}, [place for place in undecided if are_at_odds(place, theirs, mine)]
        if base is not None:
            of_theirs, of_mine = comparison.by_place(base, theirs), comparison.by_place(base, mine)
            rows += [place for place in rows_at_odds(base, theirs, mine) if place not in rows]
        places = [
            one
            for one in still
            # Rows without a key are two: both stay.
            if (one in of_theirs and one in of_mine and not is_in_new_row(one)) or is_among(one, undecided)
        ]
        of_theirs, of_mine = still | of_theirs, here | of_mine
        fields = [(of_theirs[place], of_mine[place]) for place in places if whole_row(place) not in rows]
        wholes = (sides_of_row(place, of_theirs, of_mine, theirs) for place in rows)
        return [*fields, *filter(None, wholes)]

    def came_between(self, request, page):
        """What is not as it was when the form was opened and would be written over, and what is saved of it now.

        None for both if nothing is. Texts come before plans: what is told once is not told again.
        """
        opened, draft = request.POST.get("draft_opened", ""), request.draft
        is_same = draft is not None and draft.is_same_as(opened)
        if draft is not None and not is_same and (opened or self.leaves_no_draft_beside(request, page)):
            return Between.DRAFT, self.sent_from_draft(request, page, draft)
        if draft is None and discarded(page, opened):
            return Between.DISCARD, self.sent_from_row(request, page)
        is_row_changed = request.POST.get("content_version", content_version(page)) != content_version(page)
        # A draft that is saved says that it is behind. One that is planned would be published over the row.
        if is_row_changed and not (draft is not None and self.is_kept_beside(request, page)):
            return Between.ROW, self.sent_from_row(request, page)
        if is_same and not self.has_seen(request, draft):
            return Between.PLAN, self.sent_from_draft(request, page, draft)
        return None, None

    def opened_from(self, request, page, is_of_row):
        """What the form showed when it was opened, or the row as it was then; None if nothing remembers it.

        Against a row that has changed, the changes of the draft that was open are one's own; unless the row has changed
        by that draft, and says them.
        """
        draft = Draft.objects.of(page).filter(pk=Draft.key_opened(request.POST.get("draft_opened", ""))).first()
        if draft is not None and is_of_row and (end := end_of(page, request.POST["draft_opened"])):
            is_of_row = end.outcome not in (Draft.Outcome.PUBLISHED, Draft.Outcome.TAKEN_IN)
        row = self.row_opened(request, page)
        if draft is None or is_of_row:
            return row
        sent = Sent.from_pairs(draft.data)
        if row is not None:
            # The form showed these too; what has come since it did not.
            sent.add_rows(row)
        return sent

    def row_opened(self, request, page):
        """The row as it was when the form was opened; None if nothing remembers it."""
        versions = Version.objects.get_for_object(page)
        opened = as_key(request.POST.get("version_opened", ""))
        # What had no history was put into it before it was changed.
        version = versions.filter(pk=opened).first() if opened else versions.last()
        try:
            return without_deleted(self.sent_from_version(request, version, left_as_now=())) if version else None
        except RevertError:
            return None

    def conflict(self, request, page, kind, base, theirs, mine):
        opened, draft = request.POST.get("draft_opened", ""), request.draft
        heading, author = self.heading(request, page, kind)
        is_of_draft = draft is not None and (bool(opened) or self.leaves_no_draft_beside(request, page))
        planned = planned_moment(page, draft if is_of_draft else None)
        return Conflict(
            kind,
            heading,
            author,
            is_of_draft,
            both=self.both_sides(request, page, theirs, request.opened, undecided_places(request), base),
            is_plan_altered=request.POST.get("plan_opened", "") != as_minute(planned),
            taken=list(Comparison(self, request, page).differences(mine, request.opened)),
            lost=[*lost_before(request), *self.lost_texts(request, base)],
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
            author, moment = self.latest_change(request, page, kind)
        if kind is Between.PLAN:
            words = gettext("The plan for these changes was altered after you opened this form")
        moment = date_format(localtime(moment), "DATETIME_FORMAT") if moment else ""
        return words % {"author": author, "moment": moment}, author

    @staticmethod
    def latest_change(request, page, kind):
        """Who saved last, in words, and when: the row or the draft, as ``kind`` says."""
        if kind in (Between.DRAFT, Between.PLAN) and request.draft is not None:
            return request.draft.saved_by, request.draft.saved_at
        version = Version.objects.get_for_object(page).select_related("revision__user").first()
        revision = version.revision if version else None
        if revision is None or revision.user is None:
            return gettext("Somebody"), revision.date_created if revision else None
        return str(revision.user), revision.date_created

    def take_theirs(self, request, page):
        """Put the other text into the fields for which an editor has chosen it after a conflict."""
        places = self.chosen_places(request)
        if places:
            sent = Sent.from_data(request.POST)
            put(self.chosen_from(request, page), sent, places)
            self.replace_post(request, sent, page)

    def chosen_places(self, request):
        """Where the other text is preferred; translators choose texts in their language only."""
        places = chosen_places(request)
        if not self.is_translator(request):
            return places
        models = {"": self.model} | {prefix: model for prefix, (model, _owner) in self.rows_below.items()}
        parts = [(place, *parts_of(place)) for place in places]
        language = request.user.translates_into
        return [
            place
            for place, prefix, _key, name in parts
            if prefix in models and is_text_in(models[prefix], name, language)
        ]

    def chosen_from(self, request, page):
        """What the other has written, from which a form that was shown after a conflict lets one choose (a Sent)."""
        is_draft = request.draft is not None and self.has_seen(request, request.draft)
        if is_draft and kind_chosen_from(request) is not Between.ROW:
            return self.sent_from_draft(request, page, request.draft)
        return self.sent_from_row(request, page)


def lost_before(request):
    """What was shown as lost when the form was opened, which nothing else keeps; as [(name of the field, text)]."""
    return list(zip(request.POST.getlist("lost_name"), request.POST.getlist("lost_text"), strict=False))


def kind_chosen_from(request):
    """What had come between when it was offered to choose; a program may send anything."""
    try:
        return Between(request.POST.get("take_from", ""))
    except ValueError:
        return Between.DRAFT


def end_of(page, opened):
    """What became of the draft that a form ``opened``: the one that it led to, once that is closed; else None."""
    key = Draft.key_opened(opened)
    if key is None:
        return None
    # Each that is replaced is followed by the one that took its place.
    later = Draft.objects.of(page).filter(pk__gte=key).exclude(outcome=Draft.Outcome.REPLACED).order_by("pk")
    draft = later.select_related("closed_by").first()
    return draft if draft and draft.closed_at else None


def discarded(page, opened):
    """The draft that a form ``opened``, or what had replaced it, if somebody has discarded that; else None."""
    end = end_of(page, opened)
    return end if end and end.outcome == Draft.Outcome.DISCARDED else None


def without_deleted(sent):
    """A former version without the rows that have come since, which opening it would delete."""
    rows = {prefix: [row for row in rows if DELETE not in row] for prefix, rows in sent.rows.items()}
    return Sent(sent.fields, rows)
