"""What keeps a visitor's form from abuse, without a cookie and without knowing who the visitor is."""

from datetime import timedelta
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import salted_hmac

from website.models import ErrorReport

FORM = "application/x-www-form-urlencoded"
# One client may use every address of such a network.
IPV6_NETWORK = 64


def is_sent_from_here(request):
    """Whether a browser sent it from a form of this site: it says so itself, and no other site can make it lie."""
    if request.content_type != FORM:
        # Ours sends no file.
        return False
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    own = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    if site not in (None, "same-origin", "none") or (origin is not None and origin not in own):
        return False
    if site is None and origin is None:
        # An old browser, which names the page it comes from.
        return origin_of(request.headers.get("Referer", "")) in own
    return True


def origin_of(url):
    """The scheme and host of an address, "" if it has none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def is_too_many(request, now):
    """Whether this client, or everybody together, has sent all that is taken in an hour."""
    latest = ErrorReport.objects.received_after(now - timedelta(hours=1))
    if latest.count() >= settings.REPORTS_PER_HOUR:
        return True
    senders = {sender_of(request, moment) for moment in (now, now - timedelta(hours=1))}
    return latest.sent_by(senders).count() >= settings.REPORTS_PER_HOUR_AND_CLIENT


def sender_of(request, now):
    """What tells for a day whether two reports come from the same client: the address cannot be read out of it."""
    return salted_hmac("website.ErrorReport", f"{now.date()} {client_of(request)}", algorithm="sha256").hexdigest()


def client_of(request):
    """The address of the client as the server, or the proxy in front of it, knows it."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        # Ours adds the last; what stands before it, the client may have written.
        address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or address
    try:
        client = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((client, IPV6_NETWORK), strict=False)) if client.version == 6 else str(client)
