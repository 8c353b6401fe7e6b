// The graph as a bitmap. While the view moves, the last one is shown, shifted and scaled; a new one is drawn a slice a
// frame once it rests, or sooner where the last one has become too coarse. Small graphs are drawn anew in every frame.
// Input never waits for a picture.
import { drawGraph } from "./paint.js";
import { scene } from "./scene.js";

const AT_ONCE = 900; // lines and nodes that are drawn within one frame
const SLICE = { least: 250, most: 6000, slow: 40, fast: 24 }; // lines a frame, and milliseconds of frames
const SOON = 4000; // lines and nodes up to which the last bitmap stays until what has changed is drawn
const MOVING = { least: 120, most: 300, slow: 26, fast: 20 }; // the same while the view moves
const COARSE = [0.7, 2.5]; // how far the last bitmap may be scaled while it moves
const BARE = 0.2; // how much of the width or height it may leave bare

export class Raster {
  constructor() {
    this.shown = newBitmap(); // complete
    this.coming = newBitmap(); // being drawn
    this.wide = null; // the last complete one that had everything in it
    this.job = null;
    this.slice = { rest: 1500, moving: 200 };
    this.lastFrame = 0;
    this.stale = true;
  }

  // What is drawn has changed: no bitmap is true any more.
  invalidate() {
    this.stale = true;
    this.job = null;
    this.wide = null;
  }

  // Puts the graph as seen by the camera on a context, with `alpha`; returns whether it is sharp and whole. Call
  // it once a frame until it is.
  show(ctx, camera, size, alpha, moving) {
    const key = keyOf(camera, size);
    if (this.stale || (this.shown.key !== key && (!moving || this.small() || this.job || this.coarse(camera, size)))) {
      this.advance(camera, size, key, moving);
    }
    ctx.globalAlpha = alpha;
    const soon = this.shown.key && scene.lines + scene.nodes.length <= SOON;
    if (this.stale && this.job && !soon) this.blit(ctx, this.coming, camera, size); // nothing better yet
    else {
      if (this.wide && this.shown.key !== key && this.wide !== this.shown) this.blitAround(ctx, camera, size);
      this.blit(ctx, this.shown, camera, size);
    }
    ctx.globalAlpha = 1;
    return !this.stale && this.shown.key === key;
  }

  small() { return scene.lines + scene.nodes.length <= AT_ONCE; }

  // Whether the last bitmap is too blurred or leaves too much bare as the camera sees it now.
  coarse(camera, size) {
    const { camera: was, size: had } = this.shown;
    if (!was) return true;
    const scale = camera.k / was.k;
    if (scale < COARSE[0] || scale > COARSE[1]) return true;
    if (this.wide && this.wide !== this.shown && covers(this.wide, camera, size)) return false;
    const bare = (middle, extent, before) => Math.abs(middle) * camera.k + extent / 2 - (before / 2) * scale > BARE * extent;
    return bare(was.x - camera.x, size.width, had.width) || bare(was.y - camera.y, size.height, had.height);
  }

  advance(camera, size, key, moving) {
    const small = this.small();
    // Where the view has come to rest meanwhile, what is being drawn is out of date.
    if (!this.job || small || (!moving && this.coming.key !== key && !this.stale)) {
      prepare(this.coming, camera, size, key);
      this.job = drawGraph(this.coming.ctx, camera, size);
      this.lastFrame = 0;
    }
    let left = small ? Infinity : moving && !this.stale ? this.pace("moving", MOVING) : this.pace("rest", SLICE);
    while (left > 0) {
      const { done, value } = this.job.next();
      if (done) {
        this.complete();
        return;
      }
      left -= value;
    }
  }

  // Frames that come late make the slices smaller.
  pace(kind, { least, most, slow, fast }) {
    const now = performance.now();
    const took = this.lastFrame ? now - this.lastFrame : 0;
    this.lastFrame = now;
    if (took > slow) this.slice[kind] = Math.max(least, this.slice[kind] * 0.75);
    else if (took && took < fast) this.slice[kind] = Math.min(most, this.slice[kind] * 1.3);
    return this.slice[kind];
  }

  complete() {
    [this.shown, this.coming] = [this.coming, this.shown];
    this.job = null;
    this.stale = false;
    if (!this.wide || this.shown.camera.k <= this.wide.camera.k) {
      this.wide = copyOf(this.shown, this.wide);
    }
  }

  blit(ctx, bitmap, camera, size) {
    if (!bitmap.key) return;
    const { camera: was, size: had } = bitmap;
    const scale = camera.k / was.k;
    const x = size.width / 2 + (was.x - camera.x) * camera.k - (had.width / 2) * scale;
    const y = size.height / 2 + (was.y - camera.y) * camera.k - (had.height / 2) * scale;
    if (scale === 1) {
      // On whole pixels of the screen, or the copy would blur.
      const snap = (value) => Math.round(value * size.ratio) / size.ratio;
      ctx.drawImage(bitmap.canvas, snap(x), snap(y), had.width, had.height);
    } else {
      ctx.imageSmoothingQuality = "low";
      ctx.drawImage(bitmap.canvas, x, y, had.width * scale, had.height * scale);
    }
  }

  // The wide bitmap where the sharper one does not reach.
  blitAround(ctx, camera, size) {
    const { camera: was, size: had } = this.shown;
    const scale = camera.k / was.k;
    const left = size.width / 2 + (was.x - camera.x) * camera.k - (had.width / 2) * scale;
    const top = size.height / 2 + (was.y - camera.y) * camera.k - (had.height / 2) * scale;
    if (left <= 0 && top <= 0 && left + had.width * scale >= size.width && top + had.height * scale >= size.height) return;
    ctx.save();
    ctx.beginPath();
    ctx.rect(0, 0, size.width, size.height);
    ctx.rect(left, top, had.width * scale, had.height * scale);
    ctx.clip("evenodd");
    this.blit(ctx, this.wide, camera, size);
    ctx.restore();
  }
}

const keyOf = (camera, size) => `${camera.x} ${camera.y} ${camera.k} ${size.width} ${size.height} ${size.ratio}`;

function newBitmap() {
  const canvas = document.createElement("canvas");
  return { canvas, ctx: canvas.getContext("2d"), key: null, camera: null, size: null };
}

function prepare(bitmap, camera, size, key) {
  const { canvas, ctx } = bitmap;
  const [width, height] = [Math.max(1, Math.round(size.width * size.ratio)), Math.max(1, Math.round(size.height * size.ratio))];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.clearRect(0, 0, width, height);
  ctx.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
  Object.assign(bitmap, { key, camera: { ...camera }, size: { ...size } });
}

// Whether a bitmap reaches over all that the camera sees.
function covers({ camera: was, size: had }, camera, size) {
  return Math.abs(was.x - camera.x) + size.width / 2 / camera.k <= had.width / 2 / was.k
    && Math.abs(was.y - camera.y) + size.height / 2 / camera.k <= had.height / 2 / was.k;
}

function copyOf(bitmap, old) {
  const copy = old || newBitmap();
  prepare(copy, bitmap.camera, bitmap.size, bitmap.key);
  copy.ctx.setTransform(1, 0, 0, 1, 0, 0);
  copy.ctx.drawImage(bitmap.canvas, 0, 0);
  return copy;
}
