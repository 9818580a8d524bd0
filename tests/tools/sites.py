"""Another site on this machine, which misbehaves as it is asked to: what a page does is its address."""

import ssl
import time
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

CERTIFICATES = Path(__file__).parent.parent / "publishing" / "certificates"


class OtherSite(ThreadingHTTPServer):
    """A site at ``address``, that remembers in ``requests`` what it was asked: (method, path, headers)."""

    daemon_threads = True

    def __init__(self, certificate=None, host="127.0.0.1"):
        super().__init__((host, 0), Page)
        self.requests = []
        self.scheme = "https" if certificate else "http"
        # By the name it is asked under: how many requests wait for their answer now, and how many did at most.
        self.at_once, self.most_at_once = Counter(), Counter()
        # What is done while a request waits for its answer.
        self.meanwhile = lambda: None
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATES / f"{certificate}.pem")
            self.socket = context.wrap_socket(self.socket, server_side=True)

    def address(self, path="/", host="localhost"):
        return f"{self.scheme}://{host}:{self.server_port}{path}"

    def paths(self):
        return [f"{method} {path}" for method, path, headers in self.requests]

    def handle_error(self, request, client_address):
        """Whoever asked has gone; that is what is tested."""


class Page(BaseHTTPRequestHandler):
    """``/404`` answers with that status; the other names are methods."""

    def do_HEAD(self):
        self.server.requests.append((self.command, self.path, self.headers))
        with self.counted(self.headers["Host"].partition(":")[0]):
            self.server.meanwhile()
            self.act()

    do_GET = do_HEAD

    @contextmanager
    def counted(self, host):
        self.server.at_once[host] += 1
        self.server.most_at_once[host] = max(self.server.most_at_once[host], self.server.at_once[host])
        try:
            yield
        finally:
            self.server.at_once[host] -= 1

    def act(self):
        name = unquote(urlsplit(self.path).path).strip("/").partition("/")[0]
        if name.isdecimal():
            self.answer(int(name))
        else:
            getattr(self, name.replace("-", "_"), self.fine)()

    def answer(self, status, **headers):
        self.send_response(status)
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()

    def fine(self):
        self.answer(200)

    def moved(self):
        self.answer(301, Location="/fine")

    def found(self):
        self.answer(302, Location="/fine")

    def moved_to_swedish(self):
        # As many a server sends it: in UTF-8, which is no way to send it.
        self.answer(301, Location="/Växjö".encode().decode("latin-1"))

    def loop(self):
        self.answer(302, Location="/loop")

    def loop_with_cookie(self):
        self.answer(302, Location="/loop-with-cookie", Set_Cookie="seen=yes")

    def away(self):
        self.answer(302, Location="mailto:info@example.org")

    def nowhere(self):
        self.answer(302, Location="http://[")

    def inside(self):
        self.answer(302, Location=f"http://127.0.0.1:{self.server.server_port}/secret")

    def metadata(self):
        self.answer(302, Location="http://169.254.169.254/latest/meta-data/")

    def without_head(self):
        self.answer(405 if self.command == "HEAD" else 200)

    def gone_without_head(self):
        self.answer(404 if self.command == "HEAD" else 200)

    def breaks_off_at_head(self):
        if self.command == "GET":
            self.fine()

    def silent_at_head(self):
        if self.command == "HEAD":
            time.sleep(3)
        self.fine()

    def breaks_off(self):
        """Without an answer."""

    def nonsense(self):
        self.wfile.write(b"Hej!\r\n\r\n")

    def slow(self):
        time.sleep(3)

    def drip(self):
        """A sign at a time, so that something always comes, and never an answer."""
        self.wfile.write(b"HTTP/1.0 200 OK\r\n")
        for _number in range(30):
            self.wfile.write(b"X")
            time.sleep(0.1)

    def huge(self):
        self.answer(405 if self.command == "HEAD" else 200)
        if self.command == "GET":
            for _number in range(10_000):
                self.wfile.write(b"x" * 100_000)
            self.server.requests.append(("ALL", self.path, {}))

    def log_message(self, format, *args):
        """Nothing: a test says itself what is wrong."""


@contextmanager
def other_site(certificate=None, host="127.0.0.1"):
    site = OtherSite(certificate, host)
    thread = Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()
        thread.join()
