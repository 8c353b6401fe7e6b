// Events and relations as cards, with the sentences that prove them.
import { statusOf } from "../data/records.js";
import { bdi, el, outLink, safeUrl } from "./dom.js";
import { choose } from "./choose.js";
import { quadClass, statusIcon } from "./theme.js";
import { answers, corroboration, markedPieces, whenQuoted } from "./told.js";
import { counted, dayInWords, daysInWords, isoOf, plural, STATUS } from "./words.js";

const PAGE = 40; // items of a list before "more"

// A long list opens bit by bit. `item` makes an element of a record.
export function longList(list, item, { className = "cards", page = PAGE, more: moreText } = {}) {
  const entry = (record) => el("li", {}, item(record));
  const box = el("ul", { class: className }, list.slice(0, page).map(entry));
  let next = page;
  if (list.length > next) {
    const more = el("button", { type: "button", class: "more" });
    const label = () => {
      const left = list.length - next;
      more.textContent = moreText?.(left) || `Show ${plural(Math.min(PAGE, left), "more", "more")} of ${counted(left)}`;
    };
    more.addEventListener("click", () => {
      const step = moreText ? 1000 : PAGE;
      const added = list.slice(next, next + step).map(entry);
      last.before(...added);
      next += step;
      if (next < list.length) {
        label();
        return;
      }
      if (document.activeElement === more) added[0].querySelector("button, a, summary")?.focus();
      last.remove();
    });
    label();
    const last = el("li", {}, more);
    box.append(last);
  }
  return box;
}

export function nodeLink(node, strong) {
  return el("button", { type: "button", class: strong ? "link strong" : "link", onclick: () => choose(node, { focus: true }) }, bdi(node.name));
}

export function chip(record) {
  return el("span", { class: `chip ${quadClass(record.quad)}` }, record.root);
}

// What became of what an event or one of its claims tells, with the line that stands for it.
export function badges(record, root) {
  const status = statusOf(record, root);
  const badge = (name, ...words) => el("span", { class: `badge ${name}` }, words);
  return [
    badge(status, statusIcon(status), STATUS[status]),
    record.denied && record.modality !== "actual" ? badge("also", STATUS[record.modality]) : null,
    record.hedged && status !== "alleged" ? badge("also", "hedged") : null,
  ];
}

export function eventCard(event) {
  const { place } = event;
  const facts = [
    place && el("button", { type: "button", class: "link", onclick: () => choose(place, { focus: true }) },
      bdi(place.name), place.country && !place.name.includes(place.country) ? `, ${place.country}` : ""),
    ...event.quantities.map(bdi),
    plural(event.claims, "claim"),
    `confidence ${event.confidence.toFixed(2)}`,
  ].filter(Boolean);
  return el("article", { class: `card ${quadClass(event.quad)}`, "data-id": event.id },
    el("p", { class: "line-1" }, chip(event), ...badges(event, event.root),
      event.from === null ? el("span", { class: "when" }, "no date") : el("time", { datetime: isoOf(event.from) }, daysInWords(event))),
    el("p", { class: "triple" }, nodeLink(event.source, true), " ",
      el("span", { class: "predicate" }, bdi(event.predicate), event.target === null ? "" : event.symmetric ? " ↔" : " →"),
      event.target === null ? null : [" ", nodeLink(event.target, true)]),
    el("ul", { class: "inline meta" }, facts.map((fact) => el("li", {}, fact))),
    whenQuoted(event, (proofs) => [corroboration(event, proofs), answers(event), ...proofItems(event, proofs)].filter(Boolean)));
}

export function tieCard(tie) {
  const relation = tie.relation.replaceAll("_", " ");
  return el("article", { class: "card tie", "data-id": tie.id },
    el("p", { class: "triple" }, nodeLink(tie.source, true), " ", el("span", { class: "predicate" }, `${relation} →`), " ", nodeLink(tie.target, true)),
    el("ul", { class: "inline meta" },
      [tie.role && bdi(tie.role), tie.former && "former", daysInWords(tie)].filter(Boolean).map((fact) => el("li", {}, fact))),
    whenQuoted(tie, (proofs) => proofItems(tie, proofs)));
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
  const own = !record.modality || ["denied", "modality", "hedged"].every((field) => proof[field] === record[field]) ? [] : badges(proof, record.root);
  const facts = [
    says,
    url ? outLink(url, name) : el("span", { class: "doc" }, bdi(name)),
    source.title && source.id !== name ? el("span", { class: "id" }, bdi(source.id)) : null,
    source.source ? bdi(source.source) : null,
    source.date !== null && source.date !== undefined ? el("time", { datetime: isoOf(source.date) }, dayInWords(source.date)) : null,
    source.url && !url ? el("span", { class: "id" }, bdi(source.url)) : null,
    proof.joined ? bdi(proof.joined) : null,
  ].filter(Boolean);
  return el("figure", {},
    el("blockquote", { dir: "auto" }, markedPieces(proof)),
    el("figcaption", {}, ...own, el("ul", { class: "inline" }, facts.map((fact) => el("li", {}, fact)))));
}

export const cards = (events) => longList(events, eventCard);
export const tieCards = (ties) => longList(ties, tieCard);
