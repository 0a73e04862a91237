// The page: an article goes in, its quotations come out, are read, put right and downloaded.

import { Details } from "./details.js";
import { all, askIn, byId, button, capital, complain, counted, make, oneLine, tell } from "./dom.js";
import { Places, findWords, withoutOuterMarks } from "./places.js";
import { History, add, giveKind, giveSpans, giveSpeaker, plain, quoteOf, remove } from "./record.js";
import * as service from "./service.js";
import { ROLE_NAMES, Sheet } from "./sheet.js";
import { Voices } from "./voices.js";

/** The article that is shown: `{ history, places, voices }`. */
let shown = null;
let opened = null; // Id of the quotation whose details are seen.
const chosen = new Set(); // Ids of speakers.

const sheet = new Sheet(document.querySelector("#sheet .rows"), {
  open: (id, isByKey) => open(id, isByKey),
  close: () => close(),
  move: (moved, isDone) => move(moved, isDone),
});
const details = new Details(byId("details"), {
  close: () => close(),
  go: (id) => open(id, false),
  role: (role) => showRole(role),
  step: (part, isEnd, by) => {
    const { activeElement } = document;
    sheet.step(part, isEnd, by);
    refocus(activeElement);
  },
  speaker: (name) => put(giveSpeaker(now(), opened, name), name.trim() ? `Said by ${name.trim()}` : "Nobody is named", `speaker ${opened}`),
  kind: (field, value) => put(giveKind(now(), opened, field, value), `Now ${value}`, `${field} ${opened}`),
  removePart: (part) => {
    const spans = quoteOf(now(), opened)[details.role].filter((_, at) => at !== part);
    put(giveSpans(now(), opened, details.role, spans), `Removed from ${ROLE_NAMES[details.role]}`);
  },
  remove: () => {
    const at = now().quotes.findIndex(({ id }) => id === opened);
    const record = remove(now(), opened);
    const next = record.quotes[Math.min(at, record.quotes.length - 1)]?.id;
    close();
    put(record, "Quotation deleted");
    (next ? sheet.label(next) : byId("title")).focus({ preventScroll: true });
  },
});

const now = () => shown.history.now;

// An article goes in

async function annotate(body, type, options) {
  complain("");
  setBusy(true);
  try {
    const record = await withToken(() => service.annotate(body, type, { ...options, allClasses: byId("all-classes").checked }));
    show(record, options);
    return true;
  } catch (error) {
    refuse(error);
    return false;
  } finally {
    setBusy(false);
  }
}

function refuse(error) {
  if (!(error instanceof service.Refusal)) throw error;
  complain(error.message);
}

/** Asks again with a token where one is wanted. */
async function withToken(ask) {
  try {
    return await ask();
  } catch (error) {
    if (error.status !== 401) throw error;
    const form = await askIn(byId("token-dialog"));
    if (!form) throw error;
    service.useToken(form.elements.token.value.trim());
    return ask();
  }
}

function setBusy(isBusy) {
  document.body.classList.toggle("busy", isBusy);
  byId("start").setAttribute("aria-busy", String(isBusy));
  for (const one of all("#article-form button")) one.disabled = isBusy;
  if (isBusy) tell("Reading the article…");
}

byId("article-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = byId("article-text").value;
  if (!text.trim()) {
    byId("article-text").focus();
    return tell("Paste an article first, open a file, or try a sample.");
  }
  const type = service.looksLikeHtml(text) ? "text/html;charset=utf-8" : "text/plain;charset=utf-8";
  annotate(text, type, {});
});

byId("open-file").addEventListener("click", () => byId("file").click());
byId("file").addEventListener("change", ({ target }) => {
  if (target.files[0]) readFile(target.files[0]);
  target.value = "";
});

async function readFile(file) {
  if (!(await mayLeave())) return;
  const bytes = await file.arrayBuffer().catch(() => null);
  if (!bytes) return complain(`The file ${file.name} cannot be read.`);
  await annotate(bytes, service.typeOfFile(file.name), { name: file.name });
}

const hasFile = (event) => event.dataTransfer?.types.includes("Files");
document.addEventListener("dragover", (event) => {
  if (!hasFile(event)) return;
  event.preventDefault();
  document.body.classList.add("dropping");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("dropping");
});
document.addEventListener("drop", (event) => {
  document.body.classList.remove("dropping");
  if (!hasFile(event)) return;
  event.preventDefault();
  if (event.dataTransfer.files[0]) readFile(event.dataTransfer.files[0]);
});

// Samples

let samples = null;

async function loadSamples() {
  samples ??= await withToken(service.samples);
  return samples;
}

byId("show-samples").addEventListener("click", async ({ currentTarget }) => {
  const box = byId("samples");
  try {
    const list = (await loadSamples()).map(({ name, title }) => {
      const link = make("a", "", make("bdi", "", title || name));
      link.href = `#sample=${encodeURIComponent(name)}`;
      return make("li", "", link);
    });
    box.querySelector("ul").replaceChildren(...list);
  } catch (error) {
    return refuse(error);
  }
  box.hidden = !box.hidden;
  currentTarget.setAttribute("aria-expanded", String(!box.hidden));
  if (!box.hidden) box.querySelector("a")?.focus();
});

const sampleInLink = () => new URLSearchParams(location.hash.slice(1)).get("sample");
let linkShown = "";

async function followLink() {
  const name = sampleInLink();
  if (location.hash === linkShown) return;
  if (!(await mayLeave())) return history.replaceState(null, "", linkShown || location.pathname);
  // The way back from a sample.
  if (!name) return linkShown ? goToStart() : undefined;
  complain("");
  setBusy(true);
  let text = null;
  let title = "";
  try {
    title = (await loadSamples()).find((one) => one.name === name)?.title ?? "";
    text = await withToken(() => service.sample(name));
  } catch (error) {
    if (error.status === 404) complain(`There is no sample called “${name}”.`);
    else refuse(error);
  }
  setBusy(false);
  if (text !== null) await annotate(text, "text/plain;charset=utf-8", { name, title, isSample: true });
}
addEventListener("hashchange", followLink);

// What came out

function show(record, { name, title: called, isSample }) {
  // A record without a text has nothing to show.
  record = { ...record, text: record.text ?? "", quotes: record.quotes ?? [], speakers: record.speakers ?? [] };
  close();
  chosen.clear();
  shown = { history: new History(record), places: new Places(record.text), voices: new Voices(record) };
  linkShown = isSample ? `#sample=${encodeURIComponent(name)}` : "";
  if (location.hash !== linkShown) history.replaceState(null, "", linkShown || location.pathname);
  const title = record.meta?.title || called || (name && !isSample ? name : oneLine(record.text, 70)) || "An article without text";
  byId("title").replaceChildren(make("bdi", "", String(title)));
  document.title = `${oneLine(String(title), 60)} – ascribe`;
  byId("warnings").replaceChildren(...(record.warnings ?? []).map((warning) => make("p", "notice", `Note: ${warning}`)));
  byId("start").hidden = true;
  byId("result").hidden = false;
  sheet.show(record, shown.places, shown.voices);
  showAround();
  scrollTo(0, 0);
  byId("title").focus({ preventScroll: true });
  tell(record.quotes.length ? `Found ${found(record)}.` : "There are no quotations in it.");
}

const found = ({ quotes, speakers }) =>
  `${counted(quotes.length, "quotation", "quotations")} by ${counted(speakers.length, "speaker", "speakers")}`;

/** Speakers, figures and buttons, after every change. */
function showAround() {
  const record = now();
  const { history } = shown;
  const facts = ["publisher", "date", "place"].map((key) => record.meta?.[key]).filter((fact) => typeof fact === "string" && fact);
  byId("facts").replaceChildren(...[...facts, found(record)].map((fact) => make("span", "", make("bdi", "", fact))));
  if (history.isChanged) byId("facts").append(make("span", "changed", history.isSaved ? "corrected, downloaded" : "corrected, not downloaded yet"));
  byId("undo").disabled = !history.canUndo;
  byId("redo").disabled = !history.canRedo;
  byId("download").querySelector("[data-form=corrections]").disabled = !history.isChanged;
  const list = shown.voices.list(record).map((voice) => {
    const box = make("input");
    box.type = "checkbox";
    box.checked = chosen.has(voice.id);
    box.dataset.voice = voice.id ?? "";
    box.addEventListener("change", () => {
      if (box.checked) chosen.add(voice.id);
      else chosen.delete(voice.id);
      sheet.choose(chosen);
    });
    const initials = make("span", "l", voice.initials);
    initials.setAttribute("aria-hidden", "true");
    const n = make("span", "n", String(voice.n), make("span", "hidden", voice.n === 1 ? " quotation" : " quotations"));
    return make("li", "", make("label", `speaker k${voice.colour} u${voice.line}`, box, initials,
      make("span", "", make("bdi", "who", voice.name), " ", make("span", "what", oneLine(voice.what, 60))), n));
  });
  const had = document.activeElement?.dataset?.voice;
  byId("voices").querySelector("ul").replaceChildren(...list);
  if (had !== undefined) all("[data-voice]").find((box) => box.dataset.voice === had)?.focus();
  byId("voices").querySelector("summary").textContent = `Speakers (${record.speakers.length})`;
}

byId("again").addEventListener("click", backToStart);
byId("home").addEventListener("click", (event) => {
  event.preventDefault();
  backToStart();
});

async function backToStart() {
  if (await mayLeave()) goToStart();
}

function goToStart() {
  close();
  shown = null;
  linkShown = "";
  complain("");
  history.replaceState(null, "", location.pathname);
  document.title = "Who said what – ascribe";
  byId("result").hidden = true;
  byId("start").hidden = false;
  byId("article-text").focus();
}

// Reading a quotation

function open(id, isByKey) {
  if (!quoteOf(now(), id)) return;
  if (opened !== id) details.role = "content";
  opened = id;
  sheet.open(id, details.role);
  details.show(now(), id, shown.places, shown.voices);
  document.body.classList.add("reading");
  sheet.reveal(id);
  if (isByKey) details.focus();
}

function close() {
  if (opened === null) {
    details.close();
    return;
  }
  const id = opened;
  const hadFocus = byId("details").contains(document.activeElement);
  opened = null;
  sheet.open(null);
  details.close();
  document.body.classList.remove("reading");
  if (hadFocus) sheet.label(id)?.focus({ preventScroll: true });
}

function showRole(role) {
  details.role = role;
  sheet.open(opened, role);
  details.show(now(), opened, shown.places, shown.voices);
}

/** After a change the panel is drawn anew; who was in it stays there. */
function refocus(before) {
  const { key } = before?.dataset ?? {};
  if (key) all("#details [data-key]").find((one) => one.dataset.key === key)?.focus({ preventScroll: true });
}

// Putting right

/** The record is this from now on. */
function put(record, what, key) {
  if (record === now()) return;
  shown.history.put(record, what, key);
  showNow();
  tell(`${what}. Undo with Control and Z.`);
}

function showNow() {
  const record = now();
  sheet.update(record);
  if (opened !== null && !quoteOf(record, opened)) close();
  if (opened !== null) details.show(record, opened, shown.places, shown.voices);
  showAround();
  if (chosen.size) sheet.choose(chosen);
}

/** An end goes to `unit`; before it `isDone` it is only shown. Nothing goes back to what it was. */
function move(moved, isDone) {
  if (!moved) return sheet.update(now());
  const { role, part, isEnd, unit } = moved;
  const { places } = shown;
  const spans = quoteOf(now(), opened)[role].map((span) => [...span]);
  const at = places.toChar(unit);
  // Never over the other end or over a neighbour.
  if (isEnd) spans[part][1] = Math.min(Math.max(at, spans[part][0] + 1), (spans[part + 1]?.[0] ?? Infinity) - 1);
  else spans[part][0] = Math.max(Math.min(at, spans[part][1] - 1), (spans[part - 1]?.[1] ?? -1) + 1);
  const isSame = String(spans) === String(quoteOf(now(), opened)[role]);
  const record = isSame ? now() : giveSpans(now(), opened, role, spans);
  if (!isDone || isSame) return sheet.update(record);
  const words = oneLine(places.words(spans[part]), 1e6).split(" ");
  const where = isEnd ? `ends with “${words.slice(-3).join(" ")}”` : `begins with “${words.slice(0, 3).join(" ")}”`;
  put(record, `${capital(ROLE_NAMES[role])} ${where}`, `${role} ${opened} ${part} ${isEnd}`);
}

const undo = () => again(shown?.history.undo(), "Undone");
const redo = () => again(shown?.history.redo(), "Done again");

function again(what, told) {
  if (!what) return;
  const { activeElement } = document;
  showNow();
  tell(`${told}: ${what}.`);
  if (activeElement?.disabled) (activeElement.id === "undo" ? byId("redo") : byId("undo")).focus();
}
byId("undo").addEventListener("click", undo);
byId("redo").addEventListener("click", redo);
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches?.("textarea, input:not([type=checkbox], [type=radio])");
  if (!shown || isTyping || document.querySelector("dialog[open]") || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key === "z" && !event.shiftKey) undo();
  else if (key === "y" || key === "z") redo();
  else return;
  event.preventDefault();
});

// Selected words

let selected = null;
let hiding;

document.addEventListener("selectionchange", () => {
  selected = shown && !document.querySelector(".dragging") ? sheet.selected() : null;
  const bar = byId("selection");
  clearTimeout(hiding);
  // Some phones let go of the selection before the tap that is meant for a button comes there.
  if (!selected) return void (hiding = setTimeout(() => (bar.hidden = true), 250));
  bar.hidden = false;
  const span = shown.places.toChars(selected);
  const buttons = [button("Add as a quotation", () => addQuotation(span), { className: "primary" })];
  for (const [role, name] of Object.entries({ content: "Add to its words", cue: "Reporting word", source: "Name", addressee: "Said to" })) {
    if (opened) buttons.push(button(name, () => take(role, span), { "data-role": role }));
  }
  bar.replaceChildren(make("span", "what", opened ? "Take these words as" : "These words:"), ...buttons);
});
// A click on a button must not take the selection away before it is read.
byId("selection").addEventListener("pointerdown", (event) => event.preventDefault());

/** The selected words as another part of the content, or in place of cue, source or addressee. */
function take(role, span) {
  byId("selection").hidden = true;
  const before = quoteOf(now(), opened)[role] ?? [];
  getSelection().removeAllRanges();
  details.role = role;
  const spans = role === "content" ? [...before, span] : [span];
  put(giveSpans(now(), opened, role, spans), `“${oneLine(shown.places.words(span), 40)}” is ${ROLE_NAMES[role]} now`);
  if (opened) showRole(role);
}

function addQuotation(span) {
  byId("selection").hidden = true;
  const { places } = shown;
  getSelection().removeAllRanges();
  const content = places.toChars(withoutOuterMarks(places.text, places.toUnits(span)));
  const isThere = now().quotes.find(({ content: [first], content: { length } }) => length === 1 && String(first) === String(content));
  if (isThere) {
    open(isThere.id, true);
    return tell("This quotation is there already.");
  }
  const [record, id] = add(now(), [content]);
  put(record, "Quotation added; say who speaks");
  open(id, true);
}

byId("add").addEventListener("click", async () => {
  if (selected) return addQuotation(shown.places.toChars(selected));
  const dialog = byId("add-dialog");
  const { first, last } = dialog.querySelector("form").elements;
  const { text } = shown.places;
  let from = 0;
  let place = null;
  const look = () => {
    const begin = findWords(text, first.value, from) ?? findWords(text, first.value);
    const end = begin && (last.value.trim() ? findWords(text, last.value, begin[0]) : begin);
    place = begin && end && [begin[0], end[1]];
    const told = !first.value.trim() ? "" : !begin ? "Not in the text." : !end ? "The last words do not follow." : oneLine(text.slice(...place), 300);
    dialog.querySelector(".found").textContent = told;
    first.setCustomValidity(place || !first.value.trim() ? "" : told);
  };
  dialog.querySelector("form").reset();
  look();
  first.oninput = last.oninput = () => {
    from = 0;
    look();
  };
  dialog.querySelector("[data-next]").onclick = () => {
    from = place ? place[0] + 1 : 0;
    look();
  };
  if ((await askIn(dialog)) && place) addQuotation(shown.places.toChars(place));
});

// Leaving, and taking along

/** True when nothing would be lost, or whoever is asked leaves it behind. */
async function mayLeave() {
  if (!shown || shown.history.isSaved) return true;
  return (await askIn(byId("leave-dialog"))) !== null;
}

addEventListener("beforeunload", (event) => {
  if (shown && !shown.history.isSaved) event.preventDefault();
});

/** Each makes a file of the record: its ending, what is in it, and how many quotations it cannot say all of. */
const FORMS = {
  // Made here, so that work is not lost when the service is gone.
  gold: async () => ["jsonl", new Blob([`${JSON.stringify(plain(now()))}\n`], { type: "application/x-ndjson" })],
  csv: async () => ["csv", await service.csv(plain(now()))],
  corrections: async () => ["corrections.jsonl", ...(await service.corrections(plain(shown.history.before), plain(now())))],
};

for (const one of all("[data-form]")) {
  one.addEventListener("click", async () => {
    complain("");
    try {
      const [ending, blob, n = 0] = await withToken(FORMS[one.dataset.form]);
      save(blob, `${fileName()}.${ending}`);
      if (n) complain(`Corrections do not tell cues, names beside quotations, or whom they were said to: of ${counted(n, "quotation", "quotations")} that is left out. The labelled article has it all.`);
      byId("download").open = false;
      byId("download").querySelector("summary").focus();
    } catch (error) {
      refuse(error);
    }
  });
}

/** The id of the article, as far as it can be the name of a file. */
const fileName = () => String(now().id || "article").replace(/\.(txt|html?|md|docx)$/i, "").replace(/[^\p{L}\p{N}._-]+/gu, "-").slice(0, 80) || "article";

function save(blob, name) {
  const link = make("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  shown.history.saved();
  showAround();
  tell(`Downloaded ${name}.`);
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("#download")) byId("download").open = false;
});
byId("download").addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  byId("download").open = false;
  byId("download").querySelector("summary").focus();
});

// The service

service.version().then(
  ({ version, corpus }) => {
    byId("to-corpus").hidden = corpus !== true;
    if (version) byId("version").textContent = `ascribe ${version}`;
  },
  () => {},
);
if (/^(localhost|127\.|\[::1\])/.test(location.hostname)) byId("where").textContent = "Nothing leaves this machine: there is no account, and nothing is kept.";
if (matchMedia("(max-width: 1079px)").matches) byId("voices").open = false;
details.close();
followLink();
