// Puts the page together: builds its parts, and tells them what has changed in the state.
import { edges } from "./data/edges.js";
import { mappable } from "./data/homes.js";
import { loadQuotes, loadSources, pieces } from "./data/evidence.js";
import { core, events, links, nodes, places, ties } from "./data/records.js";
import { fitAll, graphPicture, renderer } from "./draw/picture.js";
import { mapPicture } from "./pictures/map.js";
import { matrixPicture } from "./pictures/matrix.js";
import { tablePicture } from "./pictures/table.js";
import { timelinePicture } from "./pictures/timeline.js";
import { followAddress, readAddress } from "./state/address.js";
import { filterValue, setFilter } from "./state/filters.js";
import { store } from "./state/store.js";
import { derive, LINES, visible } from "./state/visible.js";
import { csvOf } from "./take/cells.js";
import { buildTaking } from "./take/menu.js";
import { followAsOf } from "./ui/asof.js";
import { choose, chosen } from "./ui/choose.js";
import { byId, narrow } from "./ui/dom.js";
import { buildHeader, followHeader } from "./ui/header.js";
import { buildLegend, followLegend } from "./ui/legend.js";
import { buildPanel, closePanel, fillPanel, openPanel } from "./ui/panel.js";
import { addPicture, buildPictures, currentPicture, redrawPictures, showPicture } from "./ui/pictures.js";
import { buildSearch } from "./ui/search.js";
import { buildScope, followScope } from "./ui/scope.js";
import { readTheme } from "./ui/theme.js";

const SEEN = ["filters", "focus", "path", "limit", "expanded", "hidden"]; // what changes the selection or what is drawn of it

function follow(state, changed) {
  if (SEEN.some((name) => changed.has(name)) || ((changed.has("selected") || changed.has("pinned")) && visible.cut)) {
    derive(state);
    followHeader();
    followLegend();
    followAsOf();
    fillPanel();
  } else if (changed.has("selected") || changed.has("pinned")) fillPanel();
  followScope(state);
  if (changed.has("path") && state.path) openPanel({ focus: true });
  showPicture(state, changed);
}

function showLegend(on) {
  byId("legend").hidden = !on;
  byId("toggle-legend").setAttribute("aria-expanded", String(on));
}

function onKey(event) {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    byId("query").focus();
  } else if (event.key === "Escape") {
    if (!byId("panel").hidden) {
      closePanel();
      if (narrow.matches) fitAll(); // the canvas has the whole screen again
    } else if (narrow.matches) showLegend(false);
  }
}

// The sentences come in while nothing else is to do, so that every panel has them at once.
async function loadEvidence() {
  // A frame that lies out of sight is never idle in some browsers: it waits for its turn, but not for ever.
  const later = window.requestIdleCallback || ((call) => setTimeout(call));
  const idle = () => new Promise((resolve) => { later(resolve, { timeout: 500 }); });
  await idle();
  await loadSources();
  for (let piece = 0; piece < pieces; piece += 1) {
    await idle();
    await loadQuotes(piece);
  }
}

function start() {
  readTheme();
  const sent = readAddress();
  derive(store.state);
  buildHeader();
  followHeader();
  buildLegend();
  followAsOf();
  buildScope();
  buildSearch();
  buildPanel();
  showLegend(!narrow.matches);
  store.subscribe(follow);
  followAddress();
  if ((!narrow.matches && nodes.length) || chosen() || visible.path) openPanel();
  for (const picture of [graphPicture, timelinePicture, matrixPicture, mappable && mapPicture, tablePicture]) if (picture) addPicture(picture);
  buildPictures();
  buildTaking();

  byId("fit").addEventListener("click", () => currentPicture().fit());
  byId("zoom-in").addEventListener("click", () => currentPicture().zoomBy(1.4));
  byId("zoom-out").addEventListener("click", () => currentPicture().zoomBy(1 / 1.4));
  byId("toggle-legend").addEventListener("click", () => showLegend(byId("legend").hidden));
  document.addEventListener("keydown", onKey);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readTheme(); redrawPictures(); });

  const centre = nodes[core.centre];
  if (centre && !sent) choose(centre, { move: false });
  const { camera, focus } = store.state;
  fitAll({ animate: false });
  if (camera) store.set({ camera });
  else if (sent && chosen() && !focus) choose(chosen()); // brings it into view
  // For tests and for the console. `ready`: all is drawn and answers; `loaded`: the sentences are unpacked too.
  const page = { ready: false, loaded: false, store, visible, LINES, renderer, choose, nodes, places, events, ties, links, edges, filterValue, setFilter, csvOf };
  window.graphbuild = page;
  renderer.on("sharp", () => {
    if (page.ready) return;
    page.ready = true;
    loadEvidence().then(() => { page.loaded = true; });
  });
}

start();
