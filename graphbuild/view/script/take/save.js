// Hands a file to the browser's downloads; its name is made of the page's title.
import { core } from "../data/records.js";
import { el } from "../ui/dom.js";

const KEPT = 4000; // milliseconds for which the browser may still read it

export function save(what, ending, content, type) {
  const title = core.title.normalize("NFKC").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "graph";
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = el("a", { href: url, download: `${title}-${what}.${ending}`, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), KEPT);
}
