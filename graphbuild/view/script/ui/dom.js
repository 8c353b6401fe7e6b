// Elements. Every element of the page comes from here: text is set as text, never read as markup.
export const byId = (id) => document.getElementById(id);

// Attributes that are null, undefined or false are left out; `onclick` and the like are listeners.
export function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

const REACHABLE = "button, a[href], input, select, textarea, summary, [tabindex]";

// Before a part of the page is made anew: gives what puts the keyboard back where it was in it, on what is called the
// same, else stands at the same place, else on the heading.
export function keepFocus(part) {
  const old = document.activeElement;
  if (!part.contains(old) || old === part) return () => {};
  const place = [...part.querySelectorAll(REACHABLE)].indexOf(old);
  const { tagName, textContent } = old;
  return () => {
    if (part.contains(document.activeElement)) return;
    const all = [...part.querySelectorAll(REACHABLE)];
    const same = all.filter((one) => one.tagName === tagName && one.textContent === textContent);
    (same.find((one) => all.indexOf(one) === place) || same[0] || (all[place]?.tagName === tagName ? all[place] : part.querySelector("h2")) || part).focus({ preventScroll: true });
  };
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// Names and quotations stand apart from the direction of the text around them.
export const bdi = (text) => el("bdi", {}, text);

export function outLink(url, text) {
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, bdi(text));
}

// The address if it is one of the web, else null.
export function safeUrl(text) {
  try {
    const url = new URL(text);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

export const narrow = matchMedia("(max-width: 899px)");
export const calm = matchMedia("(prefers-reduced-motion: reduce)");
