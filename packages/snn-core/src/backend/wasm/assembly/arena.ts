/*
 * All memory of a session: one arena, filled while the network is compiled, never freed and never grown afterwards. The
 * host throws the whole memory away with the session. Fresh WebAssembly memory is zero, so nothing has to be cleared.
 */

let top: usize = 0;

/** Takes `bytes` from the arena, aligned to 16 bytes (one SIMD vector). Traps when the machine has no memory left. */
export function allocate(bytes: usize): usize {
  const at = arenaTop();
  top = (at + bytes + 15) & ~15;
  const pages = <i32>((top + 0xffff) >> 16);
  // Once is enough; but what has a loop is not copied to all who call it.
  while (pages > memory.size()) if (memory.grow(pages - memory.size()) < 0) unreachable();
  return at;
}

/** First free address: what the session takes, bytes, with the module's own constants. */
export function arenaTop(): usize {
  if (top == 0) top = (__heap_base + 15) & ~15;
  return top;
}
