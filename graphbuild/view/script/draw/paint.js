// Draws lines and nodes. Both are generators: they stop every so often, so that a picture of many thousands can be
// drawn over several frames; `drawAll` runs one to its end.
import { edges } from "../data/edges.js";
import { nodes } from "../data/records.js";
import { LINES } from "../state/visible.js";
import { HEADS, LINE_STYLES, PATHS, theme } from "../ui/theme.js";
import { apexOf, LOOP, scene } from "./scene.js";

const FINE = 2500; // lines in view up to which they have dashes and arrows
const WIDE = 4; // of lines that are wider than a pixel, whose strokes are slow where they cross
const THROUGH = 500; // lines through the picture, with both ends outside, up to which they are drawn
const STROKE = 250; // lines in one stroke: longer paths take a rasteriser more than their share of time
const SOLID = 0.92;
const FADED = 0.13;

export function drawAll(generator) {
  while (!generator.next().done);
}

// How many lines there are decides how faint they are: thousands must stay a picture.
export function alphaFor(lines) {
  return Math.max(FADED, Math.min(SOLID, 14 / Math.sqrt(lines || 1)));
}

// camera: { x, y, k } (the middle, and pixels a unit); size: { width, height } in CSS pixels, the context's units.
export function* drawLines(ctx, styles, camera, size, { alpha }) {
  const zoom = camera.k * scene.grain;
  const seen = styles.map((style) => cut(style.rows, camera, size));
  const all = seen.reduce((sum, list) => sum + list.length, 0);
  // Of lines that only pass through the picture, many would tell nothing and hide the rest.
  const through = seen.reduce((sum, list) => sum + list.filter(passing).length, 0);
  if (through > THROUGH) seen.forEach((list, i) => { seen[i] = list.filter((segment) => !passing(segment)); });
  const count = through > THROUGH ? all - through : all;
  const fine = count < FINE || (zoom > 0.45 && count < 2 * FINE); // dashes and arrows that somebody could see
  ctx.lineCap = "butt";
  for (const [i, { quad, line, width }] of styles.entries()) {
    const style = LINE_STYLES[LINES[line]];
    const px = Math.max(0.7, Math.min(9, width * Math.min(1.6, zoom) ** 0.8));
    const scale = Math.max(0.5, Math.min(1.5, zoom));
    ctx.strokeStyle = ctx.fillStyle = quad ? theme.quads[quad] : theme.tie;
    ctx.globalAlpha = quad ? alpha : alpha * 0.8;
    ctx.lineWidth = px;
    ctx.setLineDash(fine ? style.dash.map((length) => length * scale) : []);
    const most = px > 1 ? WIDE : STROKE;
    for (let from = 0; from < seen[i].length; from += most) {
      const part = seen[i].slice(from, from + most);
      ctx.beginPath();
      for (const segment of part) trace(ctx, segment, fine, zoom);
      ctx.stroke();
      yield part.length;
    }
    ctx.setLineDash([]);
    if (!fine) continue;
    drawHeads(ctx, seen[i], px, zoom, HEADS[quad]);
    if (style.mark) drawMarks(ctx, seen[i], px, style.mark);
  }
  ctx.globalAlpha = 1;
}

// The lines that can be seen, in pixels: [start x, y, control x, y or null, end x, y, row, and the share of a straight
// line from and to which it is inside the picture].
function cut(rows, { x: cx, y: cy, k }, { width, height }) {
  const [ox, oy] = [width / 2 - cx * k, height / 2 - cy * k];
  const { x: xs, y: ys } = scene;
  const found = [];
  for (const row of rows) {
    const { from, to, bend } = edges[row];
    const ax = xs[from.row] * k + ox;
    const ay = ys[from.row] * k + oy;
    const bx = xs[to.row] * k + ox;
    const by = ys[to.row] * k + oy;
    if (bend || from === to) {
      const margin = from === to ? 80 * k * scene.grain : Math.hypot(bx - ax, by - ay) * 0.45;
      if (Math.max(ax, bx) < -margin || Math.min(ax, bx) > width + margin) continue;
      if (Math.max(ay, by) < -margin || Math.min(ay, by) > height + margin) continue;
      const apex = apexOf(row);
      found.push(apex ? [ax, ay, apex[0] * k + ox, apex[1] * k + oy, bx, by, row, 0, 1] : [ax, ay, null, null, bx, by, row, 0, 1]);
      continue;
    }
    // Liang and Barsky's way of clipping to a box, some pixels wider than the picture.
    const [dx, dy] = [bx - ax, by - ay];
    let [t0, t1] = [0, 1];
    if (dx) {
      const [p, q] = [(-8 - ax) / dx, (width + 8 - ax) / dx];
      t0 = Math.max(t0, Math.min(p, q));
      t1 = Math.min(t1, Math.max(p, q));
    } else if (ax < -8 || ax > width + 8) continue;
    if (dy) {
      const [p, q] = [(-8 - ay) / dy, (height + 8 - ay) / dy];
      t0 = Math.max(t0, Math.min(p, q));
      t1 = Math.min(t1, Math.max(p, q));
    } else if (ay < -8 || ay > height + 8) continue;
    if (t0 < t1) found.push([ax, ay, null, null, bx, by, row, t0, t1]);
  }
  return found;
}

const passing = (segment) => segment[7] > 0 && segment[8] < 1;
const PERIOD = 42; // a multiple of what dashes and gaps add up to, so that they stay where they are on a line

function trace(ctx, [ax, ay, qx, qy, bx, by, row, t0, t1], fine, zoom) {
  const { from, to } = edges[row];
  if (from === to) {
    const reach = scene.size[from.row] * zoom * 0.7;
    const radius = LOOP * zoom;
    ctx.moveTo(ax + reach + radius * 1.7, ay - reach - radius * 0.7);
    ctx.arc(ax + reach + radius * 0.7, ay - reach - radius * 0.7, radius, 0, 2 * Math.PI);
  } else if (qx !== null) {
    ctx.moveTo(ax, ay);
    if (fine || Math.abs(bx - ax) + Math.abs(by - ay) > 40) ctx.quadraticCurveTo(qx, qy, bx, by);
    else ctx.lineTo(bx, by);
  } else {
    const [dx, dy] = [bx - ax, by - ay];
    const scale = Math.max(0.5, Math.min(1.5, zoom));
    const step = (PERIOD * scale) / (Math.hypot(dx, dy) || 1);
    const start = fine ? Math.floor(t0 / step) * step : t0;
    ctx.moveTo(ax + dx * start, ay + dy * start);
    ctx.lineTo(ax + dx * t1, ay + dy * t1);
  }
}

// Heads at the rim of the node that a line leads to, at both ends where both do it; of `look` (see theme.js) or, of
// standing relations, two strokes.
function drawHeads(ctx, segments, px, zoom, look) {
  const long = Math.min(16, (5 + px * 1.7) * Math.max(0.45, Math.min(1.3, zoom)));
  ctx.beginPath();
  for (const [ax, ay, cx, cy, bx, by, row, t0, t1] of segments) {
    const { from, to, both } = edges[row];
    if (from === to) continue;
    const [fx, fy] = cx === null ? [ax, ay] : [cx, cy];
    if (t1 >= 1) drawHead(ctx, fx, fy, bx, by, scene.size[to.row] * zoom, long, look);
    const [gx, gy] = cx === null ? [bx, by] : [cx, cy];
    if (both && t0 <= 0) drawHead(ctx, gx, gy, ax, ay, scene.size[from.row] * zoom, long, look);
  }
  if (!look) {
    ctx.stroke();
    return;
  }
  const colour = ctx.fillStyle;
  if (look.hollow) ctx.fillStyle = theme.halo;
  ctx.fill();
  ctx.fillStyle = colour;
  if (!look.hollow) return;
  ctx.lineWidth = Math.max(1.2, Math.min(2, px * 0.7));
  ctx.stroke();
  ctx.lineWidth = px;
}

function drawHead(ctx, qx, qy, bx, by, reach, long, look) {
  const length = Math.hypot(bx - qx, by - qy);
  if (length < reach + long * 1.2) return;
  const [ux, uy] = [(bx - qx) / length, (by - qy) / length];
  const [tx, ty] = [bx - ux * (reach + 2), by - uy * (reach + 2)];
  if (look?.round) {
    const radius = long * 0.4;
    ctx.moveTo(tx - ux * radius + radius, ty - uy * radius);
    ctx.arc(tx - ux * radius, ty - uy * radius, radius, 0, 2 * Math.PI);
    return;
  }
  const wide = long * 0.42;
  const [lx, ly] = [tx - ux * long - uy * wide, ty - uy * long + ux * wide];
  ctx.moveTo(lx, ly);
  ctx.lineTo(tx, ty);
  ctx.lineTo(tx - ux * long + uy * wide, ty - uy * long - ux * wide);
  if (look) ctx.lineTo(lx, ly);
}

const MARK_AT = 0.3; // of the way, since names stand in the middle

// On the line: a bar through what is denied, a zigzag in what is threatened.
function drawMarks(ctx, segments, px, mark) {
  if (mark === "zigzag") { // the line makes room for it
    const colour = ctx.strokeStyle;
    ctx.strokeStyle = theme.halo;
    ctx.lineWidth = px + 3;
    traceMarks(ctx, segments, px, "gap");
    ctx.stroke();
    ctx.strokeStyle = colour;
  }
  traceMarks(ctx, segments, px, mark);
  ctx.lineWidth = Math.max(1.4, px * 0.8);
  ctx.stroke();
  ctx.lineWidth = px;
}

function traceMarks(ctx, segments, px, mark) {
  ctx.beginPath();
  for (const [ax, ay, qx, qy, bx, by, row] of segments) {
    if (edges[row].from === edges[row].to) continue;
    const [cx, cy] = qx === null ? [(ax + bx) / 2, (ay + by) / 2] : [qx, qy];
    const t = MARK_AT;
    const on = (a, c, b) => (1 - t) ** 2 * a + 2 * t * (1 - t) * c + t * t * b;
    const along = (a, c, b) => (1 - t) * (c - a) + t * (b - c);
    const [mx, my] = [on(ax, cx, bx), on(ay, cy, by)];
    const [dx, dy] = [along(ax, cx, bx), along(ay, cy, by)];
    const length = Math.hypot(dx, dy) || 1;
    const [ux, uy] = [dx / length, dy / length];
    const half = 3 + px * 1.6;
    const point = (far, across) => [mx + (ux * far - uy * across) * half, my + (uy * far + ux * across) * half];
    if (mark === "bar") {
      ctx.moveTo(...point(0, 1));
      ctx.lineTo(...point(0, -1));
    } else {
      ctx.moveTo(...point(-1, 0));
      for (const [far, across] of mark === "gap" ? [[1, 0]] : [[-0.5, 1], [0.5, -1], [1, 0]]) ctx.lineTo(...point(far, across));
    }
  }
}

const DETAIL = 4.5; // pixels of radius from which a node has its halo

export function* drawNodes(ctx, rows, camera, size) {
  const { x: cx, y: cy, k } = camera;
  const ratio = ctx.getTransform().a;
  const zoom = k * scene.grain;
  ctx.lineJoin = "round";
  ctx.strokeStyle = theme.halo;
  let count = 0;
  // The strongest last, on top of the others.
  for (let i = rows.length - 1; i >= 0; i -= 1) {
    const row = rows[i];
    const x = (scene.x[row] - cx) * k + size.width / 2;
    const y = (scene.y[row] - cy) * k + size.height / 2;
    const radius = Math.max(1.7, scene.size[row] * zoom);
    if (x < -radius * 1.3 || y < -radius * 1.3 || x > size.width + radius * 1.3 || y > size.height + radius * 1.3) continue;
    const { kind } = nodes[row];
    ctx.fillStyle = theme.kinds[kind];
    ctx.setTransform(ratio * radius, 0, 0, ratio * radius, ratio * x, ratio * y);
    if (radius > DETAIL) {
      ctx.lineWidth = 4 / radius;
      ctx.stroke(PATHS[kind]);
    }
    ctx.fill(PATHS[kind]);
    count += 1;
    if (count % 100 === 0) yield 100;
  }
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
}

export function* drawGraph(ctx, camera, size) {
  yield* drawLines(ctx, scene.styles, camera, size, { alpha: alphaFor(scene.lines) });
  yield* drawNodes(ctx, scene.nodes, camera, size);
}
