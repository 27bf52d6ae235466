/** Colours of what is drawn on canvases; those of text are in style.css. */
export interface Theme {
  readonly isDark: boolean;
  readonly paper: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly noise: string;
  readonly label: string;
  readonly moment: string;
  /** Of single tracks, then of all stars, and of what belongs to others. */
  readonly tracks: readonly string[];
  readonly other: string;
}

const light: Theme = {
  isDark: false,
  paper: '#ffffff',
  ink: '#1c2024',
  muted: '#5d656e',
  line: '#c9ced4',
  noise: '#6b7580',
  label: '#1c2024',
  moment: '#1c2024',
  tracks: ['#c2410c', '#1271b8', '#0b7a52', '#8634d1', '#c2185b', '#8a6100', '#0c7c86', '#4d49c9', '#8b949e'],
  other: '#b3a090',
};

const dark: Theme = {
  isDark: true,
  paper: '#101418',
  ink: '#e8ebee',
  muted: '#9aa4ae',
  line: '#3a424b',
  noise: '#8a95a1',
  label: '#f3f5f7',
  moment: '#e8ebee',
  tracks: ['#ff9a56', '#5bbcff', '#4fd6a0', '#c79bff', '#ff82b2', '#ebcb5a', '#5fdde3', '#a3abff', '#7d8894'],
  other: '#85776c',
};

export type ThemeChoice = 'system' | 'light' | 'dark';

export function themeOf(choice: ThemeChoice): Theme {
  const isDark = choice === 'dark' || (choice === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  return isDark ? dark : light;
}

/** @param colour place in the palette; others are of one colour */
export const trackColour = ({ tracks, other }: Theme, colour: number): string => tracks[colour] ?? other;

/** The same for a number: that of a pale line, of a star or one of many, is darker, so that it can be read. */
export const textColour = (theme: Theme, colour: number): string =>
  colour < 0 || colour === theme.tracks.length - 1 ? theme.muted : trackColour(theme, colour);

/** Bytes of a colour as it is written. */
export function rgbOf(hex: string): readonly [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** Dark violet to yellow, 0 to 1: inferno of Smith and van der Walt, at nine places. */
const inferno = [
  [0, 0, 4],
  [31, 12, 72],
  [85, 15, 109],
  [136, 34, 106],
  [186, 54, 85],
  [227, 89, 51],
  [249, 140, 10],
  [249, 201, 50],
  [252, 255, 164],
] as const;

/** Colour of a share, three bytes. */
export function heatColour(share: number): readonly [number, number, number] {
  const at = Math.min(1, Math.max(0, share)) * (inferno.length - 1);
  const low = Math.min(inferno.length - 2, Math.floor(at));
  const mix = (k: 0 | 1 | 2): number => Math.round(inferno[low][k] + (at - low) * (inferno[low + 1][k] - inferno[low][k]));
  return [mix(0), mix(1), mix(2)];
}
