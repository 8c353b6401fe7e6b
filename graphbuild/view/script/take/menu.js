// What can be taken away, behind one button.
import { byId, el } from "../ui/dom.js";
import { currentPicture } from "../ui/pictures.js";
import { plural } from "../ui/words.js";
import { eventsAsCsv, selectionAsJson } from "./data.js";
import { pictureAsPng, pictureAsSvg } from "./image.js";
import { closeReport, openReport } from "./report.js";
import { save } from "./save.js";
import { selection } from "./selection.js";

const button = byId("take");
const menu = byId("take-menu");

function fold() {
  menu.hidden = true;
  button.setAttribute("aria-expanded", "false");
}

function unfoldMenu() {
  const taken = selection();
  const picture = currentPicture();
  const count = plural(taken.events.length, taken.picked ? "picked event" : "event");
  const item = (text, about, act) => el("button", { type: "button", "data-take": about, onclick: async () => {
    fold();
    button.focus();
    await act();
  } }, text);
  menu.replaceChildren(
    picture.drawing ? el("p", {}, "The picture") : "",
    picture.drawing ? item("PNG", "png", async () => save(picture.name, "png", await pictureAsPng())) : "",
    picture.drawing ? item("SVG", "svg", () => save(picture.name, "svg", pictureAsSvg(), "image/svg+xml")) : "",
    el("p", {}, count),
    item("CSV for a spreadsheet", "csv", async () => save("events", "csv", await eventsAsCsv(), "text/csv;charset=utf-8")),
    item("JSON with all evidence", "json", async () => save("selection", "json", await selectionAsJson(), "application/json")),
    item("Report to print", "report", () => openReport(button)));
  menu.hidden = false;
  button.setAttribute("aria-expanded", "true");
  menu.querySelector("button").focus();
}

export function buildTaking() {
  button.addEventListener("click", () => (menu.hidden ? unfoldMenu() : fold()));
  const leave = (event) => { if (!menu.hidden && !event.target.closest("#take, #take-menu")) fold(); };
  document.addEventListener("pointerdown", leave);
  document.addEventListener("focusin", leave);
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
    else if (event.key === "Escape") {
      fold();
      button.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  byId("report").addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    closeReport();
    event.stopPropagation();
  });
}
