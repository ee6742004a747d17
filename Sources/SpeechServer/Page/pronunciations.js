// The table of pronunciations: see, hear, add, change, delete, import, export.
import { api, getJSON, sendJSON } from "./api.js";
import { $, ask, button, el, keep, say } from "./dom.js";
import { errorText, onLanguage, t } from "./i18n.js";
import { speak } from "./speak.js";

const base = "v1/pronunciations";
const kinds = ["respelling", "arpabet", "ipa", "pinyin"];
/// Rows that are shown at a time; the others are found with the filter.
const most = 200;
let table = { entries: [], kinds, fault: null };
/// The entry that the form changes; `null` while it adds one.
let edited = null;

const path = (entry) => `${base}/${encodeURIComponent(entry.id)}`;
const fields = () => ({
  written: $("word-written").value.trim(), kind: $("word-kind").value, reading: $("word-reading").value.trim(),
  match: $("word-match").value, case: $("word-case").value,
  language: $("word-language").value || null, voice: $("word-voice").value || null,
});

async function tried(note, action) {
  say(note, "");
  try { await action(); } catch (error) { if (error.name !== "AbortError") say(note, errorText(error), "error"); }
}

/// Speaks the word with this entry alone, in its voice or the chosen one.
async function hear(entry, note) {
  const { written, kind, reading, match } = entry;
  const input = match === "pattern" ? written.replace("*", "") : written;
  const voice = entry.voice || $("voice").value;
  const { warning } = await speak(
    { input, voice, pronunciations: [{ written, kind, reading, match }] }, { replaceable: true, title: written });
  if (warning) say(note, warning, "warning");
}

function select(id, choices, value = $(id).value) {
  $(id).replaceChildren(...choices.map(([value, label]) => new Option(label, value)));
  $(id).value = choices.some(([choice]) => choice === value) ? value : choices[0][0];
}

function showForm() {
  select("word-kind", kinds.map((kind) => [kind, t(`kind.${kind}`) + (table.kinds.includes(kind) ? "" : ` (${t("word.unusable")})`)]));
  select("word-match", [["word", t("match.word")], ["pattern", t("match.pattern")]]);
  select("word-case", [["any", t("case.any")], ["exact", t("case.exact")]]);
  select("word-language", [["", t("word.every")], ["en", t("word.english")], ["zh", t("word.chinese")]]);
  select("word-voice", [["", t("word.allVoices")], ...[...$("voice").options].map(({ value }) => [value, value])]);
  $("word-hint").textContent = t(`hint.${$("word-kind").value}`);
  $("word-hear").textContent = "▶ " + t("hear");
  $("word-title").textContent = edited ? t("wordEdit", { name: edited.written }) : t("wordAdd");
  $("word-cancel").hidden = !edited;
}

function edit(entry) {
  edited = entry;
  showForm();
  if (entry) {
    for (const name of ["written", "kind", "reading", "match", "case"]) $(`word-${name}`).value = entry[name];
    for (const name of ["language", "voice"]) $(`word-${name}`).value = entry[name] ?? "";
    $("word-hint").textContent = t(`hint.${entry.kind}`);
    $("word-written").focus();
  } else {
    $("word-written").value = "";
    $("word-reading").value = "";
  }
}

function row(entry) {
  const note = $("words-status");
  const act = (action) => () => tried(note, action);
  const marks = [
    entry.match === "pattern" && t("match.pattern"), entry.case === "exact" && t("case.exact"),
    entry.language && t(entry.language === "en" ? "word.english" : "word.chinese"), entry.voice,
    !entry.usable && t("word.unusable"),
  ].filter(Boolean);
  return el("tr", { data: { entry: entry.id } },
    el("th", { scope: "row" }, entry.written),
    el("td", {}, entry.reading, " ", el("span", { class: "mark" }, t(`kind.${entry.kind}`))),
    el("td", {}, marks.map((mark) => el("span", { class: "mark" }, mark))),
    el("td", { class: "row small end" },
      button("▶ " + t("hear"), act(() => hear(entry, note)), { "aria-label": `${t("hear")}: ${entry.written}` }),
      button(t("word.edit"), () => edit(entry), { "aria-label": `${t("word.edit")}: ${entry.written}` }),
      button(t("remove"), act(async () => {
        if (!(await ask(t("deleteWord", { name: entry.written }), t("remove"), t("cancel")))) return;
        await api(path(entry), { method: "DELETE" });
        if (edited?.id === entry.id) edit(null);
        await refresh();
      }), { "aria-label": `${t("remove")}: ${entry.written}` })));
}

function show() {
  const wanted = $("word-filter").value.trim().toLowerCase();
  const found = table.entries.filter(({ written, reading }) => !wanted || `${written} ${reading}`.toLowerCase().includes(wanted));
  $("words").replaceChildren(...found.slice(0, most).map(row));
  say($("words-status"), table.entries.length === 0 ? t("noWords") : found.length > most ? t("moreWords", { shown: most, count: found.length }) : "");
  say($("words-fault"), table.fault ?? "", "error");
}

async function refresh() {
  table = await getJSON(base);
  showForm();
  show();
}

export async function loadPronunciations() {
  try { await refresh(); } catch (error) { if (error.status !== 401) say($("words-fault"), errorText(error), "error"); }
}

async function save(event) {
  event.preventDefault();
  await tried($("word-status"), async () => {
    const entry = edited ? await sendJSON("PUT", path(edited), fields()) : await sendJSON("POST", base, fields());
    edit(null);
    await refresh();
    say($("word-status"), t("wordSaved", { name: entry.written }), "good");
  });
}

async function importFile() {
  const file = $("words-import").files[0];
  if (!file) return;
  const replaces = $("words-replace").checked;
  await tried($("words-file-status"), async () => {
    if (replaces && !(await ask(t("replaceWords", { count: table.entries.length }), t("replace"), t("cancel")))) return;
    await api(`${base}/import?mode=${replaces ? "replace" : "merge"}`,
      { method: "POST", body: file, headers: { "Content-Type": "text/tab-separated-values" } });
    edit(null);
    await refresh();
    say($("words-file-status"), t("wordsImported", { count: table.entries.length }), "good");
  });
  $("words-import").value = "";
}

export function startPronunciations() {
  $("word-form").onsubmit = save;
  $("word-kind").onchange = () => { $("word-hint").textContent = t(`hint.${$("word-kind").value}`); };
  $("word-hear").onclick = () => tried($("word-status"), async () => {
    if ($("word-form").reportValidity()) await hear(fields(), $("word-status"));
  });
  $("word-cancel").onclick = () => edit(null);
  $("word-filter").oninput = show;
  $("words-import").onchange = importFile;
  $("words-export").onclick = () => tried($("words-file-status"), async () => keep(await (await api(`${base}/export`)).blob(), "pronunciations.tsv"));
  onLanguage(() => { showForm(); show(); });
}
