import type { ViewerEvidence } from '../../viewer-data.ts';
import { svg, ticks } from '../shared/dom.ts';
import type { ViewerModel } from '../shared/model.ts';
import { type Theme, trackColour } from '../shared/theme.ts';
import { ownEvents } from './own-events.ts';

const size = { width: 420, height: 190, left: 34, right: 10, top: 14, middle: 128, bottom: 168 } as const;
const beforeUs = 1_500_000;
const afterUs = 300_000;
/** Where a track is not detected for so long its line is broken. */
const gapUs = 100_000;

/**
 * The evidence of a track over time against its threshold, as its detections tell it, and below them their events: a stick for each, as tall as what it added.
 */
export function evidenceChart(
  { data, trackOf }: ViewerModel,
  evidence: ViewerEvidence,
  detection: number,
  theme: Theme,
): HTMLElement {
  const { detections, events, tickUs, durationUs } = data;
  const now = detections.t[detection];
  const track = trackOf.get(detections.track[detection]);
  const colour = track === undefined ? theme.ink : trackColour(theme, track.colour);
  const from = Math.max(0, now - beforeUs / tickUs);
  const until = Math.min(durationUs / tickUs, now + afterUs / tickUs);
  const found = [...(track?.found ?? [detection])].filter((k) => detections.t[k] >= from && detections.t[k] <= until);
  const max = Math.max(evidence.threshold[detection], ...found.map((k) => evidence.nats[k])) + 2;
  const x = (time: number): number =>
    size.left + ((time - from) / Math.max(1, until - from)) * (size.width - size.left - size.right);
  const y = (nats: number): number => size.middle - (Math.max(0, nats) / max) * (size.middle - size.top);
  const chart = svg('svg', {
    viewBox: `0 0 ${size.width} ${size.height}`,
    class: 'chart',
    role: 'img',
    'aria-label': 'Evidence over time against the threshold, and what events added',
  });
  const horizontal = (at: number, stroke: string, width: number) =>
    svg('line', { x1: size.left, x2: size.width - size.right, y1: at, y2: at, stroke, 'stroke-width': width });
  for (const nats of ticks(max, 4)) {
    chart.append(
      horizontal(y(nats), theme.line, nats === 0 ? 1 : 0.5),
      svg('text', { x: size.left - 5, y: y(nats) + 3.5, 'text-anchor': 'end', fill: theme.muted }, String(nats)),
    );
  }
  const line = found.map((k, i) => {
    const isOpen = i > 0 && (detections.t[k] - detections.t[found[i - 1]]) * tickUs <= gapUs;
    return `${isOpen ? 'L' : 'M'}${x(detections.t[k]).toFixed(1)} ${y(evidence.nats[k]).toFixed(1)}`;
  });
  const path = { d: line.join(''), fill: 'none', stroke: colour, 'stroke-width': 2, 'stroke-linejoin': 'round' };
  const threshold = horizontal(y(evidence.threshold[detection]), theme.ink, 1.2);
  threshold.setAttribute('stroke-dasharray', '6 3');
  const name = { x: size.left + 4, y: size.top - 4, fill: theme.muted };
  chart.append(svg('text', name, 'nats'), threshold, svg('path', path));
  for (const k of found) chart.append(svg('circle', { cx: x(detections.t[k]), cy: y(evidence.nats[k]), r: 1.6, fill: colour }));
  const sticks = found.flatMap((k) => ownEvents(data, evidence, k)).map(({ event, nats }) => ({ time: events.t[event], nats }));
  const tallest = Math.max(1, ...sticks.map(({ nats }) => nats));
  for (const { time, nats } of sticks) {
    const y2 = size.bottom - (nats / tallest) * (size.bottom - size.middle - 14);
    const opacity = time <= now ? 0.9 : 0.4;
    chart.append(svg('line', { x1: x(time), x2: x(time), y1: size.bottom, y2, stroke: colour, 'stroke-width': 1.4, opacity }));
  }
  chart.append(
    svg('line', { x1: x(now), x2: x(now), y1: size.top, y2: size.bottom, stroke: theme.ink, 'stroke-width': 1, opacity: 0.55 }),
    svg('circle', { cx: x(now), cy: y(evidence.nats[detection]), r: 4, fill: colour, stroke: theme.paper, 'stroke-width': 1.5 }),
    horizontal(size.bottom, theme.line, 1),
  );
  for (const ms of [-1500, -1000, -500, 0]) {
    const at = now + (ms * 1000) / tickUs;
    if (at < from) continue;
    const place = { x: x(at), y: size.bottom + 13, 'text-anchor': 'middle', fill: theme.muted };
    chart.append(svg('text', place, ms === 0 ? 'now' : `${ms / 1000} s`));
  }
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  caption.textContent = `Line: evidence of the track, with a ceiling once it is an object. Dashes: the threshold that makes it one. Sticks: events in its spot, up to ${tallest.toFixed(1)} nats.`;
  figure.append(chart, caption);
  return figure;
}
