// The legend says what shapes, colours and lines mean; a click switches what it names off and on.

const legend = document.getElementById("legend");

function toggle(icon, label, count, isOff, flip) {
  const button = el("button", { type: "button", class: "toggle", "aria-pressed": String(!isOff()) },
    icon, el("span", { class: "label" }, label), el("span", { class: "count" }, count.toLocaleString("en")));
  button.addEventListener("click", () => {
    flip();
    button.setAttribute("aria-pressed", String(!isOff()));
    filtered();
  });
  return button;
}

function setToggle(icon, label, count, set, value) {
  return toggle(icon, label, count, () => set.has(value), () => (set.has(value) ? set.delete(value) : set.add(value)));
}

function group(title, ...children) {
  return el("fieldset", {}, el("legend", {}, title), children);
}

function dateField(label, key) {
  const input = el("input", { type: "date", id: key, min: data.first, max: data.last });
  input.addEventListener("change", () => {
    off[key] = input.value;
    filtered();
  });
  return el("label", {}, el("span", {}, label), input);
}

// Events over time, as bars of conflict upon cooperation; a click on a bar narrows the view to its days.
function timeline() {
  const at = (iso) => Date.parse(`${iso}T00:00:00Z`) / 86400000;
  const iso = (number) => new Date(number * 86400000).toISOString().slice(0, 10);
  const first = at(data.first);
  const span = at(data.last) - first + 1;
  const width = [1, 7, 30, 91, 365, 3650].find((days) => span / days <= 40) || Math.ceil(span / 40);
  const bars = Array.from({ length: Math.ceil(span / width) }, () => ({ conflict: 0, cooperation: 0 }));
  for (const event of events) {
    const start = event.start || event.end;
    if (start) bars[Math.floor((at(start) - first) / width)][event.quad.split(" ")[1]] += 1;
  }
  const most = Math.max(...bars.map((bar) => bar.conflict + bar.cooperation), 1);
  const step = 180 / bars.length;
  const chart = svg("svg", { class: "timeline", viewBox: "0 0 180 44", "aria-hidden": "true", preserveAspectRatio: "none" });
  bars.forEach((bar, i) => {
    const column = (y, height, name) => svg("rect", { class: name, x: i * step, y, width: Math.max(step - 1, 0.5), height });
    const low = (40 * bar.cooperation) / most;
    const high = (40 * bar.conflict) / most;
    const [since, until] = [iso(first + i * width), iso(Math.min(first + (i + 1) * width, first + span) - 1)];
    const hit = column(0, 44, "hit");
    hit.append(svg("title", {}, `${days({ start: since, end: until })}: ${plural(bar.conflict + bar.cooperation, "event")}`));
    hit.addEventListener("click", () => {
      const again = off.since === since && off.until === until;
      for (const [key, value] of [["since", since], ["until", until]]) {
        off[key] = again ? "" : value;
        document.getElementById(key).value = off[key];
      }
      filtered();
    });
    chart.append(column(44 - low, low, "cooperation"), column(44 - low - high, high, "conflict"), hit);
  });
  return chart;
}

function buildLegend() {
  const count = (list, test) => list.filter(test).length;
  const kinds = Object.keys(KIND).filter((kind) => nodes.some((node) => node.kind === kind));
  const statuses = Object.keys(STATUS).filter((status) => events.some((event) => event.status === status));
  const line = { actual: {}, denied: { dash: "1.5 3", cross: true } };
  legend.replaceChildren(
    group("Actors", kinds.map((kind) => setToggle(kindIcon(kind), KIND[kind], count(nodes, (n) => n.kind === kind), off.kind, kind))),
    group("Events", QUADS.map((quad) => setToggle(lineIcon(quadClass(quad)), quad, count(events, (e) => e.quad === quad), off.quad, quad)),
      ties.length ? toggle(lineIcon("tie"), "standing relation", ties.length, () => off.ties, () => { off.ties = !off.ties; }) : null),
    group("Status", statuses.map((status) => setToggle(
      lineIcon("plain", line[status] || { dash: "5 3.5" }), STATUS[status], count(events, (e) => e.status === status), off.status, status))),
    data.first ? group("Time", timeline(), dateField("from", "since"), dateField("until", "until")) : el("span", {}),
    el("button", { type: "button", id: "reset", hidden: true, onclick: resetFilters }, "Show everything"),
  );
}

function resetFilters() {
  for (const set of [off.kind, off.quad, off.status]) set.clear();
  Object.assign(off, { ties: false, since: "", until: "" });
  buildLegend();
  filtered();
  legend.querySelector("button").focus();
}

// After a change of the filters: the canvas, the counts and the open panel follow.
function filtered() {
  refresh();
  showCounts();
  const active = off.kind.size + off.quad.size + off.status.size > 0 || off.ties || off.since || off.until;
  document.getElementById("reset").hidden = !active;
  if (!panel.hidden) showPanel(view.selected);
  if (view.selected) highlight(view.selected);
}

function showCounts() {
  const actors = nodes.filter((node) => node.kind !== "place");
  const places = nodes.filter((node) => node.kind === "place");
  const part = (list, one, many) => {
    const shown = list.filter((item) => item.shown).length;
    return shown === list.length ? plural(shown, one, many) : `${shown.toLocaleString("en")} of ${plural(list.length, one, many)}`;
  };
  const range = data.first ? days({ start: data.first, end: data.last }) : "";
  document.getElementById("counts").replaceChildren(...[
    part(actors, "actor"), places.length ? part(places, "place") : "", part(events, "event"), plural(data.documents.length, "document"), range,
  ].filter(Boolean).map((text) => el("span", {}, text)));
}
