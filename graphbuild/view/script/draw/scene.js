// What the graph picture consists of, in numbers: where nodes stand, how lines run, what is under a point. All in
// the layout's units; `grain` says how much larger than 1:1 nodes and lines are drawn where few of many are seen.
import { edges, edgesAt } from "../data/edges.js";
import { columns, core, nodes } from "../data/records.js";

const count = nodes.length;

export const scene = {
  x: Float64Array.from(columns.nodes.x),
  y: Float64Array.from(columns.nodes.y),
  size: Float64Array.from(columns.nodes.size),
  grain: 1,
  stretch: [1, 1],
  nodes: [], // rows of the nodes that are drawn, strongest first
  styles: [], // [{ quad, line, width, rows }]: the lines that are drawn, by how they look, the weightiest last
  lines: 0, // how many
};

const extent = (values, rows) => {
  let [low, high] = [Infinity, -Infinity];
  for (const row of rows) {
    if (values[row] < low) low = values[row];
    if (values[row] > high) high = values[row];
  }
  return [low, high];
};

// The layout is made for a wide screen; stretched along one axis it fills this one. Nothing comes closer together.
export function stretchTo(width, height, pinned) {
  const [left, right] = extent(columns.nodes.x, columns.nodes.x.keys());
  const [top, bottom] = extent(columns.nodes.y, columns.nodes.y.keys());
  const ratio = Math.max(0.4, Math.min(2.2, (width || 1) / (height || 1) / ((right - left + 120) / (bottom - top + 120))));
  scene.stretch = ratio > 1 ? [ratio, 1] : [1, 1 / ratio];
  place(pinned);
}

// Every node where the layout has it, or where the reader put it; gives the rows of the latter.
export function place(pinned) {
  const [sx, sy] = scene.stretch;
  const put = [];
  nodes.forEach((node, row) => {
    const own = Object.hasOwn(pinned, node.id);
    if (own) put.push(row);
    const [x, y] = own ? pinned[node.id] : [node.x, node.y];
    scene.x[row] = x * sx;
    scene.y[row] = y * sy;
  });
  return put;
}

// From the picture's units back to the layout's, as the state keeps them.
export const unstretched = (row) => [Math.round(scene.x[row] / scene.stretch[0]), Math.round(scene.y[row] / scene.stretch[1])];

const QUAD_RANK = ["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"];

export function setVisible(visible) {
  scene.nodes = [];
  for (let row = 0; row < count; row += 1) if (visible.drawn[row]) scene.nodes.push(row);
  scene.nodes.sort((a, b) => scene.size[b] - scene.size[a] || a - b);
  const rows = [];
  for (const edge of edges) if (visible.edges[edge.row]) rows.push(edge.row);
  scene.styles = styled(rows, visible);
  scene.lines = rows.length;
  scene.grain = grainOf(scene.nodes);
}

// Lines by how they look, so that those of one look are drawn at once.
export function styled(rows, visible) {
  const styles = new Map();
  for (const row of rows) {
    const edge = edges[row];
    const rank = edge.ties ? 0 : QUAD_RANK.indexOf(edge.quad) + 1;
    const width = edge.ties ? 1 : Math.min(8, Math.round(1.8 + 1.2 * Math.log2(visible.members[row] || 1)));
    const key = rank * 256 + visible.line[row] * 16 + width;
    if (!styles.has(key)) styles.set(key, { quad: edge.quad, line: visible.line[row], width, rows: [] });
    styles.get(key).rows.push(row);
  }
  return [...styles.keys()].sort((a, b) => a - b).map((key) => styles.get(key));
}

// Few nodes of many stand far apart: they may be larger, as long as nearly none touches its neighbour.
function grainOf(rows) {
  if (rows.length < 2 || rows.length === count) return 1;
  const most = Math.min(6, Math.sqrt(count / rows.length) * 1.2);
  if (most < 1.25) return 1;
  const order = [...rows].sort((a, b) => scene.x[a] - scene.x[b]);
  const room = order.map((row, i) => {
    let best = most;
    for (const step of [1, -1]) {
      for (let j = i + step; j >= 0 && j < order.length; j += step) {
        const other = order[j];
        const radii = (scene.size[row] + scene.size[other]) * 1.35;
        const dx = Math.abs(scene.x[other] - scene.x[row]);
        if (dx > best * 92) break;
        best = Math.min(best, Math.hypot(dx, scene.y[other] - scene.y[row]) / radii);
      }
    }
    return best;
  }).sort((a, b) => a - b);
  const free = Math.max(1, Math.min(most, room[Math.floor(room.length * 0.08)]));
  return 1.25 ** Math.floor(Math.log(free) / Math.log(1.25)); // in steps, so that it doesn't twitch
}

// A line's middle point of control, the apex of its bend; null where it is straight.
export function apexOf(row) {
  const { from, to, bend } = edges[row];
  if (!bend) return null;
  const [ax, ay, bx, by] = [scene.x[from.row], scene.y[from.row], scene.x[to.row], scene.y[to.row]];
  const dx = bx - ax;
  const dy = by - ay;
  const length = Math.hypot(dx, dy) || 1;
  // Parallel lines part by about the same on short and on long ways.
  const off = Math.min(0.9 * length, Math.abs(bend) * Math.min(0.36 * length, 0.08 * length + 30 * scene.grain)) * Math.sign(bend);
  return [(ax + bx) / 2 + (dy / length) * off, (ay + by) / 2 - (dx / length) * off];
}

export const LOOP = 16; // radius of a line from a node to itself

// A point of a line, t from 0 (its start) to 1.
export function pointOf(row, t) {
  const { from, to } = edges[row];
  const [ax, ay, bx, by] = [scene.x[from.row], scene.y[from.row], scene.x[to.row], scene.y[to.row]];
  if (from === to) {
    const radius = LOOP * scene.grain;
    const angle = Math.PI * (0.75 + 2 * t);
    return [ax + scene.size[from.row] * scene.grain * 0.7 + radius * (0.7 + Math.cos(angle)), ay - scene.size[from.row] * scene.grain * 0.7 - radius * (0.7 - Math.sin(angle))];
  }
  const apex = apexOf(row);
  if (!apex) return [ax + (bx - ax) * t, ay + (by - ay) * t];
  const [p, q, r] = [(1 - t) ** 2, 2 * t * (1 - t), t * t];
  return [p * ax + q * apex[0] + r * bx, p * ay + q * apex[1] + r * by];
}

// The node under a point, or null; `reach` is in the picture's units. The one whose middle is nearest.
export function nodeAt(x, y, reach) {
  let [best, found] = [Infinity, null];
  for (const row of scene.nodes) {
    const far = Math.hypot(scene.x[row] - x, scene.y[row] - y);
    if (far <= Math.max(scene.size[row] * scene.grain * 1.1, reach) && far < best) [best, found] = [far, row];
  }
  return found === null ? null : nodes[found];
}

// The line under a point, or null.
export function edgeAt(x, y, reach) {
  let [best, found] = [reach, null];
  for (const { rows } of scene.styles) {
    for (const row of rows) {
      const far = distanceTo(row, x, y, best);
      if (far <= best) [best, found] = [far, row];
    }
  }
  return found === null ? null : edges[found];
}

function distanceTo(row, x, y, reach) {
  const { from, to, bend } = edges[row];
  const [ax, ay, bx, by] = [scene.x[from.row], scene.y[from.row], scene.x[to.row], scene.y[to.row]];
  if (bend || from === to) {
    const wide = (from === to ? 90 * scene.grain : Math.hypot(bx - ax, by - ay) * 0.5) + reach;
    if (x < Math.min(ax, bx) - wide || x > Math.max(ax, bx) + wide || y < Math.min(ay, by) - wide || y > Math.max(ay, by) + wide) return Infinity;
    let least = Infinity;
    let [px, py] = pointOf(row, 0);
    for (let i = 1; i <= 12; i += 1) {
      const [qx, qy] = pointOf(row, i / 12);
      least = Math.min(least, toSegment(x, y, px, py, qx, qy));
      [px, py] = [qx, qy];
    }
    return least;
  }
  if (x < Math.min(ax, bx) - reach || x > Math.max(ax, bx) + reach || y < Math.min(ay, by) - reach || y > Math.max(ay, by) + reach) return Infinity;
  return toSegment(x, y, ax, ay, bx, by);
}

function toSegment(x, y, ax, ay, bx, by) {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(ax + t * dx - x, ay + t * dy - y);
}

// A box around nodes: [left, top, right, bottom] with their circles; null without any.
export function boxOf(rows) {
  if (!rows.length) return null;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const row of rows) {
    const reach = scene.size[row] * 1.3 * scene.grain;
    left = Math.min(left, scene.x[row] - reach);
    right = Math.max(right, scene.x[row] + reach);
    top = Math.min(top, scene.y[row] - reach);
    bottom = Math.max(bottom, scene.y[row] + reach + 8 * scene.grain);
  }
  return [left, top, right, bottom];
}

// What a record touches: { nodes, edges } as sets of rows, of what is drawn; null where there is no record.
export function touching(record, visible) {
  if (!record) return null;
  let near = [];
  const own = [];
  if (record.type === "edge") near = [record];
  else if (record.type === "node" && record.kind !== "place") {
    near = edgesAt(record);
    own.push(record.row);
  } else { // an event, or a place: the lines of what happened there
    const there = new Set(record.type === "event" ? [record] : record.events);
    near = edges.filter((edge) => edge.events && edge.events.some((event) => there.has(event) && visible.events[event.row]));
    if (record.type === "node") own.push(record.row);
  }
  near = near.filter((edge) => visible.edges[edge.row]);
  return { edges: new Set(near.map((edge) => edge.row)), nodes: new Set([...own, ...near.flatMap((edge) => [edge.from.row, edge.to.row])]) };
}

