"""The site as it is served in production: by its own server, in processes of their own, on the database of the test."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import quote

from django.conf import settings
from django.db import connection


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def database_url():
    """Where the tables of this test are."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    return f"postgres://{known['USER']}@{quote(known['HOST'], safe='')}/{known['NAME']}"


@contextmanager
def served(workers=1, **environ):
    """Give (process, port) of a server that answers; it is stopped afterwards. The test needs ``transactional_db``.

    With LISTEN, the path of a Unix socket, that is given instead of a port.
    """
    port = free_port()
    place = environ.get("LISTEN", port)
    environment = {
        **os.environ,
        **{"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "config.settings"},
        **{"LISTEN": "127.0.0.1", "PORT": str(port), "WORKERS": str(workers)},
        **environ,
    }
    server = subprocess.Popen([sys.executable, "-m", "config.server"], cwd=settings.BASE_DIR, env=environment)
    try:
        wait_for(place, server)
        yield server, place
    finally:
        server.send_signal(signal.SIGTERM)
        # A process that is still starting hears nothing: it is killed after half a minute.
        server.wait(timeout=60)


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def connect(place):
    """A connection to a port, or to a Unix socket."""
    if isinstance(place, int):
        return http.client.HTTPConnection("127.0.0.1", place, timeout=30)
    return UnixConnection(place, timeout=30)


def wait_for(place, server, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert server.poll() is None, "The server has stopped."
        try:
            return get(place, "/robots.txt")
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
    raise AssertionError("The server does not answer.")


def get(place, path, **headers):
    """The status and the body of one answer, by a connection of its own."""
    client = connect(place)
    try:
        client.request("GET", path, headers={"Host": "localhost", **headers})
        response = client.getresponse()
        return response.status, response.read()
    finally:
        client.close()
