/* The maps of a look; addresses in bytes, of f32 per pixel. */

export let extended: usize = 0;
export let map: usize = 0;
export let shared: usize = 0;
export let shrunk: usize = 0;
/** u32 bits of a number and how often it has come, by a part of its bits. */
let slots: usize = 0;
const SLOT_BITS: u32 = 12;

/** Takes the memory of the maps from an address of 16 bytes on; returns how much. */
export function takeMaps(at: usize, pixels: i32): usize {
  const bytes = (<usize>pixels * 4 + 15) & ~15;
  extended = at;
  map = extended + bytes;
  shared = map + bytes;
  shrunk = shared + bytes;
  slots = shrunk + bytes;
  return 4 * bytes + (8 << SLOT_BITS);
}

/**
 * Counts how often each number of `extended` is there: a map of medians has a few hundred different ones, as its pixels have few different numbers of
 * events. Writes pairs of u32, bits of a number and how often it was found, over `shared` and `shrunk`; a number may be in several.
 *
 * @returns how many pairs
 */
export function tally(pixels: i32): i32 {
  let to = shared;
  memory.fill(slots, 0, 8 << SLOT_BITS);
  for (let at = extended; at < extended + ((<usize>pixels) << 2); at += 4) {
    const bits = load<u32>(at);
    const slot = slots + ((<usize>((bits * 0x9e3779b1) >> (32 - SLOT_BITS))) << 3);
    const times = load<u32>(slot, 4);
    const isSame = load<u32>(slot) == bits;
    if (!isSame && times != 0) {
      store<u64>(to, load<u64>(slot));
      to += 8;
    }
    store<u32>(slot, bits);
    store<u32>(slot, isSame ? times + 1 : 1, 4);
  }
  for (let slot = slots; slot < slots + (8 << SLOT_BITS); slot += 8) {
    if (load<u32>(slot, 4) == 0) continue;
    store<u64>(to, load<u64>(slot));
    to += 8;
  }
  return <i32>((to - shared) >> 3);
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

/** Writes into `to` the median over 3×3 pixels of a map, numbers ≥ 0; at the edge its pixels are repeated. */
export function medians(from: usize, to: usize, width: i32, height: i32): void {
  const stride = (<usize>width) << 2;
  const last = stride - 4;
  for (let row = 0; row < height; row++) {
    const own = from + <usize>row * stride;
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
