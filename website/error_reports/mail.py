"""What the responsible function is told of a report, where the site can send e-mail."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


def tell(report, contact, request):
    """Send ``report`` to the contact of its page, in the site's first language; what goes wrong is logged.

    The report is stored, and the visitor has done nothing wrong: a mail server that fails is for the operator.
    """
    if not settings.SENDS_EMAIL or not contact.email:
        return
    with translation.override(settings.LANGUAGE_CODE):
        form = request.build_absolute_uri(reverse("admin:website_errorreport_change", args=[report.pk]))
        page = request.build_absolute_uri(report.page_address) if report.page_address else ""
        body = render_to_string("website/report_mail.txt", {"report": report, "page": page, "form": form})
        # A title may have lines, a subject has one.
        subject = " ".join((_("Error reported: %(page)s") % {"page": report}).split())
        message = EmailMessage(subject, body, to=[contact.email], reply_to=[report.email] if report.email else None)
    try:
        message.send()
    except (SMTPException, OSError) as error:
        logger.error("Report %s could not be sent to %s by e-mail: %s", report.pk, contact.email, error)
