import { expect, test } from 'vitest';
import { rowSpan } from '../backend/wasm/rows.ts';
import { endService, fail, giveOut, newTickets, serve, takePieces, waitForAll } from './tickets.ts';

type Call = readonly [layer: number, parts: number, first: number, end: number];

function recorder(): { calls: Call[]; compute: (...call: Call) => void } {
  const calls: Call[] = [];
  return { calls, compute: (...call) => void calls.push(call) };
}

test('all rows are computed once, in pieces of a span, the last one shorter', () => {
  const tickets = newTickets();
  const { calls, compute } = recorder();
  giveOut(tickets, { layer: 64, parts: 3, count: 10, span: 4 });
  takePieces(tickets, compute);
  expect(calls).toEqual([
    [64, 3, 0, 4],
    [64, 3, 4, 8],
    [64, 3, 8, 10],
  ]);
  expect(waitForAll(tickets, 1)).toBe(true);
});

test('there is nothing to take before work is given out, and after all is taken', () => {
  const tickets = newTickets();
  const { calls, compute } = recorder();
  const ticket = takePieces(tickets, compute);
  expect(calls).toEqual([]);
  giveOut(tickets, { layer: 1, parts: 1, count: 2, span: 1 });
  const spent = takePieces(tickets, compute);
  expect(spent).not.toBe(ticket);
  expect(takePieces(tickets, compute)).toBe(spent);
  expect(calls).toHaveLength(2);
});

test('two who take pieces in turns share them', () => {
  const tickets = newTickets();
  const [one, other] = [recorder(), recorder()];
  giveOut(tickets, { layer: 1, parts: 1, count: 6, span: 1 });
  // The second one takes all that is left while the first is at its first piece.
  takePieces(tickets, (...call) => {
    one.compute(...call);
    if (one.calls.length === 1) takePieces(tickets, other.compute);
  });
  expect(one.calls.map(([, , first]) => first)).toEqual([0]);
  expect(other.calls.map(([, , first]) => first)).toEqual([1, 2, 3, 4, 5]);
  expect(waitForAll(tickets, 1)).toBe(true);
});

test('work that is given out again and again is told apart, also when its number has come round', () => {
  const tickets = newTickets();
  tickets[0] = 0x7fffff_ff;
  const { calls, compute } = recorder();
  for (let round = 0; round < 5; round++) {
    giveOut(tickets, { layer: round, parts: 1, count: 3, span: 2 });
    takePieces(tickets, compute);
    expect(waitForAll(tickets, 1)).toBe(true);
  }
  expect(calls.map(([layer]) => layer)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
});

test('who waits hears of a failure, and does not wait for ever', () => {
  const tickets = newTickets();
  giveOut(tickets, { layer: 1, parts: 1, count: 2, span: 1 });
  expect(waitForAll(tickets, 1)).toBe(false);
  takePieces(tickets, () => {});
  fail(tickets);
  expect(waitForAll(tickets, 1)).toBe(false);
});

test('a service that is over takes nothing', () => {
  const tickets = newTickets();
  const { calls, compute } = recorder();
  giveOut(tickets, { layer: 1, parts: 1, count: 2, span: 1 });
  endService(tickets);
  serve(tickets, compute);
  expect(calls).toEqual([]);
});

test('a layer of any size has at most 254 pieces, and several for each thread where it has rows enough', () => {
  for (const threads of [1, 2, 5, 64]) {
    for (const [height, width] of [
      [1, 1],
      [5, 3],
      [180, 240],
      [720, 1280],
      [5000, 9],
      [30_000, 40_000],
    ]) {
      const pieces = Math.ceil(height / rowSpan(height, width, threads));
      expect(pieces).toBeLessThanOrEqual(254);
      expect(pieces).toBeGreaterThanOrEqual(threads === 1 ? 1 : Math.min(height, 3 * threads, 127));
    }
  }
  expect(rowSpan(180, 240, 1)).toBe(136);
});
