"""Translators: the whole form to read, and the fields of one language to write."""

from django import forms
from django.contrib.admin.utils import unquote
from django.core.exceptions import FieldDoesNotExist
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import mark_safe
from django.utils.text import capfirst

from publishing import richtext
from translations.languages import codes, column, label_in
from translations.registry import text_fields

from .comparing import is_rich_text
from .sent import Sent, key_of


class ShownText(forms.Widget):
    """A rich text to read; it sends nothing."""

    template_name = "admin/publishable/shown_text.html"

    def render(self, name, value, attrs=None, renderer=None):
        context = self.get_context(name, value, attrs)
        # Cleaned of everything but the few tags that rich text may hold.
        context["html"] = mark_safe(richtext.clean(value))  # noqa: S308
        return render_to_string(self.template_name, context)


class TranslatorsMixin:
    """For a ModelAdmin with history.

    Whatever a translator's browser sends, only the texts in their language are taken from it: they are laid over what
    is saved, and the whole goes on as if an editor had sent it.
    """

    def is_translator(self, request):
        """Whether the one who asks may change the page's texts in a language, and nothing else."""
        return not super().has_change_permission(request) and self.has_right(request, "translate")

    def has_right(self, request, action):
        return request.user.has_perm(f"{self.opts.app_label}.{action}_{self.opts.model_name}")

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) or (obj is not None and self.is_translator(request))

    def get_model_perms(self, request):
        """For the lists of what there is: what somebody translates is not only looked at."""
        perms = super().get_model_perms(request)
        return {**perms, "change": perms["change"] or self.is_translator(request)}

    def may_change_rows(self, request, obj=None):
        return super().may_change_rows(request, obj) and not self.is_translator(request)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if request.method == "POST" and self.is_translator(request):
            page = self.get_object(request, unquote(object_id))
            if page is not None:
                self.lay_over(request, page)
        return super().change_view(request, object_id, form_url, extra_context)

    def lay_over(self, request, page):
        """Put the texts in the translator's language into what is saved, and nothing else."""
        typed = Sent.from_data(request.POST)
        # A row of a draft that is no longer there is a new one, as the form shows it.
        saved = self.latest_sent(request.user, page)
        saved = Sent.from_pairs(saved.pairs(self.existing_rows(request, page)))
        language, is_as_opened = request.user.translates_into, self.is_latest(request, page)
        take_texts(self.model, language, typed.fields, saved.fields)
        request.untaken = {}
        for prefix, (model, _owner) in self.rows_below.items():
            rows, typed_rows = saved.rows.get(prefix, []), typed.rows.get(prefix, [])

            def is_same(row, typed_row, model=model):
                # By its place, a row that has come since would get the text of the one that stood there.
                return is_as_opened or says_the_same(model, language, row, typed_row)

            alike = rows_alike(rows, typed_rows, is_same)
            for row, typed_row in alike:
                take_texts(model, language, typed_row, row)
            taken = [typed_row for row, typed_row in alike if "DELETE" not in row]
            request.untaken[prefix] = [row for row in typed_rows if row not in taken]
        self.replace_post(request, saved, page)
        request._files = MultiValueDict()

    def is_latest(self, request, page):
        """Whether the form that was sent was opened from what is saved."""
        return True

    def lost_texts(self, request, base):
        """What was written into rows that somebody has deleted meanwhile, as [(the field in words, text)].

        ``base`` is what the form showed when it was opened (a Sent), None if that is not known.
        """
        if not self.is_translator(request):
            return []
        language, found = request.user.translates_into, []
        for prefix, rows in request.untaken.items():
            model = self.rows_below[prefix][0]
            before = base.rows.get(prefix, []) if base else []
            for row in rows:
                then = [one for one in before if key_of(one) == key_of(row)]
                for field in text_fields(model):
                    name = column(field, language)
                    text = row.get(name, [""])[0]
                    if text and text not in [one.get(name, [""])[0] for one in then]:
                        found.append((self.called(model, field, row, language), text))
        return found

    @staticmethod
    def called(model, field, row, language):
        """A field of a row in words, with what the row says in another language: “Result, English (Ett torn.)”."""
        label = capfirst(label_in(model._meta.get_field(field), language))
        others = [row.get(column(field, code), [""])[0] for code in codes() if code != language]
        original = next(filter(None, others), "")
        return f"{label} ({original})" if original else label

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None and self.is_translator(request):
            language = request.user.translates_into
            context["is_translator"] = True
            close_fields(context["adminform"].form, language, {"review_note"})
            for inline in context["inline_admin_formsets"]:
                for form in inline.formset.forms:
                    close_fields(form, language)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def is_text_in(model, name, language):
    try:
        return bool(language) and getattr(model._meta.get_field(name), "language", "") == language
    except FieldDoesNotExist:
        return False


def take_texts(model, language, typed, saved):
    """Replace the texts in ``language`` among the values ``saved`` with those that were ``typed``, in place."""
    saved |= {name: values for name, values in typed.items() if is_text_in(model, name, language)}


def rows_alike(rows, typed_rows, is_same):
    """Each of ``rows`` with the one that was typed over it, as [(row, typed row)]; what matches none is left out.

    They are known by their key; ``is_same(row, typed)`` says it of those that have none yet.
    """
    alike, left = [], list(typed_rows)
    for row in rows:
        key = key_of(row)
        for number, typed in enumerate(left):
            if key_of(typed) == key and (key or is_same(row, typed)):
                alike.append((row, left.pop(number)))
                break
    return alike


def says_the_same(model, language, row, typed):
    """Whether all that was sent of a row stands in ``row`` too, but for the texts in ``language``."""
    return all(row.get(name) == values or is_text_in(model, name, language) for name, values in typed.items())


def close_fields(form, language, open_fields=frozenset()):
    """Let only the texts in ``language``, and what is named, be changed."""
    for name, field in form.fields.items():
        if name in open_fields or field.widget.is_hidden or is_text_in(form._meta.model, name, language):
            continue
        widget = getattr(field.widget, "widget", field.widget)
        if is_rich_text(form, name):
            field.widget = ShownText(attrs=widget.attrs)
        elif isinstance(widget, forms.TextInput | forms.Textarea):
            # Unlike what is disabled, it can be reached, read out and copied.
            widget.attrs["readonly"] = True
        else:
            field.widget = widget
            for one in getattr(widget, "widgets", [widget]):
                one.attrs["disabled"] = True
