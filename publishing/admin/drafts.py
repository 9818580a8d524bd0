"""Changes to a page that visitors know: kept beside it, as the form was sent, until somebody publishes them."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.timezone import localtime, now
from django.utils.translation import gettext
from reversion.errors import RevertError
from reversion.models import Version

from publishing import richtext
from publishing.models import Draft, ReviewNote, State
from publishing.revisions import last_writer, missing_from, missing_in, when_and_who
from publishing.rows import as_key

from .conflicts import ConflictsMixin
from .form import PublishableForm
from .history import HistoryEntry
from .merging import keyed_as
from .moves import Move, as_minute, buttons, in_words, is_planned, is_planned_beside, planned_moment
from .rights import RightsMixin
from .sending import request_of
from .sent import INITIAL, MOMENT, TYPED, Sent, key_of
from .versions import content_version


class DraftsMixin(RightsMixin, ConflictsMixin):
    """For a ModelAdmin of publishables: a form that opens the current draft, and buttons that keep or publish it.

    What a request is about is remembered on it: ``move``, the button that was pressed; ``draft``, the current one;
    ``opened``, what the form shows if that is not the row (a Sent).
    """

    def will_save(self, request):
        return super().will_save(request) and "_discard_draft" not in request.POST

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        self.empty_what_is_no_key(request)
        request.draft = request.page = request.version = request.conflict = None
        request.move = self.asked_move(request)
        context = dict(extra_context or {})
        page = self.get_object(request, unquote(object_id)) if object_id else None
        request.page = page
        request.is_recovering = "recover" in context
        if page is None or request.is_recovering:
            return super().changeform_view(request, object_id, form_url, context)
        request.draft = Draft.objects.of(page).current().select_related("author").first()
        if request.method == "POST" and self.has_change_permission(request, page):
            response = self.keep_beside(request, page)
            if response is not None:
                return response
        if request.method == "GET" and not self.has_opened(request):
            if "discard" in request.GET and request.draft is None:
                self.message_user(request, no_draft(), messages.WARNING)
            elif "discard" in request.GET:
                return self.confirm_discarding(request, page, request.draft)
            try:
                self.open(request, page)
            except RevertError as error:
                self.message_user(request, str(error), messages.ERROR)
                return self.response_post_save_change(request, page)
        context["draft_is_behind"] = request.draft and request.draft.made_from != content_version(page)
        request.page_at_hand = page
        return super().changeform_view(request, object_id, form_url, context)

    def asked_move(self, request):
        """The button that was pressed; PermissionDenied if it is not for the one who pressed it."""
        if request.method != "POST":
            return None
        if "_preview" in request.POST:
            return Move.PUBLISH
        move = Move.of(request.POST)
        if not self.may_press(request, move):
            raise PermissionDenied
        return move

    # --- Opening ---------------------------------------------------------------------------------------------

    def open(self, request, page):
        """Decide what the form shows: the current draft, or what the address asks for."""
        if not self.has_change_permission(request, page):
            return
        if "version" in request.GET:
            request.version = self.version_of(page, request.GET["version"])
            request.opened = self.sent_from_version(request, request.version)
            self.tell_what_is_missing(request, missing_from(request.version))
        elif "draft" in request.GET:
            former = Draft.objects.of(page).filter(pk=as_key(request.GET["draft"])).first()
            if former:
                self.open_draft(request, page, former)
        elif request.draft and "published" not in request.GET:
            self.open_draft(request, page, request.draft)

    def open_draft(self, request, page, draft):
        request.opened = self.sent_from_draft(request, page, draft)
        self.tell_what_is_missing(request, missing_in(self.foreign_keys_in(request.opened)))

    def sent_from_draft(self, request, page, draft, existing=None):
        """What a form shows that opens ``draft``: with the rows that the page has got since, which it leaves alone.

        ``existing`` are the rows that are there, as ``existing_rows()`` says; asked for where they are None.
        """
        if existing is None:
            existing = self.existing_rows(request, page)
        sent = Sent.from_pairs(draft.data)
        if any(keys - {key_of(row) for row in sent.rows.get(prefix, [])} for prefix, keys in existing.items()):
            row = self.sent_from_row(request, page)
            # What the draft itself has published is there once.
            sent.rows = {prefix: keyed_as(rows, row.rows.get(prefix, [])) for prefix, rows in sent.rows.items()}
            sent.add_rows(row)
        # In the order in which a form sends them.
        return Sent.from_pairs(sent.pairs(existing))

    def is_draft_open(self, request):
        """Whether the form shows, or was sent from, the current draft."""
        if request.method == "POST":
            return request.draft is not None and self.has_seen(request, request.draft)
        if request.conflict:
            return request.conflict.is_of_draft
        return request.draft is not None and not request.GET.keys() & {"published", "draft", "version"}

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.move = getattr(request, "move", None)
        form.is_recovered = getattr(request, "is_recovering", False)
        return form

    def data_of_opened(self, request, obj):
        data = super().data_of_opened(request, obj)
        # The page tells whether the draft is behind; from here on it is the row as it is now that counts.
        data["content_version"] = content_version(obj) if obj else ""
        draft = request.draft if self.is_draft_open(request) else None
        moment = planned_moment(obj, draft) if obj else None
        data["plan_opened"] = as_minute(moment)
        if moment:
            moment = localtime(moment)
            data["publish_at_0"], data["publish_at_1"] = f"{moment:%Y-%m-%d}", f"{moment:%H:%M}"
        # A moment that was only shown gives way to that of the plan as it is now.
        for name in (TYPED if has_typed_moment(request) else TYPED - MOMENT) & request.POST.keys():
            data[name] = request.POST[name]
        return data

    def latest_sent(self, user, page):
        draft = Draft.objects.of(page).current().first()
        if draft is None:
            return super().latest_sent(user, page)
        return self.sent_from_draft(request_of(user, page, Sent()), page, draft)

    def is_latest(self, request, page):
        draft = Draft.objects.of(page).current().first()
        return draft is None or draft.is_same_as(request.POST.get("draft_opened", ""))

    def latest_writing(self, request, page):
        """What was written last and who wrote it, None for both if nobody has."""
        if page is None:
            return None, None
        row, draft = self.sent_from_row(request, page), request.draft
        drafted = self.sent_from_draft(request, page, draft) if draft else row
        # Who plans what there is already has written nothing.
        return (drafted, draft.author) if drafted != row else (row, last_writer(page))

    def writing(self, request, page, key):
        """Drafts too: "draft" is the current one, "draft-" and a key a former one."""
        if not key.startswith("draft"):
            return super().writing(request, page, key)
        drafts = Draft.objects.of(page).select_related("author")
        draft = drafts.filter(pk=as_key(key.removeprefix("draft-"))) if key != "draft" else drafts.current()
        draft = draft.first()
        if draft is None:
            raise Http404("No such draft")
        sent = Sent.from_pairs(draft.data) if draft.closed_at else self.sent_from_draft(request, page, draft)
        return sent, when_and_who(draft.saved_at, draft.author)

    def history_entries(self, obj):
        """With the drafts and with what colleagues said: what was never published is remembered too."""
        drafts = Draft.objects.of(obj).select_related("author", "closed_by")
        notes = [
            HistoryEntry(note.written_at, note.author, note.quoted())
            for note in ReviewNote.objects.of(obj).select_related("author")
        ]
        entries = [
            HistoryEntry(
                moment=draft.saved_at,
                user=draft.author,
                words=draft.what_became_of_it,
                address=f"{self.form_of(obj)}?draft={draft.pk}",
                compared_to_now=self.compare(obj, *in_order_of_time(draft)),
            )
            for draft in drafts
        ]
        return sorted([*super().history_entries(obj), *entries, *notes], key=lambda entry: entry.moment, reverse=True)

    def revision_view(self, request, object_id, version_id, extra_context=None):
        """A former version is opened in the form as a draft is: the same buttons, previews and checks."""
        page = self.get_object(request, unquote(object_id))
        if page is None:
            raise Http404(object_id)
        return HttpResponseRedirect(f"{self.form_of(page)}?version={version_id}")

    # --- Keeping ---------------------------------------------------------------------------------------------

    def keep_beside(self, request, page):
        """Do what was asked for if it leaves the row alone; None if the row is to be saved."""
        if "_discard_draft" in request.POST:
            if not self.may_change_rows(request, page):
                raise PermissionDenied
            return self.discard_draft(request, request.draft)
        if "_preview" in request.POST:
            self.take_theirs(request, page)
        elif self.meet_conflict(request, page):
            self.show_unsaved(request, request.opened)
            return None
        if request.move == Move.TAKE_BACK and page.state == State.PUBLISHED and not is_planned(page):
            words = gettext("It is public already, so it is not taken back. Withdraw it, and say why.")
            self.message_user(request, words, messages.ERROR)
            self.show_unsaved(request, Sent.from_data(request.POST))
            return None
        if "_restore" in request.POST:
            self.show_unsaved(request, Sent.from_data(request.POST))
            return None
        if is_too_long(Sent.from_data(request.POST)):
            # The form says which text it is. Kept as a draft it could not be compared, nor published.
            self.show_unsaved(request, Sent.from_data(request.POST))
            return None
        existing = self.renew_missing_rows(request, page)
        if not request.move.is_kept_beside or not page.is_edited_beside or "_preview" in request.POST:
            return None
        self.keep_draft(request, page, existing=existing)
        if "_popup" in request.POST:
            return self.response_change(request, page)
        if request.move == Move.SAVE:
            return HttpResponseRedirect(request.path)
        return self.response_post_save_change(request, page)

    def renew_missing_rows(self, request, page):
        """A row that somebody else has deleted meanwhile is a new one from here on, so that nothing typed is lost.

        Return those that are there, as ``existing_rows()`` says.
        """
        sent, existing = Sent.from_data(request.POST), self.existing_rows(request, page)
        request.empty_prefixes = {prefix for prefix, keys in existing.items() if not keys}
        keys = {prefix: {key_of(row) for row in rows} - {""} for prefix, rows in sent.rows.items()}
        # The form counts those that it knows to be there.
        counted = {prefix: request.POST.get(f"{prefix}{INITIAL}") for prefix in keys}
        if any(
            keys[prefix] - existing.get(prefix, set()) or counted[prefix] != str(len(keys[prefix])) for prefix in keys
        ):
            self.replace_post(request, sent, page)
        return existing

    def keep_draft(self, request, page, publish_at=None, existing=None):
        sent, draft = Sent.from_data(request.POST), request.draft
        if draft is None and publish_at is None and sent == self.sent_from_row(request, page):
            self.keep_note(request, page)
            self.message_user(request, gettext("You have not changed anything, so nothing was saved."), messages.INFO)
            return
        if draft is not None and draft.publish_at and not publish_at:
            words = gettext("The plan to publish it on %(moment)s was cancelled.")
            self.message_user(request, words % {"moment": in_words(draft.publish_at)}, messages.WARNING)
        is_in_review = {Move.REVIEW: True, Move.SEND_BACK: False}.get(request.move, bool(draft and draft.is_in_review))
        self.keep_note(request, page)
        if draft is None or self.sent_from_draft(request, page, draft, existing) != sent:
            if draft is not None:
                draft.close(Draft.Outcome.REPLACED)
            draft = Draft(
                content_type=ContentType.objects.get_for_model(page),
                object_id=page.pk,
                data=sent.pairs(),
                made_from=draft.made_from if draft else request.POST.get("content_version") or content_version(page),
                author=request.user,
            )
        if publish_at:
            # What has been published since has been seen; what is published from here on stops the plan.
            draft.made_from = content_version(request.page)
        draft.is_in_review, draft.problem = is_in_review, {}
        draft.publish_at, draft.approved_by = publish_at, request.user if publish_at else None
        draft.save()
        self.message_user(request, what_was_kept(request.move, page, publish_at), messages.SUCCESS)

    def keep_note(self, request, page):
        text = request.POST.get("review_note", "").replace("\x00", "").strip()
        if text or request.move == Move.SEND_BACK:
            content_type = ContentType.objects.get_for_model(page)
            ReviewNote.objects.create(content_type=content_type, object_id=page.pk, author=request.user, text=text)

    @staticmethod
    def latest_version(page):
        """The key of the latest version in the history, which a form remembers as what it was opened from."""
        return Version.objects.get_for_object(page).values_list("pk", flat=True).first() if page else None

    @staticmethod
    def has_seen(request, draft):
        """Whether the form that was sent showed the draft as it is now."""
        return request.POST.get("draft_opened") == draft.as_opened

    def save_related(self, request, form, formsets, change):
        """What is published is no longer a draft; a draft that was not opened here stays."""
        super().save_related(request, form, formsets, change)
        page = form.instance
        self.keep_note(request, page)
        if request.move in (Move.PUBLISH, Move.PUBLISH_AT):
            ReviewNote.objects.of(page).open().update(closed_at=now())
        draft = getattr(request, "draft", None)
        if draft is not None and self.has_seen(request, draft):
            is_published = request.move == Move.PUBLISH
            draft.close(Draft.Outcome.PUBLISHED if is_published else Draft.Outcome.TAKEN_IN)

    # --- Throwing away ---------------------------------------------------------------------------------------

    def confirm_discarding(self, request, page, draft):
        if not (self.has_change_permission(request, page) and self.may_change_rows(request, page)):
            raise PermissionDenied
        if request.GET["discard"] != draft.as_opened:
            self.message_user(request, other_draft(draft, request.GET["discard"]), messages.WARNING)
            return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Discard the changes"),
            "opts": self.opts,
            "object": page,
            "draft": draft,
        }
        return TemplateResponse(request, "admin/publishable/discard.html", context)

    def discard_draft(self, request, draft):
        if draft is None:
            self.message_user(request, no_draft(), messages.WARNING)
        elif not self.has_seen(request, draft):
            self.message_user(request, other_draft(draft, request.POST.get("draft_opened", "")), messages.WARNING)
        else:
            draft.close(Draft.Outcome.DISCARDED, request.user)
            self.message_user(request, gettext("The changes were discarded."), messages.SUCCESS)
        return HttpResponseRedirect(request.path)

    # --- Showing ---------------------------------------------------------------------------------------------

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        draft = getattr(request, "draft", None)
        context |= {"page": request.page, "draft": draft, "version": request.version}
        if request.version:
            revision = request.version.revision
            context["version_in_words"] = when_and_who(revision.date_created, revision.user)
        context |= {"conflict": request.conflict, "version_opened": self.latest_version(request.page)}
        context["is_planned"] = request.page is not None and is_planned(request.page)
        context["draft_is_open"] = obj is not None and self.is_draft_open(request)
        context["differences_address"] = self.compare(obj, "now", "draft") if draft else ""
        may_publish = self.has_publish_permission(request)
        context |= {"may_publish": may_publish, "buttons": buttons(request.page or self.model(), draft, may_publish)}
        context["is_plan_open"] = "publish_at" in context["adminform"].form.errors
        context["is_withdrawable"] = may_publish and request.page is not None and is_planned_beside(request.page)
        context["review_notes"] = ReviewNote.objects.of(obj).open().select_related("author") if obj else []
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def has_typed_moment(request):
    """Whether the moment that was sent is another than that of the plan that the form was opened with."""
    field = PublishableForm.base_fields["publish_at"]
    try:
        moment = field.clean([request.POST.get(name, "").strip() for name in sorted(MOMENT)])
    except ValidationError:
        # Whatever it is, it was typed.
        return True
    return moment is not None and as_minute(moment) != request.POST.get("plan_opened", "")


def is_too_long(sent):
    rows = [row for rows in sent.rows.values() for row in rows]
    texts = (text for values in [sent.fields, *rows] for some in values.values() for text in some)
    # Cleaned, a sign may become five.
    long = (text for text in texts if len(text) > richtext.MOST_LETTERS / 5)
    return any(len(richtext.without_spaces(richtext.clean(text))) > richtext.MOST_LETTERS for text in long)


def in_order_of_time(draft):
    """What a comparison with the page goes from and to: a current draft is what is to come, a former one has been."""
    return (f"draft-{draft.pk}", "now") if draft.closed_at else ("now", f"draft-{draft.pk}")


def no_draft():
    return gettext("There are no changes here any more: they have been published or discarded.")


def other_draft(draft, opened):
    """Why ``draft`` is not discarded by a form that remembers ``opened``."""
    if draft.is_same_as(opened):
        return gettext("The plan for these changes was altered after you opened them. Look again before you go on.")
    return gettext(
        "%(author)s has saved a draft of this page that you have not seen. Open it in another window before you "
        "go on; what you do now replaces it."
    ) % {"author": capfirst(draft.saved_by)}


def what_was_kept(move, page, publish_at):
    """Said once changes of ``page`` are kept beside it: what became of them, and what visitors see without them."""
    if publish_at:
        words = gettext("The changes are published on %(moment)s. Until then the public page stays as it is.")
        return words % {"moment": in_words(publish_at)}
    done = {
        Move.REVIEW: gettext("The changes were sent for review."),
        Move.SEND_BACK: gettext("The changes were sent back to be worked on."),
    }.get(move, gettext("The draft was saved."))
    if is_planned(page):
        words = gettext("On %(moment)s the page becomes public as it was planned, without the changes.")
        words %= {"moment": in_words(page.publish_from)}
    else:
        words = gettext("The public page stays as it is until the changes are published.")
    return f"{done} {words}"
