// Shortest paths between two nodes: asking for them, and the strongest of them as lists of steps.
import { anyFilter } from "../state/filters.js";
import { strongestPaths } from "../state/reach.js";
import { store } from "../state/store.js";
import { visible } from "../state/visible.js";
import { nodeLink } from "./cards.js";
import { choose } from "./choose.js";
import { bdi, el } from "./dom.js";
import { kindIcon, quadClass } from "./theme.js";
import { counted, edgeInWords, plural } from "./words.js";

const MOST_PATHS = 10;

export function findPath(from, to) {
  if (from === to) return;
  store.set({ path: { from: from.id, to: to.id }, focus: null, selected: null });
}

const strengthOf = (edge) => (visible.members[edge.row] ? Math.max(0.1, visible.strength[edge.row]) : 0);

// The part of the panel about the paths that are asked for; null where none are.
export function pathSection() {
  const { path } = visible;
  if (!path) return null;
  const title = el("h3", {}, "Shortest paths: ", bdi(path.from.name), " – ", bdi(path.to.name));
  if (path.steps === null) return el("section", { id: "paths" }, title, ...noPath());
  const { paths, of } = strongestPaths(path, strengthOf, MOST_PATHS);
  const many = of > 1 ? `${counted(of)} ways of ${plural(path.steps, "step")}${of > paths.length ? `, the strongest ${paths.length} of them here` : ""}` : plural(path.steps, "step");
  return el("section", { id: "paths" }, title, el("p", { class: "note" }, `${many}.`), paths.map(wayList));
}

function noPath() {
  const narrowed = anyFilter() || store.state.hidden.length > 0;
  return [
    el("p", { class: "note" }, narrowed ? "No path leads from one to the other in what the filters leave." : "No path leads from one to the other."),
    narrowed ? el("button", { type: "button", class: "more", onclick: () => store.set({ filters: {}, hidden: [] }) }, "Look in everything") : null,
  ];
}

// One path: its nodes, and between them a button for each line, events before relations.
function wayList({ nodes: list, links }) {
  const strongest = (step) => [...step].sort((a, b) => !a.events - !b.events || strengthOf(b) - strengthOf(a) || a.row - b.row);
  return el("ol", { class: "way" }, list.map((node, i) => el("li", {},
    el("p", { class: "stop" }, kindIcon(node.kind), nodeLink(node, true)),
    links[i] ? el("p", { class: "leg" }, strongest(links[i]).map((edge) => el("button", {
      type: "button", class: `chip ${quadClass(edge.quad)}`, onclick: () => choose(edge, { focus: true, move: false }),
    }, arrowOf(edge, node)))) : null)));
}

function arrowOf(edge, node) {
  const words = edgeInWords(edge, visible.members[edge.row]);
  return edge.both ? `↕ ${words}` : edge.from === node ? `↓ ${words}` : `↑ ${words}`;
}
