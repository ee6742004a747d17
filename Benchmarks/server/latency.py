"""What the server adds to the model, and what load does to first sounds.

    python Benchmarks/server/latency.py [--requests 200]

Overhead is the client's time for a request, connection included, minus what the model's stages took. For the load,
bulk requests are sent at twice the rate that the machine can serve, while interactive ones come every half second; their
first audio is compared with that on an idle server in the same run.
"""
import argparse
import concurrent.futures
import http.client
import json
import pathlib
import statistics
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Tests/EndToEnd"))
from server import SENTENCE, serving  # noqa: E402


def ask(port, **body):
    """Seconds to the first byte of audio and to the end, and the request's id."""
    start = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("POST", "/v1/audio/speech", json.dumps({"input": SENTENCE, "response_format": "pcm", "cache": False, **body}))
    response = connection.getresponse()
    if response.status != 200:
        response.read()
        return None
    response.read(1)
    first = time.perf_counter() - start
    response.read()
    connection.close()
    return first, time.perf_counter() - start, response.headers["X-Request-Id"]


def rank(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=200)
    arguments = parser.parse_args()
    with serving(auth__requests_per_minute=1_000_000, server__log_level="warning", queue__per_client=1000) as server:
        for _ in range(5):
            ask(server.port)
        totals, firsts = {}, []
        for _ in range(arguments.requests):
            first, total, identity = ask(server.port)
            totals[identity] = total
            firsts.append(first)
        stages = {}
        for record in server.get(f"/v1/log?limit={min(1000, arguments.requests)}"):
            stages[record["request"]] = sum(record["stages"].values())
        overhead = [1000 * (totals[key] - stages[key]) for key in totals if key in stages]
        result = {
            "requests": arguments.requests,
            "overhead_ms": {"p50": round(statistics.median(overhead), 2), "p95": round(rank(overhead, 0.95), 2)},
            "idle_first_audio_ms": {"p50": round(1000 * rank(firsts, 0.5), 1), "p95": round(1000 * rank(firsts, 0.95), 1)}}
        stop = threading.Event()
        bulk = []

        # Twice what the machine can do: a bulk request every half of what one takes.
        interval = statistics.mean(totals.values()) / 2

        def flood():
            number, next_ = 0, time.perf_counter()
            with concurrent.futures.ThreadPoolExecutor(128) as pool:
                while not stop.is_set():
                    number += 1
                    pool.submit(lambda seed=number: bulk.append(ask(server.port, priority="bulk", seed=seed) is not None))
                    next_ += interval
                    time.sleep(max(0, next_ - time.perf_counter()))

        threads = [threading.Thread(target=flood)]
        for thread in threads:
            thread.start()
        time.sleep(2)
        loaded = []
        for _ in range(arguments.requests // 2):
            reply = ask(server.port)
            assert reply, "an interactive request was refused"
            loaded.append(reply[0])
            time.sleep(0.5)
        stop.set()
        for thread in threads:
            thread.join()
        result["loaded_first_audio_ms"] = {
            "p50": round(1000 * rank(loaded, 0.5), 1), "p95": round(1000 * rank(loaded, 0.95), 1)}
        result["bulk_done"], result["bulk_refused"] = sum(bulk), len(bulk) - sum(bulk)
        result["p95_ratio"] = round(rank(loaded, 0.95) / rank(firsts, 0.95), 2)
        print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
