"""The sockets of Kick (Pusher's protocol: texts within texts) and of StreamElements' gateway Astro."""
import itertools
import json
import time

from aiohttp import WSMsgType, web

from chat_counterpart import Counterpart, refuse_duplicates


def stamp():
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())


class Sockets(Counterpart):
    """One path, and whoever is subscribed there."""

    def __init__(self, context):
        super().__init__(context)
        self.joined = []

    async def each(self, text):
        told = False
        for socket in list(self.joined):
            try:
                await socket.send_str(text)
                told = True
            except (ConnectionError, RuntimeError):
                pass
        return told

    async def kill(self):
        self.joined = []
        await super().kill()


class Kick(Sockets):
    KEY = "32cbd69e4b950bf97679"

    def __init__(self, context):
        super().__init__(context)
        self.refuses, self.pings = False, 0

    def routes(self):
        return [web.get("/app/{key}", self.socket)]

    async def socket(self, request):
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if request.match_info["key"] != self.KEY or self.refuses:
            await socket.send_str(self.event("pusher:error", {"code": 4001, "message": "App key not in this cluster"}))
            await socket.close(code=4001)
            return socket
        await socket.send_str(self.event("pusher:connection_established", {"socket_id": "1.2", "activity_timeout": 8}))
        try:
            async for message in socket:
                if message.type != WSMsgType.TEXT:
                    continue
                told = json.loads(message.data, object_pairs_hook=refuse_duplicates)
                if told["event"] == "pusher:subscribe":
                    channel = told["data"]["channel"]
                    await socket.send_str(self.event("pusher_internal:subscription_succeeded", {}, channel))
                    if channel == "chatrooms.42.v2":
                        self.joined.append(socket)
                elif told["event"] == "pusher:ping":
                    self.pings += 1
                    await socket.send_str(self.event("pusher:pong", {}))
        finally:
            self.joined = [other for other in self.joined if other is not socket]
        return socket

    @staticmethod
    def event(name, data, channel=None):
        return json.dumps({"event": name, "data": json.dumps(data)} | ({"channel": channel} if channel else {}))

    async def say(self, identity, user, name, text):
        return await self.each(self.event("App\\Events\\ChatMessageEvent", {
            "id": identity, "chatroom_id": 42, "content": text, "type": "message", "created_at": stamp(),
            "sender": {"id": int(user), "username": name, "slug": name.lower(), "identity": {"color": "#FF9D00", "badges": []}}}, "chatrooms.42.v2"))

    async def delete(self, identity):
        await self.each(self.event("App\\Events\\MessageDeletedEvent", {"id": f"event-{identity}", "message": {"id": identity}}, "chatrooms.42.v2"))


class StreamElements(Sockets):
    CHANNEL = "5b2e2007760aeb7729487dab"

    def __init__(self, context, token="jwt-of-a-channel"):
        super().__init__(context)
        self.token, self.numbers, self.resumable, self.resumed = token, itertools.count(1), set(), 0

    def routes(self):
        return [web.get("/", self.socket)]

    async def socket(self, request):
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        given = request.query.get("reconnect_token")
        if given in self.resumable:
            self.resumable.discard(given)
            self.resumed += 1
            self.joined.append(socket)
        elif given:
            await socket.close(code=4000)
            return socket
        await socket.send_str(self.message("welcome", {"client_id": "c", "message": "You are in"}))
        try:
            async for message in socket:
                if message.type != WSMsgType.TEXT:
                    continue
                told = json.loads(message.data, object_pairs_hook=refuse_duplicates)
                data = told["data"]
                if told["type"] != "subscribe" or data["room"] != self.CHANNEL or data["token_type"] != "jwt":
                    await socket.send_str(self.message("response", {"message": "bad"}, nonce=told.get("nonce"), error="err_bad_request"))
                elif data["token"] != self.token:
                    await socket.send_str(self.message("response", {"message": "invalid token"}, nonce=told["nonce"], error="err_unauthorized"))
                else:
                    await socket.send_str(self.message("response", {"message": "successfully subscribed", "topic": data["topic"]}, nonce=told["nonce"]))
                    if data["topic"] == "channel.chat.message":
                        self.joined.append(socket)
        finally:
            self.joined = [other for other in self.joined if other is not socket]
        return socket

    def message(self, kind, data, **more):
        return json.dumps({"id": f"astro-{next(self.numbers)}", "ts": stamp(), "type": kind, "data": data, **more})

    async def say(self, identity, user, name, text):
        """In the form of Trovo's chat."""
        return await self.each(self.message("message", {
            "id": identity, "created_at": stamp(), "data": {
                "text": text, "sender_id": user, "username": name.lower(), "display_name": name, "roles": ["follower"]}},
            topic="channel.chat.message", room=self.CHANNEL))

    async def move(self):
        """Before it closes: the next connection goes on with the subscriptions of this one."""
        for socket in list(self.joined):
            token = f"resume-{next(self.numbers)}"
            self.resumable.add(token)
            await socket.send_str(self.message("reconnect", {"reconnect_token": token}))
