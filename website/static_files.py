"""Static files as they are collected for production: named by their content, compressed, style sheets in one file."""

import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# The style sheet that consists of others; in development the browser itself reads these one by one.
BUNDLE = "css/site.css"
IMPORT = re.compile(r'@import url\("([^"/]+\.css)"\);\n')


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """A first visit asks for one style sheet instead of for each of its parts."""

    def post_process(self, paths, dry_run=False, **options):
        if BUNDLE in paths and not dry_run:
            folder = BUNDLE.rpartition("/")[0]
            content = IMPORT.sub(lambda found: self.read(paths, f"{folder}/{found[1]}"), self.read(paths, BUNDLE))
            self.delete(BUNDLE)
            self.save(BUNDLE, ContentFile(content.encode()))
            paths[BUNDLE] = self, BUNDLE
        yield from super().post_process(paths, dry_run, **options)

    @staticmethod
    def read(paths, name):
        storage, path = paths[name]
        with storage.open(path) as file:
            return file.read().decode()
