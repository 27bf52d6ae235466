/** Colour as red, green, blue, 0–255. */
export type Rgb = readonly [number, number, number];

/**
 * Colours that people with colour vision deficiency tell apart.
 *
 * @see Okabe & Ito 2008, Color Universal Design; Wong 2011, Nature Methods 8, 441
 */
export const OKABE_ITO = {
  black: '#000000',
  orange: '#E69F00',
  skyBlue: '#56B4E9',
  green: '#009E73',
  yellow: '#F0E442',
  blue: '#0072B2',
  vermilion: '#D55E00',
  purple: '#CC79A7',
} as const;

/**
 * Colours of answers and of the truth, in every figure that has both: a detection at a label, one a little off it, one where no
 * label is, one where the truth is unknown, and the label itself.
 */
export const MARKS = {
  match: OKABE_ITO.green,
  near: OKABE_ITO.orange,
  stray: OKABE_ITO.purple,
  unknown: '#882255',
  label: OKABE_ITO.black,
} as const;

/** Text, lines that are not data, and tracks that stand back. */
export const INK = { text: '#222222', muted: '#666666', axis: '#888888', grey: '#808080', grid: '#E4E4E4' } as const;

/** The colours of all pictures: `colours` can be told apart, `marks` say what is right, `ink` is what is not data. */
export const palette = { colours: OKABE_ITO, marks: MARKS, ink: INK } as const;

/** Sequential, even in lightness: van der Walt & Smith's viridis at nine equidistant points. */
const VIRIDIS = ['#440154', '#472D7B', '#3B528B', '#2C728E', '#21918C', '#28AE80', '#5EC962', '#ADDC30', '#FDE725'];

/** Diverging, white in the middle: ColorBrewer's RdBu, blue for negative. */
const BLUE_RED = ['#053061', '#2166AC', '#4393C3', '#92C5DE', '#FFFFFF', '#F4A582', '#D6604D', '#B2182B', '#67001F'];

/** Maps 0–1 to a colour; numbers outside are moved to the nearest end. */
export type ColourMap = (share: number) => Rgb;

export const viridis: ColourMap = between(VIRIDIS.map(parseHex));
export const blueRed: ColourMap = between(BLUE_RED.map(parseHex));

/** @param hex `#rrggbb` */
export function parseHex(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}

/** Straight lines between equidistant colours. */
function between(stops: readonly Rgb[]): ColourMap {
  return (share) => {
    const position = Math.min(1, Math.max(0, share)) * (stops.length - 1);
    const from = Math.min(Math.floor(position), stops.length - 2);
    const mix = (channel: 0 | 1 | 2) =>
      Math.round(stops[from][channel] + (stops[from + 1][channel] - stops[from][channel]) * (position - from));
    return [mix(0), mix(1), mix(2)];
  };
}
