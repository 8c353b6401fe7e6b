// The graph among the pictures: the renderer, listening to the state.
import { edgesAt } from "../data/edges.js";
import { nodes } from "../data/records.js";
import { store } from "../state/store.js";
import { drawnThrough } from "../take/drawn.js";
import { clickNode, pinWith } from "../ui/actions.js";
import { choose, chosen, onChoose } from "../ui/choose.js";
import { byId, narrow } from "../ui/dom.js";
import { listenToKeys } from "./keys.js";
import { Renderer } from "./renderer.js";
import { unstretched } from "./scene.js";

export let renderer = null;

// How many pixels of the picture lie under the panel: on a phone it covers the lower part.
const covered = () => (narrow.matches && !byId("panel").hidden ? byId("panel").offsetHeight : 0);

const AT_REST = 300; // milliseconds after a movement by hand until the state has it

let touched = false; // until the reader moves the picture, it follows the size of the window and what is drawn
let resting = null;

// The picture is not where the reader has moved it any more.
function letGo() {
  clearTimeout(resting);
  if (store.state.camera) store.set({ camera: null });
}

export function fitAll(options) {
  letGo();
  touched = false;
  const drawn = nodes.filter((node) => renderer.visible.drawn[node.row]);
  renderer.frame(drawn.length ? drawn : nodes, { covered: covered(), ...options });
}

function frameRecord(record) {
  const ends = record.type === "edge" ? [record.from, record.to]
    : record.type === "event" ? [record.source, record.far].filter(Boolean)
      : record.type === "node" ? [record, ...edgesAt(record).filter((edge) => renderer.visible.edges[edge.row]).flatMap((edge) => [edge.from, edge.to])] : [];
  const list = [...new Set(ends)].filter((node) => renderer.visible.drawn[node.row] || node === record);
  if (!list.length) return;
  letGo();
  renderer.frame(list, { covered: covered() });
}

const LOOKED_AT = ["selected", "picture", "camera"]; // what doesn't change what is drawn

function narrowing({ limit, focus, path, hidden, filters: { asOf, ...filters } }) {
  return JSON.stringify([limit, focus, path, hidden, filters]);
}

function create(container) {
  container.id = "network";
  renderer = new Renderer(container);
  listenToKeys(container, renderer, { fit: fitAll });
  renderer.stretch(store.state.pinned);
  renderer.on("click", (record, event) => clickNode(record, chosen(), event));
  pinWith((node) => unstretched(node.row));
  renderer.on("doubleclick", (record) => { if (record?.type === "node") choose(record); });
  renderer.on("drop", (node, spot) => store.set({ pinned: { ...store.state.pinned, [node.id]: spot } }));
  renderer.on("move", (what) => {
    touched = true;
    if (what === "node") return;
    clearTimeout(resting);
    resting = setTimeout(() => store.set({ camera: renderer.part }), AT_REST);
  });
  renderer.on("resize", () => { if (!touched && !chosen() && renderer.size.width) fitAll({ animate: false }); });
  onChoose((record, { move }) => {
    if (record && move && !container.hidden) frameRecord(record);
  });
  let narrowed = narrowing(store.state);
  return {
    update(visible, state, changed) {
      if (!changed || [...changed].some((name) => !LOOKED_AT.includes(name)) || (visible.cut && changed.has("selected"))) renderer.setVisible(visible, state.pinned);
      renderer.select(chosen());
      // The picture follows what narrows it, but stands still while time plays.
      const before = narrowed;
      narrowed = narrowing(state);
      const asked = changed && ((changed.has("focus") && state.focus) || (changed.has("path") && state.path));
      if (changed?.has("camera") && state.camera && String(state.camera) !== String(renderer.part)) {
        touched = true;
        renderer.showPart(state.camera);
      } else if (asked || (!touched && !chosen() && changed && narrowed !== before)) fitAll();
    },
    shown(on) { if (on) renderer.redraw(); },
    zoomBy: (factor) => renderer.zoomBy(factor),
    fit: () => fitAll(),
    redraw: () => renderer.redraw(),
    drawing: () => drawnThrough((ctx) => renderer.draw(ctx, renderer.camera, renderer.size), renderer.size),
    paint: (ctx) => renderer.draw(ctx, renderer.camera, renderer.size),
  };
}

export const graphPicture = { name: "graph", label: "Graph", create };
