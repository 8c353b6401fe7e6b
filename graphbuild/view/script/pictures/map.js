// Where it happened, and between whom: places of events as circles, and lines between the countries (at their
// capitals) and places of who acts and whom it concerns, over the outlines of the world.
import { betweenHomes, bundleOf } from "../data/bundle.js";
import { edgeOf } from "../data/edges.js";
import { wayOf } from "../data/homes.js";
import { events, places, ties } from "../data/records.js";
import { unpacked } from "../data/unpack.js";
import { listenTo } from "../draw/pointer.js";
import { choose } from "../ui/choose.js";
import { el, svg } from "../ui/dom.js";
import { counted, plural, shortened } from "../ui/words.js";
import { concerns, heatClass, heatScale, intensityInWords, label, Marks, meanIntensity, onlyChosen } from "./marks.js";
import { pathOf, project } from "./projection.js";

const MOST_WAYS = 120;
const MOST_PLACES = 250;
const SCALES = [0.05, 60]; // pixels a unit at least and at most
const CLOSEST = 3; // when everything is shown
const PAD = 46;

// What the map shows: places and ways, the strongest first, and how many events it has.
function mapped(visible) {
  const spots = [];
  const ways = new Map();
  const placed = new Set();
  for (const place of places) {
    if (place.latitude === null) continue;
    const there = place.events.filter((event) => visible.events[event.row]);
    if (!there.length) continue;
    there.forEach((event) => placed.add(event));
    spots.push({ place, events: there, at: project(place.longitude, place.latitude) });
  }
  const add = (record, field) => {
    const between = betweenHomes(record);
    if (!between) return;
    const key = `${between.from}|${between.to}`;
    if (!ways.has(key)) {
      const ends = wayOf(record).sort((a, b) => (a.key < b.key ? -1 : 1));
      ways.set(key, { key, between, ends, at: ends.map((home) => project(home.longitude, home.latitude)), events: [], ties: [] });
    }
    ways.get(key)[field].push(record);
    if (field === "events") placed.add(record);
  };
  for (const event of events) if (visible.events[event.row]) add(event, "events");
  for (const tie of ties) if (visible.ties[tie.row]) add(tie, "ties");
  spots.sort((a, b) => b.events.length - a.events.length);
  const lines = [...ways.values()].sort((a, b) => b.events.length - a.events.length || b.ties.length - a.ties.length);
  return { spots: spots.slice(0, MOST_PLACES), ways: lines.slice(0, MOST_WAYS), left: Math.max(0, lines.length - MOST_WAYS) + Math.max(0, spots.length - MOST_PLACES), placed: placed.size };
}

function createMap(container) {
  const caption = el("p", { class: "caption" });
  const land = svg("path", { class: "land" });
  const borders = svg("path", { class: "borders" });
  const ground = svg("g", { class: "ground" }, land, borders);
  const over = svg("g", {});
  const chart = svg("svg", { class: "chart map", role: "group", "aria-label": "Map: places of events, and lines between countries" }, ground, over);
  container.classList.add("mapped");
  container.append(chart, caption);
  const marks = new Marks(chart);
  let camera = null; // { x, y, k }: the middle, and pixels a unit
  let what = null;
  let state = null;
  let touched = false;
  let asked = false;

  unpacked("outlines").then(({ step, land: rings, borders: lines }) => {
    land.setAttribute("d", rings.map((line) => pathOf(line, step, true)).join(""));
    borders.setAttribute("d", lines.map((line) => pathOf(line, step, false)).join(""));
    chart.dataset.ready = "";
  });

  const size = () => [chart.clientWidth || 1, chart.clientHeight || 1];
  const toScreen = ([x, y]) => [(x - camera.x) * camera.k + size()[0] / 2, (y - camera.y) * camera.k + size()[1] / 2];

  function fit() {
    const spots = what ? [...what.spots.map(({ at }) => at), ...what.ways.flatMap(({ at }) => at)] : [];
    const [xs, ys] = spots.length ? [spots.map(([x]) => x), spots.map(([, y]) => y)] : [[-2600, 2600], [-1250, 1000]];
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const [width, height] = size();
    const k = Math.min(CLOSEST, (width - 2 * PAD) / Math.max(1, right - left), (height - 2 * PAD) / Math.max(1, bottom - top));
    camera = { x: (left + right) / 2, y: (top + bottom) / 2, k: Math.max(SCALES[0], k) };
    touched = false;
    ask();
  }

  function zoom(factor, x = size()[0] / 2, y = size()[1] / 2) {
    const [width, height] = size();
    const k = Math.max(SCALES[0], Math.min(SCALES[1], camera.k * factor));
    const [px, py] = [(x - width / 2) / camera.k + camera.x, (y - height / 2) / camera.k + camera.y];
    camera = { k, x: px - (x - width / 2) / k, y: py - (y - height / 2) / k };
    touched = true;
    ask();
  }

  function ask() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      if (chart.clientWidth) draw();
    });
  }

  function draw() {
    const [width, height] = size();
    for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) chart.setAttribute(name, value);
    ground.setAttribute("transform", `translate(${width / 2 - camera.x * camera.k} ${height / 2 - camera.y * camera.k}) scale(${camera.k})`);
    land.setAttribute("stroke-width", 0.8 / camera.k);
    borders.setAttribute("stroke-width", 0.8 / camera.k);
    marks.clear();
    const parts = [];
    const names = new Map(); // home or place -> { at, text, rank }
    const name = (key, at, text, rank, gap) => {
      const known = names.get(key);
      if (!known || known.rank < rank) names.set(key, { at, text, rank, gap });
    };
    for (const way of [...what.ways].reverse()) {
      const [[ax, ay], [bx, by]] = way.at.map(toScreen);
      const bend = 0.12;
      const [mx, my] = [(ax + bx) / 2 + (by - ay) * bend, (ay + by) / 2 - (bx - ax) * bend];
      const mean = meanIntensity(way.events);
      const told = way.events.length;
      const record = told ? bundleOf(way.between) : edgeOf(way.ties[0]);
      const d = `M${ax} ${ay}Q${mx} ${my} ${bx} ${by}`;
      const look = told ? heatClass(mean) : "bond";
      const group = svg("g", { class: `way ${look}` },
        svg("path", { class: "hit", d, "data-screen": "" }),
        svg("path", { class: "path", d, "stroke-width": told ? Math.min(8, 1.4 + 1.1 * Math.log2(told)) : 1.1 }));
      const [one, other] = way.ends.map((home) => home.name);
      parts.push(marks.add(group, {
        key: way.key, x: (ax + 2 * mx + bx) / 4, y: (ay + 2 * my + by) / 4, of: record, act: () => choose(record, { move: false }),
        label: told ? `${one} and ${other}: ${plural(told, "event")}, mean intensity ${intensityInWords(mean)}` : `${one} and ${other}: ${plural(way.ties.length, "standing relation")}`,
      }));
      way.ends.forEach((home, i) => {
        name(home.key, [[ax, ay], [bx, by]][i], home.name, told, 7);
      });
    }
    for (const { at } of names.values()) parts.push(svg("rect", { class: "home", x: at[0] - 2.5, y: at[1] - 2.5, width: 5, height: 5 }));
    for (const { place, events: there, at } of [...what.spots].reverse()) {
      const [x, y] = toScreen(at);
      const radius = Math.min(22, 4 + 2.2 * Math.sqrt(there.length));
      const mean = meanIntensity(there);
      const group = svg("g", { class: `spot ${heatClass(mean)}` }, svg("circle", { cx: x, cy: y, r: radius }));
      if (radius >= 6) group.append(label(mean === null ? "?" : mean < 0 ? "−" : "+", { x, y, "text-anchor": "middle", "dominant-baseline": "central" }));
      const record = place.node || place;
      parts.push(marks.add(group, {
        key: place.id, x, y, of: record, act: () => choose(record, { move: false }),
        label: `${place.name}: ${plural(there.length, "event")} there, mean intensity ${intensityInWords(mean)}`,
      }));
      name(`place ${place.id}`, [x, y], place.name, there.length, radius + 4);
    }
    over.replaceChildren(...parts, ...labels([...names.values()], width, height));
    marks.follow(state.selected);
    marks.settle();
  }

  // Names where there is room, those of most events first.
  function labels(list, width, height) {
    const taken = [];
    const found = [];
    for (const { at: [x, y], text, gap } of list.sort((a, b) => b.rank - a.rank)) {
      const words = shortened(text, 26);
      const half = words.length * 3.5 + 3;
      for (const [cx, cy, anchor] of [[x, y + gap + 8, "middle"], [x, y - gap - 8, "middle"], [x + gap, y, "start"], [x - gap, y, "end"]]) {
        const middle = anchor === "middle" ? cx : anchor === "start" ? cx + half : cx - half;
        const box = [middle - half, cy - 8, middle + half, cy + 8];
        if (box[0] < 0 || box[1] < 0 || box[2] > width || box[3] > height) continue;
        if (taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) continue;
        taken.push(box);
        found.push(label(words, { class: "town", x: cx, y: cy, "text-anchor": anchor, "dominant-baseline": "central" }));
        break;
      }
      if (found.length > 90) break;
    }
    return found;
  }

  listenTo(chart, {
    grab: () => null,
    drag() {},
    drop() {},
    pan: (dx, dy) => {
      camera = { ...camera, x: camera.x - dx / camera.k, y: camera.y - dy / camera.k };
      touched = true;
      ask();
    },
    zoom,
    hover() {},
    click: (x, y) => {
      const box = chart.getBoundingClientRect();
      const mark = marks.markOf(document.elementFromPoint(x + box.left, y + box.top));
      if (mark) mark.act();
      else choose(null, { move: false });
    },
    doubleClick: (x, y) => zoom(1.8, x, y),
  });
  // A mark that the keyboard reaches comes into the picture.
  chart.addEventListener("focusin", (event) => {
    const mark = marks.markOf(event.target);
    const [width, height] = size();
    if (!mark || (mark.x > 0 && mark.y > 0 && mark.x < width && mark.y < height)) return;
    camera = { ...camera, x: camera.x + (mark.x - width / 2) / camera.k, y: camera.y + (mark.y - height / 2) / camera.k };
    touched = true;
    ask();
  });
  new ResizeObserver(() => {
    if (!what || !chart.clientWidth) return;
    if (touched) ask();
    else fit();
  }).observe(chart);

  return {
    update(visible, now, changed) {
      state = now;
      if (onlyChosen(changed)) {
        marks.follow(state.selected);
        return;
      }
      if (!concerns(changed)) return;
      what = mapped(visible);
      const all = visible.events.reduce((sum, flag) => sum + flag, 0);
      caption.replaceChildren(
        el("span", {}, what.placed === all ? `${plural(all, "event")}: circles where they happened, lines between the countries of who acts and on whom.`
          : `${counted(what.placed)} of ${plural(all, "event")} can be placed: circles where they happened, lines between the countries of who acts and on whom.`),
        heatScale(),
        el("span", { class: "aside" }, `${what.left ? `${counted(what.left)} weaker ones are not drawn. ` : ""}Outlines: Natural Earth, simplified.`));
      if (!camera || !touched) fit();
      else ask();
    },
    shown(on) { if (on) ask(); },
    zoomBy: (factor) => zoom(factor),
    fit,
    drawing: () => chart,
    caption,
  };
}

export const mapPicture = { name: "map", label: "Map", create: createMap };
