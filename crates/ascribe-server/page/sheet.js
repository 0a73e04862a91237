// The running text: paragraphs with their quotations in colour, grips at the ends of the one that is open, and what is selected.

import { isDoubtful, likelyQuotation, make, makeWith, oneLine } from "./dom.js";
import { LETTERS, cut, marksOf } from "./marks.js";
import { firstWhere, nearestStop, nextStop, paragraphs, wholeWords } from "./places.js";
import { changes, quoteOf } from "./record.js";

/** Rows drawn at once; and how long, in milliseconds, the page draws on without looking up. */
const N_AT_ONCE = 80;
const AT_A_TIME = 12;
/** With more rows those out of sight are not laid out. */
const MANY_ROWS = 300;

export const ROLE_NAMES = { content: "what was said", cue: "the reporting word", source: "who is named", addressee: "said to whom" };

export class Sheet {
  #root;
  #on;
  #rows = []; // `{ span, element, marks }`, `marks` a map of quotation to marks.
  #texts = new WeakMap(); // Of a text node: the unit where it begins.
  #pieces = new WeakMap(); // Of a mark or a label: its quotations, the narrowest last.
  #chosen = new Set();
  #open = null; // `{ id, role }`
  #drawing = 0;

  /** `on` is told: `open(id)`, `move({ role, part, isEnd, unit }, isDone)`, `close()`. */
  constructor(root, on) {
    this.#root = root;
    this.#on = on;
    root.addEventListener("click", (event) => this.#click(event));
    root.addEventListener("keydown", (event) => this.#key(event));
    root.addEventListener("pointerdown", (event) => this.#drag(event));
    // A finger on a grip scrolls nothing; `touch-action` does not count for what stands in a line.
    const still = (event) => event.target.closest(".grip") && event.preventDefault();
    root.addEventListener("touchstart", still, { passive: false });
  }

  // Drawing

  show(record, places, voices) {
    this.record = record;
    this.places = places;
    this.voices = voices;
    this.#open = null;
    this.#chosen = new Set();
    this.#root.classList.remove("choosing");
    this.#rows = paragraphs(record.text).map((span) => ({ span, element: null, marks: new Map() }));
    this.#root.classList.toggle("many", this.#rows.length > MANY_ROWS);
    for (const quote of record.quotes) this.#place(quote);
    this.#root.replaceChildren();
    this.#drawing += 1;
    this.#drawFrom(0, N_AT_ONCE, this.#drawing);
  }

  /** In slices, so that a long text does not stop the page. */
  #drawFrom(first, n, drawing) {
    if (drawing !== this.#drawing) return;
    const until = performance.now() + AT_A_TIME;
    const drawn = document.createDocumentFragment();
    let at = first;
    for (; at < this.#rows.length && (at < first + n || performance.now() < until); at += 1) {
      const row = this.#rows[at];
      row.element = make("div", "row");
      this.#draw(row);
      drawn.append(row.element);
    }
    this.#root.append(drawn);
    if (at < this.#rows.length) setTimeout(() => this.#drawFrom(at, 0, drawing));
  }

  /** Draws at once what is not drawn yet, up to a row. */
  #drawUpTo(row) {
    const n = this.#root.childElementCount;
    const wanted = this.#rows.indexOf(row) + 1;
    if (n >= wanted) return;
    this.#drawing += 1;
    this.#drawFrom(n, wanted - n, this.#drawing);
  }

  #rowsAt([start, end]) {
    const rows = this.#rows;
    let at = firstWhere(rows.length, (row) => rows[row].span[1] > start);
    const found = [];
    for (; at < rows.length && rows[at].span[0] < end; at += 1) found.push(rows[at]);
    return found;
  }

  #place(quote, dirty = new Set()) {
    for (const mark of marksOf(quote, this.places)) {
      for (const row of this.#rowsAt([mark.start, mark.end])) {
        row.marks.set(quote.id, [...(row.marks.get(quote.id) ?? []), mark]);
        dirty.add(row);
      }
    }
  }

  #rowsOf(quote) {
    return new Set(marksOf(quote, this.places).flatMap((mark) => this.#rowsAt([mark.start, mark.end])));
  }

  /** The words that led to the speaker of the open quotation, as marks of a role of their own. */
  #evidence() {
    const quote = this.#open && quoteOf(this.record, this.#open.id);
    // The source alone leads nowhere else.
    const via = quote?.via?.length > 1 ? quote.via : [];
    const marks = via.map((span) => {
      const [start, end] = this.places.toUnits(span);
      return { start, end, role: "via", quote };
    });
    return marks.filter(({ start, end }) => start < end);
  }

  /** Draws what is not the same in another record. */
  update(record) {
    const dirty = new Set();
    const frame = () => {
      for (const { start, end } of this.#evidence()) for (const row of this.#rowsAt([start, end])) dirty.add(row);
    };
    frame();
    const changed = changes(this.record, record);
    for (const [old] of changed) {
      for (const row of old ? this.#rowsOf(old) : []) {
        row.marks.delete(old.id);
        dirty.add(row);
      }
    }
    this.record = record;
    for (const [, quote] of changed) if (quote) this.#place(quote, dirty);
    frame();
    for (const row of dirty) this.#draw(row);
  }

  /** The quotation that is open, with grips at the ends of its spans in a role; nothing closes it. */
  open(id, role = "content") {
    const dirty = new Set();
    const mark = () => {
      const quote = this.#open && quoteOf(this.record, this.#open.id);
      if (!quote) return;
      for (const row of this.#rowsOf(quote)) dirty.add(row);
      for (const { start, end } of this.#evidence()) for (const row of this.#rowsAt([start, end])) dirty.add(row);
    };
    mark();
    this.#open = id && { id, role };
    mark();
    for (const row of dirty) this.#draw(row);
  }

  /** Of all voices the chosen ones stand out: ids of speakers, `null` for nobody. */
  choose(ids) {
    this.#chosen = new Set(ids);
    this.#root.classList.toggle("choosing", this.#chosen.size > 0);
    for (const element of this.#root.querySelectorAll("mark, .l")) this.#lift(element);
  }

  #lift(element) {
    const quotes = this.#pieces.get(element) ?? [];
    element.classList.toggle("chosen", quotes.some((id) => this.#chosen.has(this.#speaker(id))));
  }

  #speaker(id) {
    return this.voices.of(this.record, quoteOf(this.record, id)?.speaker).id;
  }

  #draw(row) {
    if (!row.element) return;
    const text = make("p", "text");
    text.dir = "auto";
    const marks = [...[...row.marks.values()].flat(), ...this.#evidence()];
    for (const piece of cut(row.span, marks)) {
      text.append(...this.#grips(piece.start, false, marks));
      if (piece.marks.length) text.append(this.#piece(piece, row));
      else text.append(this.#words(piece));
      text.append(...this.#grips(piece.end, true, marks));
    }
    row.element.replaceChildren(text);
  }

  #words({ start, end }) {
    const words = document.createTextNode(this.places.text.slice(start, end));
    this.#texts.set(words, start);
    return words;
  }

  /** One piece, in one `mark`: never one in another, so nothing that crosses breaks. */
  #piece(piece, row) {
    const marks = piece.marks.filter(({ role }) => role !== "via");
    const voice = (mark) => this.voices.of(this.record, mark.quote.speaker);
    const contents = marks.filter(({ role }) => role === "content");
    const lines = marks.filter(({ role }) => role !== "content");
    const classes = new Set(marks.map(({ role }) => LETTERS[role]));
    if (contents.length) classes.add(`k${voice(contents.at(-1)).colour}`).add(`u${voice(contents.at(-1)).line}`);
    if (contents.length > 1) classes.add("nested").add(`o${voice(contents.at(-2)).colour}`);
    if (lines.length) classes.add(`d${voice(lines.at(-1)).colour}`);
    const open = this.#open && marks.findLast(({ quote }) => quote.id === this.#open.id);
    if (open) classes.add("open").add(`open-${open.role}`);
    if (marks.length < piece.marks.length) classes.add("via");
    const element = make("mark", [...classes].join(" "));
    if (marks.length) this.#pieces.set(element, [...new Set(marks.map(({ quote }) => quote.id))]);
    for (const mark of contents) {
      const goesOn = mark.start < row.span[0] && piece.start === row.span[0];
      if (goesOn || mark.start === piece.start) element.append(this.#label(mark, voice(mark), goesOn));
    }
    element.append(this.#words(piece));
    this.#lift(element);
    return element;
  }

  /** The initials of the speaker before a content; at its very beginning they are a button. */
  #label({ start, quote }, voice, goesOn) {
    const isFirst = !goesOn && start === this.places.toUnit(quote.content[0][0]);
    const label = make("sup", `l k${voice.colour}`, `${goesOn ? "…" : ""}${voice.initials}${isDoubtful(quote) ? "?" : ""}`);
    this.#pieces.set(label, [quote.id]);
    if (isFirst) {
      const number = this.record.quotes.indexOf(quote) + 1;
      label.tabIndex = 0;
      label.dataset.quote = quote.id;
      label.setAttribute("role", "button");
      label.setAttribute("aria-controls", "details");
      label.setAttribute("aria-expanded", String(this.#open?.id === quote.id));
      const how = quote.corrected?.length ? "corrected by hand" : likelyQuotation(quote.confidence);
      label.setAttribute("aria-label", `Quotation ${number}, ${voice.name}, ${quote.type}, ${how}, ${voice.initials}`);
    } else {
      label.setAttribute("aria-hidden", "true");
    }
    this.#lift(label);
    return label;
  }

  /** What is taken hold of to move an end. */
  #grips(unit, isEnd, marks) {
    if (!this.#open) return [];
    const { id, role } = this.#open;
    const quote = quoteOf(this.record, id);
    const isHere = marks.some((mark) => mark.quote === quote && mark.role === role && (isEnd ? mark.end : mark.start) === unit);
    if (!isHere) return [];
    const spans = quote[role] ?? [];
    const part = spans.findIndex((span) => this.places.toUnit(span[isEnd ? 1 : 0]) === unit);
    if (part < 0) return [];
    const which = spans.length > 1 ? ` part ${part + 1} of` : "";
    const words = oneLine(this.places.words(spans[part]), 1e6);
    const grip = makeWith("span", {
      className: `grip ${isEnd ? "end" : "begin"} k${this.voices.of(this.record, quote.speaker).colour}`, role: "slider", tabindex: "0",
      "aria-label": `${isEnd ? "End" : "Beginning"} of${which} ${ROLE_NAMES[role]}. Left and right arrow move it by a word`,
      "aria-valuemin": "0", "aria-valuemax": String(this.places.text.length), "aria-valuenow": String(unit),
      "aria-valuetext": isEnd ? `ends with ${words.split(" ").slice(-3).join(" ")}` : `begins with ${words.split(" ").slice(0, 3).join(" ")}`,
    });
    Object.assign(grip.dataset, { part, end: isEnd });
    return [grip];
  }

  // Going to a quotation

  label(id) {
    return this.#root.querySelector(`.l[data-quote="${CSS.escape(id)}"]`);
  }

  /** Brings a quotation into sight. */
  reveal(id) {
    const quote = quoteOf(this.record, id);
    const [row] = quote ? this.#rowsAt(this.places.toUnits(quote.content[0])) : [];
    if (!row) return;
    this.#drawUpTo(row);
    (this.label(id) ?? row.element).scrollIntoView({ block: "nearest" });
  }

  focusGrip(part, isEnd) {
    this.#root.querySelector(`.grip[data-part="${part}"][data-end="${isEnd}"]`)?.focus();
  }

  #click(event) {
    const selected = getSelection();
    if (!selected.isCollapsed && !event.target.closest(".l")) return;
    const quotes = this.#pieces.get(event.target.closest("mark, .l"));
    if (!quotes) {
      if (!event.target.closest(".grip")) this.#on.close();
      return;
    }
    // Who clicks the same place again wants the quotation around it.
    const at = quotes.indexOf(this.#open?.id);
    this.#on.open(quotes.at(at < 0 ? -1 : at - 1), event.detail === 0);
  }

  #key(event) {
    const { target, key } = event;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (target.matches(".l[data-quote]")) {
      const { quotes } = this.record;
      const at = quotes.findIndex(({ id }) => id === target.dataset.quote);
      const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[key];
      if (key === "Enter" || key === " ") this.#on.open(target.dataset.quote, true);
      else if (step && quotes[at + step]) {
        this.reveal(quotes[at + step].id);
        this.label(quotes[at + step].id)?.focus();
      } else if (key === "Escape") this.#on.close();
      else return;
      event.preventDefault();
    } else if (target.matches(".grip")) {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (key === "Escape") this.#on.open(this.#open.id, true);
      else if (step) this.step(Number(target.dataset.part), target.dataset.end === "true", step);
      else return;
      event.preventDefault();
    }
  }

  // Moving an end

  /** Moves an end by a word. */
  step(part, isEnd, step) {
    const { id, role } = this.#open;
    const span = quoteOf(this.record, id)[role][part];
    const unit = nextStop(this.places.text, this.places.toUnit(span[isEnd ? 1 : 0]), isEnd, step);
    if (unit !== undefined) this.#on.move({ role, part, isEnd, unit }, true);
    this.focusGrip(part, isEnd);
  }

  #drag(event) {
    const grip = event.target.closest(".grip");
    if (!grip || event.button !== 0) return;
    event.preventDefault();
    const { part, end } = grip.dataset;
    const moved = { role: this.#open.role, part: Number(part), isEnd: end === "true" };
    // The grip hangs below or above its line; what counts is the line.
    const line = grip.getBoundingClientRect();
    const offset = [line.x - event.clientX, line.y + line.height / 2 - event.clientY];
    let unit = null;
    // The grip is drawn anew on the way: the sheet holds the pointer.
    this.#root.setPointerCapture(event.pointerId);
    this.#root.classList.add("dragging");
    const ending = new AbortController();
    const listen = (name, listener) => this.#root.addEventListener(name, listener, { signal: ending.signal });
    const finish = (isDone) => {
      ending.abort();
      this.#root.classList.remove("dragging");
      this.#on.move(isDone && unit !== null ? { ...moved, unit } : null, true);
      this.focusGrip(moved.part, moved.isEnd);
    };
    listen("pointermove", ({ clientX, clientY }) => {
      const at = this.#unitAt(clientX + offset[0], clientY + offset[1]);
      if (at === null) return;
      const stop = nearestStop(this.places.text, at, moved.isEnd);
      if (stop === unit) return;
      unit = stop;
      this.#on.move({ ...moved, unit }, false);
    });
    listen("pointerup", () => finish(true));
    listen("pointercancel", () => finish(false));
    document.addEventListener("keydown", (key) => {
      if (key.key !== "Escape") return;
      key.preventDefault();
      finish(false);
    }, { signal: ending.signal });
  }

  #unitAt(x, y) {
    const caret = document.caretPositionFromPoint?.(x, y);
    const range = caret ? null : document.caretRangeFromPoint?.(x, y);
    const [node, offset] = caret ? [caret.offsetNode, caret.offset] : range ? [range.startContainer, range.startOffset] : [];
    return node && this.#root.contains(node) ? this.#unitOf(node, offset) : null;
  }

  // Selected words

  /** The unit of a place in the page; `null` where no text is. */
  #unitOf(node, offset) {
    if (this.#texts.has(node)) return this.#texts.get(node) + offset;
    const walker = document.createTreeWalker(this.#root, NodeFilter.SHOW_TEXT);
    const child = node.nodeType === Node.ELEMENT_NODE ? node.childNodes[offset] : null;
    walker.currentNode = child ?? node;
    // From within or after what stands there; else from the end of what stands before.
    if (child && this.#texts.has(child)) return this.#texts.get(child);
    if (!child && node.nodeType === Node.ELEMENT_NODE) {
      for (let text = lastText(node); text; text = walker.previousNode()) {
        walker.currentNode = text;
        if (this.#texts.has(text)) return this.#texts.get(text) + text.length;
      }
      return null;
    }
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      if (this.#texts.has(text)) return this.#texts.get(text);
    }
    return null;
  }

  /** The selected span in units, in whole words; `null` where nothing is. */
  selected() {
    const selection = getSelection();
    if (selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    if (!this.#root.contains(range.startContainer) || !this.#root.contains(range.endContainer)) return null;
    const start = this.#unitOf(range.startContainer, range.startOffset);
    const end = this.#unitOf(range.endContainer, range.endOffset);
    return start === null || end === null || start >= end ? null : wholeWords(this.places.text, [start, end]);
  }
}

function lastText(node) {
  while (node?.lastChild) node = node.lastChild;
  return node?.nodeType === Node.TEXT_NODE ? node : null;
}
