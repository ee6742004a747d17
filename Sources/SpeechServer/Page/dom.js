// Small helpers for building the page. Text from outside only ever becomes text.

export const $ = (id) => document.getElementById(id);

/// An element with properties (`class`, `data`, `aria-…` and listeners among them) and children.
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name.includes("-") || name === "role" || name === "for" || name === "list") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const button = (label, action, properties = {}) =>
  el("button", { type: "button", onclick: action, ...properties }, label);

/// Shows a line in an element that readers announce.
export function say(element, text, kind = "") {
  element.textContent = text;
  element.className = kind;
}

/// Asks before something that cannot be undone.
export function ask(question, yes, no) {
  return new Promise((resolve) => {
    const dialog = el("dialog", { "aria-label": question },
      el("p", {}, question),
      el("div", { class: "row end" },
        button(no, () => dialog.close("no"), { autofocus: true }),
        button(yes, () => dialog.close("yes"), { class: "danger" })));
    dialog.addEventListener("close", () => { dialog.remove(); resolve(dialog.returnValue === "yes"); });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/// Lets the browser keep a file.
export function keep(blob, name) {
  const url = URL.createObjectURL(blob);
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export const clock = (seconds) =>
  seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
