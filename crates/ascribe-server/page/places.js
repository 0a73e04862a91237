// Places in a text: code points, words, paragraphs.
//
// Records count code points, a browser counts UTF-16 units. `Places` turns one into the other, and nothing else does.

export class Places {
  #wide; // Units where a character of two units begins, in order.

  constructor(text) {
    this.text = text;
    this.#wide = [...text.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g)].map((found) => found.index);
  }

  /** The unit at which code point `char` begins. */
  toUnit(char) {
    return char + firstWhere(this.#wide.length, (at) => this.#wide[at] - at >= char);
  }

  /** The code point that begins at `unit`, or that `unit` stands in. */
  toChar(unit) {
    return unit - firstWhere(this.#wide.length, (at) => this.#wide[at] >= unit);
  }

  toUnits([start, end]) {
    return [this.toUnit(start), this.toUnit(end)];
  }

  toChars([start, end]) {
    return [this.toChar(start), this.toChar(end)];
  }

  /** The words at a span of code points. */
  words(span) {
    return this.text.slice(...this.toUnits(span));
  }
}

/** The first of `n` numbers for which `isSo` holds; it must hold for all after it. */
export function firstWhere(n, isSo) {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isSo(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

// Words. All places from here on are units.

/** A word, or any other sign alone: where an end of a span may stand. */
const STOP = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’.\-‐][\p{L}\p{N}][\p{L}\p{N}\p{M}]*)*|\S/gu;
/** Stops are looked for this far around a place: further than any word reaches. */
const NEAR = 400;

function stopsAround(text, unit) {
  const from = Math.max(0, unit - NEAR);
  const near = [...text.slice(from, unit + NEAR).matchAll(STOP)];
  return near.map(({ index, 0: word }) => [from + index, from + index + word.length]);
}

/** The next place before (`step` -1) or after (1) `unit` where a span can begin or end. */
export function nextStop(text, unit, isEnd, step) {
  const places = stopsAround(text, unit).map((stop) => stop[isEnd ? 1 : 0]);
  return step < 0 ? places.findLast((place) => place < unit) : places.find((place) => place > unit);
}

/** The place nearest to `unit` where a span can begin or end. */
export function nearestStop(text, unit, isEnd) {
  const places = stopsAround(text, unit).map((stop) => stop[isEnd ? 1 : 0]);
  if (!places.length) return unit;
  return places.reduce((best, place) => (Math.abs(place - unit) < Math.abs(best - unit) ? place : best));
}

/** The same span without spaces at its ends, grown to whole words; `null` where it holds nothing else. */
export function wholeWords(text, [start, end]) {
  const words = text.slice(start, end);
  if (!words.trim()) return null;
  start += words.length - words.trimStart().length;
  end -= words.length - words.trimEnd().length;
  const around = (unit) => stopsAround(text, unit).find((stop) => stop[0] < unit && unit < stop[1]);
  return [around(start)?.[0] ?? start, around(end)?.[1] ?? end];
}

const OUTER_MARKS = [/^["“„«'‘‚]/, /["”“»'’‘]$/];

/** The span without the quotation marks around it: contents leave them outside. */
export function withoutOuterMarks(text, [start, end]) {
  const words = text.slice(start, end);
  const [opens, closes] = OUTER_MARKS.map((mark) => mark.test(words));
  // “Yes” and “no” are two: these marks are not one pair.
  const isPair = opens && closes && words.length > 2 && !/["“”„«»]/.test(words.slice(1, -1));
  if (!isPair) return [start, end];
  return [start + 1, end - 1];
}

/**
 * Where words that somebody typed stand in the text: case, kinds of marks and of spaces do not count.
 * Looks from `from` on; `null` where they are not there.
 */
export function findWords(text, typed, from = 0) {
  const words = typed.match(/[\p{L}\p{N}\p{M}]+/gu);
  if (!words) return null;
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${words.join("[^\\p{L}\\p{N}]+?")}(?![\\p{L}\\p{N}])`, "giu");
  pattern.lastIndex = from;
  const found = pattern.exec(text);
  return found && [found.index, found.index + found[0].length];
}

// Paragraphs

/** Longest line of a text that was wrapped by hand. */
const WRAPPED_LINE = 100;

/** Lines, or, in a text wrapped by hand, what blank lines part: as `ascribe_page` cuts them. Never empty. */
export function paragraphs(text) {
  const lines = [...text.matchAll(/[^\n]*(?:\n|$)/g)].filter(({ 0: line }) => line);
  const isWrapped =
    lines.some(({ 0: line }) => !line.trim()) && lines.every(({ 0: line }) => line.length <= WRAPPED_LINE + 1);
  const found = [];
  let goesOn = false;
  for (const { index, 0: line } of lines) {
    const length = line.trimEnd().length;
    if (length && goesOn) found.at(-1)[1] = index + length;
    else if (length) found.push([index, index + length]);
    goesOn = isWrapped && length > 0;
  }
  return found.length ? found : [[0, text.length]];
}

// Quotation marks

/** What a double mark does to "within quotation marks", as `ascribe_article` reads them; a straight one does what is due. */
const SIDES = { "“": true, "«": true, "„": true, "”": false, "»": false };

/**
 * Direct from 80 % of the letters in double marks, indirect under 5 %, else mixed; marks are paired from the beginning of the
 * first line.
 */
export function quoteType(text, spans) {
  const from = text.lastIndexOf("\n", spans[0][0] - 1) + 1;
  let isQuoted = false;
  let span = 0;
  let letters = 0;
  let quoted = 0;
  let at = from;
  for (const sign of text.slice(from, spans.at(-1)[1]).replace(/``|''/g, '" ')) {
    if (sign === "\n") isQuoted = false;
    else if (sign === '"') isQuoted = !isQuoted;
    else if (sign in SIDES) isQuoted = SIDES[sign];
    else if (/[\p{L}\p{N}]/u.test(sign)) {
      while (span < spans.length && spans[span][1] <= at) span += 1;
      if (span < spans.length && spans[span][0] <= at) {
        letters += 1;
        quoted += isQuoted;
      }
    }
    at += sign.length;
  }
  if (letters && quoted * 100 >= letters * 80) return "direct";
  return !letters || quoted * 100 < letters * 5 ? "indirect" : "mixed";
}
