from functools import partial
from http import HTTPStatus
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from publishing.locks import one_at_a_time
from publishing.pagecache import kept_page
from translations.languages import current
from website.models import ErrorReport

from . import mail
from .forms import DECOY, ReportForm
from .pages import page_at
from .protection import is_sent_from_here, is_too_many, sender_of

LONGEST_TITLE = ErrorReport._meta.get_field("page_title").max_length


# The form: what is sent with it is answered each time.
@kept_page("page")
# Django's token lives in a cookie, and public pages have none: ``is_sent_from_here()`` asks the browser instead.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "OPTIONS", "POST"])
def report_error(request):
    """The form about the page that ``?page=`` names, and what is sent with it."""
    if request.method != "POST":
        return form_page(request, ReportForm())
    response = answer(request)
    response.headers["Cache-Control"] = "no-store"
    return response


def answer(request):
    if not is_sent_from_here(request):
        return render(request, "website/report_refused.html", status=HTTPStatus.FORBIDDEN)
    form = ReportForm(request.POST)
    if not form.is_filled_in_by_a_program:
        if not form.is_valid():
            return form_page(request, form)
        if not keep(request, form.save(commit=False)):
            return form_page(request, form, status=HTTPStatus.TOO_MANY_REQUESTS)
    address = page_at(request.GET.get("page", ""), now()).address
    query = f"?{urlencode({'page': address}, safe='/')}" if address else ""
    response = HttpResponseRedirect(reverse("website:report_received") + query)
    # What comes next is got, whatever was sent: reloading it sends nothing.
    response.status_code = HTTPStatus.SEE_OTHER
    return response


def keep(request, report):
    """Store ``report`` and tell who answers for its page; returns whether it was taken. Sent twice, it is kept once."""
    moment = now()
    page = page_at(request.GET.get("page", ""), moment)
    report.page_address, report.page_title = page.address, str(page.title or "")[:LONGEST_TITLE]
    report.language, report.received_at, report.sender = current(), moment, sender_of(request, moment)
    with transaction.atomic():
        one_at_a_time(ErrorReport)
        ErrorReport.objects.forget_senders(moment)
        if ErrorReport.objects.saying_the_same(report).exists():
            return True
        if is_too_many(request, moment):
            return False
        report.save()
        transaction.on_commit(partial(mail.tell, report, page.contact, request))
    return True


def form_page(request, form, status=HTTPStatus.OK):
    page = page_at(request.GET.get("page", ""), now())
    context = {
        "form": form,
        "page": page,
        "contact": page.contact,
        "decoy": DECOY,
        "is_too_many": status == HTTPStatus.TOO_MANY_REQUESTS,
    }
    return render(request, "website/report_error.html", context, status=status)


@kept_page("page")
def report_received(request):
    page = page_at(request.GET.get("page", ""), now())
    return render(request, "website/report_received.html", {"page": page, "contact": page.contact})
