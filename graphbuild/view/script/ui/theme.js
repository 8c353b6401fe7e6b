// How things look: a shape and a colour for each kind, a colour and a head for each quad class, a line for each status,
// so that nothing is told by colour alone. The colours live in the style sheet, once for light and once for dark.
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

// Lines: dashes in pixels of a middling zoom, whose sums divide 42 (see paint.js), and a mark across the middle.
export const LINE_STYLES = {
  actual: { dash: [], mark: "" },
  threatened: { dash: [], mark: "zigzag" },
  alleged: { dash: [13, 3, 2, 3], mark: "" },
  planned: { dash: [8, 6], mark: "" },
  demanded: { dash: [8, 3, 2, 3, 2, 3], mark: "" },
  possible: { dash: [4, 3], mark: "" },
  hypothetical: { dash: [2, 5], mark: "" },
  denied: { dash: [2, 5], mark: "bar" },
};

// Heads: conflict points, cooperation is round; what is done is filled, what is said is hollow.
export const HEADS = {
  "material conflict": { round: false, hollow: false }, "verbal conflict": { round: false, hollow: true },
  "verbal cooperation": { round: true, hollow: true }, "material cooperation": { round: true, hollow: false },
};

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

const ICON_MARKS = { bar: "M14 1.5V10.5", zigzag: "M9 6L11.5 2L16 10L18.5 6" };

// A sample of a line: of a status (`style`, of LINE_STYLES), of a quad class (`head`, of HEADS), or plain.
export function lineIcon(name, { style = LINE_STYLES.actual, head = null } = {}) {
  const pen = `line ${name}`;
  const dash = style.dash.map((length) => Math.round(length * 7) / 10).join(" ");
  const parts = style.mark === "zigzag" ? [svg("path", { class: pen, d: "M1 6H9M18.5 6H27" })]
    : [svg("path", { class: pen, d: head ? "M1 6H18" : "M1 6H27", "stroke-dasharray": dash })];
  if (style.mark) parts.push(svg("path", { class: pen, d: ICON_MARKS[style.mark] }));
  if (head) {
    parts.push(svg("path", {
      class: `tip ${name}${head.hollow ? " hollow" : ""}`,
      d: head.round ? "M18 6A3.8 3.8 0 1 0 25.6 6A3.8 3.8 0 1 0 18 6Z" : "M17.5 1.6L27 6L17.5 10.4Z",
    }));
  }
  return svg("svg", { class: "icon wide", viewBox: "0 0 28 12", "aria-hidden": "true" }, ...parts);
}

export const quadIcon = (quad) => lineIcon(quadClass(quad), { head: HEADS[quad] });
export const statusIcon = (status) => lineIcon("plain", { style: LINE_STYLES[status] });

export const quadClass = (quad) => QUAD_VARIABLE[quad] || "";
