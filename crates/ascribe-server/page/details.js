// The panel beside the text: what is known of a quotation, in plain words, and what can be put right.

import { all, button, capital, likely, likelyQuotation, make, makeWith, oneLine } from "./dom.js";
import { ROLES } from "./marks.js";
import { quoteOf } from "./record.js";
import { ROLE_NAMES } from "./sheet.js";

const TYPES = {
  direct: ["Direct", "the very words"],
  mixed: ["Mixed", "partly the very words"],
  indirect: ["Indirect", "told in the article’s words"],
};
const CLASSES = {
  speech: ["Speech", "somebody says or writes it"],
  thought: ["Thought", "what somebody thinks, wants, plans or fears"],
  finding: ["Finding", "what a study or a document shows"],
  act: ["Act", "what somebody decides, tries or does"],
};
const FLAGS = {
  negated: "The article says that this was not said.",
  hypothetical: "It may be said, or might have been: nobody has said it yet.",
};
const ROLE_TITLES = { content: "Words", cue: "Reporting word", source: "Name", addressee: "Said to" };
const PUT_RIGHT = {
  speaker: "who speaks", content: "where it begins and ends", cue: "the reporting word", source: "who is named",
  addressee: "to whom it was said", type: "its form", class: "its kind", added: "added by you",
};
/** Letters of a content that the panel shows; the whole stands in the text. */
const LONGEST = 400;
const OTHER = "\u0000other";

export class Details {
  #root;
  #on;
  #shown = null;
  role = "content";

  /**
   * `on` is told: `close()`, `go(id)`, `role(name)`, `speaker(name)`, `kind(field, value)`, `step(part, isEnd, by)`,
   * `removePart(part)`, `remove()`.
   */
  constructor(root, on) {
    this.#root = root;
    this.#on = on;
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      on.close();
    });
  }

  close() {
    this.#root.replaceChildren(make("p", "quiet hint", "Choose a quotation in the text to see who said it, and how that was found."));
    this.#root.classList.remove("open");
  }

  focus() {
    this.#root.querySelector("h2")?.focus();
  }

  show(record, id, places, voices) {
    const quote = quoteOf(record, id);
    const voice = voices.of(record, quote.speaker);
    const view = { record, quote, places, voices, voice };
    const focused = document.activeElement?.dataset?.key;
    const hadFocus = this.#root.contains(document.activeElement);
    const scrollTop = id === this.#shown ? this.#root.scrollTop : 0;
    this.#shown = id;
    const title = makeWith("h2", { tabindex: "-1", id: "details-title" },
      makeWith("span", { className: `l k${voice.colour}`, "aria-hidden": "true" }, voice.initials), make("bdi", "", voice.id ? voice.name : "Speaker not told"));
    const words = quote.content.map((span) => places.words(span)).join(" … ");
    this.#root.replaceChildren(
      this.#navigation(view),
      make("div", "ascribe", make("div", `told k${voice.colour}`,
        title, make("p", "what", voice.what),
        makeWith("blockquote", { dir: "auto" }, oneLine(words, LONGEST)),
        this.#facts(view), ...this.#found(view))),
      this.#correct(view),
    );
    this.#root.classList.add("open");
    this.#root.scrollTop = scrollTop;
    if (!hadFocus) return;
    const again = focused && all("[data-key]", this.#root).find((one) => one.dataset.key === focused && !one.disabled);
    (again || title).focus({ preventScroll: true });
  }

  #navigation({ record, quote }) {
    const at = record.quotes.indexOf(quote);
    const go = (to, text, label, key) => {
      const one = button(text, () => this.#on.go(record.quotes[to].id), { className: "small", "aria-label": label, "data-key": key });
      one.disabled = !record.quotes[to];
      return one;
    };
    return make("div", "navigation",
      go(at - 1, "‹", "The quotation before", "before"),
      make("span", "", make("span", "of", "Quotation "), `${at + 1} of ${record.quotes.length}`),
      go(at + 1, "›", "The next quotation", "next"),
      button("Put it right", () => {
        this.#root.querySelector(".correct").scrollIntoView();
        this.#root.querySelector(".correct select").focus();
      }, { className: "small to-correct", "data-key": "to-correct" }),
      button("×", () => this.#on.close(), { className: "small close", "aria-label": "Close", "data-key": "close" }));
  }

  #facts({ record, quote, places, voices }) {
    const list = make("dl", "");
    const line = (term, ...told) => list.append(make("div", "", make("dt", "", term), make("dd", "", ...told)));
    const words = (spans) => make("bdi", "", oneLine((spans ?? []).map((span) => places.words(span)).join(" … ")));
    line("Reported by", ...(quote.cue?.length ? ["“", words(quote.cue), "”"] : ["no reporting word"]));
    line("Named as", ...(quote.source?.length ? ["“", words(quote.source), "”"] : ["nobody beside it"]));
    if (quote.addressee?.length) line("Said to", "“", words(quote.addressee), "”");
    const inWords = ([name, meaning]) => [name, make("span", "what", `: ${meaning}`)];
    line("Form", ...inWords(TYPES[quote.type] ?? [quote.type, ""]));
    line("Kind", ...inWords(CLASSES[quote.class ?? "speech"] ?? [quote.class, ""]));
    const outer = quote.inside && quoteOf(record, quote.inside);
    if (outer) {
      const name = voices.of(record, outer.speaker).name;
      line("Within", button(`what ${name} says`, () => this.#on.go(outer.id), { className: "link", "data-key": "outer" }));
    }
    return list;
  }

  /** How the speaker was found, and how sure all of it is. */
  #found({ record, quote, places, voice }) {
    const found = [make("h3", "", "How the speaker was found")];
    const bySelf = quote.corrected?.includes("speaker");
    if (bySelf) found.push(make("p", "", voice.id ? "You said so." : "You said that nobody is named."));
    else {
      const chain = this.#chain(quote, places, voice);
      if (chain) found.push(chain);
      const told = quote.explanation || (voice.id ? "" : "the article does not say whose words these are");
      if (told) found.push(make("p", "", `${capital(told.replace(/\.$/, ""))}.`));
      if (chain) found.push(make("p", "quiet", "These words are framed in the text."));
      if (!chain && !told) found.push(make("p", "quiet", "The service did not tell."));
    }
    for (const flag of quote.flags ?? []) if (FLAGS[flag]) found.push(make("p", "flag", FLAGS[flag]));
    found.push(make("h3", "", "How sure that is"), make("p", "sure", sureness(quote, voice, bySelf)));
    if (quote.corrected?.length) {
      const what = quote.corrected.map((one) => PUT_RIGHT[one] ?? one).join(", ");
      found.push(make("p", "by-hand", `Put right by hand: ${what}.`));
    }
    return found;
  }

  /** From the words of the source over each mention they take up to the name. */
  #chain({ via }, places, voice) {
    const steps = (via ?? []).map((span) => oneLine(places.words(span))).filter((step, at, all) => step && step !== all[at - 1]);
    if (!steps.length) return null;
    if (voice.id && !steps.at(-1).toLowerCase().includes(voice.name.toLowerCase())) steps.push(null);
    if (steps.length < 2) return null;
    const list = makeWith("ol", { className: "chain", "aria-label": "From the words beside it to the name" });
    for (const step of steps) list.append(make("li", "", step === null ? make("b", "", make("bdi", "", voice.name)) : make("bdi", "", `“${step}”`)));
    return list;
  }

  // Putting right

  #correct(view) {
    const part = make("section", "correct", make("h3", "", "Put it right"));
    part.setAttribute("aria-label", "Put it right");
    part.append(this.#speaker(view), this.#ends(view), this.#kinds(view),
      button("This is no quotation: delete it", () => this.#on.remove(), { className: "delete", "data-key": "delete" }));
    return part;
  }

  #speaker({ record, quote, voices, voice }) {
    const select = makeWith("select", { "data-key": "speaker", id: "give-speaker" });
    const option = (value, text) => {
      const one = make("option", "", text);
      one.value = value;
      select.append(one);
    };
    for (const one of voices.list(record)) if (one.id) option(one.name, one.name);
    option("", "Nobody is named");
    option(OTHER, "Somebody else…");
    select.value = voice.id ? voice.name : "";
    const name = makeWith("input", { "data-key": "name", "aria-label": "Name of the speaker", placeholder: "Name", autocomplete: "off", maxlength: "200" });
    const form = make("form", "new-name", name, makeWith("button", { type: "submit", "data-key": "give" }, "Give this name"));
    form.hidden = true;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!name.value.trim()) return name.focus();
      select.focus();
      this.#on.speaker(name.value);
    });
    select.addEventListener("change", () => {
      form.hidden = select.value !== OTHER;
      if (form.hidden) this.#on.speaker(select.value);
      else name.focus();
    });
    return make("div", "field", makeWith("label", { for: "give-speaker" }, "Who says it"), select, form);
  }

  /** The ends of every span of one role, each to be moved word by word. */
  #ends({ quote, places }) {
    const roles = make("div", "roles");
    for (const role of ROLES) {
      const one = makeWith("input", { type: "radio", name: "role", value: role, "data-key": `role-${role}` });
      one.checked = role === this.role;
      one.addEventListener("change", () => this.#on.role(role));
      roles.append(make("label", "", one, ROLE_TITLES[role]));
    }
    const spans = quote[this.role] ?? [];
    const rows = spans.map((span, part) => {
      const which = spans.length > 1 ? `part ${part + 1}: ` : "";
      const step = (isEnd, by) => button(by < 0 ? "◂" : "▸", () => this.#on.step(part, isEnd, by), {
        className: "small", "data-key": `step-${part}-${isEnd}-${by}`,
        "aria-label": `${which}${isEnd ? "end" : "beginning"} one word ${by < 0 ? "back" : "on"}`,
      });
      const words = oneLine(places.words(span), 1e6);
      const short = words.length > 60 ? `${words.slice(0, 28).trimEnd()} … ${words.slice(-28).trimStart()}` : words;
      const isLast = this.role === "content" && spans.length === 1;
      return make("li", "", make("bdi", "part", `“${short}”`),
        make("span", "steps", "begins ", step(false, -1), step(false, 1)), make("span", "steps", "ends ", step(true, -1), step(true, 1)),
        isLast ? null : button("Remove", () => this.#on.removePart(part), { className: "link", "data-key": `remove-${part}`, "aria-label": `Remove “${short}”` }));
    });
    const list = rows.length ? make("ul", "parts", ...rows) : make("p", "quiet", "None yet.");
    const field = make("fieldset", "field", make("legend", "", "Where it stands"), roles, list,
      make("p", "quiet", `Drag the handles in the text, or select words there to take them as ${ROLE_NAMES[this.role]}.`));
    return field;
  }

  #kinds({ quote }) {
    const choose = (field, label, names, value) => {
      const select = makeWith("select", { "data-key": field, id: `give-${field}` });
      for (const [one, [name]] of Object.entries(names)) {
        const option = make("option", "", name);
        option.value = one;
        select.append(option);
      }
      select.value = value;
      select.addEventListener("change", () => this.#on.kind(field, select.value));
      return make("div", "", makeWith("label", { for: `give-${field}` }, label), select);
    };
    return make("div", "field pair", choose("type", "Form", TYPES, quote.type), choose("class", "Kind", CLASSES, quote.class ?? "speech"));
  }
}

/** How sure it is, for somebody who wants to print it. */
function sureness(quote, voice, bySelf) {
  const byHand = quote.corrected?.length > 0;
  if (byHand && (bySelf || !voice.id)) return "You looked at it yourself.";
  const said = [byHand ? "you saw that it is a quotation" : likelyQuotation(quote.confidence)];
  const share = quote.speaker_confidence ?? 1;
  if (voice.id) said.push(likely(share, `said by ${voice.name}`, `${voice.name} said it`));
  const look = voice.id && share < 0.7 ? " Look for yourself before you print it." : "";
  return `${capital(said.join(", and "))}.${look}`;
}
