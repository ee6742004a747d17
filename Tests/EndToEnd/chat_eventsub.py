"""Twitch's EventSub as its documents have it: logins, subscriptions, a WebSocket that takes nothing but pongs."""
import asyncio
import itertools
import json
import time

from aiohttp import WSMsgType, web

from chat_counterpart import Counterpart, refuse_duplicates, until

NEEDED = {"channel.chat.message", "channel.chat.notification", "channel.chat.message_delete", "channel.chat.clear_user_messages", "channel.chat.clear"}


def stamp(at=None):
    at = time.time_ns() if at is None else int(at * 1e9)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at // 10 ** 9)) + f".{at % 10 ** 9:09d}Z"


class Session:
    def __init__(self, identity, keepalive):
        self.id, self.keepalive, self.types, self.sockets, self.silent = identity, keepalive, set(), [], False


class EventSub(Counterpart):
    def __init__(self, context, keepalive=10):
        super().__init__(context)
        self.keepalive, self.numbers = keepalive, itertools.count(1)
        self.token_of, self.refresh, self.renewals, self.renews = "access-1", "refresh-1", 0, True
        self.scopes = ["user:read:chat", "moderator:read:followers"]
        self.sessions, self.statuses, self.ids = {}, {}, itertools.count(1)
        self.sent_by_client, self.closes, self.validations = [], [], 0

    def routes(self):
        return [web.get("/oauth2/validate", self.validate), web.post("/oauth2/token", self.token), web.get("/helix/users", self.users),
                web.post("/helix/eventsub/subscriptions", self.subscribe), web.get("/ws", self.socket)]

    # Requests.

    async def token(self, request):
        form = await request.post()
        if form.get("grant_type") != "refresh_token" or form.get("refresh_token") != self.refresh or not self.renews:
            return web.json_response({"status": 400, "message": "Invalid refresh token"}, status=400)
        self.renewals += 1
        # Each is taken once.
        self.token_of, self.refresh = f"access-{self.renewals + 1}", f"refresh-{self.renewals + 1}"
        return web.json_response({"access_token": self.token_of, "refresh_token": self.refresh, "expires_in": 14400, "token_type": "bearer"})

    def refused(self, request, scheme):
        if request.headers.get("Authorization") != f"{scheme} {self.token_of}":
            return web.json_response({"status": 401, "message": "invalid access token"}, status=401)
        if scheme == "Bearer" and request.headers.get("Client-Id") != "client":
            return web.json_response({"status": 401, "message": "Client ID is missing"}, status=401)

    async def validate(self, request):
        if refused := self.refused(request, "OAuth"):
            return refused
        self.validations += 1
        return web.json_response({"client_id": "client", "login": "reader", "user_id": "77", "scopes": self.scopes, "expires_in": 14000})

    async def users(self, request):
        if refused := self.refused(request, "Bearer"):
            return refused
        login = request.query["login"]
        return web.json_response({"data": [{"id": "1", "login": login, "display_name": login}] if login != "nobody" else []})

    async def subscribe(self, request):
        if refused := self.refused(request, "Bearer"):
            return refused
        body = json.loads(await request.text(), object_pairs_hook=refuse_duplicates)
        kind, transport, condition = body["type"], body["transport"], body["condition"]
        session = self.sessions.get(transport["session_id"])
        if transport["method"] != "websocket" or session is None or not session.sockets:
            return web.json_response({"status": 400, "message": "websocket transport session does not exist or has already disconnected"}, status=400)
        wanted = {"broadcaster_user_id": "1"} | (
            {"moderator_user_id": "77"} if kind == "channel.follow" else {"user_id": "77"} if kind in NEEDED else {})
        if condition != wanted or body["version"] != ("2" if kind == "channel.follow" else "1"):
            return web.json_response({"status": 400, "message": f"condition {condition}"}, status=400)
        if (status := self.statuses.get(kind, 202)) != 202:
            return web.json_response({"status": status, "message": "subscription missing proper authorization"}, status=status)
        if kind in session.types:
            return web.json_response({"status": 409, "message": "subscription already exists"}, status=409)
        session.types.add(kind)
        return web.json_response({"data": [{"id": "s", "status": "enabled", "type": kind}], "total": 1}, status=202)

    # The WebSocket.

    async def socket(self, request):
        socket = web.WebSocketResponse(heartbeat=None)
        await socket.prepare(request)
        moved = self.sessions.get(request.query.get("go", ""))
        if "go" in request.query and moved is None:
            await socket.close(code=4007, message=b"invalid reconnect URL")
            return socket
        if moved is None:
            seconds = int(request.query.get("keepalive_timeout_seconds", "10"))
            session = Session(f"session-{next(self.numbers)}", min(self.keepalive, seconds))
            self.sessions[session.id] = session
        else:
            session = moved
        old = list(session.sockets)
        session.sockets.append(socket)
        await self.send(socket, "session_welcome", {"session": {
            "id": session.id, "status": "connected", "keepalive_timeout_seconds": session.keepalive, "reconnect_url": None, "connected_at": stamp()}})
        tasks = [asyncio.create_task(self.alive(session, socket))]
        if moved is None:
            tasks.append(asyncio.create_task(self.demand(session, socket)))
        for other in old:
            # Twitch closes the one before after half a minute.
            tasks.append(asyncio.create_task(self.leave(session, other)))
        try:
            async for message in socket:
                if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                    self.sent_by_client.append(message.data)
                    await socket.close(code=4001, message=b"client sent inbound traffic")
        finally:
            session.sockets = [other for other in session.sockets if other is not socket]
            tasks[0].cancel()
        return socket

    async def leave(self, session, other):
        await asyncio.sleep(30)
        if other in session.sockets:
            await other.close(code=4004, message=b"reconnect grace time expired")

    async def alive(self, session, socket):
        while True:
            await asyncio.sleep(session.keepalive * 0.9)
            if not session.silent:
                await self.send(socket, "session_keepalive", {})

    async def demand(self, session, socket):
        await asyncio.sleep(10)
        if not session.types:
            await socket.close(code=4003, message=b"connection unused")

    async def send(self, socket, kind, payload, identity=None, **metadata):
        try:
            await socket.send_str(json.dumps({"metadata": {
                "message_id": identity or f"m-{next(self.ids)}", "message_type": kind, "message_timestamp": stamp(), **metadata},
                "payload": payload}, ensure_ascii=False))
            return True
        except (ConnectionError, RuntimeError):
            return False

    # What happens.

    @property
    def joined(self):
        return [session for session in self.sessions.values() if session.sockets and session.types >= NEEDED and not session.silent]

    async def ready(self, seconds=40):
        await until(lambda: self.joined, seconds, "EventSub is not subscribed to")

    async def notify(self, kind, event, identity=None):
        """Tells each session that has subscribed. Twitch sends nothing again: false if nobody was there."""
        identity, told = identity or f"n-{next(self.ids)}", False
        for session in self.joined:
            # While it moves, the new connection has the messages; some come over both.
            for socket in session.sockets if self.rng.random() < 0.3 else session.sockets[-1:]:
                told |= await self.send(socket, "notification", {
                    "subscription": {"id": "s", "type": kind, "version": "1", "status": "enabled"}, "event": event},
                    identity, subscription_type=kind, subscription_version="1")
        return told

    BROADCASTER = {"broadcaster_user_id": "1", "broadcaster_user_login": "demo", "broadcaster_user_name": "Demo"}

    async def say(self, identity, user, name, text, notification=None):
        return await self.notify("channel.chat.message", {
            **self.BROADCASTER, "chatter_user_id": user, "chatter_user_login": name.lower(), "chatter_user_name": name,
            "message_id": identity, "message": {"text": text, "fragments": [
                {"type": "text", "text": text, "emote": None, "cheermote": None, "mention": None}]},
            "message_type": "text", "badges": [], "color": "#1E90FF", "cheer": None, "reply": None,
            "channel_points_custom_reward_id": None, "source_broadcaster_user_id": None}, notification)

    async def delete(self, identity, user="7", name="Mia"):
        await self.notify("channel.chat.message_delete", {
            **self.BROADCASTER, "target_user_id": user, "target_user_login": name.lower(), "target_user_name": name, "message_id": identity})

    async def ban(self, user, name):
        await self.notify("channel.chat.clear_user_messages", {
            **self.BROADCASTER, "target_user_id": user, "target_user_login": name.lower(), "target_user_name": name})

    async def follow(self, user, name):
        await self.notify("channel.follow", {
            **self.BROADCASTER, "user_id": user, "user_login": name.lower(), "user_name": name, "followed_at": stamp()})

    async def move(self, address=None):
        """Asks each client to go on elsewhere."""
        for session in self.joined:
            await self.send(session.sockets[-1], "session_reconnect", {"session": {
                "id": session.id, "status": "reconnecting", "keepalive_timeout_seconds": None, "connected_at": stamp(),
                "reconnect_url": address or f"wss://localhost:{self.port}/ws?go={session.id}"}})

    async def close(self, code):
        for session in list(self.sessions.values()):
            for socket in list(session.sockets):
                await socket.close(code=code)
        self.sessions = {}

    async def revoke(self, status):
        for session in self.joined:
            for socket in session.sockets:
                await self.send(socket, "revocation", {"subscription": {
                    "id": "s", "status": status, "type": "channel.chat.message", "version": "1"}})

    def be_silent(self):
        for session in self.sessions.values():
            session.silent = True

    async def kill(self):
        self.sessions = {}
        await super().kill()
