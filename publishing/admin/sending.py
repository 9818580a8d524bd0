"""Sending the form of a page without a browser: for what was planned, and for those who have no account."""

from html import unescape
from http import HTTPStatus

from django.contrib import admin
from django.contrib.messages.storage.base import BaseStorage
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext


def press(user, page, sent, *, is_checked=False, **buttons):
    """Send the form of ``page`` as ``user``; return what keeps it from being saved, in a line, "" if nothing does."""
    if not is_at_work(user):
        return gettext("%(user)s may not do this any more.") % {"user": user}
    request = request_of(user, page, sent, **buttons)
    request.is_checked = is_checked
    try:
        response = admin.site.get_model_admin(type(page)).change_view(request, str(page.pk))
    except PermissionDenied:
        return gettext("%(user)s may not do this any more.") % {"user": user}
    return "" if response.status_code == HTTPStatus.FOUND else problems(response.context_data)


def is_at_work(user):
    """Whether the admin is open to ``user``."""
    return user.is_active and user.is_staff


def problems(context):
    """What a form says is wrong."""
    if context["conflict"]:
        return gettext("%(user)s has published another change since.") % {"user": context["conflict"].author}
    form = context["adminform"].form
    named = [f"{form[name].label}: {' '.join(found)}" for name, found in form.errors.items() if name in form.fields]
    rest = [unescape(strip_tags(error)) for error in form.non_field_errors()]
    rows = [error for inline in context["inline_admin_formsets"] for error in errors_of(inline)]
    return " ".join([*rest, *named, *rows])


def errors_of(inline):
    """What is wrong with the rows of an inline, each with the row and the field, as the form names them."""
    rows, row = (capfirst(str(name)) for name in (inline.opts.verbose_name_plural, inline.opts.verbose_name))
    yield from (f"{rows}: {error}" for error in inline.formset.non_form_errors())
    for number, form in enumerate(inline.formset.forms, start=1):
        for name, found in form.errors.items():
            place = f"{row} {number}, {form.fields[name].label}" if name in form.fields else f"{row} {number}"
            yield f"{place}: {' '.join(found)}"


def request_of(user, page, sent, **buttons):
    """The request that the browser of ``user`` would send with a form that says ``sent``, when a button is pressed."""
    opts = page._meta
    request = HttpRequest()
    request.method = "POST"
    request.path = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[page.pk])
    request.user = user
    request.POST = sent.data()
    request.POST.update(buttons)
    # What a page that tells of faults asks for, though nobody reads it.
    request.META["SCRIPT_NAME"] = request.csp_nonce = ""
    request._messages = Unheard(request)
    request._dont_enforce_csrf_checks = True
    return request


class Unheard(BaseStorage):
    """Takes what is said to somebody who is not there."""

    def _get(self, *args, **kwargs):
        return [], True

    def _store(self, messages, response, *args, **kwargs):
        return []
