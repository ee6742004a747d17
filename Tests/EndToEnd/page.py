"""The page in Chromium: type, hear, one after the other, stop, voices by file, phone's file, microphone and import,
history, key, both languages, light and dark, a phone.

    python page.py [SCREENSHOTS]        needs a Chromium, named by CHROMIUM if not /usr/bin/chromium, and ffmpeg
"""
import pathlib
import subprocess
import sys
import tempfile

from playwright.sync_api import expect, sync_playwright

from chromium import chromium, new_page
from server import ROOT, SENTENCE, serving

VOICE = ROOT / "Models/mini/voices/hana"
SAID = (VOICE / "reference.txt").read_text().strip()


def speaking(page):
    page.goto(page.base + "#speak")
    page.get_by_text("ready", exact=True).wait_for()
    page.locator("#text").fill(SENTENCE)
    page.get_by_role("button", name="Speak", exact=True).click()
    page.get_by_text("Done:").wait_for()
    page.wait_for_function("window.heard > 0.05")

    # A second text does not cut the first off, whether by the button or by the keyboard.
    page.locator("#text").fill("The second one waits.")
    page.locator("#text").press("Control+Enter")
    page.wait_for_function("document.querySelectorAll('#history li canvas').length == 2")
    # On a machine that is slower than the speech the first has ended before the second begins.
    page.wait_for_function("window.plays.length >= 2", timeout=60_000)
    page.wait_for_function("document.getElementById('player').hidden", timeout=30_000)
    plays = page.evaluate("window.plays")
    gaps = [later["begin"] - earlier["begin"] - earlier["length"] for earlier, later in zip(plays, plays[1:])]
    assert min(gaps) > -0.001, f"clips overlap by {-min(gaps):.3f} s"
    assert sum(play["length"] for play in plays) > 3

    # Stop.
    page.locator("#text").fill(SENTENCE * 3)
    page.get_by_role("button", name="Speak", exact=True).click()
    page.locator("#stop").click()
    expect(page.locator("#player")).to_be_hidden()

    # Reset leaves text and voice alone.
    page.locator("#voice").select_option("kurt")
    page.locator("#text").fill("stays")
    page.get_by_text("Advanced").click()
    page.locator("#speak-speed").fill("1.5")
    speed = page.locator("#options output").first
    expect(speed).to_have_text("1.5×")
    page.get_by_role("button", name="Reset these settings").click()
    assert page.locator("#text").input_value() == "stays" and page.locator("#voice").input_value() == "kurt"
    expect(speed).to_have_text("1×")


def history(page):
    drawn = page.locator("#history canvas").first.evaluate(
        "canvas => canvas.getContext('2d').getImageData(0, 0, 480, 64).data.filter((x, i) => i % 4 == 3 && x).length")
    assert drawn > 500, drawn
    # A click into a waveform plays from there.
    wave = page.locator("#history canvas").last
    box = wave.bounding_box()
    count = page.evaluate("window.plays.length")
    wave.click(position={"x": box["width"] / 2, "y": 20})
    page.wait_for_function(f"window.plays.length > {count}")
    whole, half = page.evaluate("[window.plays.slice(0, -1).map(p => p.length), window.plays.at(-1).length]")
    assert 0.5 < half < 0.7 * sum(whole), (half, whole)
    for kind in ("WAV", "MP3"):
        with page.expect_download() as download:
            page.locator("#history").get_by_role("button", name=kind).first.click()
        path = download.value.path()
        assert path.stat().st_size > 5000 and download.value.suggested_filename.endswith("." + kind.lower())


def voices(page, folder):
    page.goto(page.base + "#voices")
    # A voice is heard before it is chosen.
    count = page.evaluate("window.plays.length")
    page.get_by_role("button", name="Hear it").first.click()
    page.wait_for_function(f"window.plays.length > {count}")

    def add(name, prepare):
        page.locator("#add-id").fill(name)
        prepare()
        page.locator("#preview").wait_for(state="visible")
        page.locator("#add-text").fill(SAID)
        page.get_by_label("I may use this voice").check()
        page.get_by_role("button", name="Save", exact=True).last.click()
        page.get_by_text(f"Saved: {name}").wait_for()
        assert page.locator("#voice").input_value() == name

    add("by file", lambda: page.locator("#add-audio").set_input_files(str(VOICE / "reference.wav")))
    phone = folder / "phone.m4a"
    # This Chromium has no AAC; a phone's browser, which made the file, reads its own. Opus in MP4 takes the same way here.
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", VOICE / "reference.wav", "-c:a", "libopus", "-f", "mp4", phone], check=True)
    add("by-phone", lambda: page.locator("#add-audio").set_input_files({"name": "phone.m4a", "mimeType": "audio/x-m4a", "buffer": phone.read_bytes()}))

    def record():
        page.locator("#record").click()
        page.wait_for_timeout(4000)
        page.locator("#record").click()

    add("by-microphone", record)

    # Defaults of a voice.
    card = page.locator("[data-voice='by-phone']")
    card.get_by_text("Defaults").click()
    card.locator("input[type=range]").first.fill("1.25")
    card.get_by_role("button", name="Save").click()
    page.get_by_text("Requests that say nothing else use these").wait_for()
    page.reload()
    page.locator("[data-voice='by-phone']").get_by_text("Defaults").click()
    expect(page.locator("[data-voice='by-phone'] output").first).to_have_text("1.25×")

    # Export, delete (asks first), import.
    with page.expect_download() as download:
        page.locator("[data-voice='by-phone']").get_by_role("button", name="Export").click()
    file = folder / "by-phone.voice.json"
    download.value.save_as(file)
    page.locator("[data-voice='by-phone']").get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.locator("[data-voice='by-phone']")).to_have_count(1)
    page.locator("[data-voice='by-phone']").get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.locator("[data-voice='by-phone']")).to_have_count(0)
    page.locator("#import").set_input_files(str(file))
    page.get_by_text("Imported: by-phone").wait_for()


def narrow(page):
    page.set_viewport_size({"width": 375, "height": 740})
    for area in ("speak", "chat", "voices"):
        page.goto(page.base + "#" + area)
        page.wait_for_timeout(200)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 375, f"{area} is {wide} wide on a phone of 375"
        small = page.evaluate("""[...document.querySelectorAll('button, select, summary, nav a, input:not([type=checkbox]), label.check')]
            .filter(e => e.checkVisibility({ visibilityProperty: true })).map(e => [e.id || e.textContent, e.getBoundingClientRect()])
            .filter(([, box]) => box.height > 0 && box.height < 44).map(([name, box]) => `${name} ${box.height}`)""")
        assert not small, f"targets under 44 px in {area}: {small}"


def keys(playwright):
    """A wrong key is told, a right one clears that. The page's own policy for content holds here; elsewhere the tests need eval."""
    key = "secret-of-the-test-0123456789"
    with serving(auth__keys=f"page={key}") as server, chromium(playwright) as browser:
        errors = []
        page = new_page(browser.new_context(locale="en-US"), errors)
        page.goto(server.url)
        page.get_by_text("This server asks for a key.").wait_for()
        page.locator("#key").fill("wrong")
        page.get_by_role("button", name="Use key").click()
        page.get_by_text("The server does not take this key.").wait_for()
        page.locator("#key").fill(key)
        page.get_by_role("button", name="Use key").click()
        page.get_by_text("The key is right.").wait_for()
        expect(page.locator("#voice option")).to_have_count(3)
        page.goto(server.url + "/#chat")
        # The events' socket shows the key too.
        page.get_by_text("Messages appear here").wait_for()
        expect(page.locator("#chat-status")).to_be_empty()
        assert "token=" in page.locator("#overlay-address").input_value()
        assert not errors, errors


def main():
    shots = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        microphone = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
                      f"--use-file-for-fake-audio-capture={VOICE}/reference.wav"]
        with serving() as server, chromium(playwright, *microphone) as browser:
            context = browser.new_context(
                locale="en-US", bypass_csp=True, permissions=["microphone"], viewport={"width": 1200, "height": 860}, color_scheme="light", reduced_motion="reduce")
            errors = []
            page = new_page(context, errors)
            page.base = server.url + "/"
            page.goto(page.base)
            expect(page.locator("#key-form")).to_be_hidden()
            speaking(page)
            history(page)
            if shots:
                page.locator("#text").fill(SENTENCE)
                page.locator("#voice").select_option("hana")
                page.screenshot(path=str(shots / "page-en.png"))
            voices(page, pathlib.Path(folder))
            if shots:
                page.emulate_media(color_scheme="dark")
                page.screenshot(path=str(shots / "page-voices.png"))
                page.emulate_media(color_scheme="light", reduced_motion="reduce")

            # Errors are told, in the page's language, and go away.
            page.goto(page.base + "#speak")
            page.get_by_role("button", name="中文").click()
            page.get_by_role("heading", name="历史记录").wait_for()
            page.locator("#text").fill("字" * 9000)
            page.locator("#go").click()
            page.get_by_text("文本过长").wait_for()
            page.locator("#text").fill(SENTENCE)
            page.locator("#go").click()
            page.get_by_text("完成：").wait_for()
            narrow(page)
            page.goto(page.base + "#speak")
            if shots:
                page.screenshot(path=str(shots / "page-zh-phone.png"))
            page.reload()
            page.wait_for_function("document.querySelectorAll('#history li canvas').length >= 3")

            # By keyboard alone: the text, the voice, the button.
            page.locator("#text").focus()
            for _ in range(2):
                page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.id") == "go"
            unnamed = page.evaluate(
                "[...document.querySelectorAll('input, textarea, select')].filter(e => !e.labels?.length && !e.ariaLabel).map(e => e.id)")
            assert not unnamed, unnamed
            assert not errors, errors
        keys(playwright)
    print("all passed")


if __name__ == "__main__":
    main()
