// The graph picture: one canvas, a camera, what is bright. It knows nodes and edges and what is visible, nothing of
// panels and filters. Interface:
//   setVisible(visible, pinned)   what is drawn has changed (see state/visible.js)
//   select(record)                a node, edge, place, event or null: it and what it touches stay bright
//   frame(nodes, options), zoomBy(factor), moveTo(camera, options), camera; part, showPart(part, options)
//   screenOf(record, t)           where a node, or a point of an edge (t from 0 to 1), is: [x, y] in the window
//   on(name, listener)            "click", "doubleclick", "hover" (record or null), "move" (by hand; "node" where only a node was), "drop" (node, [x, y]),
//                                 "sharp" (all of it is drawn), "resize"
//   redraw()                      colours or size have changed
//   draw(ctx, camera, size)       the whole picture at once on any 2D context (for taking it away)
import { calm } from "../ui/dom.js";
import { theme } from "../ui/theme.js";
import { drawLabels } from "./labels.js";
import { alphaFor, drawAll, drawGraph, drawLines, drawNodes } from "./paint.js";
import { listenTo } from "./pointer.js";
import { Raster } from "./raster.js";
import { boxOf, edgeAt, nodeAt, place, pointOf, scene, setVisible, stretchTo, styled, touching, unstretched } from "./scene.js";

const DIM = 0.2; // of what the selection doesn't touch
const ZOOM = [0.004, 8];
const QUIET = 160; // milliseconds without movement after which the view is at rest
const FEW_LABELS = 45; // while it moves
const CROWD = 1500; // lines and nodes from which that matters

export class Renderer {
  constructor(container) {
    this.container = container;
    this.canvas = document.createElement("canvas");
    container.append(this.canvas);
    this.ctx = this.canvas.getContext("2d");
    this.camera = { x: 0, y: 0, k: 1 };
    this.raster = new Raster();
    this.listeners = new Map();
    this.selected = null;
    this.near = null;
    this.hover = null;
    this.visible = null;
    this.frameAsked = false;
    this.movedAt = -Infinity;
    this.motion = null;
    this.pinned = []; // rows
    this.measure();
    listenTo(this.canvas, this.hands());
    new ResizeObserver(() => { if (this.measure()) { this.redraw(); this.tell("resize"); } }).observe(container);
  }

  on(name, listener) {
    if (!this.listeners.has(name)) this.listeners.set(name, []);
    this.listeners.get(name).push(listener);
  }

  tell(name, ...values) {
    for (const listener of this.listeners.get(name) || []) listener(...values);
  }

  // Takes the size of the container; whether it has changed. While it is hidden it has none.
  measure() {
    if (this.size && !this.container.clientWidth) return false;
    const size = { width: this.container.clientWidth, height: this.container.clientHeight, ratio: window.devicePixelRatio || 1 };
    const { top } = this.container.getBoundingClientRect();
    if (this.size && Object.keys(size).every((key) => size[key] === this.size[key])) return false;
    // A row that comes or goes above the picture doesn't move what is in it.
    if (this.size) {
      const down = top - this.top + (size.height - this.size.height) / 2;
      const kept = (camera) => ({ ...camera, y: camera.y + down / camera.k });
      this.camera = kept(this.camera);
      if (this.motion) Object.assign(this.motion, { from: kept(this.motion.from), to: kept(this.motion.to) });
    }
    this.top = top;
    this.size = size;
    this.canvas.width = Math.max(1, Math.round(size.width * size.ratio));
    this.canvas.height = Math.max(1, Math.round(size.height * size.ratio));
    return true;
  }

  stretch(pinned) { stretchTo(this.size.width, this.size.height, pinned); }

  setVisible(visible, pinned) {
    this.visible = visible;
    this.pinned = place(pinned);
    setVisible(visible);
    this.select(this.selected);
    if (this.hover && !(this.hover.type === "node" ? visible.drawn : visible.edges)[this.hover.row]) this.hover = null;
    this.redraw();
  }

  select(record) {
    this.selected = record;
    this.near = touching(record, this.visible);
    this.nearStyles = this.near && styled(this.near.edges, this.visible);
    this.nearNodes = this.near && scene.nodes.filter((row) => this.near.nodes.has(row));
    this.ask();
  }

  redraw() {
    this.raster.invalidate();
    this.ask();
  }

  ask() {
    if (this.frameAsked) return;
    this.frameAsked = true;
    requestAnimationFrame(() => {
      this.frameAsked = false;
      this.paint();
    });
  }

  paint() {
    const now = performance.now();
    this.animate(now);
    const { ctx, camera, size } = this;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, this.canvas.width, this.canvas.height);
    ctx.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
    const moving = now - this.movedAt < QUIET;
    const sharp = this.raster.show(ctx, camera, size, this.near ? DIM : 1, moving);
    if (this.near) {
      drawAll(drawLines(ctx, this.nearStyles, camera, size, { alpha: Math.max(0.4, alphaFor(this.near.edges.size)) }));
      drawAll(drawNodes(ctx, this.nearNodes, camera, size));
    }
    this.pins();
    this.ring(this.selected);
    if (this.hover !== this.selected) this.ring(this.hover);
    const busy = moving && scene.lines + scene.nodes.length > CROWD;
    drawLabels(ctx, camera, size, this.look(), busy ? FEW_LABELS : undefined);
    if (!sharp || this.motion || busy) this.ask();
    else this.tell("sharp");
  }

  look() {
    const of = (type) => (this.hover?.type === type ? this.hover : null);
    return { near: this.near, selected: this.selected, hoverNode: of("node"), hoverEdge: of("edge") };
  }

  // What the reader has pinned has a dot in its middle.
  pins() {
    const { ctx, camera, size } = this;
    ctx.fillStyle = theme.halo;
    for (const row of this.pinned) {
      if (!this.visible.drawn[row]) continue;
      const radius = scene.size[row] * camera.k * scene.grain;
      if (radius < 4) continue;
      ctx.beginPath();
      ctx.arc((scene.x[row] - camera.x) * camera.k + size.width / 2, (scene.y[row] - camera.y) * camera.k + size.height / 2, Math.max(1.5, radius * 0.24), 0, 2 * Math.PI);
      ctx.fill();
    }
  }

  // Around a node that is pointed at or selected; a line is drawn once more, wider.
  ring(record) {
    const { ctx, camera, size } = this;
    if (record?.type === "edge" && this.visible.edges[record.row]) {
      const [style] = styled([record.row], this.visible);
      drawAll(drawLines(ctx, [{ ...style, width: style.width + 2 }], camera, size, { alpha: 0.95 }));
      drawAll(drawNodes(ctx, [record.from.row, record.to.row], camera, size));
      return;
    }
    if (record?.type !== "node" || !this.visible.drawn[record.row]) return;
    const zoom = camera.k * scene.grain;
    const x = (scene.x[record.row] - camera.x) * camera.k + size.width / 2;
    const y = (scene.y[record.row] - camera.y) * camera.k + size.height / 2;
    ctx.beginPath();
    ctx.arc(x, y, Math.max(5, scene.size[record.row] * zoom * 1.2 + 5 * Math.min(1, zoom)), 0, 2 * Math.PI);
    ctx.strokeStyle = theme.focus;
    ctx.lineWidth = 2.5;
    ctx.stroke();
  }

  draw(ctx, camera, size) {
    drawAll(drawGraph(ctx, camera, size));
    drawLabels(ctx, camera, size, { near: null, selected: null, hoverNode: null, hoverEdge: null });
  }

  // The view.

  moveTo(camera, { animate = true, duration = 350 } = {}) {
    const next = { ...this.camera, ...camera };
    next.k = Math.max(ZOOM[0], Math.min(ZOOM[1], next.k));
    if (animate && !calm.matches) this.motion = { from: { ...this.camera }, to: next, start: performance.now(), duration };
    else {
      this.motion = null;
      this.camera = next;
    }
    this.ask();
  }

  animate(now) {
    if (!this.motion) return;
    const { from, to, start, duration } = this.motion;
    const t = Math.min(1, (now - start) / duration);
    const ease = t < 0.5 ? 2 * t * t : 1 - (-2 * t + 2) ** 2 / 2;
    const k = from.k * (to.k / from.k) ** ease;
    // The middle follows the zoom, so that the goal doesn't swing out of sight.
    const share = from.k === to.k ? ease : (1 / from.k - 1 / k) / (1 / from.k - 1 / to.k);
    this.camera = t === 1 ? to : { k, x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
    this.movedAt = now;
    if (t === 1) this.motion = null;
  }

  // What is seen, in the layout's units whatever the screen: [x, y of the middle, width]; `showPart` moves there.
  get part() {
    const [sx, sy] = scene.stretch;
    return [this.camera.x / sx, this.camera.y / sy, this.size.width / this.camera.k / sx].map((number) => Number(number.toPrecision(5)));
  }

  showPart([x, y, width], options) {
    const [sx, sy] = scene.stretch;
    this.moveTo({ x: x * sx, y: y * sy, k: this.size.width / width / sx }, options);
  }

  zoomBy(factor) {
    this.tell("move");
    this.moveTo({ k: (this.motion?.to.k || this.camera.k) * factor }, { duration: 150 });
  }

  // Some nodes in view. `covered`: so many pixels of the canvas' lower part lie under something else.
  frame(list, { animate = true, most = 1.4, covered = 0 } = {}) {
    const box = boxOf(list.map((node) => node.row));
    if (!box) return;
    const [left, top, right, bottom] = box;
    const { width, height } = this.size;
    const pad = Math.min(56, width * 0.1);
    const k = Math.max(0.002, Math.min(
      most / scene.grain,
      (width - 2 * pad) / Math.max(1, right - left),
      Math.max(80, height - covered - pad * 1.3) / Math.max(1, bottom - top),
    ));
    this.moveTo({ x: (left + right) / 2, y: (top + bottom) / 2 + covered / 2 / k, k }, { animate });
  }

  screenOf(record, t = 0.5) {
    const [x, y] = record.type === "edge" ? pointOf(record.row, t) : [scene.x[record.row], scene.y[record.row]];
    const box = this.canvas.getBoundingClientRect();
    const { camera, size } = this;
    return [box.left + (x - camera.x) * camera.k + size.width / 2, box.top + (y - camera.y) * camera.k + size.height / 2];
  }

  toScene(x, y) {
    const { camera, size } = this;
    return [(x - size.width / 2) / camera.k + camera.x, (y - size.height / 2) / camera.k + camera.y];
  }

  // What is under a point of the canvas: a node, else an edge, else null.
  pick(x, y) {
    const at = this.toScene(x, y);
    return nodeAt(...at, 4 / this.camera.k) || edgeAt(...at, 5 / this.camera.k);
  }

  hands() {
    const moved = (by) => {
      this.motion = null;
      this.movedAt = performance.now();
      this.tell("move", by);
      this.ask();
    };
    return {
      grab: (x, y) => nodeAt(...this.toScene(x, y), 4 / this.camera.k),
      drag: (node, x, y) => {
        [scene.x[node.row], scene.y[node.row]] = this.toScene(x, y);
        this.near = touching(node, this.visible);
        this.nearStyles = styled(this.near.edges, this.visible);
        this.nearNodes = scene.nodes.filter((row) => this.near.nodes.has(row));
        moved("node");
      },
      drop: (node) => {
        this.select(this.selected);
        this.tell("drop", node, unstretched(node.row));
      },
      pan: (dx, dy) => {
        this.camera = { ...this.camera, x: this.camera.x - dx / this.camera.k, y: this.camera.y - dy / this.camera.k };
        moved();
      },
      zoom: (factor, x, y) => {
        const [px, py] = this.toScene(x, y);
        const k = Math.max(ZOOM[0], Math.min(ZOOM[1], this.camera.k * factor));
        // What is under the pointer stays there.
        this.camera = { k, x: px - (x - this.size.width / 2) / k, y: py - (y - this.size.height / 2) / k };
        moved();
      },
      hover: (x, y) => {
        const found = x === null ? null : this.pick(x, y);
        if (found === this.hover) return;
        this.hover = found;
        this.canvas.style.cursor = found ? "pointer" : "";
        this.tell("hover", found);
        this.ask();
      },
      click: (x, y, event) => this.tell("click", this.pick(x, y), event),
      doubleClick: (x, y) => this.tell("doubleclick", this.pick(x, y)),
    };
  }
}
