// The state in the page's address, so that a view can be bookmarked and sent: what differs from the page as it opens,
// as JSON in letters that mail programs leave alone (base64url). Whatever an address says is only data to `restore`.
import { store } from "./store.js";

const NAME = "view=";
const REST = 250; // milliseconds without a change after which the address follows; browsers allow few changes a second

let timer = null;

export function packState(saved) {
  const bytes = new TextEncoder().encode(JSON.stringify(saved));
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

// The saved state in a fragment, or null where there is none that can be read.
export function unpackState(fragment) {
  const text = fragment.replace(/^#/, "");
  if (!text.startsWith(NAME)) return null;
  try {
    const letters = atob(text.slice(NAME.length).replaceAll("-", "+").replaceAll("_", "/"));
    const saved = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(letters, (letter) => letter.charCodeAt(0))));
    return typeof saved === "object" && !Array.isArray(saved) ? saved : null;
  } catch {
    return null;
  }
}

export function fragmentOf(state) {
  return Object.keys(state).length ? `#${NAME}${packState(state)}` : "";
}

// Writes the address at once; returns it.
export function writeAddress() {
  clearTimeout(timer);
  const fragment = fragmentOf(store.save());
  try {
    if (fragment !== location.hash) history.replaceState(null, "", fragment || `${location.pathname}${location.search}`);
  } catch {
    // A page inside another may have no address of its own.
  }
  return location.href.replace(/#.*$/, "") + fragment;
}

// Takes the state from the address as the page opens; whether there was one.
export function readAddress() {
  const saved = unpackState(location.hash);
  if (saved) store.restore(saved, { undo: false });
  return saved !== null;
}

export function followAddress() {
  store.subscribe(() => {
    clearTimeout(timer);
    timer = setTimeout(writeAddress, REST);
  });
  addEventListener("hashchange", () => store.restore(unpackState(location.hash) || {}));
}
