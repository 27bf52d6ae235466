import type { PlateFailure, PlateSolution } from '@spikeseg/astrometry';
import { quantity } from '@spikeseg/report/words';
import type { SkyFrame } from '../spots/sky-frame.ts';
import { type CarriedPlate, carriedPlate } from './carried-plate.ts';
import type { OtherPlate } from './solve-field.ts';
import type { StarList } from './star-list.ts';

/** A time in which one picture of the sky holds, with its stars. */
export interface Stretch extends Pick<StarList, 'stars'> {
  readonly frame: SkyFrame;
}

/** What a plate was made from. */
export interface PlateOrigin {
  /** `solved`: by stars of the catalogue. `carried`: by stars that are in another stretch, too. */
  readonly kind: 'solved' | 'carried';
  /** The stretch whose plate was carried here, from 0 on, and stars of both; of a solved one it showed where to look. */
  readonly from?: { readonly stretch: number; readonly stars: number };
}

/** What a plate was made from, in words. */
export function originText({ kind, from }: PlateOrigin): string {
  if (from === undefined) return kind;
  const plate = `plate ${from.stretch + 1} by ${quantity(from.stars, 'star')}`;
  return kind === 'carried' ? `carried from ${plate}` : `solved, found from ${plate}`;
}

export interface OriginPlate {
  readonly plate: PlateSolution | PlateFailure;
  readonly origin: PlateOrigin;
}

/** Between slews one star carries a plate; over a slew two have to agree, as tracks may go on as other stars. */
const [neededWithin, neededOver] = [1, 2];

/**
 * The plates of all stretches. The stretch of the most stars is solved first. A plate is carried to the stretches that share stars with it, and
 * compared with the catalogue there: stars that agree make a plate of their own; where the catalogue has too few, the carried one holds. What
 * shares no star is solved by itself.
 *
 * @param solve searches a plate, or compares a carried one with the catalogue and fits it anew @param turnRadS of the sky, from x towards y
 */
export async function skyPlates(
  stretches: readonly Stretch[],
  solve: (stretch: Stretch, carried?: OtherPlate) => Promise<PlateSolution | PlateFailure>,
  turnRadS: number,
): Promise<readonly OriginPlate[]> {
  const plates = new Map<number, OriginPlate>();
  const refused = new Set<string>();
  const inOrder = [...stretches.keys()].toSorted((a, b) => weight(stretches[b]) - weight(stretches[a]));
  for (;;) {
    const [next] = carriable(stretches, plates, turnRadS)
      .filter(({ from, to }) => !refused.has(`${from} ${to}`))
      .toSorted((a, b) => b.carried.stars - a.carried.stars);
    if (next === undefined) {
      const first = inOrder.find((k) => !plates.has(k));
      if (first === undefined) return [...stretches.keys()].flatMap((k) => plates.get(k) ?? []);
      plates.set(first, { plate: await solve(stretches[first]), origin: { kind: 'solved' } });
      continue;
    }
    const { from, to, before, carried } = next;
    const { wcs, fit, stars } = carried;
    const compared = await solve(stretches[to], { wcs, found: { believed: before.believed, fit } });
    if (compared.kind === 'solved') {
      const { movedPx: _movedPx, ...plate } = compared;
      const kind = plate.matches.length > 0 ? 'solved' : 'carried';
      plates.set(to, { plate, origin: { kind, from: { stretch: from, stars } } });
    } else refused.add(`${from} ${to}`);
  }
}

/** Stars, and of as many the longest time. */
const weight = ({ stars, frame: { fromUs, untilUs } }: Stretch): number => stars.length + (untilUs - fromUs) / 1e12;

/** A plate that may be carried to another stretch. */
interface Carriable {
  readonly from: number;
  readonly to: number;
  readonly before: PlateSolution;
  readonly carried: CarriedPlate;
}

function carriable(stretches: readonly Stretch[], plates: ReadonlyMap<number, OriginPlate>, turnRadS: number): Carriable[] {
  const middle = ({ frame: { fromUs, untilUs } }: Stretch): number => (fromUs + untilUs) / 2e6;
  return stretches.flatMap((stretch, to) =>
    plates.get(to)?.plate.kind === 'solved'
      ? []
      : [...plates].flatMap(([from, { plate }]): Carriable[] => {
          if (plate.kind !== 'solved') return [];
          const before = stretches[from];
          const carried = carriedPlate({ plate, stars: before.stars }, stretch.stars, {
            turn: turnRadS * (middle(stretch) - middle(before)),
            needed: before.frame.segment === stretch.frame.segment ? neededWithin : neededOver,
          });
          return carried ? [{ from, to, before: plate, carried }] : [];
        }),
  );
}
