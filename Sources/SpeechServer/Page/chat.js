// The live chat: sources, what is written, what is read, who listens.
import { api, getJSON, sendJSON, socket } from "./api.js";
import { output } from "./audio.js";
import { $, ask, button, el, say } from "./dom.js";
import { currentLanguage, errorText, has, onLanguage, t } from "./i18n.js";
import { Listener, wordAt } from "./listener.js";
import { loadRules, startRules } from "./rules.js";

const base = "v1/live-chat";
const mostLines = 200;
const empty = () => ({ sources: [], queue: null, items: new Map(), lines: [], counts: null, delay: null, listeners: [], muted: [] });
let state = empty();
let events = null;
let attempt = 0;
let timer = null;
let here = null;
let isVolumeHeld = false;

const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
/// A name of the server's in the page's language: rules, kinds, roles, reasons.
export const named = (group, name) => (has(`${group}.${camel(name)}`) ? t(`${group}.${camel(name)}`) : camel(name).replace(/([A-Z])/g, " $1").toLowerCase());
const time = (text) => new Date(text).toLocaleTimeString(currentLanguage() === "zh" ? "zh-CN" : undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });

async function tried(note, action) {
  say(note, "");
  try { return await action(); } catch (error) { say(note, errorText(error), "error"); }
}

const control = (action, more = {}) => tried($("queue-status"), async () => {
  state.queue = (await sendJSON("POST", `${base}/control`, { action, ...more })).queue;
  showQueue();
});

// MARK: sources

function showSources() {
  $("sources").replaceChildren(...state.sources.map((source) => el("li", { class: "source" },
    el("span", { class: `dot ${source.phase}` }),
    el("div", { class: "grow" },
      el("strong", {}, source.source), " ",
      el("span", { class: "soft" }, t(`phase.${source.phase}`)),
      source.reason ? el("p", { class: source.phase === "ended" || source.phase === "waiting" ? "warning" : "hint" }, source.reason) : null,
      el("p", { class: "hint" }, [t("messages", { count: source.messages }), source.last_event && t("lastLine", { time: time(source.last_event) })].filter(Boolean).join(" · "))),
    button(t("stop"), () => tried($("source-status"), async () => {
      await api(`${base}/sources?source=${encodeURIComponent(source.source)}`, { method: "DELETE" });
      await refresh();
    }), { "aria-label": t("stopSource", { name: source.source }) }))));
  if (state.sources.length === 0) $("sources").append(el("li", { class: "empty" }, t("noSources")));
}

const needsName = (kind) => ["twitch", "eventsub", "youtube", "youtube-web"].includes(kind);

async function addSource(event) {
  event.preventDefault();
  const kind = $("source-kind").value;
  const name = $("source-name").value.trim();
  await tried($("source-status"), async () => {
    const source = name || needsName(kind) ? `${kind}:${name}` : kind;
    await sendJSON("POST", `${base}/sources`, { source });
    $("source-name").value = "";
    await refresh();
  });
}

function showHint() {
  $("source-name").placeholder = t(`hint.${$("source-kind").value}`);
  $("source-name").required = needsName($("source-kind").value);
}

// MARK: queue

const open = (item) => item.state !== "heard" && item.state !== "dropped";

function itemRow(item) {
  const remaining = item.until ? Math.max(0, Math.ceil((new Date(item.until) - Date.now()) / 1000)) : 0;
  const label = item.state === "prepared" ? t("state.prepared") : t(`state.${item.state}`, { seconds: remaining });
  const act = (action, text, properties) => button(text, () => control(action, { item: item.item }), { "aria-label": `${text}: ${item.name}`, ...properties });
  return el("li", { class: `item ${item.state} ${item.priority}`, data: { item: item.item } },
    el("div", { class: "grow" },
      el("p", { class: "hint" },
        el("strong", { class: "who" }, item.name), " ",
        item.kind === "chat" ? null : el("span", { class: "mark gold" }, named("kind", item.kind)),
        ` ${label} · ${item.seconds.toFixed(1)} s${item.voice ? ` · ${item.voice}` : ""}`),
      el("p", { class: "said" }, item.text)),
    el("div", { class: "row small" },
      item.state === "approval" || (!item.approved && (item.state === "held" || (item.state === "waiting" && state.queue?.away))) ? act("approve", t("approve"), { class: "primary" }) : null,
      item.state === "approval" ? act("reject", t("reject"), { class: "danger" }) : act("skip", t("skip"))));
}

function showQueue() {
  const { queue } = state;
  const items = [...state.items.values()].filter(open);
  const playing = items.find((item) => item.state === "playing");
  const rest = items.filter((item) => item !== playing);
  $("playing").replaceChildren(...(playing ? [itemRow(playing)] : []));
  $("items").replaceChildren(...rest.map(itemRow));
  if (items.length === 0) $("items").append(el("li", { class: "empty" }, t("queueEmpty")));
  $("replay").disabled = false;
  if (!queue) return;
  $("queue-sum").textContent = [
    queue.waiting ? t("queueSum", { count: queue.waiting, seconds: queue.waiting_seconds.toFixed(0) }) : "",
    queue.catch_up ? t("catchUp", { level: queue.catch_up }) : "",
    queue.paused ? t("isPaused") : "", queue.away ? t("isAway") : "",
  ].filter(Boolean).join(" · ");
  $("hold").textContent = queue.paused ? t("resume") : t("pause");
  $("hold").setAttribute("aria-pressed", String(queue.paused));
  $("hold").classList.toggle("primary", queue.paused);
  $("skip").disabled = !playing;
  $("away").checked = queue.away;
  if (!isVolumeHeld) $("chat-volume").value = String(queue.volume);
}

// MARK: lines

function lineRow(line) {
  const steps = line.steps?.length
    ? el("details", {}, el("summary", {}, t("steps")), el("ol", { class: "steps" }, line.steps.map((step) => el("li", {}, el("b", {}, named("rule", step.rule)), ` ${step.effect}`))))
    : null;
  const why = line.outcome === "read"
    ? [el("span", { class: "good" }, t("willRead")), line.spoken && line.spoken !== line.text ? ` “${line.spoken}”` : ""]
    : line.command
      ? [el("span", { class: line.command.done ? "good" : "warning" }, `${t(line.command.done ? "commandDone" : "commandRefused")}: ${named("command", line.command.name)}`), line.reason ? ` ${line.reason}` : ""]
      : [el("span", { class: "warning" }, `${t("skipped")}: ${named("rule", line.rule ?? "")}`), line.reason ? ` ${line.reason}` : ""];
  const ended = line.end ? el("span", { class: line.end.state === "heard" ? "good" : "warning" },
    line.end.state === "heard" ? ` · ${t("state.heard")}` : ` · ${t("state.dropped")}: ${named("drop", line.end.drop ?? "")}${line.end.reason ? `, ${line.end.reason}` : ""}`) : null;
  const name = el("strong", { class: "who" }, line.name);
  if (/^#[0-9a-f]{6}$/i.test(line.color ?? "")) name.style.setProperty("--own", line.color);
  return el("li", { class: `line ${line.outcome}${line.isDeleted ? " deleted" : ""}` },
    el("p", {},
      el("time", { class: "hint", datetime: line.at }, time(line.at)), " ",
      el("span", { class: "mark" }, line.platform),
      (line.roles ?? []).map((role) => el("span", { class: "mark" }, named("role", role))),
      line.kind === "chat" ? null : el("span", { class: "mark gold" }, named("kind", line.kind)), " ",
      name, " ", el("span", { class: "said" }, line.text ?? t("hiddenText"))),
    el("p", { class: "why hint" }, why, ended, line.isDeleted ? el("span", { class: "warning" }, ` · ${t("deletedLine")}`) : null,
      line.name ? el("span", { class: "small" }, " ", button(t("mute"), () => mute("mute", line), { class: "quiet", "aria-label": t("muteViewer", { name: line.name }) })) : null),
    steps);
}

const wanted = (line) => $("line-filter").value === "all" || line.outcome === $("line-filter").value;

function showLines() {
  const rows = state.lines.filter(wanted).slice(-mostLines).reverse();
  $("lines").replaceChildren(...rows.map((line) => (line.row ??= lineRow(line))));
  if (rows.length === 0) $("lines").append(el("li", { class: "empty" }, t("noLines")));
}

function addLine(line) {
  state.lines.push(line);
  if (state.lines.length > mostLines) state.lines.splice(0, state.lines.length - mostLines);
  later("lines", showLines);
}

function redraw(line) {
  const row = line.row;
  line.row = lineRow(line);
  row?.replaceWith(line.row);
}

function deleteLines({ platform, channel, target }) {
  for (const line of state.lines) {
    const isMeant = line.platform === platform && (!channel || line.channel === channel)
      && (target.all || target.message === line.message || (target.author && target.author === line.author)
      || (target.login && target.login.toLowerCase() === line.login.toLowerCase()));
    if (isMeant && !line.isDeleted) { line.isDeleted = true; redraw(line); }
  }
}

// MARK: viewers who are not read

const mute = async (action, { login, name, platform }) => {
  await control(action, { name: login || name, platform });
  await tried($("queue-status"), refresh);
};

function showMuted() {
  $("muted-part").hidden = state.muted.length === 0;
  $("muted").replaceChildren(...state.muted.map((viewer) => el("li", { class: "row small" },
    el("span", { class: "grow" }, el("strong", {}, viewer.name), " ", el("span", { class: "mark" }, viewer.platform), " ",
      el("span", { class: "soft" }, [viewer.by && t("mutedBy", { name: viewer.by }), time(viewer.since)].filter(Boolean).join(" · "))),
    button(t("unmute"), () => mute("unmute", viewer), { "aria-label": t("unmuteViewer", { name: viewer.name }) }))));
}

// MARK: numbers, listeners

function showNumbers() {
  const { counts, delay, listeners } = state;
  $("listeners").replaceChildren(...listeners.map((listener) => el("li", {},
    el("span", { class: listener.elected ? "dot joined" : "dot waiting" }), ` ${t(`listener.${listener.kind}`)} `,
    el("span", { class: "soft" }, listener.elected ? t("sounds") : listener.active ? t("silent") : t("inactive")))));
  const isHeard = listeners.some((listener) => listener.elected || listener.kind === "stream");
  if (!isHeard) $("listeners").append(el("li", { class: "warning" }, t("noListeners")));
  if (!counts) return;
  const sum = (table) => Object.values(table ?? {}).reduce((total, count) => total + count, 0);
  const detail = (group, table) => Object.entries(table ?? {}).map(([name, count]) => `${named(group, name)} ${count}`).join(", ");
  const numbers = [
    ["messages", counts.messages], ["read", counts.read], ["heard", counts.heard], ["deletions", counts.deletions],
    ["skipped", sum(counts.skipped), detail("rule", counts.skipped)], ["dropped", sum(counts.dropped), detail("drop", counts.dropped)],
  ];
  $("counts").replaceChildren(...numbers.flatMap(([name, count, note]) => [
    el("dt", {}, t(`count.${name}`)), el("dd", {}, el("b", {}, String(count)), note ? el("span", { class: "hint" }, ` ${note}`) : null)]));
  $("delay").textContent = delay?.count ? t("delay", { median: delay.median?.toFixed(2), p95: delay.p95?.toFixed(2) }) : t("noDelay");
}

// MARK: overlay

const themes = () => ($("theme-choice").value === "card" ? "" : `&theme=${$("theme-choice").value}`);
let overlayPath = "";

/// OBS gets 127.0.0.1 even if the page was opened as localhost, which may mean another address there.
function showAddress() {
  const origin = new URL(location.origin);
  if (origin.hostname === "localhost" || origin.hostname === "[::1]") origin.hostname = "127.0.0.1";
  const address = overlayPath ? new URL(overlayPath + themes(), origin).href : "";
  $("overlay-address").value = address;
  $("open-overlay").href = address || "overlay";
}

async function loadToken(method = "GET") {
  overlayPath = (await (await api(`${base}/token`, { method })).json()).overlay;
  showAddress();
}

async function copyAddress() {
  try { await navigator.clipboard.writeText($("overlay-address").value); } catch {
    // Without a secure context there is no clipboard; the selection is copied instead.
    $("overlay-address").select();
    document.execCommand("copy");
  }
  say($("overlay-status"), t("copiedAddress"), "good");
}

/// Asks OBS for its scenes, lets one be chosen, and puts the overlay into it.
async function addToOBS() {
  const [choice, note] = [$("obs-scene"), $("overlay-status")];
  await tried(note, async () => {
    if (choice.hidden) {
      const { scenes, current } = await getJSON(`${base}/obs`);
      choice.replaceChildren(...scenes.map((name) => new Option(name, name, name === current, name === current)));
      choice.hidden = false;
      say(note, t("chooseScene"));
      return choice.focus();
    }
    const added = await sendJSON("POST", `${base}/obs`, { overlay: $("overlay-address").value, scene: choice.value });
    choice.hidden = true;
    say(note, t(`obs.${added.change}`, { name: added.name, scene: added.scene }), "good");
  });
}

// MARK: heard on this page

function showHere() {
  $("listen").textContent = here ? t("stopListening") : t("listenHere");
  $("listen").setAttribute("aria-pressed", String(Boolean(here)));
  $("here").textContent = here?.isConnected ? (here.isElected ? t("heardHere") : state.listeners.some((other) => other.elected) ? t("mutedHere") : "") : "";
}

function toggleHere() {
  if (here) { here.close(); here = null; return showHere(); }
  let last = null;
  here = new Listener({
    connect: () => socket(`${base}/overlay?kind=page`),
    output: output(),
    onchange(listener) {
      if (listener.clip !== last) { last = listener.clip; if (last) requestAnimationFrame(showWord); }
      showHere();
    },
  });
  here.start();
  here.enableSound();
  showHere();
}

/// The word that is being said, and how far, in the item that plays.
function showWord() {
  const clip = here?.clip;
  if (!clip) return;
  const row = $("playing").querySelector(`[data-item="${clip.item}"]`);
  if (row) {
    const scalars = Array.from(clip.text);
    const word = clip.words[wordAt(clip.words, here.position)];
    const said = row.querySelector(".said");
    if (word) {
      const [from, to] = [word.from, word.to];
      said.replaceChildren(scalars.slice(0, from).join(""), el("mark", {}, scalars.slice(from, to).join("")), scalars.slice(to).join(""));
    }
    row.style.setProperty("--heard", `${(100 * here.position) / clip.seconds}%`);
  }
  requestAnimationFrame(showWord);
}

// MARK: events

const pending = new Map();
/// Draws once per frame, however many events come.
function later(name, draw) {
  if (pending.has(name)) return;
  pending.set(name, draw);
  setTimeout(() => { pending.delete(name); draw(); }, 30);
}

function takeItem(item) {
  if (open(item)) state.items.set(item.item, item);
  else {
    state.items.delete(item.item);
    const line = state.lines.find((line) => line.item === item.item);
    if (line) { line.end = item; redraw(line); }
  }
  later("queue", showQueue);
}

function takeState(whole) {
  Object.assign(state, { sources: whole.sources, queue: whole.queue, counts: whole.counts, delay: whole.delay, listeners: whole.listeners, muted: whole.muted ?? [] });
  state.items = new Map(whole.items.map((item) => [item.item, item]));
}

function take(event) {
  switch (event.type) {
    case "hello":
      attempt = 0;
      state = empty();
      takeState(event);
      state.lines = event.recent ?? [];
      showAll();
      break;
    case "line": addLine(event.line); break;
    case "item": takeItem(event.item); break;
    case "queue": state.queue = event.queue; later("queue", showQueue); break;
    case "source": {
      const at = state.sources.findIndex((source) => source.source === event.source.source);
      if (at < 0) state.sources.push(event.source);
      else state.sources[at] = event.source;
      later("sources", showSources);
      break;
    }
    case "listeners": state.listeners = event.listeners; showNumbers(); showHere(); break;
    case "deletion": deleteLines(event); break;
    default: break;
  }
}

function connect() {
  const mine = (events = socket(`${base}/events`));
  mine.onopen = () => say($("chat-status"), "");
  mine.onmessage = (message) => { if (mine === events) take(JSON.parse(message.data)); };
  mine.onclose = () => {
    if (mine !== events) return;
    say($("chat-status"), t("noConnection"), "warning");
    attempt += 1;
    timer = setTimeout(connect, Math.min(15_000, 500 * 2 ** attempt) * (0.75 + Math.random() / 2));
  };
}

async function refresh() {
  takeState(await getJSON(base));
  showSources();
  showQueue();
  showMuted();
  showNumbers();
}

function showAll() {
  for (const line of state.lines) line.row = undefined;
  showSources();
  showQueue();
  showLines();
  showMuted();
  showNumbers();
  showHere();
  showHint();
}

/// Reads everything anew; also after the key has changed.
export async function loadChat() {
  clearTimeout(timer);
  const last = events;
  events = null;
  last?.close();
  try {
    await loadToken();
    await loadRules();
    connect();
  } catch (error) {
    say($("chat-status"), error.status === 404 ? t("unsupported") : errorText(error), "error");
    if (error.status !== 404 && error.status !== 401) timer = setTimeout(loadChat, 5000);
  }
}

export function startChat() {
  $("source-form").onsubmit = addSource;
  $("source-kind").onchange = showHint;
  $("hold").onclick = () => control(state.queue?.paused ? "resume" : "pause");
  $("skip").onclick = () => control("skip");
  $("replay").onclick = () => control("replay");
  $("clear-queue").onclick = async () => { if (await ask(t("clearQueue"), t("clear"), t("cancel"))) await control("clear"); };
  $("away").onchange = () => control("away", { value: $("away").checked });
  $("chat-volume").oninput = () => { isVolumeHeld = true; later("volume", () => control("volume", { value: Number($("chat-volume").value) })); };
  $("chat-volume").onchange = () => { isVolumeHeld = false; };
  $("line-filter").onchange = showLines;
  $("copy-address").onclick = copyAddress;
  $("theme-choice").onchange = showAddress;
  $("add-to-obs").onclick = addToOBS;
  $("new-address").onclick = async () => {
    if (!(await ask(t("newAddress"), t("yesNew"), t("cancel")))) return;
    await tried($("overlay-status"), () => loadToken("POST"));
  };
  $("listen").onclick = toggleHere;
  startRules(named);
  onLanguage(showAll);
  showAll();
  // Counts and the time that held messages wait have no events of their own.
  setInterval(async () => {
    if (document.hidden || events?.readyState !== WebSocket.OPEN) return;
    if ([...state.items.values()].some((item) => item.state === "held")) showQueue();
    if ($("chat-area").hidden) return;
    try {
      const whole = await getJSON(base);
      Object.assign(state, { counts: whole.counts, delay: whole.delay, sources: whole.sources, muted: whole.muted ?? [] });
      showMuted();
      showNumbers();
      showSources();
    } catch { /* The state's pill says it. */ }
  }, 2000);
}
