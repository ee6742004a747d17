"""`ishowtts bench` and `ishowtts load` beside clocks of others.

    python bench.py [--rounds 20] [--bar 3] [--seconds 60] [--rate 1.5]

A process: its time and processor seconds as `wait4` has them, of the same run. A server's answers: the same requests as a relay in this
file sees them pass. Both have to agree with the commands within the bar, in percent. Then an independent load program, the threads
of this file, asks at the same moments for the same texts as `ishowtts load` while that runs, so that both stand in the same queue; of
each pair one is answered first, by chance, so their medians may differ by three times the bar.
"""
import argparse
import http.client
import json
import math
import os
import select
import socket
import statistics
import subprocess
import threading
import time

from server import BINARY, serving

TEXTS = {
    "short": "Well played!",
    "medium": "Thanks for the raid, everyone! We start the boss fight soon.",
}


def ask(port, text):
    """Seconds to the first byte of audio, and to the last."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.connect()
    start = time.perf_counter()
    connection.request("POST", "/v1/audio/speech", json.dumps({
        "model": "ishowtts", "input": text, "response_format": "pcm", "cache": False, "priority": "chat"}))
    response = connection.getresponse()
    assert response.status == 200, response.read()
    response.read(1)
    first = time.perf_counter() - start
    response.read()
    total = time.perf_counter() - start
    connection.close()
    return first, total


class Relay:
    """Passes bytes between clients and a server, and notes when: of each request its text, the seconds from its first byte to the
    first byte of the answer's body, and to the answer's last."""

    def __init__(self, port):
        self.port, self.seen, self.lock = port, [], threading.Lock()
        self.socket = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self.accept, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def accept(self):
        while True:
            client = self.socket.accept()[0]
            threading.Thread(target=self.relay, args=(client,), daemon=True).start()

    def relay(self, client):
        server = socket.create_connection(("127.0.0.1", self.port))
        for end in (client, server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        request, answer, start, first, last = b"", b"", None, None, None
        while True:
            for end in select.select([client, server], [], [])[0]:
                data = end.recv(1 << 16)
                now = time.perf_counter()
                if end is server and data:
                    client.sendall(data)
                    if first is None:
                        answer += data
                        if not answer.partition(b"\r\n\r\n")[2]:
                            continue
                        first = now
                    last = now
                    continue
                if first is not None:
                    self.note(request, first - start, last - start)
                    request, answer, start, first, last = b"", b"", None, None, None
                if not data:
                    client.close()
                    server.close()
                    return
                start = start or now
                request += data
                server.sendall(data)

    def note(self, request, first, total):
        head, _, body = request.partition(b"\r\n\r\n")
        if head.startswith(b"POST"):
            with self.lock:
                self.seen.append((json.loads(body)["input"], first, total))

    def taken(self):
        """What has passed since it was asked last; a client that has ended is noted within moments."""
        time.sleep(0.5)
        with self.lock:
            seen, self.seen = self.seen, []
        return seen


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
    """The least value that so large a share of all does not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def difference(name, ours, theirs, table):
    table[name] = {"ishowtts": round(ours, 5), "outside": round(theirs, 5), "percent": round(100 * (ours / theirs - 1), 2)}
    print(f"{name}: {ours:.5f} beside {theirs:.5f}, {table[name]['percent']:+.2f} %", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--bar", type=float, default=3)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, default=1.5, help="requests a second of each load program")
    arguments = parser.parse_args()
    table = {}
    result, seconds, processor = bench("--rounds", str(arguments.rounds), "--together", "1")
    difference("bench: seconds of the process", result["seconds"], seconds, table)
    difference("bench: processor seconds of the process", result["processorSeconds"], processor, table)
    with serving(auth__requests_per_minute=1_000_000, server__log_level="warning", queue__per_client=1000) as server:
        relay = Relay(server.port)
        result = bench("--server", relay.url, "--together", "1", "--rounds", str(arguments.rounds))[0]
        seen = relay.taken()
        for case in result["cases"]:
            if case["text"] in TEXTS:
                # What comes before the rounds is the warm-up.
                passed = [row[1:] for row in seen if row[0] == TEXTS[case["text"]]][-arguments.rounds:]
                for index, figure in enumerate(("firstAudio", "total")):
                    difference(
                        f"bench --server: {case['text']}, {figure}", case[figure]["median"],
                        statistics.median(row[index] for row in passed), table)
        loads(server, relay, arguments, table)
    wrong = [name for name, row in table.items()
             if abs(row["percent"]) > arguments.bar * (3 if "another program" in name else 1)]
    assert not wrong, f"differ by more than {arguments.bar} %, another program by three times that: {wrong}"


def loads(server, relay, arguments, table):
    """The same random arrivals as SplitMix64 gives `ishowtts load`, from threads that count from when each was due."""
    running = subprocess.Popen(
        [BINARY, "load", "--server", relay.url, "--rate", str(arguments.rate), "--seconds", str(arguments.seconds), "--json"],
        stdout=subprocess.PIPE)
    times, lock, threads = [], threading.Lock(), []
    start = time.perf_counter() + 0.1

    def one(due, text):
        time.sleep(max(0, start + due - time.perf_counter()))
        begun = time.perf_counter()
        first, total = ask(server.port, text)
        with lock:
            times.append((begun - start - due + first, begun - start - due + total))

    for due, text in arrivals(arguments.rate, arguments.seconds, 1):
        threads.append(threading.Thread(target=one, args=(due, text)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    result = json.loads(running.communicate()[0])
    assert running.returncode == 0
    seen = [row[1:] for row in relay.taken()][-result["requests"]:]
    assert len(times) == result["requests"] == len(seen), "not the same arrivals"
    for index, figure in enumerate(("first_audio", "total")):
        for name, share in (("p50", 0.5), ("p95", 0.95)):
            difference(
                f"load: {figure}, {name}", result[figure][name], rank([row[index] for row in seen], share), table)
        difference(
            f"load: {figure}, p50, another program", result[figure]["p50"], rank([row[index] for row in times], 0.5), table)


def arrivals(rate, seconds, seed):
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
