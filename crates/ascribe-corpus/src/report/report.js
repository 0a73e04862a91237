"use strict";
// Search, filters and sorting of a report. Works from a file: data are plain scripts or stand in the page, nothing is fetched.
// Every text goes into the page as text, never as HTML.
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const about = document.body.dataset;
  const isOne = document.body.classList.contains("one");
  const IN_STEP = 40; // Results, and lines of the table, that are shown at once.

  // Data

  const waiting = new Map();
  const loaded = new Map();
  window.ascribeReport = (name, value) => waiting.get(name)?.(value);

  /** A piece of data by its name: out of this page, or out of a file beside it. */
  function load(name) {
    if (!loaded.has(name)) loaded.set(name, read(name));
    return loaded.get(name);
  }
  function read(name) {
    const inPage = document.querySelector(`script[data-name="${name}"]`);
    if (inPage) return Promise.resolve(JSON.parse(inPage.textContent));
    return new Promise((resolve, reject) => {
      waiting.set(name, resolve);
      const script = document.createElement("script");
      script.src = `${about.files}${name}.js`;
      script.onload = () => script.remove();
      script.onerror = () => {
        loaded.delete(name);
        reject(new Error(`${script.src} cannot be read`));
      };
      document.head.append(script);
    });
  }

  // Words and figures

  /** As `words` of index.rs: without case and marks. */
  const wordsOf = (text) =>
    (text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().match(/[\p{Alphabetic}\p{N}]+/gu) ?? []).filter(
      (word) => new TextEncoder().encode(word).length > 1,
    );
  const figure = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");
  const counted = (n, one, many) => `${figure(n)} ${n === 1 ? one : many}`;
  const MONTHS =
    "January February March April May June July August September October November December".split(" ");
  function day(date) {
    const [year, month, day] = date.split("-");
    const name = MONTHS[month - 1];
    if (!name) return date;
    return day ? `${parseInt(day, 10)} ${name} ${year}` : `${name} ${year}`;
  }
  const linkTo = (kind, n) => about[kind].replace("{n}", n).replace("{k}", Math.floor(n / 1000));
  const linkToQuotation = (article, n) => (isOne ? `#n${n}` : `${linkTo("article", article)}#n${n}`);

  /** An element with what is in it: text, or elements. */
  function make(tag, className, ...children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
  }
  const link = (href, className, text) => {
    const a = make("a", className, make("bdi", "", text));
    a.href = href;
    return a;
  };

  // The table of speakers

  const NUMBER = 0, NAME = 1, ROLE = 2, KIND = 3, GENDER = 4, QUOTATIONS = 5, ARTICLES = 6, FIRST = 7, LAST = 8;
  const COLUMNS = { name: NAME, role: ROLE, quotations: QUOTATIONS, articles: ARTICLES, first: FIRST };

  function speakerTable(form) {
    const table = byId("speaker-table");
    const body = table.tBodies[0];
    const status = form.querySelector(".status");
    const more = make("button", "", "Show more");
    more.type = "button";
    more.hidden = true;
    table.parentElement.after(more);
    let order = { column: "quotations", isDown: true };
    let rows = [];
    let n = 0;

    function line(one) {
      const when = [one[FIRST], one[LAST]].filter(Boolean).map((date) => date.slice(0, 4));
      const name = make("th", "", link(linkTo("speaker", one[NUMBER]), "", one[NAME]));
      name.scope = "row";
      const role = make("td", "role", one[ROLE] ?? "");
      role.dir = "auto";
      return make(
        "tr", "", name, role, make("td", "n", figure(one[QUOTATIONS])), make("td", "n", figure(one[ARTICLES])),
        make("td", "when", [...new Set(when)].join("–")),
      );
    }
    function show(from) {
      n = from + IN_STEP * 2;
      const lines = rows.slice(from, n).map(line);
      if (from === 0) body.replaceChildren(...lines);
      else body.append(...lines);
      more.hidden = n >= rows.length;
    }
    async function apply() {
      const everybody = await load("speakers");
      const { words, kind, gender } = form.elements;
      const terms = wordsOf(words.value);
      rows = everybody.filter(
        (one) =>
          isKind(one[KIND], kind.value) && (!gender.value || one[GENDER] === gender.value) &&
          hasWords(`${one[NAME]} ${one[ROLE] ?? ""}`, terms),
      );
      const column = COLUMNS[order.column];
      const sign = order.isDown ? -1 : 1;
      rows.sort((one, other) => {
        const [a, b] = [one[column], other[column]];
        // What is not known comes last, whatever the order.
        if (a === null || b === null) return (a === null) - (b === null);
        return sign * (typeof a === "number" ? a - b : a.localeCompare(b)) || other[QUOTATIONS] - one[QUOTATIONS];
      });
      show(0);
      document.querySelector(".more-speakers")?.setAttribute("hidden", "");
      status.textContent =
        rows.length === everybody.length
          ? counted(rows.length, "speaker", "speakers")
          : `${figure(rows.length)} of ${counted(everybody.length, "speaker", "speakers")}`;
    }
    for (const head of all("[data-sort]", table)) {
      const button = make("button", "", head.textContent);
      button.type = "button";
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const column = head.dataset.sort;
        const isText = column === "name" || column === "role" || column === "first";
        order = { column, isDown: order.column === column ? !order.isDown : !isText };
        for (const other of all("[aria-sort]", table)) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", order.isDown ? "descending" : "ascending");
        apply().catch(tell(status));
      });
    }
    more.addEventListener("click", () => {
      const before = body.rows.length;
      show(n);
      body.rows[before]?.querySelector("a").focus();
    });
    onInput(form, () => apply().catch(tell(status)));
    form.hidden = false;
  }

  const isKind = (kind, wanted) =>
    !wanted || kind === wanted || (wanted === "other" && kind !== "person" && kind !== "organization");
  /** Each term begins a word of the text. */
  function hasWords(text, terms) {
    if (terms.length === 0) return true;
    const words = wordsOf(text);
    return terms.every((term) => words.some((word) => word.startsWith(term)));
  }
  const tell = (status) => (error) => {
    status.textContent = `This does not work: ${error.message}.`;
  };
  /** Typing waits for a pause, choosing does not. */
  function onInput(form, act) {
    let pause;
    form.addEventListener("input", (event) => {
      clearTimeout(pause);
      pause = setTimeout(act, event.target.type === "search" || event.target.type === "number" ? 200 : 0);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    // The fields are cleared after this event.
    form.addEventListener("reset", () => setTimeout(act));
  }

  // Quotations of one speaker

  function within(form) {
    const section = form.closest(".sheet");
    const status = form.querySelector(".status");
    const items = all(".quotations > li", section);
    const heads = all("h3", section);
    onInput(form, () => {
      const terms = wordsOf(form.elements.words.value);
      for (const item of items) item.hidden = !hasWords(item.textContent, terms);
      for (const head of heads) head.hidden = !head.nextElementSibling?.querySelector(":scope > li:not([hidden])");
      const n = items.filter((item) => !item.hidden).length;
      status.textContent = terms.length === 0 ? "" : `${figure(n)} of ${figure(items.length)}`;
    });
    form.hidden = false;
  }

  // The search

  const ENDINGS = new Set(["", "s", "es", "d", "ed", "ing"]);
  const FIELDS = ["q", "speaker", "outlet", "type", "class", "from", "to", "order"];

  function finder(form) {
    const status = byId("found");
    const results = byId("results");
    const more = byId("more");
    let found = [];
    let terms = [];
    let shown = 0;
    let run = 0; // Of two searches at once, the later counts.

    /** Numbers of quotations with this word, or with this beginning. */
    async function withWord(base, { term, fits }) {
      // Files begin with their first word: those that can hold it.
      let first = 0;
      while (first + 1 < base.words.length && base.words[first + 1] <= term) first++;
      let last = first;
      while (last + 1 < base.words.length && base.words[last + 1].startsWith(term)) last++;
      const files = [];
      for (let at = first; at <= last && at < base.words.length; at++) files.push(load(`words-${at}`));
      const lists = [];
      for (const file of await Promise.all(files)) {
        for (const [word, steps] of file) {
          if (fits(word)) lists.push(steps);
        }
      }
      return lists;
    }

    /** What is looked for: words with their endings, or beginnings where a star says so. */
    function termsOf(text) {
      return (text.match(/[\p{Alphabetic}\p{N}\p{M}]+\*?/gu) ?? []).flatMap((part) => {
        const isWhole = !part.endsWith("*");
        return wordsOf(part).map((term) => ({
          term,
          isWhole,
          fits: (word) => word.startsWith(term) && (!isWhole || ENDINGS.has(word.slice(term.length))),
        }));
      });
    }

    async function search(mine) {
      const base = await load("search");
      const fields = form.elements;
      const isCommon = ({ term, isWhole }) => isWhole && base.common.includes(term);
      const wanted = termsOf(fields.q.value);
      const common = wanted.filter(isCommon).map(({ term }) => term);
      terms = wanted.filter((one) => !isCommon(one));
      const hits = new Uint8Array(base.n);
      for (const [at, term] of terms.slice(0, 200).entries()) {
        for (const steps of await withWord(base, term)) {
          let number = 0;
          for (const step of steps) {
            number += step;
            if (hits[number] === at) hits[number] = at + 1;
          }
        }
      }
      const everybody = await load("speakers");
      const names = wordsOf(fields.speaker.value);
      const people = names.length && new Set(everybody.filter((one) => hasWords(one[NAME], names)).map((one) => one[NUMBER]));
      if (mine !== run) return;
      const outlet = fields.outlet.value === "" ? null : Number(fields.outlet.value);
      const [from, to] = [Number(fields.from.value) || 0, Number(fields.to.value) || 9999];
      const isDated = fields.from.value !== "" || fields.to.value !== "";
      const [type, kind] = [fields.type.value[0], fields.class.value[0]];
      found = [];
      let number = 0;
      for (const [year, n] of base.years) {
        const end = number + n;
        if (isDated && (year === 0 || year < from || year > to)) {
          number = end;
          continue;
        }
        for (; number < end; number++) {
          if (hits[number] !== terms.length) continue;
          if (outlet !== null && base.outlet[number] !== outlet) continue;
          if (type && base.type[number] !== type) continue;
          if (kind && base.class[number] !== kind) continue;
          if (people && !people.has(base.person[number])) continue;
          found.push(number);
        }
      }
      if (fields.order.value === "new") found.reverse();
      // Without a word that can be looked for, everything would be found.
      if (terms.length === 0 && fields.q.value.trim()) found = [];
      const left = common.length ? ` Too common to look for: ${common.join(", ")}.` : "";
      status.textContent = `${counted(found.length, "quotation", "quotations")}.${left}`;
      const asked = [...terms.map(({ term }) => term), ...names];
      const isOf = (text) => asked.length > 0 && hasWords(text, asked);
      list("people-found", "Speakers of this name:", everybody.filter((one) => isOf(one[NAME])), (one) => [
        link(linkTo("speaker", one[NUMBER]), "", one[NAME]), " ",
        make("span", "quiet", counted(one[QUOTATIONS], "quotation", "quotations")),
      ]);
      const titles = names.length ? [] : await load("titles");
      if (mine !== run) return;
      list("articles-found", "Titles of articles without quotations, and of copies:", titles.filter(([, title]) => isOf(title)),
        ([article, title, date]) => [link(linkTo("article", article), "", title), " ", make("span", "quiet", date ? day(date) : "")]);
      results.replaceChildren();
      shown = 0;
      await show(base, mine);
    }

    /** A line of a few links; nothing where there are none. */
    function list(id, words, found, line) {
      const lines = found.slice(0, 5).map((one) => make("li", "", ...line(one)));
      if (lines.length > 0) lines.unshift(make("li", "quiet", words));
      if (found.length > 5) lines.push(make("li", "quiet", `and ${figure(found.length - 5)} more`));
      byId(id).replaceChildren(...lines);
    }

    async function show(base, mine) {
      const numbers = found.slice(shown, shown + IN_STEP);
      const files = await Promise.all(numbers.map((number) => load(`texts-${Math.floor(number / base.in_texts)}`)));
      if (mine !== run) return;
      shown += numbers.length;
      results.append(...numbers.map((number, at) => result(base, number, files[at])));
      more.hidden = shown >= found.length;
    }

    function result(base, at, { articles, quotations }) {
      const [number, place, speaker, content, flags, corrected] = quotations[at % base.in_texts];
      const [article, title, date, outlet] = articles[place];
      const type = base.type[at];
      const words = make("p", "words", ...(type === "d" ? ["“", ...marked(content), "”"] : marked(content)));
      words.dir = "auto";
      const person = base.person[at];
      const who =
        person >= 0
          ? link(linkTo("speaker", person), "who", speaker)
          : make("span", speaker ? "who" : "who unknown", make("bdi", "", speaker ?? "speaker not told"));
      const facts = make("p", "facts", who, " ");
      if (date) facts.append(make("time", "", day(date)), " ");
      if (outlet !== null) facts.append(make("span", "", make("bdi", "", base.outlets[outlet])), " ");
      facts.append(link(linkToQuotation(article, number), "article", title ?? "the article"), " ");
      const NAMES = { i: "indirect", m: "mixed", t: "thought", f: "finding", a: "act" };
      for (const tag of [NAMES[type], NAMES[base.class[at]], flags]) if (tag) facts.append(make("span", "tag", tag), " ");
      if (corrected) facts.append(make("span", "tag corrected", `corrected by hand: ${corrected.split(/\s+/).join(", ")}`));
      return make("li", "said", words, facts);
    }

    /** The words that were looked for, in marks. */
    function marked(text) {
      if (terms.length === 0) return [text];
      return text.split(/([\p{Alphabetic}\p{N}\p{M}]+)/u).map((part, at) => {
        if (at % 2 === 0) return part;
        const isTerm = wordsOf(part).some((word) => terms.some(({ fits }) => fits(word)));
        return isTerm ? make("mark", "", part) : part;
      });
    }

    function start() {
      const mine = ++run;
      keep();
      const isAsked = FIELDS.some((name) => name !== "order" && form.elements[name].value !== "");
      if (!isAsked) {
        [found, shown] = [[], 0];
        results.replaceChildren();
        for (const id of ["people-found", "articles-found"]) byId(id).replaceChildren();
        more.hidden = true;
        status.textContent = "";
        return;
      }
      search(mine).catch(tell(status));
    }

    /** In many files the address holds what was asked, so it can be kept and sent on. */
    function keep() {
      if (isOne) return;
      const asked = new URLSearchParams();
      for (const name of FIELDS) {
        const { value } = form.elements[name];
        if (value !== "" && !(name === "order" && value === "new")) asked.set(name, value);
      }
      history.replaceState(null, "", `#${asked}`);
    }
    async function open() {
      const asked = new URLSearchParams(isOne ? "" : location.hash.slice(1));
      const base = await load("search");
      const { outlet } = form.elements;
      const order = base.outlets.map((name, at) => [name, at]).sort(([one], [other]) => one.localeCompare(other));
      outlet.append(
        ...order.map(([name, at]) => {
          const option = make("option", "", name);
          option.value = at;
          return option;
        }),
      );
      for (const name of FIELDS) if (asked.has(name)) form.elements[name].value = asked.get(name);
      if ([...asked].length) start();
    }

    more.addEventListener("click", async () => {
      const before = results.children.length;
      try {
        await show(await load("search"), run);
        results.children[before]?.querySelector("a").focus();
      } catch (error) {
        tell(status)(error);
      }
    });
    onInput(form, start);
    form.hidden = false;
    // On a small screen what is found comes before fields that few use.
    form.querySelector(".fields").open = !matchMedia("(max-width: 760px)").matches;
    // In one file nobody may ever come here.
    if (!isOne) open().catch(tell(status));
    else form.addEventListener("focusin", () => open().catch(tell(status)), { once: true });
  }

  // A quotation in its article

  /** From a link to a quotation to its words in the text. */
  function findInText() {
    for (const mark of all("mark.found")) mark.classList.remove("found");
    const item = /^#n\d+$/.test(location.hash) ? byId(location.hash.slice(1)) : null;
    const at = item?.dataset.at;
    const marks = at ? all(`.rows mark.q[data-p~="${at}"]`, item.closest(".sheet")) : [];
    for (const mark of marks) mark.classList.add("found");
    if (marks.length > 0) marks[0].scrollIntoView({ block: "center" });
    else item?.scrollIntoView({ block: "center" });
  }

  // In one file: the title of the sheet, the place in the navigation, and no jump of the skip link out of the sheet

  function turnTo() {
    const target = location.hash ? byId(location.hash.slice(1)) : null;
    const sheet = target?.closest(".sheet") ?? byId("overview");
    const report = document.querySelector(".masthead .report").textContent;
    const heading = sheet.querySelector("h1").textContent;
    document.title = heading === report ? report : `${heading} – ${report}`;
    const here = target?.id === "speakers" || sheet.classList.contains("two") ? "#speakers"
      : sheet.classList.contains("article") ? "#articles" : `#${sheet.id}`;
    for (const a of all(".masthead nav a")) {
      if (a.getAttribute("href") === here) a.setAttribute("aria-current", "page");
      else a.removeAttribute("aria-current");
    }
  }

  // Keys

  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches("input, select, textarea");
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (isOne) location.hash = "#search";
    const field = (byId("finder") ?? byId("asked"))?.elements.q;
    if (!field) location.href = about.search;
    else if (isOne) setTimeout(() => field.focus());
    else field.focus();
  });

  /** In a form of a server, as in that of the search: what is found comes before fields in which nothing stands. */
  function foldFields(form) {
    const fields = form.querySelector(".fields");
    const isUsed = all("input, select", fields).some((field) => field.value !== "");
    fields.open = isUsed || !byId("results") || !matchMedia("(max-width: 760px)").matches;
  }

  if (byId("asked")) foldFields(byId("asked"));
  if (byId("speaker-filter")) speakerTable(byId("speaker-filter"));
  for (const form of all(".within")) within(form);
  if (byId("finder")) finder(byId("finder"));
  if (!isOne && byId("finder") && !location.hash) byId("finder").elements.q.focus();
  if (isOne) {
    turnTo();
    document.querySelector(".skip").addEventListener("click", (event) => {
      event.preventDefault();
      byId("main").focus();
    });
  }
  findInText();
  addEventListener("hashchange", () => {
    if (isOne) turnTo();
    findInText();
  });
})();
