"""Servers that a benchmark starts, and what their processes have cost so far."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
# So many ask for a page at the same time.
AT_ONCE = 16
NGINX = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 64; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=100;
  client_body_temp_path {folder}/temp; proxy_temp_path {folder}/temp; fastcgi_temp_path {folder}/temp;
  uwsgi_temp_path {folder}/temp; scgi_temp_path {folder}/temp;
  server {{ listen 127.0.0.1:{port}; root {folder}; default_type text/html; }}
}}
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """A server that answers at ``port``, by processes of which ``pid`` is the first."""

    def __init__(self, pid, port):
        self.pid = pid
        self.port = port
        self.client = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.crowd = []

    def get(self, path, **headers):
        """The status, the headers and the body of an answer; all by one connection, as a web server in front asks."""
        self.client.request("GET", path, headers={"Host": "localhost", **headers})
        response = self.client.getresponse()
        return response.status, dict(response.getheaders()), response.read()

    def processes(self):
        found, waiting = [], [self.pid]
        while waiting:
            found.append(waiting.pop())
            waiting += map(int, Path(f"/proc/{found[-1]}/task/{found[-1]}/children").read_text().split())
        return found

    def cpu(self):
        """Seconds of processors that all its processes have had."""
        threads = (thread for pid in self.processes() for thread in Path(f"/proc/{pid}/task").iterdir())
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9

    def peak_memory(self):
        """MiB that the largest of its processes has had at most, of its own and of files."""
        lines = (line for pid in self.processes() for line in Path(f"/proc/{pid}/status").read_text().splitlines())
        return max(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024

    def timed(self, path, **headers):
        """Seconds by the clock until an answer is here."""
        start = time.perf_counter()
        status, _headers, _body = self.get(path, **headers)
        if status not in (200, 304):
            raise RuntimeError(f"{path}: {status}")
        return time.perf_counter() - start

    def measured(self, path, count, **headers):
        """Seconds of processors that a request costs, and those by the clock of each of ``count`` requests.

        What has changed since the last time is made before: it is measured by ``measured_after()``.
        """
        self.timed(path, **headers)
        began = self.cpu()
        times = [self.timed(path, **headers) for _request in range(count)]
        return (self.cpu() - began) / count, times

    def measured_in_a_crowd(self, path, count, **headers):
        """As ``measured()``, of a server that has always somebody to answer: AT_ONCE ask it at the same time."""
        if not self.crowd:
            self.crowd = [socket.create_connection(("127.0.0.1", self.port), timeout=120) for _one in range(AT_ONCE)]
        lines = [f"GET {path} HTTP/1.1", "Host: localhost", *(f"{name}: {value}" for name, value in headers.items())]
        request = "\r\n".join([*lines, "", ""]).encode()
        self.timed(path, **headers)
        began, times = self.cpu(), []
        for _round in range(count // AT_ONCE):
            start = time.perf_counter()
            for one in self.crowd:
                one.sendall(request)
            for one in self.crowd:
                read_answer(one)
            times += [(time.perf_counter() - start) / AT_ONCE] * AT_ONCE
        return (self.cpu() - began) / len(times), times

    def measured_after(self, change, path, count):
        """As ``measured()``, each time after ``change()``."""
        worked, times = 0, []
        for _request in range(count):
            change()
            began = self.cpu()
            times.append(self.timed(path))
            worked += self.cpu() - began
        return worked / count, times


def read_answer(connection):
    """Read an answer to its end; one that is none of ours is an error."""
    said = connection.recv(65536)
    while b"\r\n\r\n" not in said:
        said += connection.recv(65536)
    head, _end, body = said.partition(b"\r\n\r\n")
    status = head[9:12]
    if status not in (b"200", b"304"):
        raise RuntimeError(head.decode())
    start = head.lower().find(b"content-length: ")
    missing = int(head[start + 16 :].partition(b"\r\n")[0]) - len(body) if status == b"200" else 0
    while missing > 0:
        missing -= len(connection.recv(65536))


@contextmanager
def started(command, port, path="/", **environ):
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), **environ}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        server = Server(process.pid, port)
        until = time.monotonic() + 60
        while True:
            try:
                server.get(path)
                break
            except (OSError, http.client.HTTPException):
                server.client.close()
                if time.monotonic() > until or process.poll() is not None:
                    raise
                time.sleep(0.005)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


@contextmanager
def site(folder, workers=1, **environ):
    """The site itself, as it is served in production."""
    port = free_port()
    environ = {"PORT": str(port), "WORKERS": str(workers), **settings(folder), **environ}
    with started([sys.executable, "-m", "config.server"], port, **environ) as server:
        yield server


@contextmanager
def plain(folder, module="bench.plain.settings"):
    """The plain Django site with the same content, by the same server."""
    port = free_port()
    options = ["--interface", "wsgi", "--blocking-threads", "1", "--no-ws", "--port", str(port), "--no-log"]
    command = [sys.executable, "-m", "granian", *options, "bench.plain.wsgi:application"]
    with started(command, port, DJANGO_SETTINGS_MODULE=module, **settings(folder)) as server:
        yield server


@contextmanager
def nginx(folder, files):
    """nginx with ``files``, {name: bytes}, in ``folder``; None where there is no nginx."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        yield None
        return
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port), encoding="utf-8")
    folder.chmod(0o755)
    with started([program, "-c", str(folder / "nginx.conf")], port, path=f"/{next(iter(files))}") as server:
        yield server


def settings(folder):
    """What the site's settings read."""
    return {"DATA_DIR": str(folder), "SECRET_KEY": "only for a benchmark", "HTTPS": "no", "STATIC_MANIFEST": "yes"}
