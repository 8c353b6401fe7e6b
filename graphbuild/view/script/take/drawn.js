// A picture that draws on a 2D context, as SVG: what its `drawing` gives.
import { PATHS, SHAPES } from "../ui/theme.js";
import { SvgContext } from "./svgcontext.js";

export function drawnThrough(draw, { width, height }) {
  const ctx = new SvgContext(width, height, new Map(Object.entries(PATHS).map(([kind, path]) => [path, SHAPES[kind]])));
  draw(ctx);
  return { root: ctx.root, width, height };
}
