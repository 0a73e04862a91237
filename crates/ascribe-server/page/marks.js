// Which parts of a text play which roles: pieces that no border of a mark cuts. As `marks.rs` of `ascribe_page`.

/** What a span is to its quotation, in the order of drawing; the letter is the class of a piece. */
export const ROLES = ["content", "cue", "source", "addressee"];
export const LETTERS = { content: "q", cue: "c", source: "s", addressee: "a" };

/** Nobody can see more marks at one place; data can have any number of them. */
const DEEPEST = 16;

/** The marks of a quotation, in units: `{ start, end, role, quote }`. */
export function marksOf(quote, places) {
  const marks = [];
  for (const role of ROLES) {
    for (const span of quote[role] ?? []) {
      const [start, end] = places.toUnits(span);
      if (start < end) marks.push({ start, end, role, quote });
    }
  }
  return marks;
}

const width = (one, other) =>
  other.end - other.start - (one.end - one.start) || ROLES.indexOf(one.role) - ROLES.indexOf(other.role);

/** Cuts a paragraph at every end of a mark: `{ start, end, marks }`, the widest mark first. Together they are its text. */
export function cut([from, to], marks) {
  const waiting = marks.filter((mark) => mark.start < to && mark.end > from).sort((one, other) => one.start - other.start);
  const borders = new Set([from, to]);
  for (const { start, end } of waiting) {
    if (start > from) borders.add(start);
    if (end < to) borders.add(end);
  }
  const places = [...borders].sort((one, other) => one - other);
  const pieces = [];
  let open = [];
  let next = 0;
  for (let at = 0; at + 1 < places.length; at += 1) {
    const start = places[at];
    open = open.filter((mark) => mark.end > start);
    let isNew = false;
    while (next < waiting.length && waiting[next].start <= start) {
      open.push(waiting[next]);
      next += 1;
      isNew = true;
    }
    if (isNew) open.sort(width);
    pieces.push({ start, end: places[at + 1], marks: open.slice(-DEEPEST) });
  }
  return pieces;
}
