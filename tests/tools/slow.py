"""A slow line: the pages of a server come in piece by piece, as a browser on a bad connection gets them."""

import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from threading import Thread
from urllib.request import urlopen

# So many bytes of a page at a time, and the seconds between: longer than a frame, so that each piece is shown. So many
# bytes of its body are what one sees first; the rest comes at once.
PIECE, PAUSE, FIRST = 160, 0.02, 12_000


@contextmanager
def slow_line(origin):
    """Give another origin ("http://127.0.0.1:40001") of the site at ``origin``; only pages are slow on it."""

    class Line(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            with urlopen(f"{origin}{self.path}") as answer:  # noqa: S310 - of the test itself
                kind, body = answer.headers["Content-Type"], answer.read()
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            # Nothing is shown of what comes before the body.
            seen = max(body.find(b"<body"), 0) if kind.startswith("text/html") else len(body)
            cuts = [0, *range(seen, min(seen + FIRST, len(body)), PIECE), len(body)]
            for start, end in pairwise(cuts):
                if start < end:
                    self.wfile.write(b"%x\r\n%s\r\n" % (end - start, body[start:end]))
                    self.wfile.flush()
                    time.sleep(PAUSE)
            self.wfile.write(b"0\r\n\r\n")

        def log_message(self, *args):
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Line)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
