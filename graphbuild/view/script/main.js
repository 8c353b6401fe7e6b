// Puts the page together.

const byId = (id) => document.getElementById(id);
const narrow = matchMedia("(max-width: 899px)");

function showLegend(on) {
  legend.hidden = !on;
  byId("toggle-legend").setAttribute("aria-expanded", String(on));
}

function start() {
  readTheme();
  byId("title").textContent = data.title;
  byId("notices").replaceChildren(...data.notices.map((text) => el("p", {}, el("span", {}, text),
    el("button", { type: "button", "aria-label": "Dismiss", onclick: (event) => event.currentTarget.parentNode.remove() }, "×"))));
  applyFilter();
  buildLegend();
  showCounts();
  buildSearch();
  showLegend(!narrow.matches);
  if (!nodes.length) {
    byId("empty").textContent = "There is nothing to show: no events or relations in this part of the graph.";
    byId("empty").hidden = false;
  }
  if (!narrow.matches && nodes.length) showPanel(null);
  buildNetwork();
  const { network } = view;
  network.on("afterDrawing", drawLabels);
  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node !== undefined) select(nodes[node], { move: false });
    else if (edge !== undefined) select(edges[edge], { move: false });
    else if (view.selected) { highlight(null); if (narrow.matches) closePanel(); else showPanel(null); }
  });
  network.on("doubleClick", ({ nodes: [node] }) => { if (node !== undefined) select(nodes[node]); });
  const pointer = (name, value) => () => { stage.style.cursor = value ? "pointer" : ""; };
  network.on("hoverNode", ({ node }) => { view.hoverNode = node; stage.style.cursor = "pointer"; });
  network.on("blurNode", () => { view.hoverNode = null; stage.style.cursor = ""; });
  network.on("hoverEdge", ({ edge }) => { view.hoverEdge = edge; stage.style.cursor = "pointer"; });
  network.on("blurEdge", () => { view.hoverEdge = null; stage.style.cursor = ""; });

  byId("fit").addEventListener("click", () => fitAll());
  const zoom = (by) => () => network.moveTo({ scale: network.getScale() * by, animation: { duration: 150, easingFunction: "easeOutQuad" } });
  byId("zoom-in").addEventListener("click", zoom(1.4));
  byId("zoom-out").addEventListener("click", zoom(1 / 1.4));
  byId("toggle-legend").addEventListener("click", () => showLegend(legend.hidden));
  byId("toggle-panel").addEventListener("click", () => {
    if (!panel.hidden) closePanel();
    else { showPanel(null); panel.querySelector("h2").focus(); }
  });
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      query.focus();
    } else if (event.key === "Escape") {
      if (!panel.hidden) closePanel();
      else if (narrow.matches) showLegend(false);
    }
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readTheme(); redrawEdges(); network.redraw(); });

  const centre = nodes[data.centre];
  if (centre) select(centre, { move: false });
  fitAll({ animate: false });
  let touched = false; // until the reader moves the picture, it follows the size of the window
  network.on("dragStart", () => { touched = true; });
  network.on("zoom", () => { touched = true; });
  network.on("resize", () => { if (!touched && !view.selected) setTimeout(() => fitAll({ animate: false })); });
  network.once("afterDrawing", () => { window.graphbuild = { ready: true, network, view, select, nodes, edges, events }; });
  network.redraw();
}

start();
