"""Three chats at once for minutes: Twitch over TLS (three channels), Streamer.bot, and HTTP; or, with `--platforms`, YouTube's stream,
Bilibili's open platform and Twitch, a third of the rate each. Every message needs its decision, pings their answers, deletions
their effect, the queue its bound, memory its level, and a replay of the record the same decisions.

    python chat_load.py [--minutes 10] [--rate 5000]
    python chat_load.py --platforms [--minutes 10] [--rate 6000]
"""
import argparse
import asyncio
import collections
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

from chat_counterpart import until
from chat_platforms import SOURCES, Platforms
from chat_servers import StreamerBot, Twitch, certificate
from chats import Lag, Requests, background, connect, every, load_average, overlay, packet, percentile
from server import BINARY, Server

ROOMS = ["north", "south", "harbour"]
QUEUE = 100
RULES = '[cooldown]\nviewer = 4\n[commands]\nprefixes = ["!", "?"]\n'
WORDS = ("game round boss music today stream really never again maybe because lucky jump night coffee camera friend level quiet "
         "faster better funny little window morning second winner update patch keyboard answer question story dragon").split()
SAME = ["gg", "lol", "LUL LUL LUL", "Kappa", "hello everyone", "first time here, great stream", "wooooooow", "F"]
CHINESE = ["主播你好", "今天的比赛真好看", "哈哈哈哈哈", "这个游戏叫什么名字"]
DELETED_AFTER = 0.1


def text(rng):
    """What people write, some of it like what others wrote."""
    kind = rng.random()
    if kind < 0.10:
        return rng.choice(SAME)
    if kind < 0.16:
        return rng.choice(["!drop", "!points", "?help", "!voice sunny"]) + f" {rng.randrange(99)}"
    if kind < 0.20:
        return rng.choice(CHINESE) + str(rng.randrange(100))
    words = " ".join(rng.choices(WORDS, k=rng.randrange(2, 12)))
    if kind < 0.25:
        return f"{words} https://example.com/{rng.randrange(10 ** 6)}"
    if kind < 0.30:
        return " ".join(rng.choices(WORDS, k=rng.randrange(30, 70)))
    if kind < 0.36:
        return f"@{rng.choice(WORDS)}_{rng.randrange(99)} {words}"
    if kind < 0.42:
        return f"{words} {rng.choice(['😀', '🎉🎉🎉', '❤️', '👍🏽'])}"
    return f"{words}{rng.choice(['', '', '!', '?', '...', ' ' + str(rng.randrange(5000))])}"


class Message:
    def __init__(self, identity, place, user, name, text):
        self.id, self.place, self.user, self.name, self.text = identity, place, user, name, text
        self.sent, self.line, self.deleted = time.monotonic(), None, None


class Hubs:
    """Three channels of Twitch, Streamer.bot, and whoever posts over HTTP."""

    rate = 5000

    def __init__(self):
        self.twitch, self.bot = Twitch(), StreamerBot()

    async def start(self, _, context):
        await self.twitch.start(context)
        await self.bot.start()
        self.sources = [*(f"twitch:{room}" for room in ROOMS), f"streamerbot:127.0.0.1:{self.bot.port}"]
        return {"chat__twitch_server": f"ircs://localhost:{self.twitch.port}"}

    async def ready(self, port):
        self.posts = Requests(port)
        await asyncio.wait_for(self.bot.ready.wait(), 15)
        await until(lambda: len(self.twitch.rooms) == len(ROOMS), 15, "the rooms are not joined")

    def place(self, rng):
        return rng.choices([*ROOMS, "bot", "http"], [14, 13, 13, 30, 30])[0]

    async def say(self, message):
        if message.place == "bot":
            await self.bot.say(message.id, message.user, message.name, message.text)
        elif message.place == "http":
            answer = await self.posts("POST", "/messages", {
                "v": 1, "kind": "message", "id": message.id, "platform": "kick", "room": "demo", "text": message.text,
                "author": {"id": message.user, "login": message.name.lower(), "name": message.name}})
            assert len(answer["lines"]) == 1 and answer["lines"][0]["message"] == message.id, f"answer to {message.id}: {answer}"
        else:
            self.twitch.say(message.place, message.id, message.user, message.name, message.text)

    def can_delete(self, message):
        return True

    async def delete(self, message):
        if message.place == "bot":
            await self.bot.delete(message.id)
        elif message.place == "http":
            await self.posts("POST", "/messages", {
                "v": 1, "kind": "delete", "platform": "kick", "room": "demo", "target": {"id": message.id}})
        else:
            self.twitch.delete(message.place, message.id, message.name, message.text)

    async def ban(self, message):
        if message.place == "bot":
            await self.bot.ban(message.user, message.name)
        elif message.place == "http":
            await self.posts("POST", "/messages", {
                "v": 1, "kind": "ban", "platform": "kick", "room": "demo", "target": {"userId": message.user}})
        else:
            self.twitch.ban(message.place, message.user, message.name)

    def check(self, load):
        pass


class ThreePlatforms:
    """YouTube's stream, Bilibili's open platform and Twitch, equally busy."""

    rate = 6000

    async def start(self, folder, context):
        self.all = Platforms(context)
        self.twitch, self.youtube, self.bilibili = self.all.irc, self.all.youtube, self.all.bilibili
        self.number, self.began = 0, time.monotonic()
        await self.all.start()
        self.sources = [SOURCES[name] for name in ("youtube", "bilibili", "irc")]
        settings = self.all.settings(folder, "")
        # As for a stream of eight hours without more units than anyone has.
        return {name: value for name, value in settings.items() if name not in ("chat__certificates", "chat__rules", "chat__youtube_units", "chat__youtube_hours")}

    async def ready(self, _):
        await until(lambda: all(map(self.all.is_read, ("youtube", "bilibili", "irc"))), 30, "a platform is not joined")

    def place(self, _):
        self.number += 1
        return ("youtube", "bilibili", "irc")[self.number % 3]

    async def say(self, message):
        if message.place == "irc":
            self.twitch.say("demo", message.id, message.user, message.name, message.text)
        else:
            await getattr(self.all, message.place).say(message.id, message.user, message.name, message.text)

    def can_delete(self, message):
        # Bilibili's open platform does not tell what is taken back.
        return message.place != "bilibili"

    async def delete(self, message):
        if message.place == "irc":
            return self.twitch.delete("demo", message.id, message.name, message.text)
        await self.youtube.delete(message.id)
        await self.youtube.written()

    async def ban(self, message):
        if message.place == "irc":
            return self.twitch.ban("demo", message.user, message.name)
        await self.youtube.ban(message.user, message.name)
        await self.youtube.written()

    def check(self, load):
        load.check(self.youtube.units <= 100, f"YouTube: {len(self.youtube.reads)} requests, {self.youtube.units} units")
        beats = [at for at, path, _ in self.bilibili.calls if path == "/v2/app/heartbeat"]
        gaps = [later - earlier for earlier, later in zip(beats, beats[1:])]
        starts = sum(path == "/v2/app/start" for _, path, _ in self.bilibili.calls)
        load.check(starts == 1 and max(gaps, default=0) < 30 and not self.bilibili.games and not self.bilibili.faults,
                   f"Bilibili: {starts} session, {len(beats)} heartbeats, at most {max(gaps, default=0):.0f} s between them, ended at the end")


class Load:
    def __init__(self, server, world, rate):
        self.server, self.world, self.rate = server, world, rate
        self.rng = random.Random(15)
        self.requests = Requests(server.port)
        self.messages, self.by_user = {}, collections.defaultdict(list)
        self.faults, self.delays, self.stops, self.samples, self.tasks = [], [], [], [], set()
        self.deletions = self.packets = self.twice = 0
        self.playing, self.playing_since = None, 0
        self.most_waiting = 0

    # What comes.

    async def send(self):
        number, start = 0, time.monotonic()
        while True:
            due = start + number * 60 / self.rate
            if due > time.monotonic():
                await asyncio.sleep(due - time.monotonic())
            number += 1
            place = self.world.place(self.rng)
            # Some people write a lot, most of them seldom.
            user = str(self.rng.randrange(40) if self.rng.random() < 0.2 else self.rng.randrange(5000))
            message = Message(f"{place}-{number}", place, user, f"Viewer{user}", text(self.rng))
            self.messages[message.id] = message
            self.by_user[place, user].append(message)
            await self.say(message)

    async def say(self, message):
        if message.place == "http":
            self.later(self.world.say(message))
        else:
            await self.world.say(message)
        if self.rng.random() < 0.01:
            self.later(self.delete(message, self.rng.uniform(0, 8)))

    def later(self, coroutine):
        task = asyncio.create_task(coroutine)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def delete(self, message, after):
        await asyncio.sleep(after)
        if not self.world.can_delete(message):
            return
        meant = [message]
        if self.rng.random() < 0.2:
            meant = list(self.by_user[message.place, message.user])
            await self.world.ban(message)
        else:
            await self.world.delete(message)
        self.deletions += 1
        now = time.monotonic()
        for each in meant:
            each.deleted = each.deleted or now
            if self.playing == each.id:
                self.later(self.expect_stop(each.id, now))

    async def expect_stop(self, identity, since):
        while self.playing == identity:
            if time.monotonic() > since + 1:
                return self.faults.append(f"{identity} plays on 1 s after its deletion")
            await asyncio.sleep(0.002)
        self.stops.append(time.monotonic() - since)

    # What is told.

    async def listen(self, events):
        async for data in events:
            event = json.loads(data)
            if event["type"] == "line":
                line = event["line"]
                message = self.messages.get(line["message"])
                if message is None:
                    self.faults.append(f"a line for nothing: {line}")
                elif message.line:
                    self.twice += 1
                else:
                    message.line = line
                    self.delays.append(time.monotonic() - message.sent)
            elif event["type"] == "queue":
                self.most_waiting = max(self.most_waiting, event["queue"]["waiting"])
            elif event["type"] == "item":
                item = event["item"]
                # What is about to be heard, or is heard, is taken back more often than the rest.
                if item["state"] in ("prepared", "playing") and self.rng.random() < 0.2:
                    self.later(self.delete(self.messages[item["message"]], self.rng.uniform(0, 1)))

    async def play(self, socket):
        ending = None
        async for data in socket:
            now = time.monotonic()
            if isinstance(data, bytes):
                header, audio = packet(data)
                if header["type"] == "clip":
                    clip, made = header, 0.0
                    message = self.messages[header["message"]]
                    self.packets += 1
                    self.playing = message.id
                    await socket.send(json.dumps({"type": "started", "item": header["item"]}))
                    if ending:
                        ending.cancel()
                elif header["item"] != clip["item"] or abs(header["start"] - made) > 0.001:
                    self.faults.append(f"a piece of {header['item']} from {header['start']}, not of {clip['item']} from {made}")
                if message.deleted and now > message.deleted + DELETED_AFTER:
                    self.faults.append(f"a packet {now - message.deleted:.3f} s after the deletion of {message.id}")
                made += (len(audio) - 44) / 48000
                if header["whole"]:
                    if abs(made - header["seconds"]) > 0.1:
                        self.faults.append(f"{made} s of sound for {header['seconds']} s")
                    ending = asyncio.create_task(self.end(socket, message.id, clip | {"seconds": header["seconds"]}))
            else:
                told = json.loads(data)
                if told["type"] == "stop":
                    self.playing = None
                    if ending:
                        ending.cancel()

    async def end(self, socket, identity, header):
        await asyncio.sleep(header["seconds"] - header["offset"])
        if self.playing == identity:
            self.playing = None
            await socket.send(json.dumps({"type": "ended", "item": header["item"]}))

    async def sample(self):
        process = self.server.process.pid
        status = pathlib.Path(f"/proc/{process}/status").read_text()
        resident = int(status.split("VmRSS:")[1].split()[0]) / 1024
        fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1].split()
        spent = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        state = await self.requests("GET", "")
        self.most_waiting = max(self.most_waiting, state["queue"]["waiting"])
        self.samples.append((time.monotonic(), resident, spent))

    async def run(self, minutes):
        for source in self.world.sources:
            await self.requests("POST", "/sources", {"source": source})
        await self.world.ready(self.server.port)
        await asyncio.sleep(1)
        lag = Lag()
        events, player = await connect(self.server.port, "/events"), await overlay(self.requests)
        async with background(self.listen(events), self.play(player)):
            async with background(self.send(), every(5, self.sample), lag.watch()) as tasks:
                await asyncio.wait(tasks, timeout=minutes * 60, return_when=asyncio.FIRST_COMPLETED)
            for _ in range(50):
                if all(message.line for message in self.messages.values()):
                    break
                await asyncio.sleep(0.2)
            await asyncio.gather(*self.tasks)
            await asyncio.sleep(0.5)
        self.counts = (await self.requests("GET", ""))["counts"]
        await asyncio.gather(events.close(), player.close())
        self.lag = lag.longest

    # What is said about it.

    def check(self, good, text):
        print(("ok      " if good else "FAULT   ") + text)
        if not good:
            self.faults.append(text)

    def report(self):
        lost = [message.id for message in self.messages.values() if message.line is None]
        self.check(not lost, f"{len(self.messages)} messages sent, {len(lost)} without a decision {lost[:5]}")
        self.check(not self.twice and self.counts["messages"] == len(self.messages), f"{self.counts['messages']} counted, {self.twice} told twice")
        twitch = self.world.twitch
        self.check(max(twitch.pongs) < 1 and not twitch.asked,
                   f"{len(twitch.pongs)} pings answered, the last within {max(twitch.pongs) * 1000:.0f} ms (bar 1 s)")
        self.world.check(self)
        print(f"        message sent to decision told: median {percentile(self.delays, 0.5) * 1000:.0f} ms, "
              f"p99 {percentile(self.delays, 0.99) * 1000:.0f} ms, longest {max(self.delays) * 1000:.0f} ms")
        self.check(self.most_waiting <= QUEUE, f"at most {self.most_waiting} waiting (bar {QUEUE})")
        print(f"        {self.packets} clips heard, {self.deletions} deletions, {len(self.stops)} of what played: "
              f"silent after at most {max(self.stops, default=0) * 1000:.0f} ms")
        levels = [resident for _, resident, _ in self.samples]
        third = len(levels) // 3
        middle, last = (sum(part) / max(1, len(part)) for part in (levels[third:2 * third], levels[2 * third:]))
        # A run of a minute is not long enough for the caches to fill.
        self.check(len(levels) < 60 or abs(last / middle - 1) < 0.05,
                   f"memory {middle:.0f} MiB in the middle third, {last:.0f} in the last ({(last / middle - 1) * 100:+.1f} %, bar 5 %)")
        (first, _, before), (end, _, after) = self.samples[0], self.samples[-1]
        print("        MiB each 25 s: " + " ".join(f"{level:.0f}" for level in levels[::5]))
        print(f"        {(after - before) / (end - first) * 100:.0f} % of a core; this test late by {self.lag * 1000:.0f} ms at most; {load_average()}")
        print("        counts " + json.dumps(self.counts))

    def replay(self, record, rules):
        """The record's decisions, which are those of the server in the record's order."""
        output = subprocess.run([BINARY, "chat", "replay", record, "--rules", rules], capture_output=True, text=True, timeout=300)
        got, read = [], {}
        for line in output.stdout.splitlines():
            what, rest = line[9:18].strip(), line[19:]
            if what in ("skipped", "refused", "done"):
                got.append(rest)
            elif rest.startswith("#"):
                number, _, spoken = rest[1:].partition(" ")
                read[int(number)] = spoken
        expected, speech = [], []
        with open(record, encoding="utf-8") as lines:
            ids = [event["message"]["_0"]["id"] for event in map(json.loads, lines) if "message" in event]
        for line in (self.messages[identity].line for identity in ids):
            if line["outcome"] == "read":
                speech.append(line)
                continue
            shown = "" if line.get("text") is None else f"{line['name']}: {line['text']} "
            # Of a command the log tells what became of it, without a rule.
            rule = "" if line["rule"] == "voiceCommand" else f"{line['rule']}: "
            expected.append(f"{shown}({rule}{line['reason']})")
        self.check(len(ids) == len(self.messages), f"{len(ids)} messages recorded")
        different = (collections.Counter(expected) - collections.Counter(got)) + (collections.Counter(got) - collections.Counter(expected))
        self.check(expected == got, f"{len(got)} skipped in the replay, {len(expected)} here; {different.total()} differ {list(different)[:4]}")
        self.check(sorted(read) == list(range(1, len(speech) + 1)), f"{len(read)} read in the replay, {len(speech)} here")
        disordered = sum(line["item"] != number for number, line in enumerate(speech, 1))
        self.check(not disordered, f"{disordered} have another number than in the record's order")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rate", type=float, help="messages a minute, of all chats together: 5000, or 6000 of three platforms")
    parser.add_argument("--platforms", action="store_true", help="YouTube, Bilibili and Twitch in place of Twitch, Streamer.bot and HTTP")
    parser.add_argument("--cache", type=int, help="bytes of finished speech that the server keeps; its default without")
    parser.add_argument("--keep", help="a new folder that keeps the record and the server's log")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = arguments.keep or folder
        os.makedirs(data, exist_ok=data == folder)
        rules, record = os.path.join(data, "rules.toml"), os.path.join(data, "record.jsonl")
        pathlib.Path(rules).write_text(RULES)
        load = asyncio.run(run(data, rules, record, arguments))
        load.report()
        load.replay(record, rules)
    faults = load.faults
    if faults:
        print(*(f"  {fault}" for fault in faults[:20]), sep="\n")
        sys.exit(f"{len(faults)} faults")


async def run(data, rules, record, arguments):
    authority, context = certificate(data)
    world = ThreePlatforms() if arguments.platforms else Hubs()
    settings = await world.start(data, context)
    if arguments.cache is not None:
        settings["queue__cache_bytes"] = arguments.cache
    server = Server(
        data, **settings, auth__requests_per_minute=1_000_000, server__log_level="warning", chat__certificates=authority,
        chat__rules=rules, chat__record=record, chat__queue_size=QUEUE)
    try:
        load = Load(server, world, arguments.rate or world.rate)
        await load.run(arguments.minutes)
        await asyncio.to_thread(server.stop)
    finally:
        if server.process.poll() is None:
            server.kill()
    return load


if __name__ == "__main__":
    main()
