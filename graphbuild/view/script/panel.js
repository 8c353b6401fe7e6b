// The panel: an actor, a bundle of events, a place, or the lists of everything.

const panel = document.getElementById("panel");
const PAGE = 40; // cards shown before "more"

function select(record, { move = true, focus = false } = {}) {
  showPanel(record);
  highlight(record);
  if (move && nodes.includes(record)) {
    const around = [record, ...record.edges.filter((edge) => edge.shown).flatMap((edge) => [nodes[edge.from], nodes[edge.to]])];
    frame([...new Set(around)].filter((node) => node.shown || node === record));
  }
  if (focus) panel.querySelector("h2").focus();
}

function closePanel() {
  panel.hidden = true;
  document.getElementById("toggle-panel").setAttribute("aria-expanded", "false");
  highlight(null);
  if (narrow.matches) fitAll(); // the canvas has the whole screen again
}

function showPanel(record) {
  const body = !record ? overview() : edges.includes(record) ? edgePanel(record) : nodePanel(record);
  panel.replaceChildren(
    el("button", { type: "button", class: "close", "aria-label": "Close", title: "Close (Esc)", onclick: closePanel }, "×"),
    ...body,
  );
  panel.hidden = false;
  panel.scrollTop = 0;
  document.getElementById("toggle-panel").setAttribute("aria-expanded", "true");
}

function heading(icon, title, ...below) {
  return el("div", { class: "head" }, icon, el("div", {}, el("h2", { tabindex: "-1", dir: "auto" }, title), ...below));
}

function nodeLink(index, strong) {
  const node = nodes[index];
  return el("button", { type: "button", class: strong ? "link strong" : "link", onclick: () => select(node, { focus: true }) }, bdi(node.name));
}

function nodePanel(node) {
  const where = node.countries || (node.country ? [node.country] : []);
  const shown = newestFirst(node.events.filter((event) => event.shown));
  const facts = [];
  if (node.aliases) facts.push(["Also called", el("ul", { class: "inline" }, node.aliases.map((name) => el("li", {}, bdi(name))))]);
  if (/^Q\d+$/.test(node.wikidata || "")) facts.push(["Wikidata", outLink(`https://www.wikidata.org/wiki/${node.wikidata}`, node.wikidata)]);
  if (node.latitude !== undefined) facts.push(["Coordinates", `${node.latitude.toFixed(2)}°, ${node.longitude.toFixed(2)}°`]);
  facts.push(["Id", el("code", {}, bdi(node.id))]);
  const relations = (node.ties || []).filter((tie) => tie.shown);
  return [
    heading(kindIcon(node.kind), node.name, el("p", { class: "sub" }, [KIND[node.kind], ...where].join(" · "))),
    el("dl", { class: "facts" }, facts.map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
    relations.length ? section("Offices and relations", relations.length, cards(relations, tieCard)) : null,
    section("Events", shown.length, cards(shown, eventCard), node.events.length - shown.length),
  ].filter(Boolean);
}

function edgePanel(edge) {
  const title = [bdi(nodes[edge.from].name), el("span", { class: "arrow" }, edge.both ? " ↔ " : " → "), bdi(nodes[edge.to].name)];
  const head = el("h2", { tabindex: "-1" }, title);
  if (edge.ties) {
    return [el("div", { class: "head" }, el("div", {}, head, el("p", { class: "sub" }, "standing relation"))), cards(edge.members, tieCard)];
  }
  const hidden = edge.events.length - edge.members.length;
  return [
    el("div", { class: "head" }, el("div", {}, head, el("p", { class: "sub" }, chip(edge), ` ${edge.quad}`))),
    section("Events", edge.members.length, cards(newestFirst(edge.members), eventCard), hidden),
  ];
}

function section(title, count, body, hidden = 0) {
  return el("section", {},
    el("h3", {}, title, " ", el("span", { class: "count" }, String(count))),
    hidden > 0 ? el("p", { class: "note" }, `${plural(hidden, "more is", "more are")} switched off in the filters.`) : null,
    body);
}

// A long list opens bit by bit.
function cards(list, card) {
  const box = el("div", { class: "cards" }, list.slice(0, PAGE).map(card));
  let next = PAGE;
  if (list.length > next) {
    const more = el("button", { type: "button", class: "more" });
    const label = () => { more.textContent = `Show ${plural(Math.min(PAGE, list.length - next), "more", "more")} of ${list.length - next}`; };
    more.addEventListener("click", () => {
      more.before(...list.slice(next, next + PAGE).map(card));
      next += PAGE;
      if (next >= list.length) more.remove();
      else label();
    });
    label();
    box.append(more);
  }
  return box;
}

function chip(record) {
  return el("span", { class: `chip ${quadClass(record.quad)}` }, record.root);
}

function badges(record) {
  return [
    record.denied ? el("span", { class: "badge denied" }, "denied") : null,
    record.modality && record.modality !== "actual" ? el("span", { class: "badge" }, STATUS[record.modality]) : null,
    record.hedged ? el("span", { class: "badge" }, "hedged") : null,
  ];
}

function eventCard(event) {
  const place = event.place === null ? null : data.places[event.place];
  const facts = [
    place && el("button", { type: "button", class: "link", onclick: () => select(nodes[place.node] || place, { focus: true }) },
      bdi(place.name), place.country && !place.name.includes(place.country) ? `, ${place.country}` : ""),
    ...(event.quantities || []).map(bdi),
    `${plural(event.claims, "claim")} from ${plural(event.sources, "source")}`,
    `confidence ${event.confidence.toFixed(2)}`,
  ].filter(Boolean);
  return el("article", { class: `card ${quadClass(event.quad)}`, "data-id": event.id },
    el("p", { class: "line-1" }, chip(event), ...badges(event), el("time", {}, days(event) || "no date")),
    el("p", { class: "triple" }, nodeLink(event.source, true), " ", el("span", { class: "predicate" }, bdi(event.predicate), event.target === null ? "" : event.symmetric ? " ↔" : " →"),
      event.target === null ? null : [" ", nodeLink(event.target, true)]),
    el("ul", { class: "inline meta" }, facts.map((fact) => el("li", {}, fact))),
    proofList(event));
}

function tieCard(tie) {
  const relation = tie.relation.replaceAll("_", " ");
  return el("article", { class: "card tie", "data-id": tie.id },
    el("p", { class: "triple" }, nodeLink(tie.source, true), " ", el("span", { class: "predicate" }, `${relation} →`), " ", nodeLink(tie.target, true)),
    el("ul", { class: "inline meta" },
      [tie.role && bdi(tie.role), tie.former && "former", days(tie)].filter(Boolean).map((fact) => el("li", {}, fact))),
    proofList(tie));
}

function proofList(record) {
  const list = record.proofs.map((proof) => proofItem(proof, record));
  if (record.unquoted) list.push(el("p", { class: "note" }, `${plural(record.unquoted, "more is", "more are")} in the graph: graphbuild explain DIR ${record.id}`));
  if (list.length <= 3) return list;
  return [...list.slice(0, 2), el("details", {}, el("summary", {}, plural(record.proofs.length - 2, "more quotation")), list.slice(2))];
}

function proofItem(proof, record) {
  const source = data.documents[proof.document] || { id: proof.doc };
  const url = safeUrl(source.url);
  const name = source.title || source.id;
  const says = proof.says
    ? [proof.speaker === undefined ? el("strong", {}, bdi(proof.says)) : nodeLink(proof.speaker), " says so"]
    : null;
  // The event's own badges say it already where a claim is like its event.
  const plainly = proof.denied === record.denied && proof.modality === record.modality ? "not hedged" : STATUS.actual;
  const own = !record.modality || ["denied", "modality", "hedged"].every((field) => proof[field] === record[field]) ? []
    : proof.denied || proof.modality !== "actual" || proof.hedged ? badges(proof) : [el("span", { class: "badge" }, plainly)];
  const facts = [
    says,
    url ? outLink(url, name) : el("span", { class: "doc" }, bdi(name)),
    source.title && source.id !== name ? el("span", { class: "id" }, bdi(source.id)) : null,
    source.source ? bdi(source.source) : null,
    source.date ? el("time", {}, day(source.date)) : null,
    source.url && !url ? el("span", { class: "id" }, bdi(source.url)) : null,
    proof.joined ? bdi(proof.joined) : null,
  ].filter(Boolean);
  return el("figure", {},
    el("blockquote", { dir: "auto" }, (proof.quote || []).map((piece, i) => (i % 2 ? el("mark", {}, piece) : piece))),
    el("figcaption", {}, ...own, el("ul", { class: "inline" }, facts.map((fact) => el("li", {}, fact)))));
}

function safeUrl(text) {
  try {
    const url = new URL(text);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

function outLink(url, text) {
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, bdi(text));
}

function overview() {
  const shown = nodes.filter((node) => node.shown).map((node) => [node, node.events.filter((event) => event.shown).length]);
  shown.sort((a, b) => b[1] - a[1]);
  const row = ([node, count]) => el("button", { type: "button", class: "row", onclick: () => select(node, { focus: true }) },
    kindIcon(node.kind), bdi(node.name), el("span", { class: "count" }, String(count)));
  const latest = newestFirst(events.filter((event) => event.shown));
  const list = el("div", { class: "rows" }, shown.slice(0, 10).map(row));
  if (shown.length > 10) {
    const more = el("button", { type: "button", class: "more" }, `All ${shown.length.toLocaleString("en")} actors and places`);
    more.addEventListener("click", () => more.replaceWith(...shown.slice(10).map(row)));
    list.append(more);
  }
  return [
    el("div", { class: "head" }, el("div", {}, el("h2", { tabindex: "-1" }, "Overview"))),
    section("Most events", shown.length, list),
    section("Latest events", latest.length, cards(latest, eventCard), events.length - latest.length),
  ];
}
