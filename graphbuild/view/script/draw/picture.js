// The graph among the pictures: the renderer, listening to the state.
import { edgesAt } from "../data/edges.js";
import { nodes } from "../data/records.js";
import { store } from "../state/store.js";
import { choose, chosen, onChoose } from "../ui/choose.js";
import { byId, narrow } from "../ui/dom.js";
import { listenToKeys } from "./keys.js";
import { Renderer } from "./renderer.js";

export let renderer = null;

// How many pixels of the picture lie under the panel: on a phone it covers the lower part.
const covered = () => (narrow.matches && !byId("panel").hidden ? byId("panel").offsetHeight : 0);

export function fitAll(options) {
  const drawn = nodes.filter((node) => renderer.visible.drawn[node.row]);
  renderer.frame(drawn.length ? drawn : nodes, { covered: covered(), ...options });
}

function frameRecord(record) {
  const ends = record.type === "edge" ? [record.from, record.to]
    : record.type === "event" ? [record.source, record.far].filter(Boolean)
      : record.type === "node" ? [record, ...edgesAt(record).filter((edge) => renderer.visible.edges[edge.row]).flatMap((edge) => [edge.from, edge.to])] : [];
  const list = [...new Set(ends)].filter((node) => renderer.visible.drawn[node.row] || node === record);
  if (list.length) renderer.frame(list, { covered: covered() });
}

function create(container) {
  container.id = "network";
  renderer = new Renderer(container);
  listenToKeys(container, renderer, { fit: fitAll });
  renderer.stretch(store.state.pinned);
  renderer.on("click", (record) => { if (record || chosen()) choose(record, { move: false }); });
  renderer.on("doubleclick", (record) => { if (record?.type === "node") choose(record); });
  renderer.on("drop", (node, spot) => store.set({ pinned: { ...store.state.pinned, [node.id]: spot } }));
  let touched = false; // until the reader moves the picture, it follows the size of the window
  renderer.on("move", () => { touched = true; });
  renderer.on("resize", () => { if (!touched && !chosen()) fitAll({ animate: false }); });
  onChoose((record, { move }) => {
    if (record && move && !container.hidden) frameRecord(record);
  });
  return {
    update(visible, state, changed) {
      if (!changed || [...changed].some((name) => name !== "selected" && name !== "picture") || visible.cut) renderer.setVisible(visible, state.pinned);
      renderer.select(chosen());
      if (!touched && !chosen() && changed && ["limit", "focus", "filters"].some((name) => changed.has(name))) fitAll();
    },
    shown(on) { if (on) renderer.redraw(); },
  };
}

export const graphPicture = { name: "graph", label: "Graph", create };
