"""What an editor can do with many rows at once; every row has its own entry in the history."""

from collections import Counter
from typing import NamedTuple

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.response import TemplateResponse
from django.utils.timezone import now
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from publishing.models import Draft, State
from publishing.rows import lock
from translations.languages import codes, column, name_of, tag

from .moves import Move, in_words, is_planned
from .sending import press, request_of
from .sent import Sent
from .versions import content_version

STATE_CHANGED = [{"changed": {"fields": ["state"]}}]


class Chosen(NamedTuple):
    """A page that an action is about, and the changes of it that are not public: in words, and where they are shown."""

    page: object
    draft: Draft | None
    changes: str
    address: str


class ActionsMixin:
    """For a ModelAdmin of publishables: publish, send for review, withdraw."""

    actions = ["publish_selected", "send_to_review_selected", "withdraw_selected"]

    def change_state(self, request, queryset, done, change, also=lambda obj: None):
        """Apply ``change`` to each row, in the history; name those whose rules forbid it. ``also`` runs once saved."""
        count = 0
        for key in list(queryset.values_list("pk", flat=True)):
            # As it is now: somebody may have saved it while those before it were.
            with transaction.atomic():
                lock(self.model, key)
                obj = queryset.filter(pk=key).first()
                if obj is None:
                    continue
                self.keep_as_it_is(obj)
                change(obj)
                try:
                    obj.full_clean()
                except ValidationError as error:
                    self.leave(request, obj, " ".join(error.messages))
                    continue
                with self.own_revision(request):
                    obj.save()
                    self.log_change(request, obj, STATE_CHANGED)
                also(obj)
            self.tell_what_is_hidden(request, obj)
            count += 1
        if count:
            self.message_user(request, done(count) % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish_selected(self, request, queryset):
        """Drafts of live pages too; whose they are is shown before they are published."""
        pages = queryset.exclude(state=State.PUBLISHED, draft_is_in_review__isnull=True)
        if "confirmed" in request.POST or not pages.filter(draft_is_in_review__isnull=False).exists():
            self.press_for_each(request, pages, Move.PUBLISH, shown=request.POST.getlist("draft"))
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Publish"),
            "opts": self.opts,
            "chosen": self.with_changes(pages),
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/publishable/publish.html", context)

    def with_changes(self, pages):
        """Each of ``pages`` as a Chosen."""
        drafts = {
            draft.object_id: draft
            for draft in Draft.objects.of_model(self.model)
            .current()
            .filter(object_id__in=pages.order_by().values("pk"))
            .select_related("author")
        }
        return [Chosen(page, *self.of_draft(page, drafts.get(page.pk))) for page in pages]

    def of_draft(self, page, draft):
        if draft is None:
            return None, "", ""
        words = gettext("changes by %(user)s")
        moment = draft.publish_at or (page.publish_from if is_planned(page) else None)
        if moment:
            words = gettext("changes by %(user)s, planned for %(moment)s")
        words %= {"user": draft.saved_by, "moment": moment and in_words(moment)}
        return draft, words, self.compare(page, "now", "draft")

    def press_for_each(self, request, pages, move, change=None, shown=None):
        """Press a button in the form of each page; so its checks, its draft and its history are as if one had.

        ``change`` takes what the form says (a Sent), changes it in place, and says whether there was anything to do.
        It is published with nothing else that is not public yet: where there is such, it is saved beside it.
        Of the drafts there are, only those that are ``shown``, as keys in texts, are published; None for any.
        Returns whether there was anything to do, for any page.
        """
        counts, tried = Counter(), 0
        for key in list(pages.values_list("pk", flat=True)):
            # As it is now, and what is saved from here on is met as a conflict.
            page = self.get_queryset(request).filter(pk=key).first()
            if page is None:
                continue
            draft = Draft.objects.of(page).current().first()
            opened = request_of(request.user, page, Sent())
            sent = self.sent_from_draft(opened, page, draft) if draft else self.sent_from_row(opened, page)
            if change is not None and not change(sent):
                continue
            tried += 1
            planned = draft.publish_at if draft else None
            if change is None and is_planned(page):
                planned = planned or page.publish_from
            if planned:
                words = gettext("its changes are planned for %(moment)s. Change the plan in its form.")
                self.leave(request, page, words % {"moment": in_words(planned)})
                continue
            if draft and shown is not None and str(draft.pk) not in shown:
                self.leave(request, page, gettext("%(user)s has just saved changes.") % {"user": draft.saved_by})
                continue
            if move == Move.PUBLISH and change is None and draft and draft.made_from != content_version(page):
                words = gettext(
                    "the page has been changed since the draft was made. Open it, and look at what it changes."
                )
                self.leave(request, page, words)
                continue
            is_alone = page.state == State.PUBLISHED and not is_planned(page) and draft is None
            button = move if change is None or is_alone else Move.SAVE
            seen = {"content_version": content_version(page), "draft_opened": draft.as_opened if draft else ""}
            problem = press(request.user, page, sent, **{button: "1"}, **seen)
            if problem:
                self.leave(request, page, problem)
                continue
            saved = self.model._default_manager.filter(pk=key).first()
            if saved is None:
                # Somebody has deleted it before its form was sent.
                continue
            if button == Move.PUBLISH:
                self.tell_what_is_hidden(request, saved)
            counts[button] += 1
        self.tell_counts(request, counts, move)
        return tried > 0

    def tell_counts(self, request, counts, move):
        published, saved = counts[Move.PUBLISH], counts[Move.SAVE]
        if published:
            words = ngettext("%(count)d was published.", "%(count)d were published.", published)
            self.message_user(request, words % {"count": published}, messages.SUCCESS)
        if saved and move == Move.SAVE:
            words = ngettext("%(count)d draft was saved.", "%(count)d drafts were saved.", saved)
            self.message_user(request, words % {"count": saved}, messages.SUCCESS)
        elif saved:
            words = ngettext(
                "%(count)d was saved and not published: the page is not public, or has other changes that are not.",
                "%(count)d were saved and not published: the pages are not public, or have other changes that are not.",
                saved,
            )
            self.message_user(request, words % {"count": saved}, messages.WARNING)

    def leave(self, request, obj, problem):
        words = gettext("“%(object)s” was left as it was: %(problem)s")
        self.message_user(request, words % {"object": obj, "problem": problem}, messages.ERROR)

    @admin.action(description=_("Send for review"), permissions=["change"])
    def send_to_review_selected(self, request, queryset):
        drafts = queryset.filter(state=State.DRAFT)
        others = queryset.exclude(state__in=[State.DRAFT, State.IN_REVIEW]).count()
        if others:
            message = ngettext(
                "%(count)d was left as it was: only drafts are sent for review.",
                "%(count)d were left as they were: only drafts are sent for review.",
                others,
            )
            self.message_user(request, message % {"count": others}, messages.WARNING)
        self.change_state(
            request,
            drafts,
            lambda count: ngettext("%(count)d was sent for review.", "%(count)d were sent for review.", count),
            lambda obj: setattr(obj, "state", State.IN_REVIEW),
        )

    @admin.action(description=_("Withdraw…"), permissions=["publish"])
    def withdraw_selected(self, request, queryset):
        """Ask for the reason first; visitors who come to the address read it."""
        published = queryset.filter(state__in=[State.PUBLISHED, State.WITHDRAWN], first_published_at__lte=now())
        is_confirmed = "confirmed" in request.POST
        others = queryset.count() - published.count()
        if others and not is_confirmed:
            message = ngettext(
                "%(count)d was left as it was: only what has been public is withdrawn.",
                "%(count)d were left as they were: only what has been public is withdrawn.",
                others,
            )
            self.message_user(request, message % {"count": others}, messages.WARNING)
        if not published:
            return None
        reasons = {code: request.POST.get(column("withdrawal_reason", code), "").strip() for code in codes()}
        if is_confirmed and any(reasons.values()):
            self.withdraw(request, published, reasons)
            return None
        return self.ask_for_reason(request, published, reasons, is_missing=is_confirmed)

    def withdraw(self, request, published, reasons):
        were_withdrawn = set(published.filter(state=State.WITHDRAWN).values_list("pk", flat=True))

        def withdraw(obj):
            obj.state = State.WITHDRAWN
            for code, reason in reasons.items():
                setattr(obj, column("withdrawal_reason", code), reason or None)

        self.change_state(
            request,
            published,
            lambda count: ngettext("%(count)d was withdrawn.", "%(count)d were withdrawn.", count),
            withdraw,
            # Who corrects the reason leaves what is planned as it is.
            also=lambda obj: obj.pk in were_withdrawn or self.cancel_plan(request, obj),
        )

    def cancel_plan(self, request, obj):
        """What is withdrawn does not become public by itself."""
        for draft in Draft.objects.of(obj).planned():
            words = gettext(
                "The changes of “%(object)s” that were planned for %(moment)s stay a draft, and are not published."
            )
            words %= {"object": obj, "moment": in_words(draft.publish_at)}
            Draft.objects.filter(pk=draft.pk).update(publish_at=None, approved_by=None)
            self.message_user(request, words, messages.WARNING)

    def ask_for_reason(self, request, published, reasons, is_missing):
        """The page with a field for the reason in each language; ``is_missing`` if it was sent without any."""
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Withdraw"),
            "opts": self.opts,
            "chosen": self.with_changes(published),
            "checkbox": ACTION_CHECKBOX_NAME,
            "reasons": [
                (column("withdrawal_reason", code), name_of(code), reason, tag(code))
                for code, reason in reasons.items()
            ],
            "is_missing": is_missing,
        }
        return TemplateResponse(request, "admin/publishable/withdraw.html", context)
