// Sliders for the options of speech. An option that was not moved is not sent: the voice or the model decides.
import { button, el } from "./dom.js";
import { t } from "./i18n.js";

/// Limits, steps, units, and the value where nothing else is said; `null` where only the model or the text knows it.
const options = {
  speed: { min: 0.25, max: 4, step: 0.05, usual: 1, unit: "×" },
  nfe: { min: 1, max: 128, step: 1, usual: null, start: 16, unit: "" },
  cfg: { min: 0, max: 10, step: 0.1, usual: null, start: 2, unit: "" },
  sway: { min: -1, max: 1, step: 0.1, usual: null, start: -1, unit: "" },
  cross_fade: { min: 0, max: 5, step: 0.05, usual: 0.15, unit: " s" },
  gain: { min: -20, max: 20, step: 0.5, usual: 0, unit: " dB" },
  duration: { min: 1, max: 60, step: 0.5, usual: null, start: 10, unit: " s" },
  seed: { min: 0, max: 999999, step: 1, usual: 0, unit: "" },
};

/// Rows for these options.
///
/// - value(): what was moved, by name. - set(values): moves what is named, the rest goes back.
export function optionRows(parent, names, prefix) {
  const rows = new Map();
  for (const name of names) {
    const { min, max, step, usual, start, unit } = options[name];
    const id = `${prefix}-${name}`;
    const slider = el("input", { id, type: "range", min, max, step });
    const number = el("output", { for: id });
    const back = button("↺", () => { row.value = null; show(); }, { class: "quiet" });
    const label = el("label", { for: id });
    const row = { value: null, show };
    const first = usual ?? start;
    function show() {
      label.textContent = t(`option.${name}`);
      slider.value = String(row.value ?? first);
      const idle = usual === null ? t(name === "duration" ? "byText" : "modelDefault") : `${usual}${unit}`;
      number.textContent = row.value === null ? idle : `${row.value}${unit}`;
      number.classList.toggle("soft", row.value === null);
      slider.setAttribute("aria-valuetext", number.textContent);
      back.setAttribute("aria-label", `${t("back")}: ${label.textContent}`);
      back.title = t("back");
      back.disabled = row.value === null;
    }
    slider.oninput = () => { row.value = Number(slider.value); show(); };
    rows.set(name, row);
    parent.append(el("div", { class: "option" }, label, slider, number, back));
    show();
  }
  return {
    value: () => Object.fromEntries([...rows].filter(([, row]) => row.value !== null).map(([name, row]) => [name, row.value])),
    set(values) { for (const [name, row] of rows) { row.value = values[name] ?? null; row.show(); } },
    show() { for (const row of rows.values()) row.show(); },
    names,
  };
}
