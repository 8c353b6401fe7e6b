// Find an actor or a place by name, alias or id: a text field with a list of hits (the ARIA combobox pattern).
import { nodes, undrawn } from "../data/records.js";
import { choose, uncover } from "./choose.js";
import { bdi, byId, el } from "./dom.js";
import { kindIcon } from "./theme.js";

const query = byId("query");
const hits = byId("hits");
const MOST_HITS = 10;

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

let index = null; // made when it is first needed
let matches = [];
let active = -1;

function makeIndex() {
  index ??= [...nodes, ...undrawn].flatMap((record) =>
    [record.name, ...record.aliases, record.id].map((words, i) => ({ record, words, key: plain(words), alias: i > 0 })));
}

function rank(entry, wanted) {
  if (entry.key === wanted) return 0;
  if (entry.key.startsWith(wanted)) return 1;
  if (entry.key.includes(` ${wanted}`) || entry.key.includes(`-${wanted}`)) return 2;
  return entry.key.includes(wanted) ? 3 : -1;
}

function search() {
  makeIndex();
  const wanted = plain(query.value.trim());
  const best = new Map();
  if (wanted) {
    for (const entry of index) {
      const score = rank(entry, wanted);
      if (score < 0) continue;
      const old = best.get(entry.record);
      if (!old || score < old.score) best.set(entry.record, { ...entry, score });
    }
  }
  const weight = (hit) => hit.record.events.length;
  matches = [...best.values()].sort((a, b) => a.score - b.score || weight(b) - weight(a)).slice(0, MOST_HITS);
  active = matches.length ? 0 : -1;
  hits.replaceChildren(...matches.map((hit, i) => el("li", {
    role: "option", id: `hit-${i}`, "aria-selected": String(i === active),
    onmousedown: (event) => event.preventDefault(), onclick: () => take(i),
  }, kindIcon(hit.record.kind), el("span", { class: "name" }, bdi(hit.record.name), hit.alias ? el("small", {}, bdi(hit.words)) : null),
  el("span", { class: "count" }, String(weight(hit))))));
  if (wanted && !matches.length) hits.replaceChildren(el("li", { class: "none" }, "Nobody in this view is called so."));
  unfold(Boolean(wanted));
}

function unfold(on) {
  hits.hidden = !on;
  query.setAttribute("aria-expanded", String(on));
  if (on && active >= 0) query.setAttribute("aria-activedescendant", `hit-${active}`);
  else query.removeAttribute("aria-activedescendant");
}

function stepBy(by) {
  if (!matches.length) return;
  active = (active + by + matches.length) % matches.length;
  [...hits.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === active)));
  hits.children[active].scrollIntoView({ block: "nearest" });
  unfold(true);
}

function take(i) {
  if (!matches[i]) return;
  const { record } = matches[i];
  unfold(false);
  query.value = "";
  uncover(record);
  choose(record, { focus: true });
}

export function buildSearch() {
  query.addEventListener("input", search);
  query.addEventListener("focus", () => { makeIndex(); if (query.value) search(); });
  query.addEventListener("blur", () => unfold(false));
  query.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") stepBy(1);
    else if (event.key === "ArrowUp") stepBy(-1);
    else if (event.key === "Enter") take(active);
    else if (event.key === "Escape" && query.value) { query.value = ""; unfold(false); event.stopPropagation(); } else return;
    event.preventDefault();
  });
}
