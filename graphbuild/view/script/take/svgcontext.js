// A 2D context that writes SVG: as much of the canvas's interface as the graph picture draws with.
import { lazily } from "../data/lazily.js";
import { svg } from "../ui/dom.js";

const measuring = lazily(() => document.createElement("canvas").getContext("2d"));
const short = (number) => String(Math.round(number * 100) / 100);

export class SvgContext {
  // paths: a Map from Path2D, which tells nothing of itself, to its outline as text.
  constructor(width, height, paths) {
    this.root = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
    this.paths = paths;
    this.matrix = [1, 0, 0, 1, 0, 0];
    this.d = "";
    this.dash = [];
    Object.assign(this, { fillStyle: "#000", strokeStyle: "#000", lineWidth: 1, globalAlpha: 1, lineCap: "butt", lineJoin: "miter", font: "10px sans-serif", textAlign: "start", textBaseline: "alphabetic" });
  }

  setTransform(...matrix) { this.matrix = matrix; }
  getTransform() { return { a: this.matrix[0] }; }
  setLineDash(dash) { this.dash = dash; }

  beginPath() { this.d = ""; }
  moveTo(x, y) { this.d += `M${short(x)} ${short(y)}`; }
  lineTo(x, y) { this.d += `L${short(x)} ${short(y)}`; }
  quadraticCurveTo(qx, qy, x, y) { this.d += `Q${short(qx)} ${short(qy)} ${short(x)} ${short(y)}`; }

  // Whole circles only: nothing else is drawn.
  arc(x, y, r) {
    const [left, right, radius] = [short(x - r), short(x + r), short(r)];
    this.d += `M${right} ${short(y)}A${radius} ${radius} 0 1 1 ${left} ${short(y)}A${radius} ${radius} 0 1 1 ${right} ${short(y)}`;
  }

  stroke(path) { this.add(path, { fill: "none", ...this.pen() }); }
  fill(path) { this.add(path, { fill: this.fillStyle, ...this.faint() }); }

  faint() { return this.globalAlpha < 1 ? { opacity: short(this.globalAlpha) } : {}; }

  pen() {
    return {
      stroke: this.strokeStyle, "stroke-width": short(this.lineWidth), ...this.faint(),
      ...(this.dash.length ? { "stroke-dasharray": this.dash.map(short).join(" ") } : {}),
      ...(this.lineJoin === "miter" ? {} : { "stroke-linejoin": this.lineJoin }),
    };
  }

  add(path, look) {
    const d = path ? this.paths.get(path) : this.d;
    if (!d) return;
    const moved = this.matrix.some((value, i) => value !== [1, 0, 0, 1, 0, 0][i]);
    this.root.append(svg("path", { d, ...look, ...(moved ? { transform: `matrix(${this.matrix.map((value) => Math.round(value * 1000) / 1000).join(" ")})` } : {}) }));
  }

  measureText(text) {
    measuring().font = this.font;
    return measuring().measureText(text);
  }

  strokeText(text, x, y) { this.write(text, x, y, { fill: "none", ...this.pen() }); }
  fillText(text, x, y) { this.write(text, x, y, { fill: this.fillStyle, ...this.faint() }); }

  write(text, x, y, look) {
    const [, weight, size, family] = /^(?:(\d+) )?([\d.]+)px (.*)$/.exec(this.font);
    this.root.append(svg("text", {
      x: short(x), y: short(y), ...look, "font-size": size, "font-family": family, ...(weight ? { "font-weight": weight } : {}),
      "text-anchor": { center: "middle", end: "end", right: "end" }[this.textAlign] || "start",
      ...(this.textBaseline === "middle" ? { "dominant-baseline": "central" } : {}),
    }, text));
  }
}
