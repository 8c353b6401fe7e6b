// The selection as tables to sort, pick from and copy: events, actors and places, standing relations.
import { lazily } from "../data/lazily.js";
import { events, nodes, ties } from "../data/records.js";
import { store } from "../state/store.js";
import { copyRows } from "../take/copy.js";
import { pickedEvents, setPicked } from "../take/selection.js";
import { choose } from "../ui/choose.js";
import { edgeOf } from "../data/edges.js";
import { bdi, el } from "../ui/dom.js";
import { kindIcon, quadClass } from "../ui/theme.js";
import { counted, daysInWords, isoOf, KIND, plural, STATUS } from "../ui/words.js";
import { intensityInWords } from "./marks.js";

const ROWS = 100; // rows at a time
const PICKED = 500; // rows up to which all can be picked at once: each has its name in the state, and in the page's address

// A column: what it is copied as (`value`: text, number or null), sorted by (`order`, else the same) and shown as (`show`).
const nameOf = (record) => (record ? record.name : null);
const isoOrNull = (number) => (number === null ? null : isoOf(number));
const link = (record, text) => el("button", { type: "button", class: "link", onclick: () => choose(record) }, bdi(text));
const linked = (record) => (record ? link(record, record.name) : "");

const TABLES = {
  events: {
    label: "Events",
    columns: [
      { name: "date", label: "Date", value: (event) => isoOrNull(event.from), order: (event) => event.from, show: (event) => el("time", {}, daysInWords(event)) },
      { name: "source", label: "Who", value: (event) => event.source.name, show: (event) => linked(event.source) },
      { name: "class", label: "Class", value: (event) => event.root, show: (event) => el("span", { class: `chip ${quadClass(event.quad)}` }, event.root) },
      { name: "predicate", label: "Did", value: (event) => event.predicate, show: (event) => link(event, event.predicate) },
      { name: "target", label: "To whom", value: (event) => nameOf(event.target), show: (event) => linked(event.target) },
      { name: "place", label: "Where", value: (event) => nameOf(event.place), show: (event) => linked(event.place) },
      { name: "status", label: "Status", value: (event) => STATUS[event.status] },
      { name: "intensity", label: "Intensity", number: true, value: (event) => event.intensity, show: (event) => (event.intensity === null ? "" : intensityInWords(event.intensity)) },
      { name: "sources", label: "Sources", number: true, value: (event) => event.sources },
      { name: "confidence", label: "Confidence", number: true, value: (event) => event.confidence, show: (event) => event.confidence.toFixed(2) },
    ],
    rows: (visible) => events.filter((event) => visible.events[event.row]),
  },
  actors: {
    label: "Actors and places",
    columns: [
      { name: "name", label: "Name", value: (node) => node.name, show: (node) => el("span", { class: "who" }, kindIcon(node.kind), linked(node)) },
      { name: "kind", label: "Kind", value: (node) => KIND[node.kind] },
      { name: "countries", label: "Country", value: (node) => node.countries.join("; ") || null },
      { name: "events", label: "Events", number: true, value: (node) => countOf(node) },
      { name: "first", label: "First seen", value: (node) => isoOrNull(node.firstSeen), order: (node) => node.firstSeen },
      { name: "last", label: "Last seen", value: (node) => isoOrNull(node.lastSeen), order: (node) => node.lastSeen },
      { name: "aliases", label: "Also called", value: (node) => node.aliases.join("; ") || null },
    ],
    rows: (visible) => nodes.filter((node) => visible.nodes[node.row]),
  },
  relations: {
    label: "Relations",
    columns: [
      { name: "source", label: "Who", value: (tie) => tie.source.name, show: (tie) => linked(tie.source) },
      { name: "relation", label: "Relation", value: (tie) => tie.relation.replaceAll("_", " "), show: (tie) => link(edgeOf(tie), tie.relation.replaceAll("_", " ")) },
      { name: "target", label: "To whom", value: (tie) => tie.target.name, show: (tie) => linked(tie.target) },
      { name: "role", label: "Role", value: (tie) => tie.role },
      { name: "former", label: "Former", value: (tie) => (tie.former ? "former" : null) },
      { name: "from", label: "From", value: (tie) => isoOrNull(tie.from) },
      { name: "until", label: "Until", value: (tie) => isoOrNull(tie.until) },
    ],
    rows: (visible) => ties.filter((tie) => visible.ties[tie.row]),
  },
};

let counting = null; // the visible that counts refer to
const countOf = (node) => node.events.reduce((sum, event) => sum + counting.events[event.row], 0);

const collator = lazily(() => new Intl.Collator("en", { numeric: true, sensitivity: "base" }));

// What is not known comes last, whichever way.
function sorted(rows, { value, order = value }, down) {
  const keyed = rows.map((row) => [order(row), row]);
  keyed.sort(([a], [b]) => {
    if (a === null || b === null) return (a === null) - (b === null);
    const way = typeof a === "number" ? a - b : collator().compare(a, b);
    return down ? -way : way;
  });
  return keyed.map(([, row]) => row);
}

function createTable(container) {
  container.classList.add("scrolls", "tabled");
  const bar = el("div", { class: "table-bar" });
  const room = el("div", { class: "table-room", tabindex: "0", role: "region", "aria-label": "Table" });
  const said = el("span", { class: "aside", role: "status" });
  container.append(bar, room);
  let rows = []; // in their order
  let shownRows = 0;
  let body = null;
  let current = null;

  const set = (changes) => store.set({ table: { ...store.state.table, ...changes } });

  function draw(visible, state) {
    counting = visible;
    const wanted = Object.hasOwn(TABLES, state.table.of) ? state.table.of : "events";
    const table = TABLES[wanted];
    current = { wanted, table, state };
    const by = table.columns.find((column) => column.name === state.table.by);
    rows = table.rows(visible);
    if (by) rows = sorted(rows, by, state.table.down);
    else if (wanted === "events") rows = sorted(rows, table.columns[0], true);
    else if (wanted === "actors") rows = sorted(rows, table.columns[3], true);
    const focused = document.activeElement?.dataset?.column || document.activeElement?.dataset?.table;
    drawBar(visible);
    const sortedBy = by ? [by.name, state.table.down] : wanted === "events" ? ["date", true] : wanted === "actors" ? ["events", true] : [null, false];
    const head = table.columns.map((column) => {
      const own = column.name === sortedBy[0];
      return el("th", { scope: "col", "aria-sort": own ? (sortedBy[1] ? "descending" : "ascending") : null, class: column.number ? "number" : null },
        el("button", { type: "button", "data-column": column.name, onclick: () => set({ by: column.name, down: own ? !sortedBy[1] : Boolean(column.number) }) },
          column.label, own ? el("span", { "aria-hidden": "true" }, sortedBy[1] ? " ↓" : " ↑") : ""));
    });
    body = el("tbody");
    shownRows = 0;
    const more = el("button", { type: "button", class: "more" });
    const fill = () => {
      body.append(...rows.slice(shownRows, shownRows + ROWS).map(rowOf));
      shownRows = Math.min(rows.length, shownRows + ROWS);
      more.hidden = shownRows >= rows.length;
      more.textContent = `Show ${counted(Math.min(ROWS, rows.length - shownRows))} more of ${counted(rows.length)}`;
    };
    more.addEventListener("click", fill);
    room.replaceChildren(el("table", {}, el("caption", { class: "unseen" }, `${table.label}: ${counted(rows.length)} rows`),
      el("thead", {}, el("tr", {}, wanted === "events" ? el("th", { scope: "col", class: "tick" }, allBox()) : null, head)), body), more);
    fill();
    if (focused) container.querySelector(`[data-column="${CSS.escape(focused)}"], [data-table="${CSS.escape(focused)}"]`)?.focus();
  }

  function drawBar() {
    const { wanted } = current;
    const picked = wanted === "events" ? pickedEvents().length : 0;
    bar.replaceChildren(
      el("div", { role: "group", "aria-label": "Table", class: "choice" }, Object.entries(TABLES).map(([name, table]) =>
        el("button", { type: "button", "data-table": name, "aria-pressed": String(name === wanted), onclick: () => set({ of: name, by: "", down: false }) }, table.label))),
      said,
      picked ? el("button", { type: "button", class: "plain", onclick: () => setPicked([]) }, `Unpick ${counted(picked)}`) : "",
      el("button", { type: "button", class: "plain", id: "copy", onclick: copy }, picked ? `Copy ${plural(picked, "row")}` : `Copy ${plural(rows.length, "row")}`));
  }

  async function copy() {
    const { wanted, table, state } = current;
    const picked = wanted === "events" ? new Set(state.picked) : new Set();
    const chosen = picked.size ? rows.filter((row) => picked.has(row.id)) : rows;
    const done = await copyRows([table.columns.map((column) => column.label), ...chosen.map((row) => table.columns.map((column) => column.value(row)))]);
    said.textContent = done ? `${plural(chosen.length, "row")} copied` : "The browser doesn't let this page copy; take away the CSV instead.";
  }

  function allBox() {
    if (rows.length > PICKED) return el("span", { class: "unseen" }, "Picked");
    const box = el("input", { type: "checkbox", "aria-label": "Pick all events", onchange: () => setPicked(box.checked ? rows.map((row) => row.id) : []) });
    const picked = pickedEvents().length;
    box.checked = rows.length > 0 && picked === rows.length;
    box.indeterminate = picked > 0 && picked < rows.length;
    return box;
  }

  function rowOf(record) {
    const { wanted, table, state } = current;
    const cells = table.columns.map((column) => el("td", { class: column.number ? "number" : null }, column.show ? column.show(record) : String(column.value(record) ?? "")));
    if (wanted !== "events") return el("tr", {}, cells);
    const box = el("input", { type: "checkbox", "aria-label": `Pick ${record.source.name} ${record.predicate}` });
    box.checked = state.picked.includes(record.id);
    box.addEventListener("change", () => setPicked(box.checked ? [...store.state.picked, record.id] : store.state.picked.filter((id) => id !== record.id)));
    return el("tr", { "data-id": record.id, class: box.checked ? "picked" : null }, el("td", { class: "tick" }, box), cells);
  }

  // Picking changes boxes, not the table.
  function follow(state) {
    current.state = state;
    const picked = new Set(state.picked);
    for (const row of body.children) {
      const box = row.querySelector("input");
      if (!box) return;
      box.checked = picked.has(row.dataset.id);
      row.classList.toggle("picked", box.checked);
    }
    room.querySelector("th.tick").replaceChildren(allBox());
    drawBar();
  }

  return {
    update(visible, state, changed) {
      said.textContent = "";
      if (!changed || ["filters", "focus", "path", "hidden", "table"].some((name) => changed.has(name))) draw(visible, state);
      else if (changed.has("picked")) follow(state);
    },
  };
}

export const tablePicture = { name: "table", label: "Table", create: createTable };
