"""Starts and stops a server of one's own for a test: own port, own data folder."""
import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("ISHOWTTS", str(ROOT / ".build/release/ishowtts"))
SENTENCE = "The morning train was late again, so we walked home."


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, data, port=None, log=None, variables=None, **settings):
        """`log` is the file of its output, in the data folder without; `variables` are set for it besides its settings."""
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        environment = os.environ | (variables or {})
        for name, value in settings.items():
            environment["ISHOWTTS__" + name.upper()] = str(value)
        self.log = open(log or os.path.join(data, "server.log"), "ab")
        self.process = subprocess.Popen(
            [BINARY, "serve", "--port", str(self.port), "--data", data], env=environment, stdout=self.log,
            stderr=self.log)
        self.wait()

    def wait(self):
        for _ in range(600):
            assert self.process.poll() is None, "the server ended: see server.log"
            with contextlib.suppress(OSError):
                if self.get("/health/ready")["status"] == "ready":
                    return
            time.sleep(0.02)
        raise TimeoutError("not ready")

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=10) as response:
            return json.load(response)

    def metrics(self):
        with urllib.request.urlopen(self.url + "/metrics", timeout=10) as response:
            lines = response.read().decode().splitlines()
        return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines if not line.startswith("#")}

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=60)
        assert code == 0, f"ended with {code}"


@contextlib.contextmanager
def serving(**settings):
    with tempfile.TemporaryDirectory() as data:
        server = Server(data, **settings)
        try:
            yield server
        finally:
            if server.process.poll() is None:
                server.stop()
