"""How much memory a process takes at most, after a crawl of 20,000 pages among 10,000 projects.

    .venv/bin/python -m bench.memory [number of pages]

Every project's page in both languages, and every page of the list of projects, in an order that is mixed once for all.
It uses the content of `make bench`.
"""

import os
import random
import sqlite3
import sys
from pathlib import Path

from bench import servers
from bench.pages import prepare

SIZE = 10_000
LIST_PAGES = 490


def main(count):
    folder = Path(os.environ.get("DATA_DIR", "var")).absolute() / "bench" / str(SIZE)
    prepare(folder, SIZE)
    database = sqlite3.connect(folder / "db.sqlite3")
    slugs = [slug for (slug,) in database.execute("SELECT slug FROM projects_project WHERE state = 'published'")]
    paths = [f"{list_}{slug}/" for list_ in ("/projekt/", "/en/projects/") for slug in slugs]
    paths += [f"{list_}?page={n + 1}" for list_ in ("/projekt/", "/en/projects/") for n in range(LIST_PAGES)]
    random.Random(1).shuffle(paths)
    asked = 0
    with servers.site(folder) as site:
        for path in paths[:count]:
            status, _headers, _body = site.get(path, **{"Accept-Encoding": "br"})
            # Some projects are of a partnership that is not published.
            asked += status == 200
        print(f"{site.peak_memory():.0f} MiB after {asked:,} pages")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 21_000)
