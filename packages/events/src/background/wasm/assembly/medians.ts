/* The memory of the maps of a look; addresses in bytes, of f32 per pixel. */

export let map: usize = 0;
export let extended: usize = 0;
export let shared: usize = 0;
export let logs: usize = 0;

/** Takes the memory of four maps. */
export function takeAll(pixels: i32): void {
  const bytes = (<usize>pixels * 4 + 15) & ~15;
  map = (__heap_base + 15) & ~15;
  extended = map + bytes;
  shared = extended + bytes;
  logs = shared + bytes;
  const pages = <i32>((logs + bytes + 0xffff) >>> 16) - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) unreachable();
}

/* Numbers ≥ 0 stand in the order of their bits. */

// @inline
function middle(a: i32, b: i32, c: i32): i32 {
  return max(min(a, b), min(max(a, b), c));
}

/** Median of three columns of three, each read at the three rows. */
function medianAt(above: usize, own: usize, below: usize, left: usize, x: usize, right: usize): i32 {
  const a0 = load<i32>(above + left),
    a1 = load<i32>(above + x),
    a2 = load<i32>(above + right);
  const b0 = load<i32>(own + left),
    b1 = load<i32>(own + x),
    b2 = load<i32>(own + right);
  const c0 = load<i32>(below + left),
    c1 = load<i32>(below + x),
    c2 = load<i32>(below + right);
  return middle(
    max(max(min(min(a0, b0), c0), min(min(a1, b1), c1)), min(min(a2, b2), c2)),
    middle(middle(a0, b0, c0), middle(a1, b1, c1), middle(a2, b2, c2)),
    min(min(max(max(a0, b0), c0), max(max(a1, b1), c1)), max(max(a2, b2), c2)),
  );
}

// @inline
function middle4(a: v128, b: v128, c: v128): v128 {
  return i32x4.max_s(i32x4.min_s(a, b), i32x4.min_s(i32x4.max_s(a, b), c));
}

// @inline
function least4(a: v128, b: v128, c: v128): v128 {
  return i32x4.min_s(i32x4.min_s(a, b), c);
}

// @inline
function most4(a: v128, b: v128, c: v128): v128 {
  return i32x4.max_s(i32x4.max_s(a, b), c);
}

/** Writes into `to` the median over 3×3 pixels of `map`, numbers ≥ 0; at the edge its pixels are repeated. */
export function medians(to: usize, width: i32, height: i32): void {
  const stride = (<usize>width) << 2;
  const last = stride - 4;
  for (let row = 0; row < height; row++) {
    const own = map + <usize>row * stride;
    const above = row == 0 ? own : own - stride;
    const below = row == height - 1 ? own : own + stride;
    const out = to + <usize>row * stride;
    for (let x: usize = 0; x < stride; ) {
      if (x > 0 && x + 16 <= last) {
        const a0 = v128.load(above + x - 4),
          b0 = v128.load(own + x - 4),
          c0 = v128.load(below + x - 4);
        const a1 = v128.load(above + x),
          b1 = v128.load(own + x),
          c1 = v128.load(below + x);
        const a2 = v128.load(above + x + 4),
          b2 = v128.load(own + x + 4),
          c2 = v128.load(below + x + 4);
        const least = most4(least4(a0, b0, c0), least4(a1, b1, c1), least4(a2, b2, c2));
        const most = least4(most4(a0, b0, c0), most4(a1, b1, c1), most4(a2, b2, c2));
        const between = middle4(middle4(a0, b0, c0), middle4(a1, b1, c1), middle4(a2, b2, c2));
        v128.store(out + x, middle4(least, between, most));
        x += 16;
      } else {
        store<i32>(out + x, medianAt(above, own, below, x == 0 ? 0 : x - 4, x, min(x + 4, last)));
        x += 4;
      }
    }
  }
}
