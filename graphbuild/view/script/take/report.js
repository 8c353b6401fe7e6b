// The report: chosen events with their quotations, as a page to read, print and file.
import { proofsOf } from "../data/evidence.js";
import { core } from "../data/records.js";
import { store } from "../state/store.js";
import { bdi, byId, el, outLink, safeUrl } from "../ui/dom.js";
import { counted, dayInWords, daysInWords, isoOf, plural, STATUS } from "../ui/words.js";
import { selection } from "./selection.js";

const MOST = 300; // events; more nobody prints
let reportOpener = null; // what has the keyboard afterwards

const dated = (event) => event.from ?? Infinity;

async function eventEntry(event) {
  const proofs = await proofsOf(event);
  const facts = [
    event.status === "actual" ? null : STATUS[event.status], event.hedged ? "hedged" : null,
    event.place ? bdi(event.place.name) : null, ...event.quantities.map(bdi),
    `${plural(event.claims, "claim")} from ${plural(event.sources, "source")}`, `confidence ${event.confidence.toFixed(2)}`,
  ].filter(Boolean);
  return el("article", { "data-id": event.id },
    el("h3", {}, el("time", {}, daysInWords(event) || "no date"), " ", bdi(event.source.name), " ", el("em", {}, bdi(event.predicate)), event.target ? [" ", bdi(event.target.name)] : null),
    el("ul", { class: "inline meta" }, el("li", {}, event.root), facts.map((fact) => el("li", {}, fact))),
    proofs.map(quotation),
    event.unquoted ? el("p", { class: "meta" }, `${plural(event.unquoted, "more quotation is", "more quotations are")} in the graph: graphbuild explain DIR ${event.id}`) : null);
}

function quotation(proof) {
  const { title, id, source, date, url } = proof.document;
  const address = safeUrl(url);
  const says = proof.speaker?.name ?? proof.says;
  const facts = [
    says ? [el("strong", {}, bdi(says)), " says so"] : null, bdi(title || id), source ? bdi(source) : null,
    date === null || date === undefined ? null : el("time", {}, dayInWords(date)),
    address ? outLink(address, address) : null,
    proof.denied ? "denied" : proof.modality === "actual" ? null : STATUS[proof.modality], proof.hedged ? "hedged" : null,
  ].filter(Boolean);
  return el("figure", {},
    el("blockquote", { dir: "auto" }, proof.pieces.map((piece, i) => (i % 2 ? el("mark", {}, piece) : piece))),
    el("figcaption", {}, el("ul", { class: "inline" }, facts.map((fact) => el("li", {}, fact)))));
}

// How the events were chosen, in words.
function choiceInWords({ picked }, count) {
  const { filters, focus, hidden } = store.state;
  const { since, until } = filters.days || {};
  const days = [since ?? null, until ?? null].some((day) => day !== null)
    ? ` between ${since ? isoOf(since) : "the first day"} and ${until ? isoOf(until) : "the last day"}` : "";
  const narrowed = Object.keys(filters).some((name) => name !== "days") || focus || hidden.length;
  return `${plural(count, "event")}${days}${picked ? ", picked by hand" : narrowed ? ", by the filters of this view" : ""}`;
}

export async function openReport(from) {
  reportOpener = from;
  const taken = selection();
  const list = [...taken.events].sort((a, b) => dated(a) - dated(b) || a.row - b.row);
  const shown = list.slice(0, MOST);
  const report = byId("report");
  const heading = el("h2", { tabindex: "-1", dir: "auto" }, core.title);
  const entries = [];
  for (const event of shown) entries.push(await eventEntry(event));
  report.replaceChildren(
    el("div", { class: "report-bar" },
      el("button", { type: "button", class: "more", id: "print", onclick: () => window.print() }, "Print"),
      el("button", { type: "button", class: "more", id: "report-close", onclick: closeReport }, "Close")),
    el("div", { class: "sheet" }, heading,
      el("p", { class: "sub" }, choiceInWords(taken, list.length), core.first === null ? "" : `; the graph holds ${daysInWords({ from: core.first, until: core.last })}, ${plural(core.documents, "document")}.`),
      list.length > shown.length ? el("p", { class: "note" }, `The first ${counted(MOST)} of ${counted(list.length)} follow: narrow the filters, or pick events in the table.`) : null,
      entries.length ? entries : el("p", {}, "No event passes the filters."),
      el("p", { class: "note" }, "Read by machine: check a quotation in its document before you rely on it.")));
  report.hidden = false;
  report.scrollTop = 0;
  document.body.classList.add("reporting");
  for (const other of document.body.children) if (other !== report && !["SCRIPT", "NOSCRIPT"].includes(other.tagName)) other.inert = true;
  heading.focus();
}

export function closeReport() {
  byId("report").hidden = true;
  byId("report").replaceChildren();
  document.body.classList.remove("reporting");
  for (const other of document.body.children) other.inert = false;
  reportOpener?.focus();
}
