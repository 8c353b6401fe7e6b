// Find an actor or a place by name, alias or id: a text field with a list of hits (the ARIA combobox pattern).

const query = document.getElementById("query");
const hits = document.getElementById("hits");
const MOST_HITS = 10;

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const index = [...nodes, ...hiddenPlaces].flatMap((record) =>
  [record.name, ...(record.aliases || []), record.id].map((words, i) => ({ record, words, key: plain(words), alias: i > 0 })));

let found = [];
let active = -1;

function rank(entry, wanted) {
  if (entry.key === wanted) return 0;
  if (entry.key.startsWith(wanted)) return 1;
  if (entry.key.includes(` ${wanted}`) || entry.key.includes(`-${wanted}`)) return 2;
  return entry.key.includes(wanted) ? 3 : -1;
}

function search() {
  const wanted = plain(query.value.trim());
  const best = new Map();
  if (wanted) {
    for (const entry of index) {
      const score = rank(entry, wanted);
      if (score < 0) continue;
      const old = best.get(entry.record);
      if (!old || score < old.score) best.set(entry.record, { ...entry, score });
    }
  }
  const weight = (hit) => hit.record.events.length;
  found = [...best.values()].sort((a, b) => a.score - b.score || weight(b) - weight(a)).slice(0, MOST_HITS);
  active = found.length ? 0 : -1;
  hits.replaceChildren(...found.map((hit, i) => el("li", {
    role: "option", id: `hit-${i}`, "aria-selected": String(i === active),
    onmousedown: (event) => event.preventDefault(), onclick: () => choose(i),
  }, kindIcon(hit.record.kind), el("span", { class: "name" }, bdi(hit.record.name), hit.alias ? el("small", {}, bdi(hit.words)) : null),
  el("span", { class: "count" }, String(weight(hit))))));
  if (wanted && !found.length) hits.replaceChildren(el("li", { class: "none" }, "Nobody in this view is called so."));
  open(Boolean(wanted));
}

function open(on) {
  hits.hidden = !on;
  query.setAttribute("aria-expanded", String(on));
  if (on && active >= 0) query.setAttribute("aria-activedescendant", `hit-${active}`);
  else query.removeAttribute("aria-activedescendant");
}

function step(by) {
  if (!found.length) return;
  active = (active + by + found.length) % found.length;
  [...hits.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === active)));
  hits.children[active].scrollIntoView({ block: "nearest" });
  open(true);
}

function choose(i) {
  if (!found[i]) return;
  const { record } = found[i];
  open(false);
  query.value = "";
  if (record.shown === false) resetFilters(); // asked for by name, it is shown
  select(record, { focus: true });
}

function buildSearch() {
  query.addEventListener("input", search);
  query.addEventListener("focus", () => { if (query.value) search(); });
  query.addEventListener("blur", () => open(false));
  query.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Enter") choose(active);
    else if (event.key === "Escape" && query.value) { query.value = ""; open(false); event.stopPropagation(); } else return;
    event.preventDefault();
  });
}
