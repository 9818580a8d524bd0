"""A PostgreSQL server of the test's own, in a folder of its own, that nobody else can reach."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.tools.needs import find_postgres


@contextmanager
def postgres():
    """Give the DATABASE_URL of a new, empty database; server and data are gone afterwards.

    The server listens to a socket in its folder and to no port. The test needs ``needs("postgres")``.
    """
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    # A server refuses to be run by root; Debian's package brings a user for it.
    as_user = {"user": "postgres"} if os.getuid() == 0 else {}
    if as_user:
        shutil.chown(folder, "postgres")
    programs = find_postgres()
    data, log = folder / "data", folder / "log"

    def run(program, *arguments):
        subprocess.run(
            [programs / program, *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=60, **as_user
        )

    try:
        run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        run("pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start")
        try:
            yield f"postgres://postgres@{quote(str(folder), safe='')}/postgres"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)
