// Names on the picture. They keep their size at every zoom, and the weaker one gives way where two would overlap.
import { edges } from "../data/edges.js";
import { nodes } from "../data/records.js";
import { visible } from "../state/visible.js";
import { theme } from "../ui/theme.js";
import { edgeInWords, shortened } from "../ui/words.js";
import { pointOf, scene } from "./scene.js";

const LABEL_PX = 13;
const EDGE_PX = 12;
const MOST_LABELS = 220;
const MOST_TRIED = 420;
const LINE = 16;
const OBSTACLES = 70;
const [CELL_X, CELL_Y] = [80, 40];

const widths = new Map();
const names = [];

// In full, and shorter for where the room is scarce.
function namesOf(row) {
  names[row] ??= [...new Set([26, 16].map((most) => shortened(nodes[row].name, most)))];
  return names[row];
}

function measured(ctx, font, text) {
  const key = `${font}|${text}`;
  if (!widths.has(key)) {
    ctx.font = font;
    widths.set(key, ctx.measureText(text).width);
  }
  return widths.get(key);
}

// Boxes that are taken, in a coarse grid so that thousands stay quick.
class Taken {
  constructor() { this.cells = new Map(); }

  cellsOf([left, top, right, bottom]) {
    const keys = [];
    for (let x = Math.floor(left / CELL_X); x <= Math.floor(right / CELL_X); x += 1) {
      for (let y = Math.floor(top / CELL_Y); y <= Math.floor(bottom / CELL_Y); y += 1) keys.push((x + 500) * 4096 + y + 500);
    }
    return keys;
  }

  free(box, owner) {
    for (const key of this.cellsOf(box)) {
      for (const [other, whose] of this.cells.get(key) || []) {
        if (whose !== owner && box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]) return false;
      }
    }
    return true;
  }

  add(box, owner) {
    for (const key of this.cellsOf(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push([box, owner]);
    }
  }
}

// look: { near, selected, hoverNode, hoverEdge } (sets of rows as `touching` gives them, and records);
// `most`: how many names at the most, fewer while the view moves.
export function drawLabels(ctx, camera, size, look, most = MOST_LABELS) {
  const { near, selected, hoverNode, hoverEdge } = look;
  const { width, height } = size;
  const toX = (x) => (x - camera.x) * camera.k + width / 2;
  const toY = (y) => (y - camera.y) * camera.k + height / 2;
  const zoom = camera.k * scene.grain;
  const taken = new Taken();
  const [first, middle] = [[], []];
  const bold = scene.nodes.length ? scene.size[scene.nodes[Math.min(40, Math.floor(scene.nodes.length * 0.12))]] : 0;
  for (const row of scene.nodes) {
    const strong = nodes[row] === hoverNode || nodes[row] === selected;
    if (!strong && middle.length >= MOST_TRIED) continue;
    const sx = toX(scene.x[row]);
    const sy = toY(scene.y[row]);
    if (sx < -60 || sy < -40 || sx > width + 60 || sy > height + 40) continue;
    if (near && !near.nodes.has(row) && !strong) continue;
    const r = Math.max(2, scene.size[row] * zoom);
    (strong ? first : middle).push({ row, sx, sy, r, strong });
    // In a crowd a name may lie over weak nodes, or the strong ones in the middle would have none.
    if (near || first.length + middle.length <= OBSTACLES) taken.add([sx - r, sy - r, sx + r, sy + r], row);
  }
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  let count = 0;
  for (const item of [...first, ...middle]) {
    if (count >= Math.min(most, (width * height) / 9000)) break;
    const { row, strong } = item;
    const font = `${strong || scene.size[row] > bold ? 600 : 500} ${LABEL_PX}px ${theme.font}`;
    if (strong) item.r = (scene.size[row] * 1.2 + 6) * zoom; // the ring around it
    const texts = strong ? [shortened(nodes[row].name, 60)] : namesOf(row);
    for (const [turn, text] of texts.entries()) {
      const half = measured(ctx, font, text) / 2 + 2;
      const boxAt = ([x, y]) => [x - half, y - LINE / 2, x + half, y + LINE / 2];
      const spots = spotsAround(item, half);
      const spot = spots.find((at) => inside(boxAt(at), width, height) && taken.free(boxAt(at), row))
        || (strong && turn === texts.length - 1 ? spots[0] : null);
      if (!spot) continue;
      taken.add(boxAt(spot), `label ${row}`);
      write(ctx, font, text, spot, theme.text);
      count += 1;
      break;
    }
  }
  labelEdges(ctx, { near, selected, hoverEdge, zoom, taken, most, toX, toY, width, height });
}

// Lines say what they are when they are pointed at, selected, or when there is room enough.
function labelEdges(ctx, { near, selected, hoverEdge, zoom, taken, most, toX, toY, width, height }) {
  let wanted = near ? [...near.edges].map((row) => edges[row]) : [];
  if (!near && zoom > 0.75 && scene.lines < 4000) wanted = scene.styles.flatMap(({ rows }) => rows.map((row) => edges[row]));
  if (hoverEdge && !wanted.includes(hoverEdge)) wanted.push(hoverEdge);
  const { members } = visible;
  wanted.sort((a, b) => (b === hoverEdge) - (a === hoverEdge) || members[b.row] - members[a.row] || a.row - b.row);
  const font = `600 ${EDGE_PX}px ${theme.font}`;
  for (const edge of wanted.slice(0, most)) {
    const strong = edge === hoverEdge || edge === selected;
    if (edge.ties && !strong && !near) continue;
    const [x, y] = pointOf(edge.row, 0.5);
    const spot = [toX(x), toY(y)];
    if (spot[0] < 0 || spot[1] < 0 || spot[0] > width || spot[1] > height) continue;
    const text = edgeInWords(edge, members[edge.row]);
    const half = measured(ctx, font, text) / 2 + 3;
    const box = [spot[0] - half, spot[1] - LINE / 2, spot[0] + half, spot[1] + LINE / 2];
    if (!strong && !taken.free(box, "edge")) continue;
    taken.add(box, `edge ${edge.row}`);
    write(ctx, font, text, spot, theme.muted); // the colours of classes are too faint for letters
  }
}

// Where a name may stand, the best place first: below, above, beside, at the corners.
function spotsAround({ sx, sy, r }, half) {
  const slope = r * 0.7;
  return [
    [sx, sy + r + 11], [sx, sy - r - 11], [sx + r + half + 3, sy], [sx - r - half - 3, sy],
    [sx + slope + half, sy + slope + 8], [sx - slope - half, sy + slope + 8],
    [sx + slope + half, sy - slope - 8], [sx - slope - half, sy - slope - 8],
  ];
}

const inside = ([left, top, right, bottom], width, height) => left > 2 && top > 2 && right < width - 2 && bottom < height - 2;

const FROM_THE_RIGHT = /^\P{L}*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

function write(ctx, font, text, [x, y], colour) {
  ctx.font = font;
  ctx.direction = FROM_THE_RIGHT.test(text) ? "rtl" : "ltr";
  ctx.lineWidth = 4;
  ctx.strokeStyle = theme.halo;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
}
