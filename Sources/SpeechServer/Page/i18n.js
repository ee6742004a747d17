// The page's two languages. The English of what index.html says is there; everything else is here.
import { chinese } from "./chinese.js";
import { english } from "./english.js";

const listeners = new Set();
let language = localStorage.getItem("language") || (navigator.language.startsWith("zh") ? "zh" : "en");

export const currentLanguage = () => language;
export const onLanguage = (listener) => listeners.add(listener);

/// A word or sentence; `{name}` in it becomes the value of that name.
export function t(name, values = {}) {
  const table = language === "zh" ? chinese : english;
  const sentence = table[name] ?? english[name] ?? name;
  return sentence.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

export const has = (name) => (language === "zh" ? chinese : english)[name] !== undefined;

/// An error in the page's language. What only the server can know (the name of a wrong key, say) stays beside it.
export function errorText(error) {
  const name = `error.${error.code}`;
  if (language === "en") return error.code === "unreachable" ? t(name) : error.message;
  if (!has(name)) return error.code ? t("error.other", { message: error.message }) : error.message;
  return t(name, { message: error.message, wait: error.retryAfter ?? "" });
}

/// Puts the page's fixed words into the language, and has everything else shown anew.
export function translate() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  const put = (attribute, read, write) => {
    for (const element of document.querySelectorAll(`[data-${attribute}]`)) {
      const kept = `en${attribute}`;
      element.dataset[kept] ??= read(element);
      const name = element.dataset[attribute];
      write(element, language === "zh" && chinese[name] !== undefined ? chinese[name] : element.dataset[kept]);
    }
  };
  put("t", (element) => element.textContent, (element, text) => { element.textContent = text; });
  put("label", (element) => element.getAttribute("aria-label"), (element, text) => {
    element.setAttribute("aria-label", text);
    element.title = text;
  });
  for (const listener of listeners) listener();
}

export function setLanguage(value) {
  language = value;
  localStorage.setItem("language", value);
  translate();
}
