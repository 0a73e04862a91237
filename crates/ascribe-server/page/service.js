// What the page asks of the service, and what it says when there is no answer.

let token = null;

/** From now on the page shows this to the service. */
export function useToken(given) {
  token = given;
}

/** Why there is no answer, in a sentence; `status` is 0 where nobody answered. */
export class Refusal extends Error {
  constructor(message, status, problem = {}) {
    super(message);
    this.status = status;
    this.problem = problem;
  }
}

async function ask(path, options = {}) {
  const headers = { ...options.headers };
  if (token) headers.Authorization = `Bearer ${token}`;
  let answer;
  try {
    answer = await fetch(path, { ...options, headers });
  } catch {
    throw new Refusal("The service does not answer. Is it still running? Nothing of yours is lost: try again in a moment.", 0);
  }
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  throw new Refusal(sentence(answer, problem), answer.status, problem);
}

function sentence(answer, problem) {
  const detail = String(problem.detail || problem.title || "").trim();
  const told = detail && ` It says: ${detail.replace(/[.\s]*$/, "")}.`;
  const wait = Number(answer.headers.get("Retry-After"));
  const later = wait > 0 ? `in ${wait} ${wait === 1 ? "second" : "seconds"}` : "in a moment";
  switch (answer.status) {
    case 401:
    case 403:
      return `The service wants to know who asks: it needs its token.${told}`;
    case 413:
      return `This is more than the service takes at once.${told} Try a part of it.`;
    case 429:
      return `The service is busy with other articles. Try again ${later}.`;
    case 503:
      return `The service cannot take anything just now.${told} Try again ${later}.`;
    case 504:
    case 408:
      return `It took too long and was given up.${told}`;
    default:
      return answer.status >= 500
        ? `Something went wrong in the service.${told}`
        : detail ? `The service cannot read this: ${detail.replace(/[.\s]*$/, "")}.` : "The service cannot read this.";
  }
}

const json = (path) => ask(path).then((answer) => answer.json());

/** The record of an article; `body` is its bytes or its text. */
export async function annotate(body, type, { name, allClasses }) {
  const query = new URLSearchParams({ explain: "true" });
  if (name) query.set("name", name);
  if (allClasses) query.set("classes", "all");
  const once = () => ask(`/v1/annotate?${query}`, { method: "POST", headers: { "Content-Type": type }, body });
  try {
    return await (await once()).json();
  } catch (error) {
    if (!error.problem?.type?.endsWith(":other-language")) throw error;
    const language = /looks like (\S+?);/.exec(error.problem.detail)?.[1] ?? "another language";
    const ours = `The text looks like ${language}, and this program is made for English.`;
    if (!confirm(`${ours} Read it all the same? Little of it may be right.`)) throw new Refusal(ours, error.status, error.problem);
    query.set("any_language", "true");
    return (await once()).json();
  }
}

export const version = () => json("/version");
export const samples = () => json("/v1/samples").then((answer) => answer.samples);
export const sample = (name) => ask(`/v1/samples/${encodeURIComponent(name)}`).then((answer) => answer.text());

function post(path, value) {
  const headers = { "Content-Type": "application/json" };
  return ask(path, { method: "POST", headers, body: JSON.stringify(value) });
}

export const csv = (record) => post("/v1/convert?to=csv", record).then((answer) => answer.blob());

/** The file, and how many quotations have changes that no correction can say. */
export async function corrections(before, after) {
  const answer = await post("/v1/corrections", { before, after });
  const notSaid = answer.headers.get("Ascribe-Not-Said")?.split(/[\s,]+/).filter(Boolean) ?? [];
  return [await answer.blob(), notSaid.length];
}

/** Reads as a web page what looks like one. */
export const looksLikeHtml = (text) => /^\s*(<!--|<!doctype html|<(html|head|body|main|article|section|div|h1|p)[\s>])/i.test(text);

const TYPES = {
  txt: "text/plain;charset=utf-8", text: "text/plain;charset=utf-8", md: "text/markdown;charset=utf-8",
  htm: "text/html", html: "text/html", xhtml: "text/html",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
};

/** What a file is by its name; where that does not tell, the service looks into it. */
export function typeOfFile(name) {
  return TYPES[name.toLowerCase().split(".").at(-1)] ?? "application/octet-stream";
}
