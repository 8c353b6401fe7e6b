// Events and relations as cards, with the sentences that prove them.
import { claimsOf, proofsOf, quoted } from "../data/evidence.js";
import { bdi, el, outLink, safeUrl } from "./dom.js";
import { choose } from "./choose.js";
import { quadClass } from "./theme.js";
import { counted, dayInWords, daysInWords, plural, STATUS } from "./words.js";

const PAGE = 40; // items of a list before "more"

// A long list opens bit by bit. `item` makes an element of a record.
export function longList(list, item, { className = "cards", page = PAGE, more: moreText } = {}) {
  const box = el("div", { class: className }, list.slice(0, page).map(item));
  let next = page;
  if (list.length > next) {
    const more = el("button", { type: "button", class: "more" });
    const label = () => {
      const left = list.length - next;
      more.textContent = moreText?.(left) || `Show ${plural(Math.min(PAGE, left), "more", "more")} of ${counted(left)}`;
    };
    more.addEventListener("click", () => {
      const step = moreText ? 1000 : PAGE;
      more.before(...list.slice(next, next + step).map(item));
      next += step;
      if (next >= list.length) more.remove();
      else label();
    });
    label();
    box.append(more);
  }
  return box;
}

export function nodeLink(node, strong) {
  return el("button", { type: "button", class: strong ? "link strong" : "link", onclick: () => choose(node, { focus: true }) }, bdi(node.name));
}

export function chip(record) {
  return el("span", { class: `chip ${quadClass(record.quad)}` }, record.root);
}

export function badges(record) {
  return [
    record.denied ? el("span", { class: "badge denied" }, "denied") : null,
    record.modality && record.modality !== "actual" ? el("span", { class: "badge" }, STATUS[record.modality]) : null,
    record.hedged ? el("span", { class: "badge" }, "hedged") : null,
  ];
}

export function eventCard(event) {
  const { place } = event;
  const facts = [
    place && el("button", { type: "button", class: "link", onclick: () => choose(place, { focus: true }) },
      bdi(place.name), place.country && !place.name.includes(place.country) ? `, ${place.country}` : ""),
    ...event.quantities.map(bdi),
    `${plural(event.claims, "claim")} from ${plural(event.sources, "source")}`,
    `confidence ${event.confidence.toFixed(2)}`,
  ].filter(Boolean);
  return el("article", { class: `card ${quadClass(event.quad)}`, "data-id": event.id },
    el("p", { class: "line-1" }, chip(event), ...badges(event), el("time", {}, daysInWords(event) || "no date")),
    el("p", { class: "triple" }, nodeLink(event.source, true), " ",
      el("span", { class: "predicate" }, bdi(event.predicate), event.target === null ? "" : event.symmetric ? " ↔" : " →"),
      event.target === null ? null : [" ", nodeLink(event.target, true)]),
    el("ul", { class: "inline meta" }, facts.map((fact) => el("li", {}, fact))),
    proofList(event));
}

export function tieCard(tie) {
  const relation = tie.relation.replaceAll("_", " ");
  return el("article", { class: "card tie", "data-id": tie.id },
    el("p", { class: "triple" }, nodeLink(tie.source, true), " ", el("span", { class: "predicate" }, `${relation} →`), " ", nodeLink(tie.target, true)),
    el("ul", { class: "inline meta" },
      [tie.role && bdi(tie.role), tie.former && "former", daysInWords(tie)].filter(Boolean).map((fact) => el("li", {}, fact))),
    proofList(tie));
}

// The sentences, at once where they are unpacked, else as soon as they are.
function proofList(record) {
  if (quoted(record)) return proofItems(record, claimsOf(record));
  const room = el("p", { class: "note" }, "…");
  proofsOf(record).then((proofs) => room.replaceWith(...proofItems(record, proofs)));
  return room;
}

function proofItems(record, proofs) {
  const list = proofs.map((proof) => proofItem(proof, record));
  if (record.unquoted) list.push(el("p", { class: "note" }, `${plural(record.unquoted, "more is", "more are")} in the graph: graphbuild explain DIR ${record.id}`));
  if (list.length <= 3) return list;
  return [...list.slice(0, 2), el("details", {}, el("summary", {}, plural(proofs.length - 2, "more quotation")), list.slice(2))];
}

function proofItem(proof, record) {
  const source = proof.document;
  const url = safeUrl(source.url);
  const name = source.title || source.id;
  const says = proof.speaker ? [nodeLink(proof.speaker), " says so"]
    : proof.says ? [el("strong", {}, bdi(proof.says)), " says so"] : null;
  // The event's own badges say it already where a claim is like its event.
  const plainly = proof.denied === record.denied && proof.modality === record.modality ? "not hedged" : STATUS.actual;
  const own = !record.modality || ["denied", "modality", "hedged"].every((field) => proof[field] === record[field]) ? []
    : proof.denied || proof.modality !== "actual" || proof.hedged ? badges(proof) : [el("span", { class: "badge" }, plainly)];
  const facts = [
    says,
    url ? outLink(url, name) : el("span", { class: "doc" }, bdi(name)),
    source.title && source.id !== name ? el("span", { class: "id" }, bdi(source.id)) : null,
    source.source ? bdi(source.source) : null,
    source.date !== null && source.date !== undefined ? el("time", {}, dayInWords(source.date)) : null,
    source.url && !url ? el("span", { class: "id" }, bdi(source.url)) : null,
    proof.joined ? bdi(proof.joined) : null,
  ].filter(Boolean);
  return el("figure", {},
    el("blockquote", { dir: "auto" }, proof.pieces.map((piece, i) => (i % 2 ? el("mark", {}, piece) : piece))),
    el("figcaption", {}, ...own, el("ul", { class: "inline" }, facts.map((fact) => el("li", {}, fact)))));
}

export const cards = (events) => longList(events, eventCard);
export const tieCards = (ties) => longList(ties, tieCard);
