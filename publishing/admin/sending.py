"""Sending the form of a page without a browser: for what was planned, and for those who have no account."""

from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest
from django.urls import reverse


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
