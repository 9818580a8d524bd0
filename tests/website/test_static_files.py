"""Static files as they are collected for production."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage

from website.static_files import BundledStaticFilesStorage

CSS = Path(settings.BASE_DIR) / "static" / "css"


def test_every_style_sheet_of_the_public_site_is_in_the_one_that_is_served(tmp_path):
    source = FileSystemStorage(CSS.parent)
    names = [str(path.relative_to(CSS.parent)) for path in sorted(CSS.parent.rglob("*.*")) if "js" not in path.parts]
    storage = BundledStaticFilesStorage(location=tmp_path)
    for name in names:
        with source.open(name) as file:
            storage.save(name, file)
    for _name, _hashed, processed in storage.post_process({name: (source, name) for name in names}):
        assert not isinstance(processed, Exception), processed
    served = (tmp_path / storage.stored_name("css/site.css")).read_text(encoding="utf-8")
    assert "@import" not in served
    parts = re.findall(r'url\("(.*?)"\)', finders.find("css/site.css") and (CSS / "site.css").read_text())
    for_staff = {path.name for path in CSS.glob("admin*.css")}
    assert {path.name for path in CSS.glob("*.css")} == {*parts, "site.css", *for_staff}
    for part in parts:
        comment = (CSS / part).read_text(encoding="utf-8").partition("\n")[0]
        assert comment.startswith("/*")
        assert served.count(comment) == 1, part
    # The layers are declared before anything stands in one.
    assert served.index("@layer tokens, elements") < served.index("@layer elements {")
    assert re.search(r"url\(\"?\.\./img/external\.\w+\.svg", served)
