/** What moves faster has been moved, px/s; within so long after that, s, and so near, px, it should be found. */
const [movesPxS, withinS, nearPx] = [30, 2, 6];

/** Share of the labels that are detected while objects are moved, and within two seconds after: text, empty where none stops. */
export function afterMoves({ objects }, detections) {
  const sums = { moving: { labels: 0, found: 0 }, after: { labels: 0, found: 0 } };
  for (const { t, x, y } of objects) {
    let movedUs = -Infinity;
    for (let i = 1; i < t.length; i++) {
      const isMoving = Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]) > movesPxS * (t[i] - t[i - 1]) * 1e-6;
      if (isMoving) movedUs = t[i];
      if (t[i] - movedUs > withinS * 1e6) continue;
      const sum = sums[isMoving ? 'moving' : 'after'];
      sum.labels++;
      sum.found += detections.some(
        (one) => t[i] >= one.tUs && t[i] < one.tUs + one.durationUs && Math.hypot(one.x - x[i], one.y - y[i]) <= nearPx,
      );
    }
  }
  if (sums.after.labels === 0) return '';
  return `Pd moved ${share(sums.moving)}, within ${withinS} s after ${share(sums.after)} | `;
}

const share = ({ found, labels }) => (found / labels).toFixed(2);
