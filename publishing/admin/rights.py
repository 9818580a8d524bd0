"""Who may do what with a page: editors write, publishers publish, translators fill in one language."""

from django.utils.timezone import now

from .moves import Move


class RightsMixin:
    """For a ModelAdmin of publishables. What has been public is for publishers to take away."""

    def has_publish_permission(self, request):
        return self.has_right(request, "publish")

    def has_delete_permission(self, request, obj=None):
        may_delete = super().has_delete_permission(request, obj)
        is_known = obj is not None and obj.has_been_public(now())
        return may_delete and (not is_known or self.has_publish_permission(request))

    def may_press(self, request, move):
        """Whether a button is for the one who asks."""
        if self.is_translator(request):
            return move in (Move.SAVE, Move.REVIEW)
        return not move.is_for_publishers or self.has_publish_permission(request)
