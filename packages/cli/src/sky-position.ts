import { UsageError } from '@spikeseg/experiment/commands';
import { flagOf, type OptionValues } from './settings.ts';

/** A place in the sky, degrees, J2000; and how far from it, degrees. */
interface Position {
  readonly raDeg: number;
  readonly decDeg: number;
  readonly radiusDeg?: number;
}

const expected =
  'RA,DEC or RA,DEC,RADIUS: in degrees (76.2,19.1), or RA in hours (05:04:48,+19:06 or 5h4m48s,+19d6m), RADIUS in degrees';

/** A place of an option, with or without a radius. @throws UsageError where it is none */
export function positionGiven(options: OptionValues, name: string): Position | undefined {
  const text = options[name];
  if (typeof text !== 'string') return undefined;
  const [ra, dec, radius, ...more] = text.split(',').map((part) => part.trim());
  const [raDeg, decDeg] = [angleOf(ra ?? '', 15), angleOf(dec ?? '', 1)];
  const radiusDeg = radius === undefined ? undefined : angleOf(radius, 1);
  const isPlace =
    Math.abs(raDeg) <= 360 && Math.abs(decDeg) <= 90 && (radiusDeg === undefined || (radiusDeg > 0 && radiusDeg <= 180));
  if (!isPlace || more.length > 0) throw new UsageError(`${flagOf(name)}: expected ${expected}, got ${text}`);
  return { raDeg, decDeg, ...(radiusDeg !== undefined && { radiusDeg }) };
}

/** An angle in degrees: as a number; or in units of so many degrees, minutes and seconds of them. NaN where it is none. */
function angleOf(text: string, unitDeg: 1 | 15): number {
  const plain = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text);
  if (plain) return Number(text);
  const unit = unitDeg === 15 ? 'h' : '[d°]';
  const [, sign, whole, minutes = '0', seconds = '0'] =
    /^([+-]?)(\d{1,3})[: ](\d{1,2})(?:[: ](\d{1,2}(?:\.\d*)?))?$/.exec(text) ??
    new RegExp(`^([+-]?)(\\d{1,3})${unit}(?:(\\d{1,2})[m'′])?(?:(\\d{1,2}(?:\\.\\d*)?)[s"″])?$`).exec(text) ??
    [];
  if (whole === undefined || Number(minutes) >= 60 || Number(seconds) >= 60) return Number.NaN;
  return (sign === '-' ? -1 : 1) * unitDeg * (Number(whole) + Number(minutes) / 60 + Number(seconds) / 3600);
}
