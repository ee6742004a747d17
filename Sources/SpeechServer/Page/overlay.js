// The overlay for OBS's browser source: who speaks, the text with the word that is being said, progress. Chrome 103.
import { Listener, wordAt } from "./listener.js";

const query = new URLSearchParams(location.search);
const $ = (id) => document.getElementById(id);
const words = {
  en: { sound: "Click to enable sound", paid: "paid", subscription: "subscribed", gift: "gift", raid: "raid", membership: "member",
    announcement: "announcement", redemption: "reward", follow: "follows" },
  zh: { sound: "点击以启用声音", paid: "付费", subscription: "订阅", gift: "赠送", raid: "突袭", membership: "会员", announcement: "公告",
    redemption: "兑换", follow: "关注" },
};
const language = words[query.get("lang")] ? query.get("lang") : navigator.language.startsWith("zh") ? "zh" : "en";
const linger = Math.max(0, Number(query.get("linger") || 1)) * 1000;
const sample = {
  item: 1, platform: "twitch", channel: "demo", message: "demo", name: "Mia", color: "#FF69B4", roles: ["moderator"], kind: "chat",
  text: "This is how the overlay looks while a message is read aloud.", seconds: 6,
};
let shown = null;
let spans = [];
let written = null;
let hiding = null;

/// What the address asks for. Values become CSS variables, which a stylesheet can set too.
function applyQuery() {
  const theme = query.get("theme") || "card";
  document.body.dataset.theme = ["card", "bubble", "bar", "plain"].includes(theme) ? theme : "card";
  const at = query.get("at") || "bottom-left";
  document.body.dataset.at = /^(top|middle|bottom)-(left|center|right)$/.test(at) ? at : "bottom-left";
  const variables = { accent: "--accent", color: "--text", background: "--background", spoken: "--spoken" };
  for (const [name, variable] of Object.entries(variables)) {
    const value = query.get(name);
    if (value && /^([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(value)) document.body.style.setProperty(variable, "#" + value);
  }
  for (const [name, variable] of [["size", "--size"], ["width", "--width"]]) {
    const value = Number(query.get(name));
    if (value >= 8 && value <= 4000) document.body.style.setProperty(variable, `${value}px`);
  }
  if (query.get("font")) document.body.style.setProperty("--font", JSON.stringify(query.get("font").slice(0, 80)) + ", system-ui, sans-serif");
  for (const part of ["name", "platform", "progress", "text"]) document.body.classList.toggle(`no-${part}`, query.get(part) === "0");
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}

/// The text in pieces: words that are said, and what is between them. Positions count Unicode scalars.
function writeText(clip) {
  const scalars = Array.from(clip.text);
  const pieces = [];
  spans = [];
  written = clip.words;
  let at = 0;
  for (const word of clip.words || []) {
    if (word.from < at || word.to > scalars.length || word.to <= word.from) { spans.push(null); continue; }
    if (word.from > at) pieces.push(scalars.slice(at, word.from).join(""));
    const span = document.createElement("span");
    span.className = "word";
    span.textContent = scalars.slice(word.from, word.to).join("");
    pieces.push(span);
    spans.push(span);
    at = word.to;
  }
  pieces.push(scalars.slice(at).join(""));
  $("text").replaceChildren(...pieces);
  $("text").scrollTop = 0;
}

function show(clip) {
  clearTimeout(hiding);
  shown = clip;
  $("name").textContent = clip.name;
  $("name").style.color = /^#[0-9a-f]{6}$/i.test(clip.color || "") ? clip.color : "";
  $("platform").textContent = clip.platform;
  $("clip").dataset.platform = clip.platform;
  $("clip").dataset.kind = clip.kind;
  $("clip").dataset.roles = (clip.roles || []).join(" ");
  const kind = words[language][clip.kind];
  $("kind").hidden = !kind;
  $("kind").textContent = kind || "";
  writeText(clip);
  $("clip").hidden = false;
  $("clip").classList.remove("leaving");
  requestAnimationFrame(step);
}

function hide(isAtOnce) {
  shown = null;
  clearTimeout(hiding);
  if (isAtOnce) { $("clip").hidden = true; return; }
  hiding = setTimeout(() => {
    $("clip").classList.add("leaving");
    hiding = setTimeout(() => { $("clip").hidden = true; }, 300);
  }, linger);
}

function step() {
  if (!shown) return;
  const position = place();
  $("bar").style.transform = `scaleX(${Math.min(1, position / shown.seconds)})`;
  const index = wordAt(shown.words || [], position);
  spans.forEach((span, other) => {
    if (!span) return;
    const state = other < index ? "word said" : other === index ? "word saying" : "word";
    if (span.className === state) return;
    span.className = state;
    if (other === index) follow(span);
  });
  requestAnimationFrame(step);
}

/// Keeps the line that is being said in sight, and the one before it where there is room; lines stay whole.
function follow(span) {
  const text = $("text");
  const line = parseFloat(getComputedStyle(text).lineHeight);
  const row = Math.floor(span.offsetTop / line);
  text.scrollTop = Math.max(0, row - (text.clientHeight > 1.5 * line ? 1 : 0)) * line;
}

let place = () => 0;

function listen() {
  const url = new URL("v1/live-chat/overlay", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  if (query.get("token")) url.searchParams.set("token", query.get("token"));
  if (query.get("audio") === "0") url.searchParams.set("audio", "0");
  let last = null;
  const listener = new Listener({
    connect: () => new WebSocket(url),
    canSound: query.get("audio") !== "0",
    onchange(listener) {
      document.body.dataset.state = !listener.isConnected ? "offline" : listener.isElected ? "sounding" : "silent";
      document.body.classList.toggle("paused", listener.isPaused);
      $("sound").hidden = !listener.needsClick;
      if (listener.clip !== last) {
        const wasFinished = last && listener.played.has(last);
        last = listener.clip;
        if (last) show(last);
        else hide(!wasFinished);
      } else if (last && last.words !== written) writeText(last);
      if (query.get("next") === "1") {
        $("next").hidden = listener.next.length === 0;
        $("next").replaceChildren(...listener.next.map((item) => {
          const entry = document.createElement("li");
          entry.textContent = item.name;
          entry.dataset.priority = item.priority;
          return entry;
        }));
      }
    },
  });
  place = () => listener.position;
  $("sound").textContent = words[language].sound;
  $("sound").onclick = () => listener.enableSound();
  // In OBS, a scene that is not shown does not sound if another overlay can.
  if (window.obsstudio) {
    listener.isActive = document.visibilityState !== "hidden";
    document.addEventListener("visibilitychange", () => listener.setActive(document.visibilityState !== "hidden"));
    window.addEventListener("obsSourceActiveChanged", (event) => listener.setActive(event.detail.active));
  }
  listener.start();
}

/// A message without a sound, again and again, for setting the overlay up.
function demonstrate() {
  const clip = { ...sample, words: [] };
  let at = 0;
  const parts = clip.text.split(" ");
  parts.forEach((part, index) => {
    clip.words.push({ from: at, to: at + part.length, start: (index * clip.seconds) / parts.length, end: ((index + 1) * clip.seconds) / parts.length });
    at += part.length + 1;
  });
  const begin = performance.now() / 1000;
  place = () => (performance.now() / 1000 - begin) % (clip.seconds + 1);
  show(clip);
}

applyQuery();
if (query.get("demo") === "1") demonstrate();
else listen();
