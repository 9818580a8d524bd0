from django.middleware.gzip import GZipMiddleware
from django.urls import reverse


class CompressPagesMiddleware(GZipMiddleware):
    """Pages only: what is uploaded is compressed as it is, and static files have been when they were collected."""

    def process_response(self, request, response):
        return response if response.streaming else super().process_response(request, response)


class NoCookiesMiddleware:
    """Public pages are the same for everyone: none of them sees a cookie, and nothing answers to a broken one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.startswith(reverse("admin:index")):
            request.COOKIES = {}
        return self.get_response(request)
