"""What is in `ops/` for Prometheus and Grafana, with a real Prometheus that scrapes a real server: the scrape settings,
every expression of the dashboard and of the alerts, and the tests of the alerts.

    python operations.py        # wants Prometheus with promtool: apt install prometheus
"""
import json
import math
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from server import ROOT, SENTENCE, free_port, serving

OPS = ROOT / "ops"
SECRET = "0123456789abcdef0123"
# Zero while nobody waits and nothing is wrong; all else of the dashboard has to be more than that here.
IDLE = {"ishowtts_queue_waiting", "ishowtts_queue_running", "ishowtts_speech_faults_total", "ishowtts_speech_remade_total"}
# Of scripts/daily and scripts/weekly, for node_exporter.
OF_CHECKS = {"ishowtts_check_ok", "ishowtts_checks_time_seconds", "ishowtts_checks_every_seconds"}
# Left-hand sides of alerts that have nothing to say as long as nothing fails, or without those scripts.
WITHOUT_DATA = {"SpeechFails", "SpeechFaulty", "CheckFailed", "CheckMissing"}


def speak(server, text, **fields):
    body = json.dumps({"input": text, "response_format": "pcm", **fields}).encode()
    request = urllib.request.Request(
        server.url + "/v1/audio/speech", body,
        {"Content-Type": "application/json", "Authorization": "Bearer " + SECRET})
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            response.read()
            return response.status
    except urllib.error.HTTPError as error:
        return error.code


def leave(server, seed):
    """Asks for a long speech and goes."""
    body = json.dumps(
        {"input": " ".join([SENTENCE] * 40), "nfe": 64, "seed": seed, "cache": False, "response_format": "pcm"}).encode()
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(
            b"POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n"
            % (SECRET.encode(), len(body)) + body)
        time.sleep(0.3)


def load(server, number):
    """Speech, kept speech, shared speech, more than one client may ask at a time, nonsense, and one who leaves."""
    assert speak(server, f"Number {number}.") == 200
    assert speak(server, f"Number {number}.") == 200
    assert speak(server, "Hi.", speed=9) == 400
    assert speak(server, "Hi.", voice="nobody") == 404
    statuses = []
    together = [
        threading.Thread(target=lambda text=text: statuses.append(speak(server, text)))
        for text in [SENTENCE + f" {number}."] * 2 + [f"{SENTENCE} {number} {index}." for index in range(6)]]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()
    assert set(statuses) == {200, 429}, statuses
    leave(server, number)


class Prometheus:
    """With the settings of `ops/`, but for the address, the key and the pace."""

    def __init__(self, folder, target):
        self.url = f"http://127.0.0.1:{free_port()}"
        settings = (OPS / "prometheus.yml").read_text()
        key = folder / "key"
        key.write_text(SECRET)
        for old, new in [
            ("127.0.0.1:27121", target), ("# authorization:", "authorization:"), ("15s", "1s"),
            ("/etc/prometheus/ishowtts.key", str(key)), ("[alerts.yml]", f"[{OPS / 'alerts.yml'}]"),
        ]:
            assert old in settings, old
            settings = settings.replace(old, new)
        (folder / "prometheus.yml").write_text(settings)
        self.log = open(folder / "prometheus.log", "wb")
        self.process = subprocess.Popen(
            ["prometheus", f"--config.file={folder / 'prometheus.yml'}", f"--storage.tsdb.path={folder / 'series'}",
             "--web.listen-address=" + self.url.removeprefix("http://"), "--log.level=warn"],
            stdout=self.log, stderr=self.log)

    def get(self, path, **query):
        with urllib.request.urlopen(f"{self.url}/api/v1/{path}?{urllib.parse.urlencode(query)}", timeout=10) as response:
            answer = json.load(response)
        assert answer["status"] == "success" and not answer.get("warnings"), answer
        return answer["data"]

    def values(self, expression):
        """The value now of each series."""
        try:
            data = self.get("query", query=expression)
        except urllib.error.HTTPError as error:
            if error.code == 503:
                # It is starting still.
                return []
            raise AssertionError(f"{expression}: {error.read().decode()}")
        return [float(series["value"][1]) for series in data["result"]]

    def until(self, what, holds, seconds=30):
        end = time.monotonic() + seconds
        while True:
            assert self.process.poll() is None, pathlib.Path(self.log.name).read_text()
            try:
                if holds():
                    return
            except OSError:
                pass
            assert time.monotonic() < end, what
            time.sleep(0.2)

    def scrapes(self):
        return sum(self.values('count_over_time(up{job="ishowtts"}[1h])'))

    def wait_for_scrapes(self, count):
        wanted = self.scrapes() + count
        self.until("no scrapes", lambda: self.scrapes() >= wanted)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def panels(dashboard):
    for panel in dashboard["panels"]:
        yield from panels(panel) if "panels" in panel else [panel]


def names(expression):
    """Metric names in an expression: ours and the process's."""
    return re.findall(r"\b(?:ishowtts|process)_\w+", expression)


def dashboard(prometheus, exposed):
    document = json.loads((OPS / "grafana/ishowtts.json").read_text())
    source = document["templating"]["list"][0]
    assert source["type"] == "datasource" and source["query"] == "prometheus"
    count = 0
    for panel in panels(document):
        assert panel["datasource"] == {"type": "prometheus", "uid": "${%s}" % source["name"]}, panel["title"]
        for target in panel["targets"]:
            expression = target["expr"]
            assert names(expression) and not set(names(expression)) - exposed, expression
            values = prometheus.values(expression)
            assert values, f"{panel['title']}: nothing for {expression}"
            assert all(math.isfinite(value) for value in values), (expression, values)
            assert names(expression)[0] in IDLE or max(values) > 0, (expression, values)
            count += 1
    return count


def alerts(prometheus, exposed):
    def rules():
        return [rule for group in prometheus.get("rules")["groups"] for rule in group["rules"]]

    prometheus.until("alerts not evaluated", lambda: all(rule["health"] == "ok" for rule in rules()))
    for rule in rules():
        # `up` is Prometheus's own.
        assert not set(names(rule["query"])) - exposed - OF_CHECKS, rule["query"]
        # Not more: on a busy machine the load above may well be slow. `alerts_test.yml` has the silence.
        assert rule["state"] != "firing", rule
        prometheus.values(rule["query"])
        measured, limit = re.fullmatch(r"(.*) (?:>|==) ([0-9.]+)", rule["query"], re.DOTALL).groups()
        values = prometheus.values(measured)
        assert bool(values) != (rule["name"] in WITHOUT_DATA), (rule["name"], values)
        assert all(math.isfinite(value) for value in values), (rule["name"], values)
    return len(rules())


def down(prometheus):
    """The alert for a server that is gone is pending at once; it fires after its minute."""
    prometheus.until("the loss is not seen", lambda: "SpeechServerDown" in [
        alert["labels"]["alertname"] for alert in prometheus.get("alerts")["alerts"]])


def promtool(*arguments, text=None):
    done = subprocess.run(["promtool", *arguments], input=text, text=True, capture_output=True)
    # `check metrics` says what it does not like and may still end with 0.
    assert done.returncode == 0 and not done.stderr.strip(), f"promtool {arguments}: {done.stdout}{done.stderr}"


def open_metrics(server):
    """The other form is what its specification says, by a parser that is strict about it, and says the same."""
    from prometheus_client.openmetrics.parser import text_string_to_metric_families

    accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"
    request = urllib.request.Request(
        server.url + "/metrics", headers={"Authorization": "Bearer " + SECRET, "Accept": accept})
    with urllib.request.urlopen(request) as response:
        assert response.headers["Content-Type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8"
        families = list(text_string_to_metric_families(response.read().decode()))
    return {sample.name for family in families for sample in family.samples}


def main():
    missing = [program for program in ("prometheus", "promtool") if not shutil.which(program)]
    if missing:
        sys.exit(f"{' and '.join(missing)} missing: apt install prometheus, or https://prometheus.io/download")
    promtool("check", "config", "--lint-fatal", str(OPS / "prometheus.yml"))
    promtool("check", "rules", "--lint-fatal", str(OPS / "alerts.yml"))
    promtool("test", "rules", str(OPS / "alerts_test.yml"))
    with tempfile.TemporaryDirectory() as folder, serving(
            auth__keys="prometheus=" + SECRET, queue__per_client=3, canary__hours=1) as server:
        prometheus = Prometheus(pathlib.Path(folder), f"127.0.0.1:{server.port}")
        try:
            prometheus.until("not up", lambda: prometheus.values('up{job="ishowtts"}') == [1])
            # Twice, since a rate is the growth of a series that is there already.
            for number in range(2):
                load(server, number)
                prometheus.wait_for_scrapes(3)
            request = urllib.request.Request(server.url + "/metrics", headers={"Authorization": "Bearer " + SECRET})
            with urllib.request.urlopen(request) as response:
                assert response.headers["Content-Type"].startswith("text/plain; version=0.0.4"), response.headers
                metrics = response.read().decode()
            promtool("check", "metrics", text=metrics)
            exposed = set(re.findall(r"^(\w+)[ {]", metrics, re.MULTILINE))
            assert open_metrics(server) == exposed, open_metrics(server) ^ exposed
            assert prometheus.values('up{job="ishowtts"}') == [1]
            targets = [target["health"] for target in prometheus.get("targets")["activeTargets"]]
            assert targets == ["up"], targets
            print(f"{alerts(prometheus, exposed)} alerts, {dashboard(prometheus, exposed)} expressions of the dashboard")
            server.stop()
            down(prometheus)
        finally:
            prometheus.stop()
    print("all passed")


if __name__ == "__main__":
    main()
