"""Where files lie that are not for everyone."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages


class PrivateStorage(FileSystemStorage):
    """Files in PRIVATE_ROOT, to which no address leads; only the account that the site runs as may read them."""

    base_location = property(lambda self: settings.PRIVATE_ROOT)
    location = property(lambda self: str(Path(self.base_location).absolute()))
    file_permissions_mode = 0o600
    directory_permissions_mode = 0o700

    def url(self, name):
        raise ValueError(f"{name} is private and has no address.")


def private_storage():
    """The storage called "private", which settings may make another."""
    return storages["private"]
