"""What an editor can do with many rows at once; every row has its own entry in the history."""

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

from .moves import Move, in_words
from .sending import press, request_of
from .sent import Sent
from .versions import content_version

STATE_CHANGED = [{"changed": {"fields": ["state"]}}]


class ActionsMixin:
    """For a ModelAdmin of publishables: publish, send for review, withdraw."""

    actions = ["publish_selected", "send_to_review_selected", "withdraw_selected"]

    def change_state(self, request, queryset, done, change):
        """Apply ``change`` to each row, in the history; name those whose rules forbid it."""
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
            self.tell_what_is_hidden(request, obj)
            count += 1
        if count:
            self.message_user(request, done(count) % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish_selected(self, request, queryset):
        """Drafts of live pages too."""
        pages = queryset.exclude(state=State.PUBLISHED, draft_is_in_review__isnull=True)
        self.press_for_each(request, pages, Move.PUBLISH)

    def press_for_each(self, request, pages, move, change=None):
        """Press a button in the form of each page; so its checks, its draft and its history are as if one had.

        ``change`` takes what the form says (a Sent), changes it in place, and says whether there was anything to do.
        Returns whether there was, for any page.
        """
        count = tried = 0
        for key in list(pages.values_list("pk", flat=True)):
            # As it is now, and what is saved from here on is met as a conflict.
            page = self.get_queryset(request).filter(pk=key).first()
            if page is None:
                continue
            draft = Draft.objects.of(page).current().first()
            opened = request_of(request.user, page, Sent())
            sent = Sent.from_pairs(draft.data) if draft else self.sent_from_row(opened, page)
            if change is not None and not change(sent):
                continue
            tried += 1
            if draft and draft.publish_at:
                words = gettext("its changes are planned for %(moment)s. Change the plan in its form.")
                self.leave(request, page, words % {"moment": in_words(draft.publish_at)})
                continue
            seen = {"content_version": content_version(page), "draft_opened": str(draft.pk) if draft else ""}
            problem = press(request.user, page, sent, **{move: "1"}, **seen)
            if problem:
                self.leave(request, page, problem)
                continue
            saved = self.model._default_manager.filter(pk=key).first()
            if saved is None:
                # Somebody has deleted it before its form was sent.
                continue
            if move == Move.PUBLISH:
                self.tell_what_is_hidden(request, saved)
            count += 1
        if count:
            done = {
                Move.PUBLISH: ngettext("%(count)d was published.", "%(count)d were published.", count),
                Move.SAVE: ngettext("%(count)d draft was saved.", "%(count)d drafts were saved.", count),
            }[move]
            self.message_user(request, done % {"count": count}, messages.SUCCESS)
        return tried > 0

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
        def withdraw(obj):
            obj.state = State.WITHDRAWN
            for code, reason in reasons.items():
                setattr(obj, column("withdrawal_reason", code), reason or None)

        self.change_state(
            request,
            published,
            lambda count: ngettext("%(count)d was withdrawn.", "%(count)d were withdrawn.", count),
            withdraw,
        )

    def ask_for_reason(self, request, published, reasons, is_missing):
        """The page with a field for the reason in each language; ``is_missing`` if it was sent without any."""
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Withdraw"),
            "opts": self.opts,
            "objects": published,
            "checkbox": ACTION_CHECKBOX_NAME,
            "reasons": [
                (column("withdrawal_reason", code), name_of(code), reason, tag(code))
                for code, reason in reasons.items()
            ],
            "is_missing": is_missing,
        }
        return TemplateResponse(request, "admin/publishable/withdraw.html", context)
