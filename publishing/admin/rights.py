"""Who may do what with a page: editors write, publishers publish, translators fill in one language."""

from django.utils.timezone import now


class RightsMixin:
    """For a ModelAdmin of publishables. What has been public is for publishers to take away."""

    def has_publish_permission(self, request):
        return self.has_right(request, "publish")

    def has_delete_permission(self, request, obj=None):
        may_delete = super().has_delete_permission(request, obj)
        is_known = obj is not None and obj.has_been_public(now())
        return may_delete and (not is_known or self.has_publish_permission(request))

    def has_right(self, request, action):
        return request.user.has_perm(f"{self.opts.app_label}.{action}_{self.opts.model_name}")
