// Who did what to whom: actors by actors, coloured by mean intensity, with the number of events.
import { bundleOf } from "../data/bundle.js";
import { columns, events, nodes } from "../data/records.js";
import { store } from "../state/store.js";
import { el, svg } from "../ui/dom.js";
import { plural } from "../ui/words.js";
import { concerns, fillMore, heatClass, heatScale, intensityInWords, label, Marks, meanIntensity, nameMark, onlyChosen, ranked } from "./marks.js";

const FIRST_ACTORS = 20; // actors at first
const MORE_ACTORS = 20;
const CELL = [26, 44]; // pixels at least and at most

// The events that pass from one to another by "row row"; symmetric ones count both ways. Nobody acts on himself.
function dyadsOf(visible) {
  const { source, target, symmetric } = columns.events;
  const dyads = new Map();
  const counts = new Map();
  const add = (a, b, event) => {
    const key = a * nodes.length + b;
    if (!dyads.has(key)) dyads.set(key, []);
    dyads.get(key).push(event);
  };
  for (let i = 0; i < events.length; i += 1) {
    const [a, b] = [source[i], target[i]];
    if (!visible.events[i] || b === null || a === b) continue;
    add(a, b, events[i]);
    if (symmetric[i]) add(b, a, events[i]);
    for (const row of [a, b]) counts.set(nodes[row], (counts.get(nodes[row]) || 0) + 1);
  }
  return { dyads, counts };
}

function createMatrix(container) {
  const caption = el("p", { class: "caption" });
  const chart = svg("svg", { class: "chart", role: "group", "aria-label": "Matrix: rows act on columns" });
  const more = el("p", { class: "expand" });
  container.classList.add("scrolls");
  container.append(caption, chart, more);
  const marks = new Marks(chart);
  let last = null;

  function draw(visible, state) {
    const { dyads, counts } = dyadsOf(visible);
    const order = ranked(counts);
    const shown = order.slice(0, state.rows.matrix || FIRST_ACTORS);
    const width = container.clientWidth - 32;
    const room = Math.min(150, Math.max(84, width * 0.24)); // for names
    const cell = Math.max(CELL[0], Math.min(CELL[1], Math.floor((width - room - 40) / Math.max(1, shown.length))));
    const top = Math.min(room, 116);
    const [w, h] = [room + cell * shown.length + Math.max(8, top * 0.6 - cell / 2), top + cell * shown.length + 2];
    for (const [name, value] of Object.entries({ width: w, height: h, viewBox: `0 0 ${w} ${h}` })) chart.setAttribute(name, value);
    marks.clear();
    const parts = [];
    shown.forEach((node, i) => {
      const middle = top + cell * (i + 0.5);
      const mark = {
        label: `${node.name}, ${plural(counts.get(node), "event")}`, of: node,
      };
      parts.push(nameMark(marks, node, { ...mark, key: `row ${node.id}`, x: room - 8, y: middle, width: room - 10, anchor: "end" }));
      parts.push(nameMark(marks, node, { ...mark, key: `column ${node.id}`, x: room + cell * (i + 0.5) - 3, y: top - 8, width: (top - 14) * 1.15, anchor: "start", turn: -60 }));
    });
    const [right, bottom] = [room + cell * shown.length, top + cell * shown.length];
    parts.push(svg("path", { class: "grid", d: [...shown, null].map((_, i) => `M${room} ${top + cell * i}H${right}M${room + cell * i} ${top}V${bottom}`).join("") }));
    shown.forEach((from, i) => shown.forEach((to, j) => {
      const [x, y] = [room + cell * j, top + cell * i];
      if (i === j) {
        parts.push(svg("rect", { class: "self", x: x + 0.5, y: y + 0.5, width: cell - 1, height: cell - 1 }));
        return;
      }
      const found = dyads.get(from.row * nodes.length + to.row);
      if (!found) return;
      const mean = meanIntensity(found);
      const bundle = bundleOf({ source: from.id, target: to.id });
      const group = svg("g", { class: `cell ${heatClass(mean)}` },
        svg("rect", { x: x + 0.5, y: y + 0.5, width: cell - 1, height: cell - 1, rx: 2 }),
        label(found.length < 1000 ? String(found.length) : `${Math.round(found.length / 1000)}k`, { x: x + cell / 2, y: y + cell / 2, "text-anchor": "middle", "dominant-baseline": "central" }));
      // Not by colour alone: a cut corner below stands for hostile, above for cooperative.
      if (mean) group.append(svg("path", { class: "corner", d: mean < 0 ? `M${x + 0.5} ${y + cell - 0.5}v-7l7 7z` : `M${x + cell - 0.5} ${y + 0.5}v7l-7-7z` }));
      parts.push(marks.add(group, {
        key: `${from.id} ${to.id}`, x: x + cell / 2, y: y + cell / 2, of: bundle,
        label: `${from.name} to ${to.name}: ${plural(found.length, "event")}, mean intensity ${intensityInWords(mean)}`,
      }));
    }));
    chart.replaceChildren(...parts);
    marks.follow(state.selected);
    marks.settle();
    caption.replaceChildren(...(shown.length
      ? [el("span", {}, "Rows act on columns. Numbers are events, colours their mean intensity; a marked corner is hostile below, cooperative above."), heatScale()]
      : [el("span", {}, "No event here has a target.")]));
    fillMore(more, { shown: shown.length, all: order.length, step: MORE_ACTORS, first: FIRST_ACTORS, set: (count) => store.set({ rows: { ...store.state.rows, matrix: count } }) });
    last = [visible, state];
  }
  new ResizeObserver(() => { if (last && container.clientWidth) draw(...last); }).observe(container);
  return {
    update(visible, state, changed) {
      if (onlyChosen(changed)) marks.follow(state.selected);
      else if (concerns(changed)) draw(visible, state);
    },
    drawing: () => chart,
    caption,
  };
}

export const matrixPicture = { name: "matrix", label: "Matrix", create: createMatrix };
