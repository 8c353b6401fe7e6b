// How well an event is told: by which outlets, what other reports contradict, and what came of what was announced.
import { claimsOf, disputedEvents, disputesOf, loadSources, proofsOf, quoted, sourcesLoaded } from "../data/evidence.js";
import { links } from "../data/records.js";
import { passes } from "../state/visible.js";
import { choose } from "./choose.js";
import { bdi, el, svg } from "./dom.js";
import { counted, dayInWords, dayOf, daysInWords, isoOf, plural, STATUS } from "./words.js";

const OUTLETS_NAMED = 6; // outlets of one event that are named
const MOST_PIPS = 5;
const SIDE_QUOTES = 2; // sentences of one side

// What needs documents and sentences: at once where they are unpacked, else as soon as they are.
export function whenQuoted(record, make) {
  if (quoted(record)) return make(claimsOf(record));
  const room = el("p", { class: "note" }, "…");
  proofsOf(record).then((proofs) => room.replaceWith(...make(proofs)));
  return [room];
}

const tellerOf = ({ document }) => document.source || document.title || document.id;

export const tellersIn = (proofs) => [...new Set(proofs.map(tellerOf))];

// "Told by 3 outlets, 1 of them in its own words: ..." beside as many marks, the copies hollow.
export function corroboration(event, proofs) {
  const names = tellersIn(proofs);
  const what = proofs.every(({ document }) => document.source) ? "outlet" : "source";
  const { sources } = event;
  const own = Math.min(event.independent, sources);
  const copies = sources > own ? `, ${counted(own)} of them in ${own === 1 ? "its" : "their"} own words` : "";
  const shown = names.slice(0, OUTLETS_NAMED);
  const left = Math.max(sources, names.length) - shown.length;
  const listed = shown.flatMap((name, i) => [i ? ", " : "", bdi(name)]);
  if (left > 0) listed.push(` and ${counted(left)} more`);
  return el("p", { class: "told" }, outletPips(own, sources),
    el("span", {}, sources === 1 ? `Told by one ${what} only: ` : `Told by ${plural(sources, what)}${copies}: `, listed));
}

function outletPips(own, sources) {
  const count = Math.min(sources, MOST_PIPS);
  const marks = Array.from({ length: count }, (_, i) => svg("rect", { class: i < own ? "own" : "copy", x: 1 + i * 8, y: 2, width: 5, height: 8, rx: 1 }));
  return svg("svg", { class: "pips", viewBox: `0 0 ${count * 8} 12`, width: count * 8, height: 12, "aria-hidden": "true" }, ...marks);
}

// Contradictions: between two events, or between reports of one. A side is { said, event, proofs } with the rows of its
// proofs among those of the event, or null for all of them.
function linkSides(link) {
  const side = (event) => ({ said: sideSays(event, link.matter), event, rows: null });
  return { matter: link.matter, unit: null, within: null, sides: [side(link.source), side(link.target)] };
}

function sideSays(event, matter) {
  if (matter === "polarity") return event.denied ? "denied" : "done";
  if (matter === "time") return daysInWords(event) || "no date";
  return event.quantities.join("; ") || "no number";
}

function disputeSides(dispute) {
  const { event } = dispute;
  const words = (said) => (dispute.matter === "time" ? said.replace(/\d{4}-\d\d-\d\d/g, (iso) => dayInWords(dayOf(iso))) : said);
  return { matter: dispute.matter, unit: dispute.unit, within: event, sides: dispute.said.map((said, i) => ({ said: words(said), event, rows: dispute.proofs[i] })) };
}

// Those that an event stands in.
function contradictionsOf(event) {
  const own = event.links.filter((link) => link.link === "contradicts" && passes(link.source) && passes(link.target));
  return [...own.map(linkSides), ...disputesOf(event).map(disputeSides)];
}

function contradictionInWords({ matter, unit, within: one }) {
  if (matter === "polarity") return "Told as done and as denied";
  if (matter === "time") return one ? "Reports give different days" : "Told of different days";
  return unit ? `Different numbers (${unit})` : "Different numbers";
}

// A part of the panel with what is contradicted in some events (a list, or a function that gives one), folded unless
// `open`. What differs between documents may come in later.
export function contradictionSection(events, { open = false } = {}) {
  const room = el("div", { class: "contradictions", hidden: true });
  const fill = () => {
    const seen = new Set();
    const found = (typeof events === "function" ? events() : events).flatMap((event) => contradictionsOf(event)).filter(({ sides, within: one, matter }) => {
      const key = JSON.stringify([matter, one?.id, sides.map((side) => [side.event.id, side.said])]);
      return !seen.has(key) && seen.add(key);
    });
    if (!found.length) return;
    room.hidden = false;
    const box = el("details", { class: "fold-contradictions", open }, el("summary", {}, el("h3", {}, "Contradictions ", el("span", { class: "count" }, counted(found.length)))));
    let made = false;
    const make = () => {
      if (made || !box.open) return;
      made = true;
      box.append(...found.slice(0, 50).map(sideBySide));
      if (found.length > 50) box.append(el("p", { class: "note" }, `${counted(found.length - 50)} more: graphbuild contradictions DIR`));
    };
    box.addEventListener("toggle", make);
    make();
    room.replaceChildren(box);
  };
  fill();
  if (!sourcesLoaded()) loadSources().then(fill);
  return room;
}

// All events that stand in a contradiction, without looking at every one.
export function contradictedEvents() {
  const linked = links.filter((link) => link.link === "contradicts").map((link) => link.source);
  return [...new Set([...linked, ...disputedEvents()])].filter(passes);
}

function sideBySide(one) {
  const box = el("article", { class: "against" }, el("h4", {}, "≠ ", contradictionInWords(one)),
    one.within ? eventButton(one.within) : null,
    el("div", { class: "sides" }, one.sides.map((side) => sideOf(side, one))));
  return box;
}

function eventButton(event) {
  return el("button", { type: "button", class: "link triple", onclick: () => choose(event, { focus: true }) },
    bdi(event.source.name), " ", el("span", { class: "predicate" }, bdi(event.predicate)), event.target ? [" ", bdi(event.target.name)] : null);
}

function sideOf({ said, event, rows }, { matter, within: one }) {
  const day = daysInWords(event);
  return el("div", { class: "side" },
    el("p", { class: "said" }, bdi(matter === "polarity" && said === "done" ? STATUS[event.status] === STATUS.actual ? "done" : `done (${STATUS[event.status]})` : said)),
    one ? null : eventButton(event),
    !one && day && matter !== "time" ? el("p", { class: "meta" }, el("time", { datetime: isoOf(event.from) }, day)) : null,
    whenQuoted(event, (proofs) => {
      const chosen = rows ? rows.map((row) => proofs[row]).filter(Boolean) : proofs;
      if (!chosen.length) return [el("p", { class: "note" }, "Its sentences are in the graph.")];
      const more = chosen.length - SIDE_QUOTES;
      return [
        ...chosen.slice(0, SIDE_QUOTES).map((proof) => el("blockquote", { dir: "auto" }, markedPieces(proof))),
        el("p", { class: "meta" }, tellersIn(chosen).flatMap((name, i) => [i ? ", " : "", bdi(name)]), more > 0 ? `; ${plural(more, "more quotation")}` : ""),
      ];
    }));
}

export const markedPieces = (proof) => proof.pieces.map((piece, i) => (i % 2 ? el("mark", {}, piece) : piece));

// Lines of a card that lead to what contradicts the event, and to what it announced or fulfils.
export function answers(event) {
  const lines = [];
  const line = (text, to) => lines.push(el("li", {}, el("button", { type: "button", class: "link", onclick: () => choose(to, { focus: true }) }, text)));
  for (const one of contradictionsOf(event)) line(`≠ ${contradictionInWords(one)}`, event);
  for (const link of event.links) {
    if (link.link !== "fulfils" || !passes(link.source) || !passes(link.target)) continue;
    const other = link.source === event ? link.target : link.source;
    const when = daysInWords(other);
    line(`${link.source === event ? "✓ Was announced" : "✓ Was done later"}${when ? `, ${when}` : ""}`, other);
  }
  return lines.length ? el("ul", { class: "answers" }, lines) : null;
}
