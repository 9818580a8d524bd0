"""What the buttons below a form do with a page, and who may press them."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from publishing.models import State


class Move(StrEnum):
    """The name of the button that was pressed."""

    SAVE = "_save"
    REVIEW = "_review"
    SEND_BACK = "_send_back"
    PUBLISH = "_publish"
    PUBLISH_AT = "_publish_at"
    TAKE_BACK = "_take_back"

    @property
    def is_kept_beside(self):
        """Whether it leaves the row alone, where changes of it are kept beside it."""
        return self in (Move.SAVE, Move.REVIEW, Move.SEND_BACK)

    @classmethod
    def of(cls, data):
        return next((move for move in cls if move in data), cls.SAVE)

    @property
    def is_for_publishers(self):
        return self in (Move.SEND_BACK, Move.PUBLISH, Move.PUBLISH_AT, Move.TAKE_BACK)


@dataclass(frozen=True)
class Button:
    move: Move
    label: str
    is_main: bool = False


def buttons(page, draft, may_publish):
    """The buttons of a form; the first is the one that the Enter key presses, and never publishes.

    ``page`` is the row as it is, or a new one; ``draft`` its current draft or None.
    """
    is_in_review = draft.is_in_review if draft else page.state == State.IN_REVIEW
    has_plan = bool(draft and draft.publish_at)
    offered = [Button(Move.SAVE, label_for_saving(is_in_review, has_plan), is_main=not may_publish)]
    if not is_in_review:
        offered.append(Button(Move.REVIEW, _("Send for review")))
    elif may_publish:
        offered.append(Button(Move.SEND_BACK, _("Send back")))
    if may_publish:
        if is_planned(page):
            offered.append(Button(Move.TAKE_BACK, _("Take back to draft")))
        is_changed = page.state == State.PUBLISHED and not is_planned(page)
        label = _("Publish the changes now") if is_changed else pgettext("button", "Publish now")
        offered.append(Button(Move.PUBLISH, label, is_main=True))
    return offered


def label_for_saving(is_in_review, has_plan):
    if has_plan:
        return _("Save draft and cancel the plan")
    return _("Save, still in review") if is_in_review else _("Save draft")


def is_ahead(page):
    """Whether it is published at a moment that has not come yet."""
    return page.publish_from is not None and page.publish_from > now()


def is_planned(page):
    """Whether it becomes public by itself, for the first time, and waits for that."""
    return page.state == State.PUBLISHED and is_ahead(page)


def planned_moment(page, draft):
    """When changes of ``page`` that are kept in ``draft`` are published, or it becomes public itself; None if never."""
    return (draft and draft.publish_at) or (page.publish_from if is_planned(page) else None)


def as_minute(moment):
    """A moment as a form remembers it, to the minute that it shows; "" for None."""
    return f"{moment.timestamp() // 60:.0f}" if moment else ""


def apply(move, page, moment=None):
    """Give ``page`` the state that a button leads to; ``moment`` is when it is to be published."""
    if move == Move.REVIEW:
        page.state = State.IN_REVIEW
    elif move == Move.SEND_BACK:
        page.state = State.DRAFT
    elif move == Move.TAKE_BACK:
        page.state, page.publish_from = State.DRAFT, None
    elif move == Move.PUBLISH_AT:
        page.state, page.publish_from = State.PUBLISHED, moment
    elif move == Move.PUBLISH:
        page.state = State.PUBLISHED
        if is_ahead(page):
            page.publish_from = None


def is_planned_beside(page):
    """Whether "Publish at …" leaves the row as it is until then: visitors know its address."""
    return page.is_edited_beside and (page.state == State.WITHDRAWN or page.has_been_public(now()))


def what_was_done(move, page):
    """Said once a row was saved."""
    words = {
        Move.REVIEW: _("“%(object)s” was sent for review."),
        Move.SEND_BACK: _("“%(object)s” was sent back to be worked on."),
        Move.PUBLISH: _("“%(object)s” was published."),
        Move.PUBLISH_AT: _("“%(object)s” is published on %(moment)s."),
        Move.TAKE_BACK: _("“%(object)s” is a draft again."),
    }.get(move, _("“%(object)s” was saved. It is not public."))
    return words % {"object": page, "moment": in_words(page.publish_from) if page.publish_from else ""}


def what_was_brought_back(page):
    words = (
        _("“%(object)s” was brought back.")
        if page.state == State.PUBLISHED
        else _("“%(object)s” was brought back. It is not public.")
    )
    return words % {"object": page}


def state_in_words(page):
    """Its state, and when it is still to be published or has ceased to be: a state alone would lie."""
    if is_planned(page):
        return _("to be published on %(moment)s") % {"moment": in_words(page.publish_from)}
    if page.state == State.PUBLISHED and page.publish_until and page.publish_until <= now():
        return _("was public until %(moment)s") % {"moment": in_words(page.publish_until)}
    return page.get_state_display()


def changes_in_words(is_in_review):
    """Of changes that are not public yet: whether they are in review, None if there are none."""
    if is_in_review is None:
        return ""
    return _("changes in review") if is_in_review else _("with unpublished changes")


def in_words(moment):
    return date_format(localtime(moment), "DATETIME_FORMAT")
