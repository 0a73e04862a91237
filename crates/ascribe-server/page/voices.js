// Those who speak: their names, initials and colours. As `voices.rs` of `ascribe_page`; but whoever has a colour keeps it while
// the record is corrected.

import { speakerOf } from "./record.js";

const N_COLOURS = 8;
const N_LINES = 4;
const NOBODY = { name: "speaker not told", initials: "?", colour: "x", line: 1, what: "" };

export class Voices {
  #seats = new Map(); // Speaker, by id and name: number of the voice.
  #taken = new Map();
  #initials = new Map();

  /** The order of colours is that of this record: those with most quotations first. */
  constructor(record) {
    const n = countsOf(record);
    const order = record.speakers.toSorted((one, other) => (n.get(other.id) ?? 0) - (n.get(one.id) ?? 0));
    for (const speaker of order) this.#seat(speaker);
  }

  #seat(speaker) {
    const key = keyOf(speaker);
    if (this.#seats.has(key)) return;
    this.#seats.set(key, this.#seats.size);
    const letters = initialsOf(speaker.name);
    const n = (this.#taken.get(letters) ?? 0) + 1;
    this.#taken.set(letters, n);
    this.#initials.set(key, n === 1 ? letters : letters + n);
  }

  /** The voice of a speaker of this record: `{ id, name, initials, colour, line, what }`. */
  of(record, id) {
    const speaker = id && speakerOf(record, id);
    if (!speaker) return { id: null, ...NOBODY };
    this.#seat(speaker);
    const seat = this.#seats.get(keyOf(speaker));
    return {
      id, name: speaker.name, seat, initials: this.#initials.get(keyOf(speaker)),
      colour: String(seat % N_COLOURS), line: Math.floor(seat / N_COLOURS) % N_LINES, what: whatIs(speaker),
    };
  }

  /** All voices of a record with their counts, those with most first; nobody last. */
  list(record) {
    const n = countsOf(record);
    const list = record.speakers.map(({ id }) => ({ ...this.of(record, id), n: n.get(id) ?? 0 }));
    list.sort((one, other) => other.n - one.n || one.seat - other.seat);
    if (n.get(null)) list.push({ ...this.of(record, null), n: n.get(null) });
    return list;
  }
}

/** After an undo another may get the same id. */
const keyOf = ({ id, name }) => `${id} ${name}`;

function countsOf(record) {
  const n = new Map();
  const known = new Set(record.speakers.map(({ id }) => id));
  for (const { speaker } of record.quotes) {
    const id = known.has(speaker) ? speaker : null;
    n.set(id, (n.get(id) ?? 0) + 1);
  }
  return n;
}

/** The first letters of the first and the last word. */
export function initialsOf(name) {
  const letters = name.split(/\s+/).map((word) => word.match(/[\p{L}\p{N}]/u)?.[0]).filter(Boolean);
  if (!letters.length) return "#";
  return (letters.length === 1 ? letters[0] : letters[0] + letters.at(-1)).toUpperCase();
}

const KINDS = {
  person: "person", organization: "organisation", group: "group of people", unnamed: "not named", document: "document",
  author: "the article's author", other: "",
};

function whatIs({ kind, gender, anonymous, roles }) {
  if (roles?.length) return roles[0];
  if (anonymous) return "not named on request";
  return [KINDS[kind] ?? kind, kind === "person" && gender !== "unknown" && gender].filter(Boolean).join(", ");
}
