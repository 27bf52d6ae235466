import type { ViewerEvidence } from '../../viewer-data.ts';
import { svg, ticks } from '../shared/dom.ts';
import { firstFrom, type Model, placeAt } from '../shared/model.ts';
import { type Theme, trackColour } from '../shared/theme.ts';
import { natsOfEvent, neuronOf, type Potential, potentials } from './levels-at.ts';

const size = { width: 420, height: 190, left: 34, right: 10, top: 14, middle: 128, bottom: 168 } as const;
const beforeUs = 1_500_000;
const afterUs = 300_000;
/** Below it cells are not reported. */
const reportedNats = 8;
const spotPx = 4.6;

/**
 * The potential of a detection's neuron over time against θ, that of its layer around the track where there is one, and below them the events in the spot: a stick for
 * each, as tall as what it adds. The spot of earlier events is where the track was.
 */
export function potentialChart(model: Model, evidence: ViewerEvidence, detection: number, theme: Theme): HTMLElement {
  const { data, trackOf } = model;
  const { detections, tickUs, durationUs } = data;
  const now = detections.t[detection];
  const track = trackOf.get(detections.track[detection]);
  const from = Math.max(0, now - beforeUs / tickUs);
  const until = Math.min(durationUs / tickUs, now + afterUs / tickUs);
  const { neuron, around } = potentials(data, evidence, detection, track, from, until);
  const most = [...neuron, ...around].reduce((top, { nats, threshold }) => Math.max(top, nats || 0, threshold || 0), 24) + 2;
  const x = (time: number): number =>
    size.left + ((time - from) / Math.max(1, until - from)) * (size.width - size.left - size.right);
  const y = (nats: number): number => size.middle - (Math.max(0, nats) / most) * (size.middle - size.top);
  const colour = track === undefined ? theme.ink : trackColour(theme, track.colour);
  const chart = svg('svg', {
    viewBox: `0 0 ${size.width} ${size.height}`,
    class: 'chart',
    role: 'img',
    'aria-label': 'Potential over time against the threshold, and what events added',
  });
  for (const nats of ticks(most, 4)) {
    chart.append(
      svg('line', {
        x1: size.left,
        x2: size.width - size.right,
        y1: y(nats),
        y2: y(nats),
        stroke: theme.line,
        'stroke-width': nats === 0 ? 1 : 0.5,
      }),
      svg('text', { x: size.left - 5, y: y(nats) + 3.5, 'text-anchor': 'end', fill: theme.muted }, String(nats)),
    );
  }
  chart.append(
    svg('rect', {
      x: size.left,
      y: y(reportedNats),
      width: size.width - size.left - size.right,
      height: size.middle - y(reportedNats),
      fill: theme.noise,
      opacity: 0.09,
    }),
  );
  chart.append(svg('text', { x: size.left + 4, y: size.top - 4, fill: theme.muted }, 'nats'));
  chart.append(
    svg('path', {
      d: path(around, x, y),
      fill: 'none',
      stroke: colour,
      'stroke-width': 1.2,
      opacity: 0.5,
      'stroke-dasharray': '2 2',
    }),
  );
  chart.append(
    svg('path', {
      d: thresholdPath(neuron, x, y),
      fill: 'none',
      stroke: theme.ink,
      'stroke-width': 1.2,
      'stroke-dasharray': '6 3',
    }),
  );
  const last = neuron.findLast(({ threshold }) => threshold > 0)?.threshold ?? evidence.threshold[detection];
  chart.append(svg('text', { x: size.width - size.right - 2, y: y(last) - 4, 'text-anchor': 'end', fill: theme.ink }, 'θ'));
  chart.append(
    svg('path', { d: path(neuron, x, y), fill: 'none', stroke: colour, 'stroke-width': 2, 'stroke-linejoin': 'round' }),
  );
  for (const { time, nats } of neuron)
    if (nats >= 0) chart.append(svg('circle', { cx: x(time), cy: y(nats), r: 1.6, fill: colour }));
  const sticks = sticksOf(model, evidence, detection, from, until);
  const tallest = Math.max(1, ...sticks.map(({ nats }) => nats));
  for (const { time, nats } of sticks) {
    const tall = (nats / tallest) * (size.bottom - size.middle - 14);
    chart.append(
      svg('line', {
        x1: x(time),
        x2: x(time),
        y1: size.bottom,
        y2: size.bottom - tall,
        stroke: colour,
        'stroke-width': 1.4,
        opacity: time <= now ? 0.9 : 0.4,
      }),
    );
  }
  chart.append(
    svg('line', { x1: x(now), x2: x(now), y1: size.top, y2: size.bottom, stroke: theme.ink, 'stroke-width': 1, opacity: 0.55 }),
    svg('circle', { cx: x(now), cy: y(evidence.nats[detection]), r: 4, fill: colour, stroke: theme.paper, 'stroke-width': 1.5 }),
    svg('line', { x1: size.left, x2: size.width - size.right, y1: size.bottom, y2: size.bottom, stroke: theme.line }),
  );
  for (const ms of [-1500, -1000, -500, 0]) {
    const at = now + (ms * 1000) / tickUs;
    if (at >= from)
      chart.append(
        svg(
          'text',
          { x: x(at), y: size.bottom + 13, 'text-anchor': 'middle', fill: theme.muted },
          ms === 0 ? 'now' : `${ms / 1000} s`,
        ),
      );
  }
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  caption.textContent = `Line: this neuron${track === undefined ? '' : '; dots: the most around the track'}. Grey: below ${reportedNats} nats nothing is reported. Sticks: events in the spot, up to ${tallest.toFixed(1)} nats each.`;
  figure.append(chart, caption);
  return figure;
}

/** A line through what was reported, broken where nothing was. */
function path(points: readonly Potential[], x: (time: number) => number, y: (nats: number) => number): string {
  let isOpen = false;
  return points
    .map(({ time, nats }) => {
      if (!(nats >= 0)) {
        isOpen = false;
        return '';
      }
      const command = isOpen ? 'L' : 'M';
      isOpen = true;
      return `${command}${x(time).toFixed(1)} ${y(nats).toFixed(1)}`;
    })
    .join('');
}

const thresholdPath = (points: readonly Potential[], x: (time: number) => number, y: (nats: number) => number): string =>
  path(
    points.map(({ time, threshold }) => ({ time, nats: threshold, threshold })),
    x,
    y,
  );

/** What events in the moving spot add to a neuron of the same map in the middle of it. */
function sticksOf({ data, trackOf }: Model, evidence: ViewerEvidence, detection: number, from: number, until: number) {
  const { events, detections } = data;
  const track = trackOf.get(detections.track[detection]);
  const { layer, brightness } = neuronOf(evidence, detection);
  const { stride } = evidence.layers[layer];
  const fixed = { x: detections.x[detection], y: detections.y[detection] };
  const sticks: { time: number; nats: number }[] = [];
  for (let i = firstFrom(events.t, from); i < events.t.length && events.t[i] <= until; i++) {
    if (events.near[i] === 0 || events.classes[i] === 0) continue;
    const place = track === undefined ? fixed : placeAt(data, track, events.t[i]);
    if ((events.x[i] - place.x) ** 2 + (events.y[i] - place.y) ** 2 > spotPx ** 2) continue;
    const [row, column] = [place.y, place.x].map((at) => Math.max(0, Math.round((at - (stride - 1) / 2) / stride)));
    const nats = natsOfEvent(data, evidence, i, { layer, brightness, row, column });
    if (nats > 0) sticks.push({ time: events.t[i], nats });
  }
  return sticks;
}
