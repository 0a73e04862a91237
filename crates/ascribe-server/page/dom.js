// Elements and words that every part of the page needs. Texts go into the page as text, never as HTML.

export const byId = (id) => document.getElementById(id);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/** An element with what is in it: text, or elements; `null` is nothing. */
export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** The same with attributes. */
export function makeWith(tag, attributes, ...children) {
  const { className = "", ...rest } = attributes;
  const element = make(tag, className, ...children);
  for (const [name, value] of Object.entries(rest)) element.setAttribute(name, value);
  return element;
}

export function button(text, onClick, attributes = {}) {
  const element = makeWith("button", { type: "button", ...attributes }, text);
  element.addEventListener("click", onClick);
  return element;
}

export const figure = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");
export const counted = (n, one, many) => `${figure(n)} ${n === 1 ? one : many}`;

/** In one line, cut after `longest` letters. */
export function oneLine(text, longest = 120) {
  const letters = [...text.replace(/\s+/g, " ").trim()];
  return letters.length > longest ? `${letters.slice(0, longest).join("").trimEnd()}…` : letters.join("");
}

/** From which share on it is said how; below the last it is doubtful. */
const SAYINGS = [[0.95, "almost certainly"], [0.85, "very likely"], [0.7, "probably"], [0.5, "more likely than not"]];

/** A share from 0 to 1 in words: `very likely a quotation`, `doubtful whether it is a quotation`. */
export function likely(share, what, whether) {
  const saying = SAYINGS.find(([least]) => share >= least);
  return saying ? `${saying[1]} ${what}` : `doubtful whether ${whether}`;
}

export const likelyQuotation = (share = 1) => likely(share, "a quotation", "it is a quotation");

/** Below "probably": to be looked at before it is printed. What was put right by hand is not. */
export const isDoubtful = ({ confidence = 1, speaker, speaker_confidence: share, corrected }) =>
  !corrected?.length && (confidence < 0.7 || (speaker != null && (share ?? 1) < 0.7));

export const capital = (text) => text.replace(/^./u, (letter) => letter.toUpperCase());

/** Milliseconds to read a line. */
const LONG_ENOUGH = 7000;
let hush;
/** Tells it to whoever looks and whoever listens. */
export function tell(text) {
  const status = byId("status");
  status.textContent = text;
  clearTimeout(hush);
  hush = setTimeout(() => (status.textContent = ""), LONG_ENOUGH);
}

/** What went wrong, until something goes right; an empty text takes it away. */
export function complain(text) {
  const alert = byId("alert");
  alert.hidden = !text;
  alert.textContent = text;
  if (text) alert.scrollIntoView({ block: "nearest" });
}

/** Asks in a dialog: its form when it is sent, `null` when it is closed otherwise. */
export function askIn(dialog) {
  const form = dialog.querySelector("form");
  return new Promise((resolve) => {
    let answer = null;
    form.onsubmit = (event) => {
      event.preventDefault();
      answer = form;
      dialog.close();
    };
    dialog.onclose = () => resolve(answer);
    dialog.querySelector("[data-close]").onclick = () => dialog.close();
    dialog.showModal();
  });
}
