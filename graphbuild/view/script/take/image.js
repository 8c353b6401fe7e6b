// The picture that is looked at as an image that stands on its own, as SVG and as PNG.
import { lazily } from "../data/lazily.js";
import { core } from "../data/records.js";
import { bytesOf } from "../data/unpack.js";
import { svg } from "../ui/dom.js";
import { currentPicture } from "../ui/pictures.js";
import { theme } from "../ui/theme.js";
import { shortened } from "../ui/words.js";
import { footer } from "./footer.js";

const SHARP = 2; // pixels of the PNG a pixel of the screen
const LARGEST = 8192; // pixels of a side that browsers draw safely

const LOOKS = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap", "stroke-linejoin",
  "opacity", "font-size", "font-weight", "font-family", "text-anchor", "dominant-baseline", "paint-order",
];
const DEFAULTS = {
  "fill-opacity": "1", "stroke-opacity": "1", "stroke-dasharray": "none", "stroke-linecap": "butt", "stroke-linejoin": "miter", opacity: "1",
  "text-anchor": "start", "dominant-baseline": "auto", "paint-order": "normal", "font-weight": "400",
};
const SHAPELY = ["x", "y", "width", "height", "rx", "cx", "cy", "r", "d", "transform", "viewBox"];

const onePixel = lazily(() => Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true }));
const plainColours = new Map();

// A colour as every program knows it: mixed ones are computed. With how opaque it is, from 0 to 1.
function plainColour(colour) {
  if (!plainColours.has(colour)) {
    const pixel = onePixel();
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = colour;
    pixel.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = pixel.getImageData(0, 0, 1, 1).data;
    plainColours.set(colour, [`#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`, alpha / 255]);
  }
  return plainColours.get(colour);
}

// A copy without classes, roles and what only the screen needs, its look written into each element.
function standalone(element) {
  if (element.hasAttribute("data-screen") || element.localName === "title") return null;
  const style = getComputedStyle(element);
  if (style.display === "none") return null;
  const group = element.localName === "g" || element.localName === "svg";
  const looks = {};
  for (const name of group ? ["opacity"] : LOOKS) {
    const value = style.getPropertyValue(name);
    const text = element.localName === "text";
    if (value === DEFAULTS[name] || (/^font|anchor|baseline/.test(name) && !text)) continue;
    if (name === "fill" || name === "stroke") {
      if (value === "none") {
        if (name === "fill") looks.fill = "none";
        continue;
      }
      const [colour, opaque] = plainColour(value);
      looks[name] = colour;
      if (opaque < 1) looks[`${name}-opacity`] = opaque.toFixed(2);
    } else if (!name.startsWith("stroke-") || style.stroke !== "none") looks[name] = name === "font-size" || name === "stroke-width" ? value.replace("px", "") : value;
  }
  const shape = Object.fromEntries(SHAPELY.filter((name) => element.hasAttribute(name)).map((name) => [name, element.getAttribute(name)]));
  return svg(element.localName, { ...shape, ...looks }, ...[...element.childNodes].map((child) => (child.nodeType === 3 ? child.data : standalone(child))).filter((child) => child !== null));
}

// The picture and below it what explains it: { root (SVG), width, height, top (of what is below), parts }.
function image() {
  const { drawing, caption } = currentPicture();
  const drawn = drawing();
  const root = drawn instanceof SVGElement ? standalone(drawn) : drawn.root;
  const { width, height: top } = drawn instanceof SVGElement ? drawn.viewBox.baseVal : drawn;
  const { parts, height: below } = footer(caption, { width, top, plain: (colour) => plainColour(colour)[0] });
  const height = top + below;
  const ground = svg("rect", { y: top, width, height: below, fill: plainColour(theme.halo)[0] });
  for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) root.setAttribute(name, value);
  root.prepend(svg("title", {}, shortened(core.title, 200)), svg("rect", { width, height, fill: plainColour(theme.halo)[0] }));
  root.append(ground, ...parts);
  return { root, width, height, top };
}

// XML knows no control characters, not even escaped ones.
const xmlOf = (root) => new XMLSerializer().serializeToString(root).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").toWellFormed();

export function pictureAsSvg() {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlOf(image().root)}\n`;
}

async function loaded(root) {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(xmlOf(root))}`;
  await picture.decode();
  return picture;
}

export async function pictureAsPng() {
  const { paint } = currentPicture();
  const { root, width, height, top } = image();
  const scale = Math.min(SHARP, LARGEST / width, LARGEST / height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const ctx = canvas.getContext("2d");
  ctx.setTransform(scale, 0, 0, scale, 0, 0);
  if (paint) { // quicker than by way of an SVG with thousands of lines, which then holds the footer alone
    for (const part of [...root.children].slice(2)) if (!(Number(part.getAttribute("y")) >= top)) part.remove();
  }
  ctx.drawImage(await loaded(root), 0, 0, width, height);
  if (paint) {
    ctx.beginPath();
    ctx.rect(0, 0, width, top);
    ctx.clip();
    paint(ctx);
  }
  // `toBlob` waits until a browser is idle, for seconds.
  return new Blob([bytesOf(canvas.toDataURL("image/png").split(",")[1])], { type: "image/png" });
}
