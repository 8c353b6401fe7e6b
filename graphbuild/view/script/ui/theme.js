// How things look: a shape and a colour for each kind, a colour for each quad class. The colours live in the
// style sheet, once for light and once for dark.
import { svg } from "./dom.js";
import { QUADS } from "./words.js";

// Outlines in a box from -1 to 1, drawn on the canvas and in the legend alike.
export const SHAPES = {
  person: "M-1 0A1 1 0 1 0 1 0A1 1 0 1 0-1 0Z",
  country: "M-.66-.88H.66A.22.22 0 0 1 .88-.66V.66A.22.22 0 0 1 .66.88H-.66A.22.22 0 0 1-.88.66V-.66A.22.22 0 0 1-.66-.88Z",
  government: "M-.52-.9H.52L1.04 0L.52.9H-.52L-1.04 0Z",
  military: "M0-1.08L1.08.82H-1.08Z",
  armed_group: "M0 1.08L1.08-.82H-1.08Z",
  organization: "M0-1.16L1.16 0L0 1.16L-1.16 0Z",
  media: "M0-1.2L.33-.38L1.18-.32L.53.24L.73 1.06L0 .62L-.73 1.06L-.53.24L-1.18-.32L-.33-.38Z",
  population: "M-.62-.42A.62.62 0 0 1 .62-.42A.62.62 0 0 1 .95.55A.62.62 0 0 1 0 .92A.62.62 0 0 1-.95.55A.62.62 0 0 1-.62-.42Z",
  place: "M0 1.15C-.5.5-.86.1-.86-.3A.86.86 0 0 1 .86-.3C.86.1.5.5 0 1.15Z",
};
export const PATHS = Object.fromEntries(Object.entries(SHAPES).map(([kind, d]) => [kind, new Path2D(d)]));

export const theme = {};
export const QUAD_VARIABLE = Object.fromEntries(QUADS.map((quad) => [quad, `quad-${quad.replace(" ", "-")}`]));

export function readTheme() {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(`--${name}`).trim();
  theme.text = value("text");
  theme.muted = value("muted");
  theme.halo = value("canvas");
  theme.tie = value("tie");
  theme.focus = value("accent");
  theme.font = value("font");
  theme.kinds = Object.fromEntries(Object.keys(SHAPES).map((kind) => [kind, value(`kind-${kind}`)]));
  theme.quads = Object.fromEntries(QUADS.map((quad) => [quad, value(QUAD_VARIABLE[quad])]));
}

export function kindIcon(kind) {
  return svg("svg", { class: `icon kind-${kind}`, viewBox: "-1.3 -1.3 2.6 2.6", "aria-hidden": "true" }, svg("path", { d: SHAPES[kind] }));
}

export function lineIcon(name, { dash = "", cross = false } = {}) {
  const line = svg("path", { class: `line ${name}`, d: "M1 6H27", "stroke-dasharray": dash });
  const parts = cross ? [line, svg("path", { class: `line ${name}`, d: "M14 1.5V10.5" })] : [line];
  return svg("svg", { class: "icon wide", viewBox: "0 0 28 12", "aria-hidden": "true" }, ...parts);
}

export const quadClass = (quad) => QUAD_VARIABLE[quad] || "";
