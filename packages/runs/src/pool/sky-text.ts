import type { SkyState } from '@spikeseg/segmentation';

/** A state goes on after a doubt that is no longer, s; slews are over at once. So many are told. */
const [doubtS, slewDoubtS, mostTold] = [5, 0.5, 6];

/** A motion is not what was said of the mount where it is less likely by so much, nats. */
const againstNats = -1;

/** Some time in which the sky does one thing. */
interface Span {
  readonly state: SkyState['state'];
  readonly fromUs: number;
  untilUs: number;
  readonly velocities: (readonly [vx: number, vy: number])[];
}

/**
 * What the sky did, and when: `The sky stands from 2.0 to 9.8 s, slews from 9.8 to 11.2 s`; empty where that was never known.
 *
 * @param sky in time order @param originUs time of the first event
 */
export function skyText(sky: readonly SkyState[], originUs: number): string {
  const spans: Span[] = [];
  for (const { tUs, state, vx, vy } of sky) {
    if (state === 'unknown') continue;
    let last = spans.at(-1);
    if (last?.state !== state || tUs - last.untilUs > 1e6 * (state === 'slews' ? slewDoubtS : doubtS)) {
      last = { state, fromUs: tUs, untilUs: tUs, velocities: [] };
      spans.push(last);
    }
    last.untilUs = tUs;
    if (vx !== undefined && vy !== undefined) last.velocities.push([vx, vy]);
  }
  if (spans.length === 0) return '';
  const seconds = (tUs: number): string => ((tUs - originUs) / 1e6).toFixed(1);
  const told = spans
    .slice(0, mostTold)
    .map(
      (span, k) =>
        `${span.state === 'slews' && spans[k - 1]?.state === 'slews' ? '' : `${words[span.state]}${speedText(span)} `}from ${seconds(span.fromUs)} to ${seconds(span.untilUs)} s`,
    );
  const more = spans.length - told.length;
  const doubt = skyDoubt(sky);
  return `The sky ${told.join(', ')}${more > 0 ? `; ${more} more states are in sky.csv` : ''}${doubt === undefined ? '' : `; ${doubt}`}`;
}

/** That the sky moves otherwise than was said of the mount, for most of the time; undefined where it does not, or nothing was said. */
export function skyDoubt(sky: readonly SkyState[]): string | undefined {
  const known = sky.filter(({ state }) => state === 'stands' || state === 'drifts');
  const against = known.filter(({ mountNats }) => mountNats < againstNats).length;
  return 2 * against > known.length ? 'this is not what sky.mount and sky.scale_arcsec_px say: check them' : undefined;
}

const words = { stands: 'stands', drifts: 'drifts', slews: 'slews', unknown: '' } as const;

function speedText({ state, velocities }: Span): string {
  if (state !== 'drifts') return '';
  const mean = [0, 1].map((axis) => velocities.reduce((sum, one) => sum + one[axis], 0) / velocities.length);
  return ` at ${Math.hypot(mean[0], mean[1]).toFixed(1)} px/s`;
}
