"""The page in Chromium: type, hear, stop, add by file and by microphone, replay, both languages, a phone.

    python page.py [SCREENSHOTS]        needs a Chromium, named by CHROMIUM if not /usr/bin/chromium
"""
import os
import pathlib
import sys
import urllib.request

from playwright.sync_api import sync_playwright

from server import ROOT, SENTENCE, serving

# What the page's AudioContext really plays: an analyser beside the speakers.
LISTEN = """
window.heard = 0;
const connect = AudioNode.prototype.connect;
AudioNode.prototype.connect = function (target, ...rest) {
  if (target === this.context.destination && !this.tapped) {
    this.tapped = true;
    const tap = this.context.createAnalyser();
    connect.call(this, tap);
    const block = new Float32Array(tap.fftSize);
    setInterval(() => { tap.getFloatTimeDomainData(block); for (const x of block) window.heard = Math.max(window.heard, Math.abs(x)); }, 20);
  }
  return connect.call(this, target, ...rest);
};
"""


def main():
    shots = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else None
    voice = ROOT / "Models/mini/voices/hana"
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--use-fake-ui-for-media-stream",
                  "--use-fake-device-for-media-stream", f"--use-file-for-fake-audio-capture={voice}/reference.wav"])
        context = browser.new_context(locale="en-US", bypass_csp=True, permissions=["microphone"], viewport={"width": 1200, "height": 900})
        page = context.new_page()
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.add_init_script(LISTEN)
        page.goto(server.url)
        page.get_by_text("ready", exact=True).wait_for()

        page.get_by_label("Text").first.fill(SENTENCE)
        page.get_by_role("button", name="Speak", exact=True).click()
        page.get_by_text("Done:").wait_for()
        page.wait_for_function("window.heard > 0.05", timeout=10_000)
        page.wait_for_function("document.getElementById('stop').disabled", timeout=15_000)

        replay = page.locator("#history audio").first
        replay.evaluate("audio => audio.play()")
        page.wait_for_function("document.querySelector('#history audio').currentTime > 0.5")
        assert replay.evaluate("audio => audio.duration") > 2
        drawn = page.locator("#history canvas").first.evaluate(
            "canvas => canvas.getContext('2d').getImageData(0, 0, 400, 48).data.filter((x, i) => i % 4 == 3 && x).length")
        assert drawn > 500, drawn

        page.get_by_text("Add a voice").click()
        page.get_by_label("Name").fill("by-file")
        page.get_by_label("Recording, 3 to 12 s").set_input_files(str(voice / "reference.wav"))
        page.get_by_label("What it says, word for word").fill((voice / "reference.txt").read_text().strip())
        page.get_by_label("I may use this voice").check()
        page.get_by_role("button", name="Save").click()
        page.get_by_text("Saved: by-file").wait_for()

        page.get_by_label("Name").fill("by-microphone")
        page.get_by_role("button", name="Record", exact=True).click()
        page.wait_for_timeout(4000)
        page.locator("#record").click()
        page.locator("#preview").wait_for(state="visible")
        page.get_by_label("What it says, word for word").fill((voice / "reference.txt").read_text().strip())
        page.get_by_label("I may use this voice").check()
        page.get_by_role("button", name="Save").click()
        page.get_by_text("Saved: by-microphone").wait_for()
        assert page.locator("#voice").input_value() == "by-microphone"
        page.get_by_role("button", name="Speak", exact=True).click()
        page.wait_for_function("document.querySelectorAll('#history li').length == 2")
        if shots:
            page.screenshot(path=str(shots / "page-en.png"), full_page=True)

        page.reload()
        page.wait_for_function("document.querySelectorAll('#history li').length == 2")
        page.get_by_role("button", name="中文").click()
        page.get_by_role("heading", name="声音库").wait_for()
        page.set_viewport_size({"width": 375, "height": 740})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 375, f"the page is {wide} wide on a phone of 375"
        if shots:
            page.screenshot(path=str(shots / "page-zh-phone.png"))
        # By keyboard alone: the text, then the way to the button.
        page.locator("#text").focus()
        for _ in range(3):
            page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "go"
        unnamed = page.evaluate(
            "[...document.querySelectorAll('input, textarea, select')].filter(e => !e.labels?.length).map(e => e.id)")
        assert not unnamed, unnamed
        assert not errors, errors
        browser.close()
    print("all passed")


if __name__ == "__main__":
    main()
