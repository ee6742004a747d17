"""Chromium with an ear: what pages really sound like, and what they start and stop."""
import contextlib
import os
import time

# An analyser beside the speakers. `heard` is the loudest sample, `loud` the time of the last one that was not silent,
# `plays` every sound that was started at once, not to follow another, with its offset and the context's time of start and end.
LISTEN = """
window.heard = 0; window.loud = 0; window.plays = [];
const connect = AudioNode.prototype.connect;
AudioNode.prototype.connect = function (target, ...rest) {
  if (target === this.context.destination && !this.tapped) {
    this.tapped = true;
    const tap = this.context.createAnalyser();
    tap.fftSize = 512;
    connect.call(this, tap);
    const block = new Float32Array(tap.fftSize);
    setInterval(() => {
      tap.getFloatTimeDomainData(block);
      let most = 0;
      for (const x of block) most = Math.max(most, Math.abs(x));
      window.heard = Math.max(window.heard, most);
      if (most > 0.003) window.loud = Date.now();
    }, 10);
  }
  return connect.call(this, target, ...rest);
};
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (when = 0, offset = 0) {
  const play = { begin: Math.max(when, this.context.currentTime), offset, length: this.buffer.duration, end: null };
  if (when <= this.context.currentTime + 0.03) window.plays.push(play);
  this.addEventListener("ended", () => { play.end = this.context.currentTime; });
  return start.call(this, when, offset);
};
"""


@contextlib.contextmanager
def chromium(playwright, *arguments, autoplay=True):
    browser = playwright.chromium.launch(
        executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        args=["--no-sandbox", *(["--autoplay-policy=no-user-gesture-required"] if autoplay else []), *arguments])
    try:
        yield browser
    finally:
        browser.close()


def new_page(context, errors, script=""):
    """A page whose faults go to `errors`; lost connections, which tests provoke, are none."""
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))

    def note(message):
        provoked = ("Failed to load resource", "WebSocket connection to")
        if message.type == "error" and not message.text.startswith(provoked):
            errors.append(message.text)

    page.on("console", note)
    page.add_init_script(LISTEN + script)
    return page


def sounding(page, timeout=10_000):
    """Waits until the page sounds now."""
    page.wait_for_function("Date.now() - window.loud < 60", timeout=timeout)


def silent_after(page, action, within=200):
    """Does something, and returns for how many milliseconds the page sounded on."""
    sounding(page)
    before = time.time() * 1000
    action()
    page.wait_for_timeout(900)
    rest = page.evaluate("window.loud") - before
    assert rest <= within, f"the page sounded for {rest:.0f} ms more"
    return max(0.0, rest)
