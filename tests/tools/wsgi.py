"""Ask a WSGI application as a server does."""

import io
import sys
from typing import NamedTuple
from urllib.parse import unquote_to_bytes


class Given(NamedTuple):
    """What was answered; names of ``headers`` in lower case."""

    status: int
    headers: dict
    body: bytes

    @property
    def text(self):
        return self.body.decode()


def ask(application, address, method="GET", body=b"", **environ):
    """Ask for ``address`` ("/om/?page=2"); headers are given as they come in (HTTP_ACCEPT="…"), one as None is not."""
    path, _mark, query = address.partition("?")
    asked = {
        **{"REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": unquote_to_bytes(path).decode("latin-1")},
        **{"QUERY_STRING": query, "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1"},
        **{"REMOTE_ADDR": "192.0.2.1", "HTTP_HOST": "localhost", "CONTENT_LENGTH": str(len(body))},
        **{
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.errors": sys.stderr,
            "wsgi.input": io.BytesIO(body),
        },
        **{"wsgi.multithread": False, "wsgi.multiprocess": True, "wsgi.run_once": False},
        **environ,
    }
    said = {}

    def start_response(status, headers, exc_info=None):
        names = [name.lower() for name, _value in headers]
        assert len(names) == len(set(names)), f"A header is given twice: {names}"
        said.update(
            status=int(status.split()[0]), headers=dict(zip(names, (value for _, value in headers), strict=True))
        )

    answer = application({name: value for name, value in asked.items() if value is not None}, start_response)
    try:
        return Given(body=b"".join(answer), **said)
    finally:
        if hasattr(answer, "close"):
            answer.close()
