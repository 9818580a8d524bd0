from django.http import HttpResponsePermanentRedirect
from django.shortcuts import render

from translations.languages import current, fallback_order

from .pages import Gone, Moved


class OldAddressMiddleware:
    """Answers for pages that have moved (301) or are gone (410), wherever a view says so."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        response = self.answer_for(request, exception)
        if response is not None:
            # Browsers keep both answers for ever if nothing is said, and an editor may take back either.
            response.headers["Cache-Control"] = "no-cache"
        return response

    @staticmethod
    def answer_for(request, exception):
        if isinstance(exception, Moved):
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{exception.url}?{query}" if query else exception.url)
        if isinstance(exception, Gone):
            reason = next(
                ((code, text) for code in fallback_order(current()) if (text := exception.reasons.get(code))), None
            )
            context = {"reason": reason[1] if reason else "", "reason_language": reason[0] if reason else ""}
            return render(request, "410.html", context, status=410)
        return None
