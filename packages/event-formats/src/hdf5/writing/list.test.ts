import { expect, test } from 'vitest';
import { ChunkedList } from './list.ts';

const at = (view: DataView, byte: number) => Number(BigInt.asIntN(64, view.getBigUint64(byte, true)));

test('an index of 65 chunks of two rows is a root over two nodes that name each other, each key the row where a chunk begins', () => {
  const list = new ChunkedList('uint16', 2);
  for (let k = 0; k < 65; k++) list.placed(1000 + 10 * k, 10);
  const nodes = list.index(5000);
  const [first, second, root] = nodes.map((node) => new DataView(node.buffer));
  const size = 24 + 64 * 32 + 24;
  expect(nodes.map(({ length }) => length)).toEqual([size, size, size]);
  // Level, entries, and the siblings left and right; then for each entry its bytes, its row and its address, and at last the row behind.
  const head = (view: DataView) => [view.getUint8(5), view.getUint16(6, true), at(view, 8), at(view, 16)];
  const entry = (view: DataView, k: number) => [view.getUint32(24 + 32 * k, true), at(view, 32 + 32 * k), at(view, 48 + 32 * k)];
  expect([head(first), entry(first, 0), entry(first, 63), at(first, 32 + 32 * 64)]).toEqual([
    [0, 64, -1, 5000 + size],
    [10, 0, 1000],
    [10, 126, 1630],
    128,
  ]);
  expect([head(second), entry(second, 0), at(second, 64)]).toEqual([[0, 1, 5000, -1], [10, 128, 1640], 130]);
  expect([head(root), entry(root, 0), entry(root, 1), at(root, 96)]).toEqual([
    [1, 2, -1, -1],
    [10, 0, 5000],
    [10, 128, 5000 + size],
    130,
  ]);
  expect(list.described).toMatchObject({ index: 5000 + 2 * size });
});
