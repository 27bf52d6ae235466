import type { ViewerData, ViewerLabel } from '../../viewer-data.ts';
import { firstFrom } from '../shared/model.ts';

/** As scores have it: so near to an object a detection is at it, px; so long ago an object leaves a wake, µs. */
const [atPx, wakeUs] = [6, 3_000_000];
/** Labels farther apart than this pause, µs. */
const pauseUs = 60_000;

/** Where a detection lies, by the labels: at an object, on the path of one and so many px behind it, or at none. */
export type AtLabel =
  | { readonly kind: 'found'; readonly id: number }
  | { readonly kind: 'late'; readonly id: number; readonly px: number }
  | { readonly kind: 'false' };

export function atLabel({ detections, labels, tickUs }: ViewerData, detection: number): AtLabel {
  const [now, dx, dy] = [detections.t[detection], detections.x[detection], detections.y[detection]];
  const away = ({ x, y }: { readonly x: number; readonly y: number }): number => Math.hypot(x - dx, y - dy);
  const there = labels.flatMap((label) => {
    const place = placeOf(label, now, pauseUs / tickUs);
    return place === undefined ? [] : [{ label, px: away(place) }];
  });
  const nearest = there.toSorted((a, b) => a.px - b.px);
  const found = nearest.find(({ px }) => px <= atPx);
  if (found !== undefined) return { kind: 'found', id: found.label.id };
  const late = nearest.find(({ label: { t, x, y } }) => {
    for (let k = firstFrom(t, now - wakeUs / tickUs); k < t.length && t[k] < now; k++)
      if (away({ x: x[k], y: y[k] }) <= atPx) return true;
    return false;
  });
  return late === undefined ? { kind: 'false' } : { kind: 'late', id: late.label.id, px: late.px };
}

/** Where an object is, on the line between its labels; undefined before, after, and where they pause. */
function placeOf({ t, x, y }: ViewerLabel, now: number, pause: number) {
  const after = firstFrom(t, now);
  if (after === t.length || now < t[0]) return undefined;
  const before = t[after] === now ? after : after - 1;
  const between = t[after] - t[before];
  if (between > pause) return undefined;
  const share = between === 0 ? 0 : (now - t[before]) / between;
  return { x: x[before] + share * (x[after] - x[before]), y: y[before] + share * (y[after] - y[before]) };
}

/** In words: `at object id 7`, `late: on the path of object id 7, 9 px behind it`, `at no label`. */
export function atLabelText(at: AtLabel): string {
  if (at.kind === 'false') return 'at no label';
  return at.kind === 'found'
    ? `at object id ${at.id}`
    : `late by ${at.px.toFixed(0)} px: on the path of object id ${at.id}, behind it`;
}
