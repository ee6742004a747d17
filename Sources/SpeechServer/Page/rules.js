// The rules of the live chat as a form, made from the server's table, and a field to try them.
import { getJSON, sendJSON } from "./api.js";
import { $, ask, el, say } from "./dom.js";
import { errorText, has, onLanguage, t } from "./i18n.js";

const base = "v1/live-chat";
/// Tables whose keys are free.
const pairs = new Set([
  "who.minimums", "sentences.templates", "sentences.nicknames", "sentences.pronunciations",
  "voices.viewers", "voices.languages", "voices.roles", "voices.platforms",
]);
/// Keys that are left out of the table while they have no value.
const optional = { voices: { usual: "" }, banned: { file: "" } };
const groups = ["who", "hold", "banned", "commands", "text", "sentences", "voices", "length", "cooldown", "copies", "answers", "away"];
let table = null;
let fields = new Map();
let named = (_, name) => name;

const words = (name) => name.replace(/([A-Z])/g, " $1").toLowerCase();
/// A key that several tables have, as commands do, has one name for all.
const shared = (path) => path.replace(/^(\w+)\.\w+\./, "$1.*.");
const label = (path) => (has(`rules.${shared(path)}`) ? t(`rules.${shared(path)}`) : has(`rules.${path}`) ? t(`rules.${path}`) : words(path.split(".").pop()).replace(/^./, (letter) => letter.toUpperCase()));
const choiceName = (path, choice) => {
  if (/[rR]oles$|exempt$|trusted$/.test(path)) return named("role", choice);
  if (/Kinds$|approved$/.test(path)) return named("kind", choice);
  return has(`choice.${choice}`) ? t(`choice.${choice}`) : words(choice);
};
const same = (one, other) => {
  const sorted = (value) => JSON.stringify(Array.isArray(value) ? [...value].sort()
    : value && typeof value === "object" ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)) : value ?? "");
  return sorted(one) === sorted(other);
};

const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

/// One key's field: `element`, `read()`, `write(value)`.
function field(path, value, choices) {
  const id = `rule-${path.replaceAll(".", "-")}`;
  const of = (control, read, write) => ({ element: el("div", { class: "field" }, el("label", { for: id }, label(path)), control), control, read, write });
  if (choices && Array.isArray(value)) {
    const boxes = choices.map((choice) => el("input", { type: "checkbox", value: choice }));
    const set = el("fieldset", { class: "field wide" }, el("legend", {}, label(path)),
      el("div", { class: "chips" }, boxes.map((box) => el("label", { class: "chip" }, box, choiceName(path, box.value)))));
    return { element: set, control: set, read: () => boxes.filter((box) => box.checked).map((box) => box.value), write: (value) => { for (const box of boxes) box.checked = value.includes(box.value); } };
  }
  if (choices) {
    const select = el("select", { id }, choices.map((choice) => new Option(choiceName(path, choice), choice)));
    return of(select, () => select.value, (value) => { select.value = value; });
  }
  if (typeof value === "boolean") {
    const box = el("input", { id, type: "checkbox" });
    return { element: el("label", { class: "field check" }, box, label(path)), control: box, read: () => box.checked, write: (value) => { box.checked = value; } };
  }
  if (typeof value === "number") {
    const input = el("input", { id, type: "number", step: "any", required: true });
    return of(input, () => Number(input.value), (value) => { input.value = String(value); });
  }
  if (pairs.has(path)) {
    const area = el("textarea", { id, rows: 3, placeholder: t("pairPerLine") });
    const read = () => Object.fromEntries(lines(area.value).map((line) => {
      const at = line.indexOf("=");
      if (at < 1) throw new Error(`${label(path)}: ${t("pairFault", { line })}`);
      const right = line.slice(at + 1).trim();
      return [line.slice(0, at).trim(), path === "who.minimums" ? Number(right) : right];
    }));
    return of(area, read, (value) => { area.value = Object.entries(value).map(([key, text]) => `${key} = ${text}`).join("\n"); });
  }
  if (Array.isArray(value)) {
    const area = el("textarea", { id, rows: 3, placeholder: t("onePerLine") });
    return of(area, () => lines(area.value), (value) => { area.value = value.join("\n"); });
  }
  const input = el("input", { id, type: "text", list: path === "voices.usual" ? "voice-names" : undefined });
  return of(input, () => input.value.trim(), (value) => { input.value = value ?? ""; });
}

function whole(rules) {
  const result = structuredClone(rules);
  for (const [group, members] of Object.entries(optional)) result[group] = { ...members, ...result[group] };
  return result;
}

const isTable = (value, path) => value && typeof value === "object" && !Array.isArray(value) && !pairs.has(path);

/// Every key by its path with dots.
function paths(rules, before = "") {
  return Object.entries(rules).flatMap(([key, value]) => (isTable(value, before + key) ? paths(value, `${before}${key}.`) : [before + key]));
}
const get = (rules, path) => path.split(".").reduce((value, key) => value?.[key], rules);

function read() {
  const rules = {};
  for (const [path, { read }] of fields) {
    const keys = path.split(".");
    const key = keys.pop();
    const value = read();
    if (value === "" && optional[keys[0]]?.[key] !== undefined) continue;
    keys.reduce((table, name) => (table[name] ??= {}), rules)[key] = value;
  }
  return rules;
}

function mark() {
  for (const [path, { element, read }] of fields) {
    let isChanged = true;
    try { isChanged = !same(read(), get(table.defaults, path)); } catch { /* A fault is a change. */ }
    element.classList.toggle("changed", isChanged);
  }
}

/// - draft: the rules that the form shows.
function build(draft = table.rules) {
  const rules = whole(draft);
  fields = new Map();
  const all = paths(rules);
  const part = (path) => {
    const made = field(path, get(rules, path), table.choices[path]);
    fields.set(path, made);
    made.write(get(rules, path));
    return made.element;
  };
  const top = all.filter((path) => !path.includes("."));
  const order = [...groups, ...Object.keys(rules).filter((group) => !groups.includes(group))];
  $("rules").replaceChildren(
    el("div", { class: "fields" }, top.map(part)),
    ...order.filter((group) => all.some((path) => path.startsWith(group + "."))).map((group) =>
      el("details", { data: { group } }, el("summary", {}, label(group)),
        el("div", { class: "fields" }, all.filter((path) => path.startsWith(group + ".") && path.split(".").length === 2).map(part)),
        Object.keys(rules[group]).filter((key) => isTable(rules[group][key], `${group}.${key}`)).map((key) =>
          el("fieldset", { class: "fields inner" }, el("legend", {}, label(`${group}.${key}`)),
            all.filter((path) => path.startsWith(`${group}.${key}.`)).map(part))))));
  mark();
}

export async function loadRules() {
  const opened = openGroups();
  table = await getJSON(`${base}/rules`);
  table.defaults = whole(table.defaults);
  build();
  reopen(opened);
}

const openGroups = () => [...$("rules").querySelectorAll("details[open]")].map((details) => details.dataset.group);
const reopen = (names) => { for (const details of $("rules").querySelectorAll("details")) details.open = names.includes(details.dataset.group); };

async function save(event) {
  event.preventDefault();
  say($("rules-status"), "");
  try {
    const opened = openGroups();
    table = await sendJSON("PUT", `${base}/rules`, read());
    table.defaults = whole(table.defaults);
    build();
    reopen(opened);
    say($("rules-status"), t("rulesSaved"), "good");
  } catch (error) { say($("rules-status"), errorText(error), "error"); }
}

async function tryOut(event) {
  event.preventDefault();
  const note = $("try-status");
  $("try-steps").replaceChildren();
  try {
    const rules = read();
    const isUnsaved = paths(whole(rules)).some((path) => !same(get(rules, path), get(table.rules, path)));
    const roles = $("try-role").value ? [$("try-role").value] : [];
    const line = await sendJSON("POST", `${base}/try`, { text: $("try-text").value, name: $("try-name").value || "Mia", platform: "twitch", roles, rules });
    const result = line.outcome === "read"
      ? t("tryRead", { text: line.spoken })
      : t("trySkipped", { rule: named("rule", line.rule ?? ""), reason: line.reason ?? "" });
    say(note, result + (isUnsaved ? ` (${t("tryUnsaved")})` : ""), line.outcome === "read" ? "good" : "warning");
    $("try-steps").replaceChildren(...(line.steps ?? []).map((step) => el("li", {}, el("b", {}, named("rule", step.rule)), ` ${step.effect}`)));
  } catch (error) { say(note, errorText(error), "error"); }
}

/// - name: a rule's, role's or kind's name in the page's language.
export function startRules(name) {
  named = name;
  $("rules-form").onsubmit = save;
  $("rules-form").oninput = () => { if (table) mark(); };
  $("try-form").onsubmit = tryOut;
  $("reset-rules").onclick = async () => {
    if (!table || !(await ask(t("resetRules"), t("back"), t("cancel")))) return;
    for (const [path, { write }] of fields) write(get(table.defaults, path));
    mark();
  };
  onLanguage(() => {
    if (!table) return;
    const opened = openGroups();
    let draft;
    try { draft = read(); } catch { /* What cannot be read is as it was saved. */ }
    build(draft);
    reopen(opened);
  });
}
