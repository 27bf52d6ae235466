import { type LiveSight, maxSights } from '../../live/live-messages.ts';
import { el, svg, ticks } from '../shared/dom.ts';
import type { Theme } from '../shared/theme.ts';

const size = { width: 560, height: 120, left: 40, right: 24, top: 18, bottom: 98 } as const;

/** What could be seen over the time of the stream: a line, the fainter the higher, with a large dot where the program warns. */
export class SightChart {
  readonly element = el('section', { class: 'sight', 'aria-label': 'What could be seen' });
  #theme: Theme;
  #sights: LiveSight[] = [];

  constructor(theme: Theme) {
    this.#theme = theme;
    this.element.hidden = true;
  }

  add(sight: LiveSight): void {
    this.#sights = [...this.#sights, sight].slice(-maxSights);
    this.#draw();
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.#draw();
  }

  #draw(): void {
    this.element.hidden = this.#sights.length === 0;
    if (this.#sights.length > 0) this.element.replaceChildren(this.#chart());
  }

  #chart(): Element {
    const { left, right, top, bottom, width, height } = size;
    const rates = this.#sights.flatMap(({ fromHz }) => (fromHz === null ? [] : [fromHz]));
    const [faintest, brightest] = [Math.min(...rates, 10) / 1.2, Math.max(...rates, 10) * 1.2];
    const first = this.#sights[0].tUs / 60e6 - 1;
    const until = (this.#sights.at(-1) as LiveSight).tUs / 60e6;
    const x = (minutes: number): number => left + ((minutes - first) / (until - first)) * (width - left - right);
    const y = (hz: number): number => top + (Math.log(hz / faintest) / Math.log(brightest / faintest)) * (bottom - top);
    const { ink, line, muted, tracks } = this.#theme;
    const label = 'Rate from which on half of what moves at up to 40 px/s is found, by minute';
    const chart = svg('svg', { viewBox: `0 0 ${width} ${height}`, class: 'chart', role: 'img', 'aria-label': label });
    const words = { 'text-anchor': 'end', fill: muted };
    const digits = brightest < 10 * faintest ? [1, 1.5, 2, 3, 5, 7] : [1, 3];
    const marks = [0.1, 1, 10, 100, 1000].flatMap((power) => digits.map((digit) => Number((digit * power).toPrecision(2))));
    for (const hz of marks.filter((one) => one > faintest && one < brightest))
      chart.append(
        svg('line', { x1: left, x2: width - right, y1: y(hz), y2: y(hz), stroke: line, 'stroke-width': 0.5 }),
        svg('text', { x: left - 5, y: y(hz) + 3.5, ...words }, String(hz)),
      );
    for (const minutes of ticks(until, 8, first))
      chart.append(svg('text', { x: x(minutes), y: height - 6, ...words, 'text-anchor': 'middle' }, `${minutes} min`));
    let isOpen = false;
    const path = this.#sights.flatMap(({ tUs, fromHz }) => {
      const step = fromHz !== null && `${isOpen ? 'L' : 'M'}${x(tUs / 60e6).toFixed(1)} ${y(fromHz).toFixed(1)}`;
      isOpen = fromHz !== null;
      return step ? [step] : [];
    });
    chart.append(
      svg('text', { x: left, y: top - 7, fill: muted }, 'events/s; the higher the line, the fainter is what is found'),
      svg('path', { d: path.join(''), fill: 'none', stroke: ink, 'stroke-width': 2, 'stroke-linejoin': 'round' }),
    );
    for (const { tUs, fromHz, warnings } of this.#sights) {
      const isWarned = warnings.length > 0;
      const spot = {
        cx: x(tUs / 60e6),
        cy: fromHz === null ? bottom : y(fromHz),
        r: isWarned ? 5 : 2,
        fill: isWarned ? tracks[0] : ink,
      };
      const when = `${(tUs / 60e6).toFixed(0)} min: ${fromHz === null ? 'nothing is seen' : `${fromHz} events/s`}`;
      chart.append(svg('circle', spot, svg('title', {}, [when, ...warnings].join('; '))));
    }
    return chart;
  }
}
