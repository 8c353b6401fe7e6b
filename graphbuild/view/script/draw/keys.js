// The graph by keys: arrows go from node to node, Enter reads what is chosen, + and - zoom, Home shows everything. What
// an arrow comes to is said aloud.
import { nodes } from "../data/records.js";
import { choose, chosen } from "../ui/choose.js";
import { el } from "../ui/dom.js";
import { KIND, plural } from "../ui/words.js";
import { scene } from "./scene.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ASIDE = 2; // how much farther a way sideways counts than one ahead
const MARGIN = 40; // pixels from the rim within which a node is brought into view

// The nearest node in a direction from a point, or null.
function nodeTowards([x, y], [dx, dy], except) {
  let [best, found] = [Infinity, null];
  for (const row of scene.nodes) {
    if (row === except) continue;
    const ahead = (scene.x[row] - x) * dx + (scene.y[row] - y) * dy;
    const aside = Math.abs((scene.x[row] - x) * dy) + Math.abs((scene.y[row] - y) * dx);
    if (ahead <= 0 || aside > ahead * 1.5) continue;
    const far = ahead + ASIDE * aside;
    if (far < best) [best, found] = [far, row];
  }
  return found === null ? null : nodes[found];
}

export function listenToKeys(container, renderer, { fit }) {
  const spoken = el("p", { class: "spoken", "aria-live": "polite" });
  container.append(spoken);
  container.tabIndex = 0;
  container.setAttribute("role", "application");
  container.setAttribute("aria-label", "The graph. Arrow keys go from node to node, Enter reads, plus and minus zoom, Home shows everything. The lists beside it hold the same.");

  const step = (direction) => {
    const from = chosen();
    const inside = from?.type === "node" && renderer.visible.drawn[from.row];
    const at = inside ? [scene.x[from.row], scene.y[from.row]] : [renderer.camera.x, renderer.camera.y];
    const first = inside ? null : nodes[scene.nodes[0]];
    const node = first || nodeTowards(at, direction, inside ? from.row : -1);
    if (!node) return;
    choose(node, { move: false });
    bringIn(node);
    spoken.textContent = `${node.name}, ${KIND[node.kind]}, ${plural(node.events.length, "event")}`;
  };

  const bringIn = (node) => {
    const [x, y] = renderer.screenOf(node);
    const box = container.getBoundingClientRect();
    if (x < box.left + MARGIN || x > box.right - MARGIN || y < box.top + MARGIN || y > box.bottom - MARGIN) {
      renderer.moveTo({ x: scene.x[node.row], y: scene.y[node.row] });
    }
  };

  container.addEventListener("keydown", (event) => {
    if (event.target !== container || event.ctrlKey || event.metaKey || event.altKey) return;
    if (ARROWS[event.key]) step(ARROWS[event.key]);
    else if (event.key === "Enter" && chosen()) choose(chosen(), { move: false, focus: true });
    else if (event.key === "+" || event.key === "=") renderer.zoomBy(1.4);
    else if (event.key === "-") renderer.zoomBy(1 / 1.4);
    else if (event.key === "Home") fit();
    else return;
    event.preventDefault();
  });
}
