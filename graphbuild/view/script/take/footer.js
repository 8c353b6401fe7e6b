// What explains a picture, written below it where it is taken away: its caption, or the colours of the graph.
import { lazily } from "../data/lazily.js";
import { core } from "../data/records.js";
import { svg } from "../ui/dom.js";
import { theme } from "../ui/theme.js";
import { QUADS, shortened } from "../ui/words.js";

const PX = 12;
const FOOTER_LEADING = 18;
const FOOTER_MARGIN = 12;
const FOOTER_SWATCH = 10;

const ruler = lazily(() => document.createElement("canvas").getContext("2d"));

// Words and patches of colour in the order in which they stand: [{ text } or { colour, text, close }].
function itemsOf(caption, plain) {
  if (!caption) return QUADS.map((quad) => ({ colour: plain(theme.quads[quad]), text: quad }));
  const items = [];
  for (const part of caption.children) {
    if (part.classList.contains("heat-scale")) {
      for (const step of part.children) {
        if (step.classList.contains("end")) items.push({ text: step.textContent });
        else items.push({ colour: plain(getComputedStyle(step).backgroundColor), text: "", close: step !== part.lastChild.previousSibling });
      }
    } else if (part.classList.contains("key")) items.push({ colour: plain(getComputedStyle(part, "::before").backgroundColor), text: part.textContent });
    else {
      const words = part.textContent.split(/\s+/).filter(Boolean);
      words.forEach((text, i) => items.push({ text, close: i < words.length - 1, space: true }));
    }
  }
  return items;
}

// { parts: elements, height } for a picture `width` pixels wide, to stand `top` pixels down. `plain`: from a colour to
// one that every program knows.
export function footer(caption, { width, top, plain }) {
  const measuringText = ruler();
  measuringText.font = `${PX}px ${theme.font}`;
  const [ink, muted] = [plain(theme.text), plain(theme.muted)];
  const write = (text, x, y, fill, weight) => svg("text", { x, y, fill, "font-size": PX, "font-family": theme.font, ...(weight ? { "font-weight": weight } : {}) }, text);
  let [x, y] = [FOOTER_MARGIN, top + FOOTER_LEADING];
  const parts = [write(shortened(core.title, Math.max(20, Math.floor(width / 8))), x, y, ink, 600)];
  y += FOOTER_LEADING;
  for (const { colour, text, close, space } of itemsOf(caption, plain)) {
    const long = (colour ? FOOTER_SWATCH + (text ? 5 : 0) : 0) + measuringText.measureText(text + (space ? " " : "")).width;
    if (x > FOOTER_MARGIN && x + long > width - FOOTER_MARGIN) [x, y] = [FOOTER_MARGIN, y + FOOTER_LEADING];
    if (colour) parts.push(svg("rect", { x, y: y - FOOTER_SWATCH + 1, width: FOOTER_SWATCH, height: FOOTER_SWATCH, fill: colour }));
    if (text) parts.push(write(text, x + (colour ? FOOTER_SWATCH + 5 : 0), y, muted));
    x += long + (close ? 0 : 12);
  }
  return { parts, height: y - top + FOOTER_MARGIN };
}
