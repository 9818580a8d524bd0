"""A process that is killed without warning (SIGKILL) just before each statement that it sends to the database.

    python -m tests.tools.killed FOLDER

Prepares a SQLite file with a published project, saves a draft of it and publishes that draft, once for every statement
there is: each time in a fork of its own, on a copy of the file, which dies at that statement. Prints what each left, as
JSON: {"save": [[lead of the row, lead of its current draft or null, results of the row], …], "publish": […]}.
"""

import json
import os
import shutil
import signal
import sqlite3
import sys
from pathlib import Path

OLD, NEW = "Gammal ingress.", "Ny ingress."


def prepare(folder):
    """Make the site's database in ``folder``; return the file's path and the address of the project's form."""
    file = folder / "db.sqlite3"
    os.environ |= {"DATABASE_URL": f"sqlite:///{file}", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from tests.factories import make_project, make_user

    call_command("migrate", verbosity=0)
    make_user(["Publishers"], username="eva")
    project = make_project(title_sv="Vatten", lead_sv=OLD, body_sv="<p>Text.</p>")
    connections.close_all()
    whole(file)
    return file, f"/admin/projects/project/{project.pk}/change/"


def filled_in(file, address, **changes):
    """The form as an editor would send it: with a new lead and a new row, unless the draft that is open has them."""
    from django.db import connections

    from tests.tools.forms import add_row, filled_form

    use(file)
    data = filled_form(signed_in().get(address), **changes)
    if "lead_sv" in changes:
        add_row(data, "results", text_sv="Ett torn.", side="home", outcome="achieved", order="0")
    connections.close_all()
    return data


def signed_in():
    from django.test import Client

    from accounts.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="eva"))
    return client


def use(file):
    from django.conf import settings
    from django.db import connection

    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = str(file)


def killed_at(statement, file, address, data):
    """Send ``data`` in a process of its own that dies at the ``statement``-th; whether it died."""
    pid = os.fork()
    if pid:
        status = os.waitpid(pid, 0)[1]
        if os.WIFEXITED(status) and os.WEXITSTATUS(status):
            raise RuntimeError(f"It did not come as far as its {statement}th statement.")
        return os.WIFSIGNALED(status)
    fault = 1
    try:
        die_at(statement, file, address, data)
        fault = 0
    finally:
        os._exit(fault)


def die_at(statement, file, address, data):
    from django.db import connection

    use(file)
    client = signed_in()
    left = [statement]

    def count(execute, sql, params, many, context):
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        response = client.post(address, data)
    assert response.status_code == 302, response.context["errors"]


def what_is_left(file):
    """What the file says: the row's lead, that of its current draft, and how many results the row has."""
    with sqlite3.connect(file) as database:
        [(lead,)] = database.execute("SELECT lead_sv FROM projects_project")
        drafts = database.execute("SELECT data FROM publishing_draft WHERE closed_at IS NULL").fetchall()
        [(results,)] = database.execute("SELECT count(*) FROM projects_result")
    return [lead, dict(json.loads(drafts[0][0]))["lead_sv"] if drafts else None, results]


def kill_everywhere(file, folder, address, **changes):
    """What is left after dying at each statement in turn, and last after none; the file is then as after the last."""
    data, left = filled_in(file, address, **changes), []
    whole(file)
    while True:
        copy = folder / f"copy-{len(left)}.sqlite3"
        shutil.copy(file, copy)
        is_dead = killed_at(len(left), copy, address, data)
        left.append(what_is_left(copy))
        if not is_dead:
            whole(copy)
            shutil.copy(copy, file)
            return left


def whole(file):
    """Bring all that was written into the one file, so that copying it is enough."""
    database = sqlite3.connect(file)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def main(folder):
    folder = Path(folder)
    file, address = prepare(folder)
    saved = kill_everywhere(file, folder, address, lead_sv=NEW, _save="1")
    published = kill_everywhere(file, folder, address, _publish="1")
    print(json.dumps({"save": saved, "publish": published}))


if __name__ == "__main__":
    main(sys.argv[1])
