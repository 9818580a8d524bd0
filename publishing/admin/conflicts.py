"""Two editors at one page: the second sees both versions and decides, and nothing that either typed is lost."""

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Conflict:
    """What somebody else saved while a form was open: what was taken from it, and what both have changed.

    ``is_of_draft``: what the form is about from here on is the current draft, not the row. ``is_of_row``: what came
    between is the row, and not a draft.
    """

    is_of_draft: bool
    is_of_row: bool
    author: str
    saved_at: str
    taken: list[Difference]
    both: list[tuple[Difference, Difference]]


class ConflictsMixin:
    """For a ModelAdmin of publishables whose forms say what they were opened from.

    They send ``content_version`` (of the row), ``version_opened`` (the latest in the history then, if any) and
    ``draft_opened``; once a conflict was shown also TAKEN: the fields whose other text is preferred.
    """

    def meet_conflict(self, request, page):
        """Join what was sent with what came between; whether there is something to be decided first."""
        theirs, is_of_row = self.came_between(request, page)
        if theirs is None:
            self.take_theirs(request, page)
            return False
        mine, base = Sent.from_data(request.POST), self.opened_from(request, page, is_of_row)
        request.opened = merge(base, theirs, mine) if base else mine
        comparison = Comparison(self, request, page)
        request.conflict = self.conflict(request, page, comparison, base, theirs, mine, is_of_row)
        return True

    def came_between(self, request, page):
        """What is saved now, if it is not what the form was opened from and would be written over; else None.

        And whether that is the row, and not a draft.
        """
        seen, draft = request.POST.get("draft_opened", ""), request.draft
        if draft is not None and seen != str(draft.pk) and (seen or self.ends_in_draft(request, page)):
            return Sent.from_pairs(draft.data), False
        is_row_changed = request.POST.get("content_version", content_version(page)) != content_version(page)
        # A draft that is saved says that it is behind. One that is planned would be published over the row.
        if is_row_changed and not (draft is not None and self.is_kept_beside(request, page)):
            return self.sent_from_row(request, page), True
        return None, False

    def opened_from(self, request, page, is_of_row):
        """What the form showed when it was opened, or the row as it was then; None if nothing remembers it.

        Against a row that has changed, the changes of the draft that was open are one's own.
        """
        seen = as_key(request.POST.get("draft_opened", ""))
        draft = Draft.objects.of(page).filter(pk=seen).first() if seen and not is_of_row else None
        if draft is not None:
            return Sent.from_pairs(draft.data)
        versions = Version.objects.get_for_object(page)
        opened = as_key(request.POST.get("version_opened", ""))
        # What had no history was put into it before it was changed.
        version = versions.filter(pk=opened).first() if opened else versions.last()
        try:
            return self.sent_from_version(request, version) if version else None
        except RevertError:
            return None

    def conflict(self, request, page, comparison, base, theirs, mine, is_of_row):
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
        taken = list(comparison.differences(mine, request.opened))
        is_of_draft = request.draft is not None and (
            self.ends_in_draft(request, page) or bool(request.POST.get("draft_opened"))
        )
        author, moment = self.latest_change(request, page)
        saved_at = date_format(localtime(moment), "DATETIME_FORMAT") if moment else ""
        return Conflict(is_of_draft, is_of_row, author, saved_at, taken, both)

    @staticmethod
    def is_kept_beside(request, page):
        return page.is_edited_beside and request.move.is_kept_beside

    def ends_in_draft(self, request, page):
        """Whether what is sent becomes the current draft, in the place of the one that there is."""
        is_planned = request.move == Move.PUBLISH_AT and is_planned_beside(page)
        return is_planned or self.is_kept_beside(request, page)

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
        places = [place for name, place in request.POST.items() if TAKEN.fullmatch(name) and place]
        if not places:
            return
        is_of_row = request.POST.get("take_from") == "row"
        is_draft = request.draft is not None and self.has_seen(request, request.draft) and not is_of_row
        theirs = Sent.from_pairs(request.draft.data) if is_draft else self.sent_from_row(request, page)
        sent = Sent.from_data(request.POST)
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
        self.replace_post(request, sent, page)


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
