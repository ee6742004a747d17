// The page of the server: a streamer's console. No build step: these files are served as they are.
import { currentKey, getJSON, onAccess, setKey } from "./api.js";
import { currentVolume, setVolume } from "./audio.js";
import { loadChat, startChat } from "./chat.js";
import { $, say } from "./dom.js";
import { startHistory } from "./history.js";
import { currentLanguage, errorText, onLanguage, setLanguage, t, translate } from "./i18n.js";
import { loadPronunciations, startPronunciations } from "./pronunciations.js";
import { startSpeaking, useText } from "./speak.js";
import { loadVoices, startVoices } from "./voices.js";

const areas = ["speak-area", "chat-area", "voices-area", "words-area"];
const themes = ["auto", "light", "dark"];

/// Shows one area; its name is in the address, so that a reload and the back button know it.
function show(name) {
  const area = areas.includes(`${name}-area`) ? `${name}-area` : areas[0];
  for (const other of areas) $(other).hidden = other !== area;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.dataset.area === area) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function go(name) {
  location.hash = name;
  show(name);
}

function showTheme() {
  const theme = localStorage.getItem("theme") || "auto";
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  $("theme").textContent = { auto: "◐", light: "☀", dark: "☾" }[theme];
  const name = t("theme" + theme.replace(/^./, (letter) => letter.toUpperCase()));
  $("theme").setAttribute("aria-label", name);
  $("theme").title = name;
}

async function showState() {
  let phase = "offline";
  try {
    const response = await fetch("health/ready");
    phase = (await response.json()).status;
    const queue = await getJSON("v1/queue");
    const waiting = Object.values(queue.waiting).reduce((sum, count) => sum + count, 0);
    $("queue").textContent = t("queue", { count: waiting + queue.running, size: queue.size });
    $("queue").hidden = waiting + queue.running === 0;
  } catch { /* The pill and the banner say it. */ }
  $("state").textContent = t(phase);
  $("state").className = "pill " + (phase === "ready" ? "good" : "bad");
}

/// Whether the server takes the key. The field is there where a key is needed.
function showAccess(isOpen, isNeeded) {
  const wasRefused = !$("key-form").hidden && $("key-form").classList.contains("refused");
  $("key-form").hidden = !isNeeded;
  $("key-form").classList.toggle("refused", !isOpen);
  if (!isOpen) say($("key-status"), t(currentKey() ? "wrongKey" : "needsKey"), "error");
  else if (wasRefused) say($("key-status"), t("keyTaken"), "good");
}

async function load() {
  say($("banner"), "");
  try { await loadVoices(); } catch (error) { if (error.status !== 401) say($("banner"), errorText(error), "error"); }
  await loadPronunciations();
  await loadChat();
}

$("language").onclick = () => setLanguage(currentLanguage() === "zh" ? "en" : "zh");
$("theme").onclick = () => {
  const theme = localStorage.getItem("theme") || "auto";
  localStorage.setItem("theme", themes[(themes.indexOf(theme) + 1) % themes.length]);
  showTheme();
};
$("key-form").onsubmit = (event) => {
  event.preventDefault();
  setKey($("key").value);
  load();
  showState();
};
$("volume").value = String(currentVolume());
$("volume").oninput = () => setVolume(Number($("volume").value));
window.onhashchange = () => show(location.hash.slice(1));
onLanguage(() => {
  $("language").textContent = currentLanguage() === "zh" ? "English" : "中文";
  $("language").lang = currentLanguage() === "zh" ? "en" : "zh";
  showTheme();
  showState();
});
onAccess(showAccess);
$("key").value = currentKey();

startSpeaking();
startVoices(go);
startPronunciations();
startHistory((clip) => { go("speak"); useText(clip); });
startChat();
translate();
show(location.hash.slice(1));
load();
setInterval(showState, 3000);
