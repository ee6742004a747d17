"""`ishowtts bench` and `ishowtts load` beside clocks of others.

    python bench.py [--rounds 40] [--bar 3] [--seconds 60]

bench: the process by `wait4` (time and processor seconds of the same command), and a server's answers by a client of this file, in
turns with bench. load: the same arrivals are made by this file, a thread for each, and by `ishowtts load`, in turns. The bar is the
percent by which they may differ; it is for a machine that does nothing else.
"""
import argparse
import http.client
import json
import os
import statistics
import subprocess
import threading
import time

from server import BINARY, serving

TEXTS = {
    "short": "Well played!",
    "medium": "Thanks for the raid, everyone! We start the boss fight soon.",
}


IDLE = []  # connections that were answered, and when; the commands keep theirs open too
KEPT = 5  # seconds; the server closes what is idle for longer than it is set to


def ask(port, text):
    """Seconds to the first byte of audio, and to the last."""
    start = time.perf_counter()
    try:
        connection, since = IDLE.pop()
        if start - since > KEPT:
            connection.close()
    except IndexError:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("POST", "/v1/audio/speech", json.dumps({
        "model": "ishowtts", "input": text, "response_format": "pcm", "cache": False, "priority": "chat"}))
    response = connection.getresponse()
    assert response.status == 200, response.read()
    response.read(1)
    first = time.perf_counter() - start
    response.read()
    total = time.perf_counter() - start
    IDLE.append((connection, time.perf_counter()))
    return first, total


def bench(*arguments):
    """The result, and time and processor seconds of the process as the system counts them."""
    start = time.perf_counter()
    process = subprocess.Popen([BINARY, "bench", "--json", *arguments], stdout=subprocess.PIPE)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    assert status == 0
    return json.loads(output), time.perf_counter() - start, usage.ru_utime + usage.ru_stime


def rank(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))]


def difference(name, ours, theirs, table):
    table[name] = {"ishowtts": round(ours, 5), "outside": round(theirs, 5), "percent": round(100 * (ours / theirs - 1), 2)}
    print(f"{name}: {ours:.5f} beside {theirs:.5f}, {table[name]['percent']:+.2f} %", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--bar", type=float, default=3)
    parser.add_argument("--seconds", type=float, default=60)
    arguments = parser.parse_args()
    table = {}
    result, seconds, processor = bench("--rounds", str(arguments.rounds), "--together", "1")
    difference("bench: seconds of the process", result["seconds"], seconds, table)
    difference("bench: processor seconds of the process", result["processorSeconds"], processor, table)
    with serving(auth__requests_per_minute=1_000_000, server__log_level="warning", queue__per_client=1000) as server:
        for text in TEXTS.values():
            ask(server.port, text)
        ours, theirs = {name: [] for name in TEXTS}, {name: [] for name in TEXTS}
        for turn in range(4):
            for kind in ("ours", "theirs") if turn % 2 == 0 else ("theirs", "ours"):
                if kind == "ours":
                    result = bench("--server", server.url, "--together", "1", "--rounds", str(arguments.rounds))[0]
                    for case in result["cases"]:
                        if case["text"] in TEXTS:
                            ours[case["text"]].append((case["firstAudio"]["median"], case["total"]["median"]))
                else:
                    for name, text in TEXTS.items():
                        times = [ask(server.port, text) for _ in range(arguments.rounds)]
                        theirs[name].append([statistics.median(part) for part in zip(*times)])
        for name in TEXTS:
            for index, figure in enumerate(("first audio", "whole speech")):
                difference(
                    f"bench --server: {name}, {figure}", statistics.mean(pair[index] for pair in ours[name]),
                    statistics.mean(pair[index] for pair in theirs[name]), table)
        loads(server, arguments.seconds, table)
    wrong = [name for name, row in table.items() if abs(row["percent"]) > arguments.bar and "p95" not in name]
    assert not wrong, f"differ by more than {arguments.bar} %: {wrong}"


def loads(server, seconds, table):
    """The same random arrivals as SplitMix64 gives `ishowtts load`, from threads that count from when each was due."""
    rate = 8
    ours, theirs = [], []
    for seed in (1, 2):
        ours.append(json.loads(subprocess.run(
            [BINARY, "load", "--server", server.url, "--rate", str(rate), "--seconds", str(seconds), "--arrivals-seed", str(seed),
             "--json"], capture_output=True, check=True).stdout))
        times, lock, threads = [], threading.Lock(), []
        start = time.perf_counter() + 0.1

        def one(due, text):
            time.sleep(max(0, start + due - time.perf_counter()))
            begun = time.perf_counter()
            first, total = ask(server.port, text)
            with lock:
                times.append((begun - start - due + first, begun - start - due + total))

        for due, text in arrivals(rate, seconds, seed):
            threads.append(threading.Thread(target=one, args=(due, text)))
            threads[-1].start()
        for thread in threads:
            thread.join()
        theirs.append(times)
        assert len(times) == ours[-1]["requests"], "not the same arrivals"
    for index, figure in enumerate(("first_audio", "total")):
        for name, share in (("p50", 0.5), ("p95", 0.95)):
            difference(
                f"load: {figure}, {name}", statistics.mean(result[figure][name] for result in ours),
                statistics.mean(rank([pair[index] for pair in times], share) for times in theirs), table)


def arrivals(rate, seconds, seed):
    import math
    mask = (1 << 64) - 1
    state = seed

    def draw():
        nonlocal state
        state = (state + 0x9E3779B97F4A7C15) & mask
        value = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & mask
        value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & mask
        return value ^ (value >> 31)

    texts, time_ = list(TEXTS.values()), 0.0
    while True:
        time_ += -math.log1p(-((draw() >> 11) * 2.0 ** -53)) / rate
        if time_ >= seconds:
            return
        # Swift's `next(upperBound:)`: the high half of the product; bounds that are powers of two reject nothing.
        yield time_, texts[(draw() * len(texts)) >> 64]


if __name__ == "__main__":
    main()
