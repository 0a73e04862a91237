// Corrections of a record. Every function makes a new record and leaves the old one as it is, so undoing is going back to it.
//
// As `corrections/apply.rs` of `ascribe_corpus` does it: ids stay, a new one is one more than the highest; what was put right is
// sure, and `corrected` says what it was; a speaker of nothing goes.

import { ROLES } from "./marks.js";
import { Places, quoteType } from "./places.js";

export const quoteOf = (record, id) => record.quotes.find((quote) => quote.id === id);
export const speakerOf = (record, id) => record.speakers.find((speaker) => speaker.id === id);

/** The record as files have it: without what the page alone is told. */
export function plain(record) {
  const quotes = record.quotes.map(({ explanation, ...quote }) => quote);
  return { ...record, quotes };
}

const sure = (quote, what) => ({
  ...quote,
  confidence: 1,
  corrected: [...new Set([...(quote.corrected ?? []), what])],
});

function nextId(letter, all) {
  const numbers = all.map(({ id }) => Number(id.startsWith(letter) ? id.slice(1) : NaN)).filter(Number.isInteger);
  return letter + (Math.max(0, ...numbers) + 1);
}

/** In text order, an outer quotation before those inside it; nobody who says nothing. */
function tidy(record) {
  const first = (quote) => quote.content[0][0];
  const last = (quote) => quote.content.at(-1)[1];
  const quotes = record.quotes.toSorted((one, other) => first(one) - first(other) || last(other) - last(one));
  const named = new Set(quotes.map((quote) => quote.speaker));
  return { ...record, quotes, speakers: record.speakers.filter(({ id }) => named.has(id)) };
}

function change(record, id, how) {
  return tidy({ ...record, quotes: record.quotes.map((quote) => (quote.id === id ? how(quote) : quote)) });
}

/** Sorted, joined where they touch, without empty ones. */
export function tidySpans(spans) {
  const tidied = [];
  for (const [start, end] of spans.toSorted((one, other) => one[0] - other[0] || one[1] - other[1])) {
    if (start >= end) continue;
    const before = tidied.at(-1);
    if (before && start <= before[1]) before[1] = Math.max(before[1], end);
    else tidied.push([start, end]);
  }
  return tidied;
}

// Who speaks

/** The same words but for case and spaces. */
const folded = (name) => name.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();

/** The speaker who goes by this name: by the full name before another who has it as a short form. */
export function speakerCalled(record, name) {
  const wanted = folded(name);
  return (
    record.speakers.find((one) => folded(one.name) === wanted) ??
    record.speakers.find((one) => one.aliases?.some((alias) => folded(alias) === wanted))
  );
}

/** Another speaker, by a name that is known or new; nobody where it is empty. */
export function giveSpeaker(record, id, name) {
  name = name.replace(/\s+/g, " ").trim();
  let speaker = null;
  let { speakers } = record;
  if (name) {
    let known = speakerCalled(record, name);
    if (!known) {
      known = { id: nextId("s", speakers), name, kind: "person", gender: "unknown", aliases: [] };
      speakers = [...speakers, known];
    }
    speaker = known.id;
  }
  return change({ ...record, speakers }, id, (quote) => {
    const { via, explanation, speaker_confidence, ...rest } = quote;
    const given = sure({ ...rest, speaker }, "speaker");
    if (speaker) given.speaker_confidence = 1;
    // The way that led to another is no evidence for this one.
    if (speaker === quote.speaker && via) given.via = via;
    return given;
  });
}

// Places

/** Other spans, in code points, for a role of a quotation. A content never becomes empty: then nothing changes. */
export function giveSpans(record, id, role, spans) {
  spans = tidySpans(spans);
  if (role === "content" && !spans.length) return record;
  const changed = change(record, id, (quote) => {
    const given = sure({ ...quote, [role]: spans }, role);
    if (role === "content") given.type = typeAfter(record.text, quote, spans);
    if (role === "source") followSource(given, quote);
    if (role === "addressee" && !spans.length) delete given.addressee;
    return given;
  });
  return role === "content" ? nestAround(changed, id) : changed;
}

/** What the marks say; but where they did not say it before, as with single ones, the type stays. */
function typeAfter(text, quote, spans) {
  const places = new Places(text);
  const typeOf = (content) => quoteType(text, content.map((span) => places.toUnits(span)));
  return quote.type && typeOf(quote.content) !== quote.type ? quote.type : typeOf(spans);
}

/** The evidence begins with the source. */
function followSource(given, before) {
  delete given.explanation;
  if (!given.via) return;
  const [first, ...rest] = given.via;
  const wasSource = before.source?.some((span) => String(span) === String(first));
  if (!wasSource) return;
  if (given.source.length) given.via = [given.source[0], ...rest];
  else delete given.via;
}

// Quotations in quotations

const size = (quote) => quote.content.reduce((sum, [start, end]) => sum + end - start, 0);
const holds = (outer, inner) =>
  outer !== inner && size(outer) > size(inner) &&
  inner.content.every(([start, end]) => outer.content.some((span) => span[0] <= start && end <= span[1]));

/** The narrowest that holds a quotation. */
function holderOf(quotes, inner) {
  return quotes.filter((one) => holds(one, inner)).sort((one, other) => size(one) - size(other))[0];
}

/** Says anew what stands in what, where the content of one quotation is new: of it, and of those that were or are in it. */
function nestAround(record, id) {
  const { quotes } = record;
  const changed = quoteOf(record, id);
  const place = (quote) => {
    const outer = quotes.find((one) => one.id === quote.inside);
    const isAbout = quote === changed || outer === changed || holds(changed, quote);
    // One that the program found may reach over its outer quotation; that is left as it is.
    if (!isAbout || (outer && outer !== changed && quote !== changed && size(outer) <= size(changed))) return quote;
    const holder = holderOf(quotes, quote)?.id;
    if (holder === quote.inside) return quote;
    const { inside, ...rest } = quote;
    return holder ? { ...rest, inside: holder } : rest;
  };
  return { ...record, quotes: quotes.map(place) };
}

// Whole quotations

/** Without a quotation; those inside it now stand in what it stood in. */
export function remove(record, id) {
  const gone = quoteOf(record, id);
  const quotes = record.quotes
    .filter((quote) => quote !== gone)
    .map((quote) => {
      if (quote.inside !== id) return quote;
      const { inside, ...rest } = quote;
      return gone.inside ? { ...rest, inside: gone.inside } : rest;
    });
  return tidy({ ...record, quotes });
}

/** With one more quotation; `[record, id]`. */
export function add(record, spans) {
  spans = tidySpans(spans);
  const id = nextId("q", record.quotes);
  const places = new Places(record.text);
  const quote = sure(
    {
      id,
      type: quoteType(record.text, spans.map((span) => places.toUnits(span))),
      class: "speech", content: spans, cue: [], source: [], speaker: null,
    },
    "added",
  );
  return [nestAround(tidy({ ...record, quotes: [...record.quotes, quote] }), id), id];
}

/** Another `type` or `class`. */
export function giveKind(record, id, field, value) {
  return change(record, id, (quote) => sure({ ...quote, [field]: value }, field));
}

// Undo

/** Milliseconds. */
const AT_ONCE = 1500;

/** The record as it came, as it is, and the way between. */
export class History {
  #undo = [];
  #redo = [];
  #saved;

  constructor(record) {
    this.before = record;
    this.now = record;
    this.#saved = record;
  }

  /**
   * The record is this from now on; `what` was done, as people say it. Steps of one `key` that follow each other at once, as
   * when an end is moved word by word, are undone together.
   */
  put(record, what, key = null) {
    if (record === this.now) return;
    const at = Date.now();
    const last = this.#undo.at(-1);
    const goesOn = key !== null && last?.key === key && at - last.at < AT_ONCE && !this.#redo.length;
    if (goesOn) Object.assign(last, { what, at });
    else this.#undo.push({ record: this.now, what, key, at });
    this.#redo = [];
    this.now = record;
  }

  /** What was undone; nothing where there is nothing to undo. */
  undo() {
    return this.#go(this.#undo, this.#redo);
  }

  redo() {
    return this.#go(this.#redo, this.#undo);
  }

  #go(from, to) {
    const step = from.pop();
    if (!step) return undefined;
    to.push({ record: this.now, what: step.what });
    this.now = step.record;
    return step.what;
  }

  get canUndo() {
    return this.#undo.length > 0;
  }

  get canRedo() {
    return this.#redo.length > 0;
  }

  get isChanged() {
    return this.now !== this.before;
  }

  get isSaved() {
    return this.now === this.#saved;
  }

  saved() {
    this.#saved = this.now;
  }
}

/** Quotations that are not the same in two records, in both forms; `null` for the form that is not there. */
export function changes(before, after) {
  const there = new Map(before.quotes.map((quote) => [quote.id, quote]));
  const changed = [];
  for (const quote of after.quotes) {
    const old = there.get(quote.id) ?? null;
    there.delete(quote.id);
    if (old !== quote) changed.push([old, quote]);
  }
  for (const old of there.values()) changed.push([old, null]);
  return changed;
}

/** Every span of a quotation, in code points. */
export const spansOf = (quote) => ROLES.flatMap((role) => quote[role] ?? []);
