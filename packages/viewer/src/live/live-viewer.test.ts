import { describe, expect, it } from 'vitest';
import { LiveViewer } from './live-viewer.ts';

/** A socket that keeps what it is sent, a number each. */
function socketOf() {
  const sent: number[] = [];
  const socket = { bufferedAmount: 0, send: (bytes: Uint8Array) => void sent.push(bytes[0]) };
  return { socket, sent, viewer: new LiveViewer(socket) };
}

const offer = (viewer: LiveViewer, from: number, until: number): void => {
  for (let number = from; number <= until; number++) viewer.offer(number, Uint8Array.of(number), Uint8Array.of(100 + number));
};

describe('a viewer', () => {
  it('that never answers is sent ten frames, and no more', () => {
    const { viewer, sent } = socketOf();
    offer(viewer, 1, 50);
    expect(sent).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(viewer.dropped).toBe(40);
  });

  it('that was behind gets frames again when all but two are taken in', () => {
    const { viewer, sent } = socketOf();
    offer(viewer, 1, 11);
    viewer.hear('7');
    offer(viewer, 12, 12);
    viewer.hear('8');
    offer(viewer, 13, 13);
    expect(sent).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13]);
    expect(viewer.dropped).toBe(2);
  });

  it('whose socket holds more than 4 MiB loses whole frames', () => {
    const { viewer, sent, socket } = socketOf();
    socket.bufferedAmount = 4 * 2 ** 20;
    offer(viewer, 1, 1);
    socket.bufferedAmount++;
    offer(viewer, 2, 3);
    socket.bufferedAmount = 0;
    offer(viewer, 4, 4);
    expect(sent).toEqual([1, 4]);
    expect(viewer.dropped).toBe(2);
  });

  it('has evidence with its frames while it wants it', () => {
    const { viewer, sent } = socketOf();
    offer(viewer, 1, 1);
    viewer.hear('evidence on');
    offer(viewer, 2, 2);
    viewer.offer(3, Uint8Array.of(3));
    viewer.hear('evidence off');
    offer(viewer, 4, 4);
    expect(sent).toEqual([1, 2, 102, 3, 4]);
  });

  it.each(['', 'evidence', '-1', '1e9', ' 12', 'x'.repeat(64), '9'.repeat(21), '{"seen": 9}'])(
    'that says %j is not heard',
    (text) => {
      const { viewer } = socketOf();
      offer(viewer, 1, 10);
      viewer.hear(text);
      offer(viewer, 11, 11);
      expect(viewer.dropped).toBe(1);
      expect(viewer.wantsEvidence).toBe(false);
    },
  );
});
