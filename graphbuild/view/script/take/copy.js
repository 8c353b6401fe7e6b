// Rows onto the clipboard, as a spreadsheet or a text editor takes them.
import { el } from "../ui/dom.js";
import { tsvOf } from "./cells.js";

// Whether it worked: a page inside another one may not use the clipboard.
export async function copyRows(rows) {
  const text = tsvOf(rows);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const active = document.activeElement;
    const area = el("textarea", { class: "unseen", "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    active?.focus();
    return done;
  }
}
