// The graph on the canvas: vis-network moves, zooms and finds what is under the pointer; nodes are drawn here.

const stage = document.getElementById("network");
const DIM = 0.14;
const ALPHA = Math.max(0.35, Math.min(0.92, 14 / Math.sqrt(edges.length))); // thousands of lines must stay a picture

const view = { network: null, nodes: null, edges: null, near: null, selected: null, hoverNode: null, hoverEdge: null };

// The layout is made for a wide screen; stretched along one axis it fills this one. Nothing comes closer together.
function stretchToStage() {
  const xs = nodes.map((node) => node.x);
  const ys = nodes.map((node) => node.y);
  const width = Math.max(...xs) - Math.min(...xs) + 120;
  const height = Math.max(...ys) - Math.min(...ys) + 120;
  const wanted = (stage.clientWidth || 1) / (stage.clientHeight || 1);
  const ratio = Math.max(0.4, Math.min(2.2, wanted / (width / height)));
  for (const node of nodes) {
    if (ratio > 1) node.x *= ratio;
    else node.y /= ratio;
  }
}

function drawNode({ ctx, id, x, y }) {
  const node = nodes[id];
  const size = node.size;
  return {
    drawNode() {
      const faded = view.near && !view.near.nodes.has(id);
      const strong = view.selected === node || view.hoverNode === id;
      ctx.save();
      ctx.globalAlpha = faded ? 0.25 : 1;
      ctx.translate(x, y);
      if (strong) {
        ctx.beginPath();
        ctx.arc(0, 0, size * 1.2 + 5, 0, 2 * Math.PI);
        ctx.strokeStyle = theme.focus;
        ctx.lineWidth = 2.5;
        ctx.stroke();
      }
      ctx.scale(size, size);
      ctx.lineJoin = "round";
      ctx.lineWidth = 4 / size;
      ctx.strokeStyle = theme.halo;
      ctx.stroke(PATHS[node.kind]);
      ctx.fillStyle = theme.kinds[node.kind];
      ctx.fill(PATHS[node.kind]);
      ctx.restore();
    },
    nodeDimensions: { width: size * 2, height: size * 2 },
  };
}

function drawnEdge(edge) {
  const tie = Boolean(edge.ties);
  const count = edge.members.length;
  const near = !view.near || view.near.edges.has(edge.id);
  const colour = tie ? theme.tie : theme.quads[edge.quad];
  const line = tie ? "solid" : edge.line;
  const width = tie ? 1 : Math.min(8, 1.8 + 1.2 * Math.log2(count || 1));
  return {
    id: edge.id,
    from: edge.from,
    to: edge.to,
    hidden: !edge.shown,
    width,
    color: { color: colour, highlight: colour, hover: colour, opacity: !near ? DIM : view.near ? 0.95 : tie ? ALPHA * 0.8 : ALPHA, inherit: false },
    dashes: line === "dashed" ? [8, 6] : line === "denied" ? [2, 5] : false,
    arrows: {
      to: { enabled: !edge.both, scaleFactor: tie ? 0.4 : 0.5, type: tie ? "vee" : "arrow" },
      middle: { enabled: line === "denied", scaleFactor: 0.6, type: "bar" },
    },
    smooth: edge.bend
      ? { enabled: true, type: edge.bend > 0 ? "curvedCW" : "curvedCCW", roundness: roundness(edge) }
      : { enabled: false, type: "continuous", roundness: 0 },
  };
}

// Parallel edges part by about the same on short and on long ways.
function roundness({ from, to, bend }) {
  const length = Math.hypot(nodes[from].x - nodes[to].x, nodes[from].y - nodes[to].y) || 1;
  return Math.min(0.9, Math.abs(bend) * Math.max(0.08, Math.min(0.36, 0.08 + 30 / length)));
}

function buildNetwork() {
  stretchToStage();
  view.nodes = new vis.DataSet(nodes.map((node, id) => ({
    id, x: node.x, y: node.y, group: node.kind, size: node.size, hidden: !node.shown,
  })));
  view.edges = new vis.DataSet(edges.map(drawnEdge));
  const many = edges.length > 1500;
  view.network = new vis.Network(stage, { nodes: view.nodes, edges: view.edges }, {
    autoResize: true,
    physics: { enabled: false },
    layout: { improvedLayout: false, randomSeed: 0 },
    interaction: {
      hover: !many, hoverConnectedEdges: false, selectConnectedEdges: false, multiselect: false,
      hideEdgesOnDrag: many, hideEdgesOnZoom: many, keyboard: false, zoomSpeed: 0.6,
    },
    nodes: { shape: "custom", ctxRenderer: drawNode, borderWidth: 2, chosen: false },
    edges: { selectionWidth: 2, hoverWidth: 1.5, arrowStrikethrough: false, selfReference: { size: 16, angle: Math.PI / 4 } },
    groups: { useDefaultGroups: false },
  });
  // Keys do nothing on the canvas: the lists beside it are what Tab leads to.
  stage.querySelector(".vis-network").tabIndex = -1;
}

function redrawEdges() {
  view.edges.update(edges.map(drawnEdge));
}

function refresh() {
  applyFilter();
  view.nodes.update(nodes.map((node, id) => ({ id, hidden: !node.shown })));
  redrawEdges();
}

// The selected thing and what it touches stay bright, everything else steps back.
function highlight(record) {
  view.selected = record;
  const touched = touchedBy(record);
  view.near = touched && {
    edges: new Set(touched.map((edge) => edge.id)),
    nodes: new Set(touched.flatMap((edge) => [edge.from, edge.to]).concat(nodes.includes(record) ? nodes.indexOf(record) : [])),
  };
  redrawEdges();
  if (edges.includes(record)) view.network.selectEdges([record.id]);
  else view.network.unselectAll();
}

function touchedBy(record) {
  if (!record) return null;
  if (edges.includes(record)) return [record];
  if (nodes.includes(record) && record.kind !== "place") return record.edges;
  const there = new Set(record.events); // a place: the edges of what happened there
  return edges.filter((edge) => edge.events && edge.members.some((event) => there.has(event)));
}

function moveTo(left, top, right, bottom, { animate = true, most = 1.4 } = {}) {
  const pad = Math.min(56, stage.clientWidth * 0.1);
  // On a phone the panel lies over the lower part of the canvas.
  const covered = narrow.matches && !panel.hidden ? panel.offsetHeight : 0;
  const scale = Math.min(
    most,
    (stage.clientWidth - 2 * pad) / Math.max(1, right - left),
    Math.max(80, stage.clientHeight - covered - pad * 1.3) / Math.max(1, bottom - top),
  );
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  view.network.moveTo({
    position: { x: (left + right) / 2, y: (top + bottom) / 2 },
    scale: Math.max(0.02, scale),
    offset: { x: 0, y: -covered / 2 },
    animation: animate && !calm ? { duration: 350, easingFunction: "easeInOutQuad" } : false,
  });
}

function frame(list, options) {
  if (!list.length) return;
  const at = list.map((node) => ({ ...view.network.getPosition(nodes.indexOf(node)), size: node.size * 1.3 }));
  moveTo(
    Math.min(...at.map((p) => p.x - p.size)), Math.min(...at.map((p) => p.y - p.size)),
    Math.max(...at.map((p) => p.x + p.size)), Math.max(...at.map((p) => p.y + p.size + 8)), options,
  );
}

function fitAll(options) {
  const shown = nodes.filter((node) => node.shown);
  frame(shown.length ? shown : nodes, options);
}
