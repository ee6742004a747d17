"""YouTube's API as its documents have it: a stream's video, its chat by the open array and by list, page tokens, units, logins."""
import asyncio
import base64
import email.utils
import json
import time

from aiohttp import web

from chat_counterpart import Counterpart, until

VIDEO = "dQw4w9WgXcQ"
CHAT = "Cg0KC2RRdzR3OVdnWGNR"


def stamp(at=None):
    at = time.time() if at is None else at
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at)) + f".{int(at % 1 * 1e6):06d}+00:00"


class YouTube(Counterpart):
    def __init__(self, context, key="key-of-a-project"):
        super().__init__(context)
        self.key, self.tokens, self.refresh = key, {"token-1"}, {"refresh-1"}
        self.renews = True
        self.items, self.offline, self.more = [], False, asyncio.Condition()
        self.live, self.has_stream, self.quiet = True, True, 10
        self.units, self.limit, self.reads = 0, 10 ** 9, []
        self.refusals = []
        self.forgets = 0
        self.streams, self.given = 0, 0

    def routes(self):
        return [
            web.get("/youtube/v3/videos", self.videos), web.get("/youtube/v3/liveBroadcasts", self.broadcasts),
            web.get("/youtube/v3/liveChat/messages", self.list), web.get("/youtube/v3/liveChat/messages/stream", self.stream),
            web.get("/{handle:@[^/]+}/live", self.page), web.post("/token", self.token)]

    # What is said.

    def item(self, identity, kind, details, user="UCmia", name="@Mia", at=None, **flags):
        member = {"superChatEvent": "superChatDetails", "messageDeletedEvent": "messageDeletedDetails",
                  "userBannedEvent": "userBannedDetails"}.get(kind, "textMessageDetails")
        return {"kind": "youtube#liveChatMessage", "etag": "e", "id": identity, "snippet": {
            "type": kind, "liveChatId": CHAT, "authorChannelId": user, "publishedAt": stamp(at), "hasDisplayContent": True,
            "displayMessage": details.get("messageText", ""), member: details}, "authorDetails": {
                "channelId": user, "channelUrl": f"http://www.youtube.com/channel/{user}", "displayName": name,
                "isVerified": False, "isChatOwner": False, "isChatSponsor": False, "isChatModerator": False, **flags}}

    def text(self, identity, user, name, text, at=None):
        return self.item(identity, "textMessageEvent", {"messageText": text}, user, f"@{name}", at)

    async def add(self, *items):
        self.items += items
        async with self.more:
            self.more.notify_all()

    async def say(self, identity, user, name, text):
        await self.add(self.text(identity, user, name, text))

    async def delete(self, identity):
        await self.add(self.item(f"d-{identity}", "messageDeletedEvent", {"deletedMessageId": identity}))

    async def ban(self, user, name):
        await self.add(self.item(f"b-{user}-{len(self.items)}", "userBannedEvent", {
            "bannedUserDetails": {"channelId": user, "displayName": f"@{name}"}, "banType": "permanent"}))

    async def written(self):
        """Until what was said so far has gone to a stream."""
        to = len(self.items)
        await until(lambda: self.given >= to, 10, "nobody reads the stream", step=0.002)

    # How it answers.

    def refusal(self, status, reason, message="said"):
        return web.json_response({"error": {"code": status, "message": message, "errors": [
            {"message": message, "domain": "youtube.quota" if "uota" in reason else "youtube.liveChat", "reason": reason}]}}, status=status)

    def refused(self, request, units):
        """What is wrong with a request, and counts its units: refused ones cost too."""
        self.units += units
        self.reads.append((time.monotonic(), request.path, units))
        if given := request.headers.get("Authorization"):
            if given.removeprefix("Bearer ") not in self.tokens:
                return self.refusal(401, "authError", "Invalid Credentials")
        elif request.query.get("key") != self.key:
            return self.refusal(400, "keyInvalid", "API key not valid. Please pass a valid API key.")
        if self.units > self.limit:
            return self.refusal(403, "quotaExceeded", "The request cannot be completed because you have exceeded your quota.")
        if self.refusals:
            return self.refusal(*self.refusals.pop(0))
        if "liveChatId" in request.query:
            if request.query["liveChatId"] != CHAT:
                return self.refusal(404, "liveChatNotFound")
            if request.query.get("part") != "id,snippet,authorDetails" or not 200 <= int(request.query.get("maxResults", "500")) <= 2000:
                return self.refusal(400, "badRequest", "part or maxResults")
            if "pageToken" in request.query and self.position(request) < self.forgets:
                return self.refusal(400, "pageTokenInvalid")

    def position(self, request):
        token = request.query.get("pageToken")
        return int(base64.urlsafe_b64decode(token)[5:]) if token else max(0, len(self.items) - 75)

    def answer(self, since, to, **more):
        return json.dumps({
            "kind": "youtube#liveChatMessageListResponse", "etag": "e", "nextPageToken":
            base64.urlsafe_b64encode(b"page %d" % to).decode(), "pageInfo": {"totalResults": to - since, "resultsPerPage": to - since},
            "items": self.items[since:to], **({"offlineAt": stamp()} if self.offline else {}), **more}, ensure_ascii=self.rng.random() < 0.5)

    async def videos(self, request):
        if refused := self.refused(request, 1):
            return refused
        found = request.query["id"] == VIDEO
        details = {"activeLiveChatId": CHAT} if self.live else {}
        return web.json_response({"items": [{"id": VIDEO, "snippet": {"liveBroadcastContent": "live" if self.live else "none"},
                                             "liveStreamingDetails": details}] if found else []})

    async def broadcasts(self, request):
        if refused := self.refused(request, 1):
            return refused
        return web.json_response({"items": [{"snippet": {"liveChatId": CHAT}}] if self.live else []})

    async def page(self, request):
        link = f'<link rel="canonical" href="https://www.youtube.com/watch?v={VIDEO}">' if self.live else ""
        return web.Response(text=f"<html><head>{link}</head></html>", content_type="text/html")

    async def list(self, request):
        if refused := self.refused(request, 5):
            return refused
        since, to = self.position(request), len(self.items)
        return web.Response(text=self.answer(since, min(to, since + 2000), pollingIntervalMillis=1000),
                            content_type="application/json", headers={"Date": email.utils.formatdate(usegmt=True)})

    async def stream(self, request):
        if not self.has_stream:
            return web.Response(status=404, text="Not Found")
        if refused := self.refused(request, 5):
            return refused
        response = web.StreamResponse(headers={"Content-Type": "application/json", "Date": email.utils.formatdate(usegmt=True)})
        await response.prepare(request)
        self.streams += 1
        try:
            at, first, last = self.position(request), True, time.monotonic()
            while True:
                to = min(len(self.items), at + 2000)
                if first or to > at:
                    data = (("[" if first else ",\r\n") + self.answer(at, to)).encode()
                    at, first, last = to, False, time.monotonic()
                    if len(data) < 20_000:
                        for piece in self.pieces(data):
                            await response.write(piece)
                    else:
                        await response.write(data)
                    self.given = max(self.given, to)
                if self.offline or time.monotonic() - last > self.quiet:
                    await response.write(b"]\n")
                    return response
                async with self.more:
                    try:
                        await asyncio.wait_for(self.more.wait_for(lambda: len(self.items) > at or self.offline), 0.5)
                    except TimeoutError:
                        continue
                # Some messages go together.
                await asyncio.sleep(0.05)
        except ConnectionError:
            return response
        finally:
            self.streams -= 1

    async def token(self, request):
        form = await request.post()
        if form.get("grant_type") != "refresh_token" or form.get("refresh_token") not in self.refresh or not self.renews:
            return web.json_response({"error": "invalid_grant", "error_description": "Token has been expired or revoked."}, status=400)
        token = f"token-{len(self.tokens) + 1}"
        self.tokens = {token}
        return web.json_response({"access_token": token, "expires_in": 3599, "token_type": "Bearer"})
