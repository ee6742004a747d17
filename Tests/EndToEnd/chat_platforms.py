"""YouTube, Twitch (EventSub beside IRC), Bilibili's open platform, Kick and StreamElements at once, each a server that follows the
platform's documents: what is decided and heard while they are killed in bursts, repeat themselves, take back what they have not
said yet, and send what they should not; and what `ishowtts chat` says where a login, a key or the day's units are at an end.

    python chat_platforms.py [--only server|lines|CASE]
"""
import argparse
import asyncio
import collections
import datetime
import json
import pathlib
import re
import struct
import sys
import tempfile
import time
import zlib
import zoneinfo

from chat_bilibili import COMMAND, Bilibili, command, packed, packet
from chat_counterpart import until
from chat_eventsub import EventSub
from chat_servers import Twitch, certificate
from chat_sockets import Kick, StreamElements
from chat_terminal import Terminal
from chat_youtube import VIDEO, YouTube
from chats import Requests, background, connect, overlay, packet as clip_packet
from server import Server

BIG = 2 ** 53
SOURCES = {
    "youtube": f"youtube:{VIDEO}", "eventsub": "eventsub:demo", "irc": "twitch:demo", "bilibili": "bilibili", "kick": "kick:42",
    "streamelements": f"streamelements:{StreamElements.CHANNEL}"}
PLATFORM = {"youtube": "youtube", "eventsub": "twitch", "irc": "twitch", "bilibili": "bilibili", "kick": "kick", "streamelements": "trovo"}
WORDS = "river candle window garden bridge copper meadow signal harbour lantern pepper marble".split()


def login(folder, name, token, refresh, seconds=3600, **more):
    """A file as `ishowtts chat login` writes it."""
    path = pathlib.Path(folder) / name
    path.write_text(json.dumps({
        "client_id": "client", "access_token": token, "refresh_token": refresh,
        "expires": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds)), **more}))
    path.chmod(0o600)
    return path


def secret(folder, name, text):
    path = pathlib.Path(folder) / name
    path.write_text(text + "\n")
    path.chmod(0o600)
    return path


class Platforms:
    """One of each."""

    def __init__(self, context):
        self.youtube, self.eventsub, self.irc = YouTube(context), EventSub(context), Twitch()
        self.bilibili, self.kick, self.streamelements = Bilibili(context), Kick(context), StreamElements(context)
        self.context = context

    async def start(self):
        for each in (self.youtube, self.eventsub, self.bilibili, self.kick, self.streamelements):
            await each.start()
        await self.irc.start(self.context)

    def settings(self, folder, authority):
        rules = pathlib.Path(folder) / "rules.toml"
        rules.write_text("[hold]\nnewcomers = 0\n")
        return {
            "chat__certificates": authority, "chat__youtube_server": self.youtube.place(),
            "chat__youtube_key_file": secret(folder, "youtube-key", self.youtube.key), "chat__youtube_units": 1_000_000,
            "chat__youtube_hours": 0.5, "chat__eventsub_server": self.eventsub.place(),
            "chat__eventsub_login_file": login(folder, "twitch.json", "access-0", "refresh-1", seconds=-5),
            "chat__twitch_server": f"ircs://localhost:{self.irc.port}", "chat__bilibili_server": self.bilibili.place(),
            "chat__bilibili_application": self.bilibili.application, "chat__bilibili_key": self.bilibili.key,
            "chat__bilibili_secret_file": secret(folder, "bilibili-secret", "key-itself"),
            "chat__bilibili_code_file": secret(folder, "bilibili-code", "CODE1"), "chat__kick": "true", "chat__rules": rules,
            "chat__kick_server": f"{self.kick.place('wss')}/app/{Kick.KEY}?protocol=7&client=js",
            "chat__streamelements_server": f"{self.streamelements.place('wss')}/",
            "chat__streamelements_token_file": secret(folder, "streamelements-token", self.streamelements.token)}

    async def say(self, name, identity, user, text):
        """Whether the platform could tell it to anyone, or keeps it."""
        if name == "irc":
            if "demo" not in self.irc.rooms:
                return False
            self.irc.say("demo", identity, user, f"Viewer{user}", text)
            return True
        told = await getattr(self, name).say(identity, user, f"Viewer{user}", text)
        return True if name == "youtube" else told

    async def kill(self, name):
        await getattr(self, name).kill()

    async def revive(self, name):
        if name == "irc":
            await self.irc.start(self.context)
        else:
            await getattr(self, name).start()

    def is_read(self, name):
        match name:
            case "youtube": return self.youtube.streams > 0
            case "eventsub": return bool(self.eventsub.joined)
            case "irc": return "demo" in self.irc.rooms
            case "bilibili": return bool(self.bilibili.sockets)
            case _: return bool(getattr(self, name).joined)


class Reader:
    """A server that reads them all; what it tells, and what an overlay gets to play."""

    def __init__(self, server):
        self.server, self.requests = server, Requests(server.port)
        self.lines, self.heard, self.items = collections.defaultdict(list), collections.Counter(), {}
        self.states, self.deletions = collections.defaultdict(list), 0

    async def join(self, names):
        self.events, self.player = await connect(self.server.port, "/events"), await overlay(self.requests)
        self.tasks = [asyncio.create_task(self.listen()), asyncio.create_task(self.play())]
        for name in names:
            await self.requests("POST", "/sources", {"source": SOURCES[name]})

    async def listen(self):
        async for data in self.events:
            event = json.loads(data)
            match event["type"]:
                case "line": self.lines[event["line"]["platform"], event["line"]["message"]].append(event["line"])
                case "item": self.items[event["item"]["platform"], event["item"]["message"]] = event["item"]
                case "source": self.states[event["source"]["source"]].append(event["source"])
                case "deletion": self.deletions += 1

    async def play(self):
        async for data in self.player:
            if not isinstance(data, bytes):
                continue
            header, _ = clip_packet(data)
            if header["type"] == "clip":
                self.heard[header["platform"], header["message"]] += 1
                await self.player.send(json.dumps({"type": "started", "item": header["item"]}))
            if header["whole"]:
                # Nobody listens to it to its end here.
                await self.player.send(json.dumps({"type": "ended", "item": header["item"]}))

    async def leave(self):
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, self.events.close(), self.player.close(), return_exceptions=True)
        self.requests.close()

    def state(self, name):
        return self.states[SOURCES[name]][-1] if self.states[SOURCES[name]] else {"phase": None, "reason": None}

    def decided(self, name, identity):
        """Its decisions, without that it came before over the other of Twitch's ways."""
        return [line for line in self.lines[PLATFORM[name], identity] if line.get("rule") != "repeatedMessage"]

    async def settled(self, name, identities, seconds=30):
        """Each has its one decision."""
        identities = list(identities)

        def missing():
            return [identity for identity in identities if not self.decided(name, identity)]

        await until(lambda: not missing(), seconds, lambda: f"{name}: without a decision {len(missing())} of {len(identities)}: {missing()[:5]}")
        twice = [identity for identity in identities if len(self.decided(name, identity)) > 1]
        assert not twice, f"{name}: decided twice: {twice[:5]}"

    def resident(self):
        status = pathlib.Path(f"/proc/{self.server.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024


class Cases:
    def __init__(self, platforms, reader):
        self.platforms, self.reader, self.number = platforms, reader, 0

    def next(self, name):
        self.number += 1
        word = WORDS[self.number % len(WORDS)]
        return f"{name}-{self.number}", str(1000 + self.number % 400), f"{word} {WORDS[self.number // 12 % 12]} number {self.number}"

    async def one(self, name, seconds=30):
        """Says something, which is decided."""
        identity, user, text = self.next(name)
        assert await self.platforms.say(name, identity, user, text), f"{name}: nobody there"
        await self.reader.settled(name, [identity], seconds)
        return identity

    async def joined(self, name, seconds=60):
        await until(lambda: self.platforms.is_read(name) and self.reader.state(name)["phase"] == "joined", seconds,
                    lambda: f"{name}: {self.reader.states[SOURCES[name]][-4:]}")

    # The cases.

    async def history(self):
        """What was there before is not told. An expired login was renewed on the way, its new token written before it was used."""
        for name in SOURCES:
            await self.joined(name)
        for name in SOURCES:
            await self.one(name)
        told = [key for key in self.reader.lines if key[1].startswith("history")]
        assert not told, f"history is told: {told[:3]}"
        assert self.platforms.eventsub.renewals == 1 and self.platforms.eventsub.token_of == "access-2"
        return f"{len(SOURCES)} sources joined, nothing of what was there before told"

    async def burst(self, name):
        """Killed and restarted twice in the midst of a burst; what came last comes again."""
        sent, certain, lost = [], [], 0
        for stretch in range(3):
            for _ in range(40):
                identity, user, text = self.next(name)
                told = await self.platforms.say(name, identity, user, text)
                sent.append((identity, user, text))
                if told:
                    certain.append((time.monotonic(), identity))
                await asyncio.sleep(0.02)
            if stretch == 2:
                break
            killed = time.monotonic()
            await self.platforms.kill(name)
            # Most of them send nothing again. What was on its way when they died may be lost.
            if name != "youtube":
                lost += sum(at > killed - 0.5 for at, _ in certain)
                certain = [(at, identity) for at, identity in certain if at <= killed - 0.5]
            else:
                for _ in range(20):
                    identity, user, text = self.next(name)
                    await self.platforms.say(name, identity, user, text)
                    sent.append((identity, user, text))
                    certain.append((time.monotonic(), identity))
            await asyncio.sleep(0.7)
            await self.platforms.revive(name)
            await self.joined(name, 90)
            for identity, user, text in sent[-10:]:
                await self.platforms.say(name, identity, user, text)
        await self.reader.settled(name, [identity for _, identity in certain], 60)
        twice = [identity for identity, *_ in sent if len(self.reader.decided(name, identity)) > 1]
        assert not twice, f"{name}: decided twice: {twice[:5]}"
        return f"{name}: {len(certain)} of {len(sent)} that it offers decided once" + (f", {lost} on the way when it died" if lost else "")

    async def bursts(self):
        return "; ".join(await asyncio.gather(*(self.burst(name) for name in SOURCES)))

    async def beside(self):
        """Twitch by both ways: the same ids, each decided once."""
        sent = []
        for _ in range(60):
            identity, user, text = self.next("both")
            ways = ["irc", "eventsub"]
            if self.number % 2:
                ways.reverse()
            for way in ways:
                assert await self.platforms.say(way, identity, user, text)
            sent.append(identity)
            await asyncio.sleep(0.02)
        await self.reader.settled("irc", sent)
        await until(lambda: all(len(self.reader.lines["twitch", identity]) == 2 for identity in sent), 10, "the second way is not told")
        return f"{len(sent)} messages by IRC and EventSub, each decided once and once as one that came before"

    async def moves(self):
        """EventSub and Astro ask their clients to go on elsewhere in the midst of a burst: nothing is lost, nothing comes twice."""
        sent = {"eventsub": [], "streamelements": []}
        for number in range(150):
            for name in sent:
                identity, user, text = self.next(name)
                if await self.platforms.say(name, identity, user, text):
                    sent[name].append(identity)
                else:
                    raise AssertionError(f"{name}: nobody there at {number}")
            if number in (40, 90):
                await self.platforms.eventsub.move()
                await self.platforms.streamelements.move()
            await asyncio.sleep(0.02)
        for name, identities in sent.items():
            await self.reader.settled(name, identities)
        assert self.platforms.streamelements.resumed >= 2, "Astro's connection is not gone on with"
        # An address elsewhere is not followed; the connection that is there is read on until it closes.
        await self.platforms.eventsub.move("wss://example.com/ws")
        await asyncio.sleep(1)
        await self.joined("eventsub")
        await self.one("eventsub")
        return f"{sum(map(len, sent.values()))} messages over two moves each, none lost, none twice"

    async def order(self):
        """A deletion before its message, and after it."""
        platforms, deleted = self.platforms, []
        await self.reader.requests("POST", "/control", {"action": "clear"})
        for name in ("irc", "eventsub", "youtube", "kick"):
            for is_early in (True, False):
                identity, user, text = self.next(name)

                async def take_back():
                    if name == "irc":
                        platforms.irc.delete("demo", identity, f"Viewer{user}", text)
                    else:
                        await getattr(platforms, name).delete(identity)

                if is_early:
                    await take_back()
                    await asyncio.sleep(0.3)
                await platforms.say(name, identity, user, text)
                if not is_early:
                    await take_back()
                deleted.append((name, identity))
        for name, identity in deleted:
            await self.reader.settled(name, [identity])
        await asyncio.sleep(3)
        for name, identity in deleted:
            key = PLATFORM[name], identity
            line = self.reader.decided(name, identity)[0]
            assert not self.reader.heard[key], f"{name}: {identity} is heard after its deletion"
            assert line["outcome"] == "skipped" or self.reader.items[key].get("drop") == "deleted", (line, self.reader.items.get(key))
        return f"{len(deleted)} messages deleted before or after they came: none heard"

    async def ids(self):
        """Ids over 2^53 that differ in their last digit are two."""
        bilibili, kick = self.platforms.bilibili, self.platforms.kick
        await bilibili.super_chats_deleted(BIG)
        await bilibili.super_chat(BIG, "open-a", "Anna", "the even one is taken back")
        await bilibili.super_chat(BIG + 1, "open-b", "Bert", "the odd one is read aloud")
        await bilibili.super_chat(str(BIG + 3), "open-c", "Cora", "and one whose number is a text")
        await self.reader.settled("bilibili", [f"sc:{BIG}", f"sc:{BIG + 1}", f"sc:{BIG + 3}"])
        for user in (BIG, BIG + 1):
            await kick.say(f"kick-big-{user}", str(user), f"Big{user}", f"this is number {user % 10} of two")
        await self.reader.settled("kick", [f"kick-big-{BIG}", f"kick-big-{BIG + 1}"])
        await kick.each(kick.event("App\\Events\\UserBannedEvent", {"id": "x", "user": {"id": BIG, "username": "x", "slug": "x"}}))
        await until(lambda: self.reader.items.get(("bilibili", f"sc:{BIG + 1}"), {}).get("state") == "heard", 60, "the odd one is not heard")
        assert not self.reader.heard["bilibili", f"sc:{BIG}"], "the even one is heard"
        other = self.reader.items.get(("kick", f"kick-big-{BIG + 1}"), {"drop": None})
        assert other.get("drop") != "deleted", "a ban of a neighbour's id takes it back"
        return "super chats and viewers whose ids differ by one beyond 2^53 are not mixed up"

    async def odd(self):
        """One odd item in a page of two hundred costs nothing but itself."""
        good = lambda: self.platforms.youtube.text(*self.next("youtube")[:2], "Mia", f"page {self.number}")
        odd = [None, 5, [], {}, {"id": 7}, {"id": "odd-1", "snippet": None}, {"id": "odd-2", "snippet": {"type": 3}},
               {"id": "odd-3", "snippet": {"type": "superChatEvent", "publishedAt": "yesterday", "superChatDetails": {"amountMicros": 10 ** 30}}},
               {"id": "x" * 5000, "snippet": {"type": "textMessageEvent", "textMessageDetails": {"messageText": "long"}}},
               {"id": "odd-4", "snippet": {"type": "giftEvent", "giftEventDetails": {"comboCount": -(10 ** 30)}}},
               {"id": "odd-5", "snippet": {"type": "textMessageEvent", "publishedAt": "+999999-99-99T99:99:99Z",
                                           "textMessageDetails": {"messageText": "\ud800 half a pair"}}, "authorDetails": {"displayName": ["x"]}},
               {"id": "odd-6", "snippet": {"type": "userBannedEvent", "userBannedDetails": 0}}]
        sent = []
        for number, item in enumerate(odd):
            page = [good() for _ in range(199)]
            sent += [each["id"] for each in page]
            page.insert(number * 17 % 199, item)
            await self.platforms.youtube.add(*page)
        await self.reader.settled("youtube", sent, 60)
        assert self.reader.state("youtube")["phase"] == "joined", self.reader.state("youtube")
        return f"{len(odd)} pages of 200, {len(sent)} messages beside the odd ones"

    async def bombs(self):
        """What a socket of Bilibili's should not send: each costs only itself, and no memory."""
        bilibili, before = self.platforms.bilibili, self.reader.resident()
        bomb = packet(COMMAND, zlib.compress(b"\0" * (256 << 20), 9), 2)
        deep = bilibili.danmaku("deep", "u", "Deep", "too deep")
        for _ in range(4):
            deep = packed(deep)
        hostile = [bomb, packet(COMMAND, zlib.compress(bomb), 2), deep, packet(COMMAND, b"{}", total=3), packet(COMMAND, b"{}", header=4),
                   packet(COMMAND, b"{}", total=2 ** 32 - 1), packet(COMMAND, b"\x78\x9cgarbage", 2), packet(COMMAND, b"\x0b\x02\x80{}\x03", 3), packet(COMMAND, b"garbage", 3), packet(COMMAND, zlib.compress(b"x" * 999)[:-9], 2),
                   packet(COMMAND, b"\xff\xfe{", 0), packet(99, b""), packet(COMMAND, b"[" * 100_000), b"", b"\0", struct.pack(">IHHII", 16, 16, 7, 5, 0),
                   packed(*[packet(COMMAND, b"{}")] * 20_000), command("LIVE_OPEN_PLATFORM_DM", None), command("LIVE_OPEN_PLATFORM_SEND_GIFT", {
                       "gift_name": "x", "gift_num": 10 ** 30, "r_price": 10 ** 30, "paid": True, "combo_gift": True,
                       "combo_info": {"combo_id": "c", "combo_base_num": 10 ** 18, "combo_count": 10 ** 18}})]
        peak = before
        for data in hostile * 3:
            await self.joined("bilibili")
            await bilibili.send(data)
            await self.one("bilibili")
            peak = max(peak, self.reader.resident())
        joined = sum(state["phase"] == "joined" for state in self.reader.states[SOURCES["bilibili"]])
        assert "deep" not in str([key for key in self.reader.lines]), "packed too deep, and read"
        assert peak < before + 150, f"memory {before:.0f} MiB, then {peak:.0f}"
        return f"{3 * len(hostile)} hostile packets: a message after each is decided, memory {before:.0f} to {peak:.0f} MiB, joined {joined} times"

    async def closings(self):
        """EventSub's close codes: each time a fresh connection and fresh subscriptions."""
        for code in (4000, 4002, 4003, 4004, 4005, 4006, 4007, 1001):
            await self.platforms.eventsub.close(code)
            await self.platforms.eventsub.ready(60)
            await self.joined("eventsub")
            await self.one("eventsub")
        reasons = {state.get("reason") for state in self.reader.states[SOURCES["eventsub"]] if state.get("reason")}
        assert any("4002" in reason for reason in reasons) and not self.platforms.eventsub.sent_by_client, (reasons, self.platforms.eventsub.sent_by_client)
        # Kick and StreamElements close without a word, Bilibili ends the session.
        for name in ("kick", "streamelements"):
            for socket in list(getattr(self.platforms, name).joined):
                await socket.close(code=1012)
            await asyncio.sleep(0.5)
            await self.joined(name)
            await self.one(name)
        game = next(iter(self.platforms.bilibili.games))
        self.platforms.bilibili.games = {}
        await self.platforms.bilibili.send(command("LIVE_OPEN_PLATFORM_INTERACTION_END", {"game_id": game}))
        await until(lambda: self.platforms.bilibili.games and self.platforms.bilibili.sockets, 30, "no new session")
        await self.joined("bilibili")
        await self.one("bilibili")
        return "8 close codes of EventSub, closings of Kick and StreamElements, a session that Bilibili ended"

    async def silence(self):
        """Nothing comes any more, and nobody closes."""
        platforms, start = self.platforms, time.monotonic()
        before = {name: len(self.reader.states[SOURCES[name]]) for name in ("eventsub", "bilibili")}

        def found(name):
            return any("silent" in (state.get("reason") or "") for state in self.reader.states[SOURCES[name]][before[name]:])

        platforms.eventsub.be_silent()
        platforms.bilibili.silent = True
        old = list(platforms.bilibili.sockets)

        async def eventsub():
            await until(lambda: found("eventsub"), 25, "EventSub's silence is not noticed")
            took = time.monotonic() - start
            await self.joined("eventsub")
            await self.one("eventsub")
            return f"EventSub after {took:.0f} s"

        async def bilibili():
            await until(lambda: found("bilibili"), 75, "Bilibili's silence is not noticed")
            took = time.monotonic() - start
            platforms.bilibili.silent = False
            platforms.bilibili.sockets = [socket for socket in platforms.bilibili.sockets if socket not in old]
            await self.joined("bilibili")
            await self.one("bilibili")
            return f"Bilibili after {took:.0f} s"

        return "silence found out: " + ", ".join(await asyncio.gather(eventsub(), bilibili()))

    async def trouble(self):
        """YouTube: refusals for a while, a page that is not known any more, no stream at all."""
        youtube = self.platforms.youtube
        youtube.forgets = 10 ** 9
        await youtube.kill()
        identities = []
        for _ in range(10):
            identity, user, text = self.next("youtube")
            await self.platforms.say("youtube", identity, user, text)
            identities.append(identity)
        await youtube.start()
        await until(lambda: any("page" in (state.get("reason") or "") for state in self.reader.states[SOURCES["youtube"]]), 30, "an unknown page is not told")
        youtube.forgets = 0
        await self.reader.settled("youtube", identities, 40)
        youtube.refusals = [(500, "backendError"), (503, "backendError")]
        await youtube.restart()
        await self.one("youtube", 40)
        youtube.has_stream = False
        await youtube.restart()
        await until(lambda: any(path.endswith("/messages") for _, path, _ in youtube.reads), 40, "it does not poll")
        await self.one("youtube", 30)
        return "YouTube: an unknown page, 500 and 503, no stream: nothing lost"

    async def ends(self):
        """A login that is taken back and a stream that ends: told in one line, and nothing more is asked."""
        await self.platforms.eventsub.revoke("authorization_revoked")
        await until(lambda: self.reader.state("eventsub")["phase"] == "ended", 10, "EventSub does not end")
        assert "log in anew" in self.reader.state("eventsub").get("reason") or "", self.reader.state("eventsub")
        self.platforms.youtube.offline = True
        await self.platforms.youtube.add()
        await until(lambda: self.reader.state("youtube")["phase"] == "ended", 30, lambda: f"YouTube does not end: {self.reader.state('youtube')}")
        asked = len(self.platforms.youtube.reads)
        game = next(iter(self.platforms.bilibili.games), None)
        await self.reader.requests("DELETE", "/sources?source=bilibili")
        await until(lambda: game not in self.platforms.bilibili.games, 10, "the session is left open at Bilibili")
        await asyncio.sleep(3)
        assert len(self.platforms.youtube.reads) == asked, "YouTube is asked on"
        return "revocation and the stream's end are told; Bilibili's session is ended"

    async def whole(self):
        """Of all that was told."""
        twice = {key: count for key, count in self.reader.heard.items() if count > 1}
        assert not twice, f"heard twice: {twice}"
        doubled = [key for key, lines in self.reader.lines.items() if sum(line.get("rule") != "repeatedMessage" for line in lines) > 1]
        assert not doubled, f"decided twice: {doubled[:5]}"
        states = collections.Counter((item["state"], item.get("drop")) for item in self.reader.items.values())
        assert sum(self.reader.heard.values()) > 20, (self.reader.heard, states)
        counts = (await self.reader.requests("GET", ""))["counts"]
        return f"{len(self.reader.lines)} messages decided once, {sum(self.reader.heard.values())} heard, none twice; counts {json.dumps(counts)}"


async def serve(folder, only):
    authority, context = certificate(folder)
    platforms = Platforms(context)
    # Before anyone reads.
    await platforms.youtube.add(*(platforms.youtube.text(f"history-{n}", "UCold", "Old", f"long ago {n}", time.time() - 60 + n) for n in range(5)))
    await platforms.start()
    server = Server(folder, auth__requests_per_minute=1_000_000, server__log_level="warning", **platforms.settings(folder, authority))
    faults, reader = [], Reader(server)
    try:
        await reader.join(SOURCES)
        cases = Cases(platforms, reader)
        for name in ["history", "bursts", "beside", "moves", "order", "ids", "odd", "bombs", "closings", "silence", "trouble", "ends", "whole"]:
            if only and name not in (*only, "history"):
                continue
            try:
                print(f"ok      {name}: {await getattr(cases, name)()}", flush=True)
            except Exception as fault:
                faults.append(f"{name}: {fault!r}")
                print(f"FAULT   {faults[-1]}", flush=True)
        await reader.leave()
        await asyncio.to_thread(server.stop)
    finally:
        if server.process.poll() is None:
            server.kill()
    return faults


# What `ishowtts chat` says.


async def told_once(terminal, pattern, code=None, watched=3):
    """One line, and no more while it tries again; or the end with a code."""
    await terminal.says(pattern, within=60)
    if code is None:
        await asyncio.sleep(watched)
        assert terminal.process.returncode is None, f"it does not go on: {terminal.lines}"
    else:
        got = await terminal.end()
        assert got == code, f"code {got}: {terminal.lines}"
    told = [line for _, line in terminal.lines if re.search(pattern, line)]
    assert len(told) == 1, f"told {len(told)} times: {terminal.lines}"
    return told[0]


class Lines:
    """Each with servers of its own."""

    def __init__(self, folder, authority, context):
        self.folder, self.authority, self.context = folder, authority, context

    def terminal(self, *arguments, **environment):
        return Terminal(self.folder, *map(str, arguments), "--certificates", self.authority, **environment)

    async def youtube(self, key="key-of-a-project", **state):
        youtube = YouTube(self.context)
        vars(youtube).update(state)
        await youtube.start()
        return youtube, self.terminal(f"youtube:{VIDEO}", "--youtube-server", youtube.place(), ISHOWTTS_YOUTUBE_KEY=key)

    async def youtube_key(self):
        _, terminal = await self.youtube(key="wrong-key")
        async with terminal:
            line = await told_once(terminal, "refuses the API key", 69)
            assert "wrong-key" not in str(terminal.lines), "the key is told"
            return line

    async def youtube_not_live(self):
        _, terminal = await self.youtube(live=False)
        async with terminal:
            return await told_once(terminal, "is not live", 69)

    async def youtube_units(self):
        """YouTube says that the day's units are spent: nothing more is asked, and when it goes on is told."""
        youtube, terminal = await self.youtube(limit=6, quiet=1)
        async with terminal:
            line = await told_once(terminal, "units of YouTube's API are spent: goes on at midnight Pacific time, in", watched=20)
            hours, minutes = map(int, re.search(r"in (\d+) h (\d+) min", line).groups())
            now = datetime.datetime.now(zoneinfo.ZoneInfo("America/Los_Angeles"))
            midnight = (now + datetime.timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
            left = (midnight.timestamp() - now.timestamp()) / 60
            assert abs(left - hours * 60 - minutes) < 3, f"{line}: midnight is in {left / 60:.2f} h"
            assert len(youtube.reads) == 3, f"asked {len(youtube.reads)} times: {youtube.reads}"
            return line

    async def youtube_own_count(self):
        """The program's own count ends the day as well, at once."""
        youtube, _ = await self.youtube(quiet=1)
        async with self.terminal(f"youtube:{VIDEO}", "--youtube-server", youtube.place(), "--youtube-units", 7,
                                 ISHOWTTS_YOUTUBE_KEY=youtube.key) as terminal:
            line = await told_once(terminal, "units of YouTube's API are spent: goes on at midnight", watched=5)
            assert youtube.units == 7, youtube.units  # whether it is a video, its chat, one request
            return line

    async def youtube_rate(self):
        youtube, terminal = await self.youtube(refusals=[(403, "rateLimitExceeded")])
        async with terminal:
            return await told_once(terminal, "fewer requests; asked again in 60 s", watched=5)

    async def youtube_login(self):
        """An expired token is renewed, and written."""
        youtube, _ = await self.youtube(tokens=set())
        file = login(self.folder, "youtube-login.json", "token-0", "refresh-1", client_secret="s")
        async with self.terminal("youtube:mine", "--youtube-server", youtube.place(), "--youtube-login", file) as terminal:
            await terminal.says("joined", within=60)
            kept = json.loads(file.read_text())
            assert kept["access_token"] in youtube.tokens and kept["refresh_token"] == "refresh-1" and file.stat().st_mode & 0o777 == 0o600, kept
            youtube.tokens = set()
            youtube.renews = False
            await youtube.restart()
            line = await told_once(terminal, "log in anew", 69)
            assert "token-" not in str(terminal.lines), "a token is told"
            return line

    async def eventsub(self, name="demo", file="twitch-login.json", token="access-1", seconds=3600, **state):
        eventsub = EventSub(self.context)
        vars(eventsub).update(state)
        await eventsub.start()
        path = login(self.folder, file, token, "refresh-1", seconds)
        return eventsub, path, self.terminal(f"eventsub:{name}", "--eventsub-server", eventsub.place(), "--eventsub-login", path)

    async def eventsub_expired(self):
        """Renewed in the midst of things: the token that is taken once is replaced in the file before it is used."""
        eventsub, path, terminal = await self.eventsub(file="expired.json", token="access-0")
        async with terminal:
            await terminal.says("joined", within=60)
            kept = json.loads(path.read_text())
            assert (kept["access_token"], kept["refresh_token"]) == ("access-2", "refresh-2") and path.stat().st_mode & 0o777 == 0o600, kept
            eventsub.token_of = "another"
            await eventsub.close(4000)
            await eventsub.ready()
            kept = json.loads(path.read_text())
            assert kept["refresh_token"] == "refresh-3" and eventsub.renewals == 2, kept
            return "an expired and a refused token of EventSub are renewed, each refresh token used once"

    async def eventsub_revoked(self):
        _, _, terminal = await self.eventsub(file="revoked.json", token="access-0", renews=False)
        async with terminal:
            return await told_once(terminal, "does not take the login any more.*log in anew", 69)

    async def eventsub_banned(self):
        _, _, terminal = await self.eventsub(file="banned.json", statuses={"channel.chat.message": 403})
        async with terminal:
            return await told_once(terminal, "does not let reader read the chat of demo", 69)

    async def eventsub_nobody(self):
        _, _, terminal = await self.eventsub("nobody", file="nobody.json")
        async with terminal:
            return await told_once(terminal, "there is no channel nobody at Twitch", 69)

    async def eventsub_limits(self):
        _, _, terminal = await self.eventsub(file="limits.json", statuses={"channel.chat.message": 429})
        async with terminal:
            return await told_once(terminal, "no more subscriptions or requests now: stop another source first", watched=8)

    async def bilibili(self, code="CODE1", key="key-itself", name="key-name", **state):
        bilibili = Bilibili(self.context)
        vars(bilibili).update(state)
        await bilibili.start()
        return bilibili, self.terminal(
            "bilibili", "--bilibili-server", bilibili.place(), "--bilibili-application", bilibili.application, "--bilibili-key", name,
            ISHOWTTS_BILIBILI_SECRET=key, ISHOWTTS_BILIBILI_CODE=code)

    async def bilibili_code(self):
        _, terminal = await self.bilibili(code="WRONGCODE")
        async with terminal:
            line = await told_once(terminal, "does not know the identity code", 69)
            assert "WRONGCODE" not in str(terminal.lines), "the code is told"
            return line

    async def bilibili_key(self):
        for wrong, remedy in (({"key": "another"}, "check access_key_secret"), ({"name": "another"}, "check access_key_id")):
            _, terminal = await self.bilibili(**wrong)
            async with terminal:
                line = await told_once(terminal, remedy, 69)
        return line

    async def bilibili_sessions(self):
        """Too many sessions: tried again until there is room. Control-C ends the session there."""
        bilibili, terminal = await self.bilibili(codes=[7010] * 3)
        async with terminal:
            line = await told_once(terminal, "allows the room no more sessions", watched=1)
            await terminal.says("joined", within=60)
            await asyncio.sleep(1)
            assert len(bilibili.games) == 1, bilibili.games
            assert await terminal.interrupt() == 0, terminal.lines
            assert not bilibili.games and not bilibili.faults, (bilibili.games, bilibili.faults)
            return line

    async def kick(self):
        kick = Kick(self.context)
        kick.refuses = True
        await kick.start()
        async with self.terminal("kick:42", "--kick", "--kick-server", f"{kick.place('wss')}/app/{Kick.KEY}?protocol=7") as terminal:
            return await told_once(terminal, "refuses .code 4001.*look for its new address", 69)

    async def streamelements(self):
        astro = StreamElements(self.context, "another")
        await astro.start()
        async with self.terminal(f"streamelements:{StreamElements.CHANNEL}", "--streamelements-server", f"{astro.place('wss')}/",
                                 ISHOWTTS_STREAMELEMENTS_TOKEN="secret-jwt") as terminal:
            line = await told_once(terminal, "refuses the token", 69)
            assert "secret-jwt" not in str(terminal.lines), "the token is told"
            return line

    async def addresses(self):
        """Addresses that would send secrets in the open, or are none."""
        for arguments in (["bilibili", "--bilibili-server", "http://example.com"], ["bilibili", "--bilibili-server", "localhost"],
                          ["streamelements:1", "--streamelements-server", "ws://example.com/"], ["kick:1", "--kick-server", "https://x/"],
                          ["youtube:mine", "--youtube-server", "http://example.com"]):
            async with self.terminal(*arguments) as terminal:
                code = await terminal.end()
                assert code == 64 and len(terminal.lines) == 1 and arguments[1] in terminal.lines[0][1], (code, terminal.lines)
        return terminal.lines[0][1]


async def say_lines(folder, only):
    authority, context = certificate(folder)
    lines, faults = Lines(folder, authority, context), []
    names = [name for name in vars(Lines) if name not in ("__init__", "terminal", "youtube", "eventsub", "bilibili") and not name.startswith("_")]
    gate = asyncio.Semaphore(4)

    async def one(name):
        async with gate:
            try:
                print(f"ok      {name}: {await getattr(lines, name)()}", flush=True)
            except Exception as fault:
                faults.append(f"{name}: {fault!r}")
                print(f"FAULT   {faults[-1]}", flush=True)

    await asyncio.gather(*(one(name) for name in names if not only or name in only))
    return faults


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", action="append", help="cases by name; `server` and `lines` for all of a kind")
    only = set(parser.parse_args().only or [])
    kinds, cases, faults = only & {"lines", "server"} or {"lines", "server"}, only - {"lines", "server"}, []
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        if "lines" in kinds:
            faults += await say_lines(second, cases)
        if "server" in kinds:
            faults += await serve(first, cases)
    if faults:
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    asyncio.run(main())
