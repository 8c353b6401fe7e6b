// Mouse, pen and fingers on the canvas: drag, wheel, pinch, click. Knows nothing of graphs; `hands` does:
// { grab(x, y) -> thing or null, drag(thing, x, y), drop(thing), pan(dx, dy), zoom(factor, x, y), hover(x, y) or
// hover(null), click(x, y, event), doubleClick(x, y) }, all in pixels of the canvas.
const CLICK = 4; // pixels within which a press is a click

export function listenTo(canvas, hands) {
  const down = new Map(); // pointers that touch, by id
  let held = null; // what the first of them has grabbed
  let moved = false;

  const spot = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    canvas.setPointerCapture(event.pointerId);
    const [x, y] = spot(event);
    down.set(event.pointerId, { x, y, fromX: x, fromY: y });
    if (down.size === 1) {
      held = hands.grab(x, y);
      moved = false;
    } else moved = true;
  });

  canvas.addEventListener("pointermove", (event) => {
    const [x, y] = spot(event);
    const own = down.get(event.pointerId);
    if (!own) {
      if (event.pointerType !== "touch") hands.hover(x, y);
      return;
    }
    if (down.size === 1) {
      if (!moved && Math.hypot(x - own.fromX, y - own.fromY) < CLICK) return;
      moved = true;
      if (held) hands.drag(held, x, y);
      else hands.pan(x - own.x, y - own.y);
    } else if (down.size === 2) {
      const other = [...down.entries()].find(([id]) => id !== event.pointerId)[1];
      const before = Math.hypot(own.x - other.x, own.y - other.y) || 1;
      hands.pan((x - own.x) / 2, (y - own.y) / 2);
      hands.zoom(Math.hypot(x - other.x, y - other.y) / before, (x + other.x) / 2, (y + other.y) / 2);
    }
    Object.assign(own, { x, y });
  });

  const up = (event) => {
    if (!down.delete(event.pointerId) || down.size) return;
    if (moved && held) hands.drop(held);
    else if (!moved && event.type === "pointerup") hands.click(...spot(event), event);
    held = null;
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("pointerleave", () => { if (!down.size) hands.hover(null); });
  canvas.addEventListener("dblclick", (event) => hands.doubleClick(...spot(event)));
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 24 : event.deltaMode === 2 ? 400 : 1;
    hands.zoom(Math.exp(-Math.max(-240, Math.min(240, event.deltaY * lines)) * 0.0016), ...spot(event));
  }, { passive: false });
}
