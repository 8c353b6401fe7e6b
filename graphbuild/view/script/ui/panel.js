// The panel: an actor, a bundle of events, a place, one event, or the lists of everything.
import { columns, events, nodes } from "../data/records.js";
import { store } from "../state/store.js";
import { membersOf, passes, undrawnNeighbours, visible } from "../state/visible.js";
import { nodeActions } from "./actions.js";
import { bundlePanel } from "./bundle.js";
import { cards, chip, longList, tieCards } from "./cards.js";
import { choose, chosen, onChoose } from "./choose.js";
import { bdi, byId, el, keepFocus, narrow, outLink } from "./dom.js";
import { pathSection } from "./paths.js";
import { kindIcon } from "./theme.js";
import { contradictedEvents, contradictionSection } from "./told.js";
import { counted, KIND, newestFirst, plural } from "./words.js";

const panel = byId("panel");
const NEIGHBOURS = 50; // drawn at one asking

let opener = null; // where the keyboard was before it came to the panel

export function closePanel() {
  const inside = panel.contains(document.activeElement);
  panel.hidden = true;
  if (inside) (opener?.isConnected && opener.offsetParent ? opener : byId("toggle-panel")).focus();
  byId("toggle-panel").setAttribute("aria-expanded", "false");
  if (chosen()) choose(null, { move: false });
}

export function openPanel({ focus = false } = {}) {
  const { activeElement } = document;
  if (focus && activeElement !== document.body && !panel.contains(activeElement)) opener = activeElement;
  panel.hidden = false;
  byId("toggle-panel").setAttribute("aria-expanded", "true");
  fillPanel();
  panel.scrollTop = 0;
  if (focus) panel.querySelector("h2").focus();
}

// What the panel shows, anew: after a change of what is chosen or passes the filters.
export function fillPanel() {
  if (panel.hidden) return;
  const record = chosen();
  const keep = keepFocus(panel);
  panel.replaceChildren(
    el("button", { type: "button", class: "close", "aria-label": "Close", title: "Close (Esc)", onclick: closePanel }, "×"),
    ...(!record ? overview() : record.type === "edge" ? edgePanel(record) : record.type === "event" ? eventPanel(record) : record.type === "bundle" ? bundlePanel(record) : nodePanel(record)),
  );
  keep();
}

export function buildPanel() {
  onChoose((record, { focus }) => {
    if (record) openPanel({ focus });
    else if (!panel.hidden && narrow.matches) closePanel();
    else panel.scrollTop = 0;
  });
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    openPanel({ focus: true });
  });
  byId("toggle-panel").addEventListener("click", () => (panel.hidden ? openPanel({ focus: true }) : closePanel()));
}

function heading(icon, title, ...below) {
  return el("div", { class: "head" }, icon, el("div", {}, el("h2", { tabindex: "-1", dir: "auto" }, title), ...below));
}

function section(title, count, body, hidden = 0) {
  return el("section", {},
    el("h3", {}, title, " ", el("span", { class: "count" }, counted(count))),
    hidden > 0 ? el("p", { class: "note" }, `${plural(hidden, "more is", "more are")} switched off in the filters.`) : null,
    body);
}

function nodePanel(node) {
  const shown = newestFirst(node.events.filter(passes));
  const facts = [];
  if (node.aliases.length) facts.push(["Also called", el("ul", { class: "inline" }, node.aliases.map((name) => el("li", {}, bdi(name))))]);
  if (/^Q\d+$/.test(node.wikidata || "")) facts.push(["Wikidata", outLink(`https://www.wikidata.org/wiki/${node.wikidata}`, node.wikidata)]);
  if (node.latitude !== null) facts.push(["Coordinates", `${node.latitude.toFixed(2)}°, ${node.longitude.toFixed(2)}°`]);
  facts.push(["Id", el("code", {}, bdi(node.id))]);
  const relations = node.ties.filter(passes);
  return [
    heading(kindIcon(node.kind), node.name, el("p", { class: "sub" }, [KIND[node.kind], ...node.countries].join(" · "))),
    el("dl", { class: "facts" }, facts.map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
    node.type === "node" ? nodeActions(node) : null,
    node.type === "node" ? expander(node) : null,
    relations.length ? section("Offices and relations", relations.length, tieCards(relations)) : null,
    contradictionSection(shown),
    section("Events", shown.length, cards(shown), node.events.length - shown.length),
  ].filter(Boolean);
}

// Neighbours that the backbone leaves out can be drawn too.
function expander(node) {
  const more = visible.cut ? undrawnNeighbours(node) : 0;
  const drawn = store.state.expanded[node.id] || 0;
  if (!more && !drawn) return null;
  const set = (count) => {
    const { [node.id]: _, ...others } = store.state.expanded;
    store.set({ expanded: count ? { ...others, [node.id]: count } : others });
  };
  return el("p", { class: "expand" },
    more ? el("button", { type: "button", class: "more", onclick: () => set(drawn + NEIGHBOURS) }, `Draw ${counted(Math.min(more, NEIGHBOURS))} more of its ${plural(more, "neighbour")} that ${more === 1 ? "is" : "are"} not drawn`) : null,
    drawn ? el("button", { type: "button", class: "more", onclick: () => set(0) }, "Fewer") : null);
}

function edgePanel(edge) {
  const title = [bdi(edge.from.name), el("span", { class: "arrow" }, edge.both ? " ↔ " : " → "), bdi(edge.to.name)];
  const head = el("h2", { tabindex: "-1" }, title);
  const members = membersOf(edge);
  if (edge.ties) return [el("div", { class: "head" }, el("div", {}, head, el("p", { class: "sub" }, "standing relation"))), tieCards(members)];
  return [
    el("div", { class: "head" }, el("div", {}, head, el("p", { class: "sub" }, chip(edge), ` ${edge.quad}`))),
    contradictionSection(members, { open: true }),
    section("Events", members.length, cards(newestFirst(members)), edge.events.length - members.length),
  ];
}

function eventPanel(event) {
  const title = [bdi(event.source.name), event.target ? [el("span", { class: "arrow" }, event.symmetric ? " ↔ " : " → "), bdi(event.target.name)] : null];
  return [
    el("div", { class: "head" }, el("div", {}, el("h2", { tabindex: "-1" }, title), el("p", { class: "sub" }, chip(event), ` ${event.quad}`))),
    cards([event]),
    contradictionSection([event], { open: true }),
  ];
}

let newest = null; // all events, the newest first

function overview() {
  newest ??= newestFirst(events);
  const counts = new Uint32Array(nodes.length);
  const { source, target } = columns.events;
  for (let i = 0; i < events.length; i += 1) {
    if (!visible.events[i]) continue;
    counts[source[i]] += 1;
    const far = target[i] ?? events[i].far?.row ?? null;
    if (far !== null && far !== source[i]) counts[far] += 1;
  }
  const shown = nodes.filter((node) => visible.nodes[node.row]).sort((a, b) => counts[b.row] - counts[a.row] || a.row - b.row);
  const row = (node) => el("button", { type: "button", class: "row", onclick: () => choose(node, { focus: true }) },
    kindIcon(node.kind), bdi(node.name), el("span", { class: "count" }, counted(counts[node.row])));
  const latest = newest.filter(passes);
  return [
    el("div", { class: "head" }, el("div", {}, el("h2", { tabindex: "-1" }, "Overview"))),
    pathSection(),
    section("Busiest actors and places", shown.length, longList(shown, row, {
      className: "rows", page: 10, more: (left) => (left > 1000 ? `1,000 more of ${counted(left)} actors and places` : `All ${counted(shown.length)} actors and places`),
    })),
    contradictionSection(contradictedEvents),
    section("Latest events", latest.length, cards(latest), events.length - latest.length),
  ].filter(Boolean);
}
