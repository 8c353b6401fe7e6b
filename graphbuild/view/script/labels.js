// Names on the canvas. They keep their size at every zoom, and the weaker one gives way where two would overlap.

const LABEL_PX = 13;
const EDGE_PX = 12;
const MOST_LABELS = 220;
const LINE = 16;
const OBSTACLES = 70;

const strongestFirst = nodes.map((_, id) => id).sort((a, b) => nodes[b].size - nodes[a].size || a - b);
const BOLD = strongestFirst.length ? nodes[strongestFirst[Math.floor(strongestFirst.length * 0.12)]].size : 0;
const widths = new Map();
// In full, and shorter for where the room is scarce.
nodes.forEach((node) => { node.labels = [...new Set([26, 16].map((most) => shortened(node.name, most)))]; });

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

  * keys([left, top, right, bottom]) {
    for (let x = Math.floor(left / 80); x <= Math.floor(right / 80); x += 1) {
      for (let y = Math.floor(top / 40); y <= Math.floor(bottom / 40); y += 1) yield `${x},${y}`;
    }
  }

  free(box, owner) {
    for (const key of this.keys(box)) {
      for (const [other, whose] of this.cells.get(key) || []) {
        if (whose !== owner && box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]) return false;
      }
    }
    return true;
  }

  add(box, owner) {
    for (const key of this.keys(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push([box, owner]);
    }
  }
}

function drawLabels(ctx) {
  const { network, near, hoverNode, hoverEdge } = view;
  const width = stage.clientWidth;
  const height = stage.clientHeight;
  const scale = network.getScale();
  const middle = network.getViewPosition();
  const ratio = ctx.canvas.width / width;
  const taken = new Taken();
  const visible = [];
  for (const id of strongestFirst) {
    if (!nodes[id].shown) continue;
    const { x, y } = network.body.nodes[id];
    const sx = (x - middle.x) * scale + width / 2;
    const sy = (y - middle.y) * scale + height / 2;
    if (sx < -60 || sy < -40 || sx > width + 60 || sy > height + 40) continue;
    const r = Math.max(2, nodes[id].size * scale);
    visible.push({ id, sx, sy, r, dim: Boolean(near && !near.nodes.has(id)) });
    // In a crowd a name may lie over weak nodes, or the strong ones in the middle would have none.
    if (near ? near.nodes.has(id) : visible.length <= OBSTACLES) taken.add([sx - r, sy - r, sx + r, sy + r], id);
  }
  const first = (item) => (item.id === hoverNode || nodes[item.id] === view.selected ? 0 : item.dim ? 2 : 1);
  visible.sort((a, b) => first(a) - first(b));

  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  let count = 0;
  for (const item of visible) {
    if (count >= Math.min(MOST_LABELS, (width * height) / 9000)) break;
    if (item.dim && item.id !== hoverNode) continue;
    const strong = first(item) === 0;
    const font = `${strong || nodes[item.id].size > BOLD ? 600 : 500} ${LABEL_PX}px ${theme.font}`;
    if (strong) item.r = (nodes[item.id].size * 1.2 + 6) * scale; // the ring around it
    const names = strong ? [shortened(nodes[item.id].name, 60)] : nodes[item.id].labels;
    for (const [turn, text] of names.entries()) {
      const half = measured(ctx, font, text) / 2 + 2;
      const boxOf = ([x, y]) => [x - half, y - LINE / 2, x + half, y + LINE / 2];
      const spots = spotsAround(item, half);
      const spot = spots.find((at) => inside(boxOf(at), width, height) && taken.free(boxOf(at), item.id))
        || (strong && turn === names.length - 1 ? spots[0] : null);
      if (!spot) continue;
      taken.add(boxOf(spot), `label ${item.id}`);
      write(ctx, font, text, spot, theme.text);
      count += 1;
      break;
    }
  }
  // Edges say what they are when they are pointed at, selected, or when there is room enough.
  const wanted = edges.filter((edge) => edge.shown && (edge.id === hoverEdge || (near ? near.edges.has(edge.id) : scale > 0.75)));
  wanted.sort((a, b) => (b.id === hoverEdge) - (a.id === hoverEdge) || b.members.length - a.members.length || a.id - b.id);
  const font = `600 ${EDGE_PX}px ${theme.font}`;
  for (const edge of wanted.slice(0, MOST_LABELS)) {
    const strong = edge.id === hoverEdge || view.selected === edge;
    if (edge.ties && !strong && !near) continue;
    const at = middleOf(edge);
    const text = edgeLabel(edge);
    const half = measured(ctx, font, text) / 2 + 3;
    const spot = [(at.x - middle.x) * scale + width / 2, (at.y - middle.y) * scale + height / 2];
    const box = [spot[0] - half, spot[1] - LINE / 2, spot[0] + half, spot[1] + LINE / 2];
    if (!strong && !taken.free(box, "edge")) continue;
    taken.add(box, `edge ${edge.id}`);
    write(ctx, font, text, spot, edge.ties ? theme.muted : theme.quads[edge.quad]);
  }
  ctx.restore();
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

function write(ctx, font, text, [x, y], colour) {
  ctx.font = font;
  ctx.lineWidth = 4;
  ctx.strokeStyle = theme.halo;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
}

function edgeLabel(edge) {
  const count = edge.members.length;
  const name = edge.ties
    ? [...new Set(edge.members.map((tie) => shortened(tie.role || tie.relation.replaceAll("_", " "), 24)))].join(", ")
    : edge.root.toLowerCase();
  return count > 1 && edge.events ? `${name} ×${count}` : name;
}

// Where vis-network draws the middle of an edge.
function middleOf(edge) {
  const drawn = view.network.body.edges[edge.id];
  return drawn.edgeType.getPoint(0.5);
}
