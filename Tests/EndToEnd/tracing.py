"""Spans of requests at a collector of OpenTelemetry: read with its own definitions (opentelemetry-proto), while the collector is there,
away, and back.

    python tracing.py
"""
import base64
import http.server
import json
import threading
import time
import urllib.request

from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2

from server import SENTENCE, free_port, serving

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


class Collector:
    def __init__(self, port):
        self.spans, self.resources = [], []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                assert self.path == "/v1/traces" and self.headers["Content-Type"] == "application/json"
                outer.take(body)
                self.send_response(200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, body):
        document = json.loads(body)
        # OTLP writes ids as hexadecimal digits, protobuf's own JSON as base64.
        for resource in document["resourceSpans"]:
            for scope in resource["scopeSpans"]:
                for span in scope["spans"]:
                    for key in ("traceId", "spanId", "parentSpanId"):
                        if key in span:
                            span[key] = base64.b64encode(bytes.fromhex(span[key])).decode()
        request = json_format.ParseDict(document, trace_service_pb2.ExportTraceServiceRequest())
        for resource in request.resource_spans:
            self.resources.append({item.key: item.value.string_value for item in resource.resource.attributes})
            for scope in resource.scope_spans:
                self.spans += scope.spans

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def named(self, name):
        return [span for span in self.spans if span.name == name]


def value(span, key):
    for item in span.attributes:
        if item.key == key:
            return getattr(item.value, item.value.WhichOneof("value"))
    return None


def speak(server, text, **headers):
    body = json.dumps({"model": "tts-1", "input": text, "voice": "alloy", "response_format": "wav"}).encode()
    request = urllib.request.Request(
        f"{server.url}/v1/audio/speech", body, {"Content-Type": "application/json", **headers})
    with urllib.request.urlopen(request, timeout=60) as response:
        return response.read()


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def check(holds, text):
    print("ok     " if holds else "FAILED ", text)
    if not holds:
        raise SystemExit(1)


def main():
    port = free_port()
    collector = Collector(port)
    with serving(tracing__endpoint=f"http://127.0.0.1:{port}") as server:
        speak(server, SENTENCE + " " + "Then it rained, and we stayed at home until the evening came. " * 6,
              traceparent=f"00-{TRACE}-{PARENT}-01")
        check(until(lambda: collector.named("speech")), "spans come within seconds")
        request = collector.named("POST /v1/audio/speech")[0]
        speech, queue = collector.named("speech")[0], collector.named("queue")[0]
        chunks = collector.named("chunk")
        check(request.trace_id.hex() == TRACE and request.parent_span_id.hex() == PARENT,
              "the request is a part of its caller's trace")
        check(request.kind == 2 and value(request, "http.response.status_code") == 200, "its kind and status")
        check(speech.parent_span_id == request.span_id and queue.parent_span_id == speech.span_id,
              "the speech belongs to the request, and its wait to it")
        check(len(chunks) == value(speech, "speech.chunks") >= 2 and all(
            chunk.parent_span_id == speech.span_id for chunk in chunks), f"{len(chunks)} chunks")
        for chunk in chunks:
            stages = [span for span in collector.spans if span.parent_span_id == chunk.span_id]
            names = {span.name for span in stages}
            check({"conditioning", "sampling", "vocoder"} <= names, f"a chunk's stages: {', '.join(sorted(names))}")
            check(all(chunk.start_time_unix_nano <= span.start_time_unix_nano <= span.end_time_unix_nano
                      <= chunk.end_time_unix_nano for span in stages), "within the chunk's time")
        check(all(request.start_time_unix_nano <= span.start_time_unix_nano for span in [speech, queue] + chunks),
              "nothing is before the request")
        check(any(event.name == "first audio" for event in speech.events), "first audio")
        check(collector.resources[0]["service.name"] == "ishowtts", "the service's name")
        whole = b"".join(span.SerializeToString() for span in collector.spans)
        check(b"rained" not in whole, "no text of anybody's")

        collector.stop()
        speak(server, "The collector is away.")
        time.sleep(5)
        second = Collector(port)
        check(until(lambda: second.named("speech")), "what was said while the collector was away comes when it is back")
        check(server.metrics()['ishowtts_spans_total{result="dropped"}'] == 0, "none is lost, as the metrics say")
        count = len(second.named("speech"))
        speak(server, "The last words.")
    check(until(lambda: len(second.named("speech")) == count + 1, 2), "the last spans are sent at the end")
    second.stop()
    with serving() as server:
        speak(server, SENTENCE)
        check(not any("ishowtts_spans" in name for name in server.metrics()), "off without a collector")


if __name__ == "__main__":
    main()
