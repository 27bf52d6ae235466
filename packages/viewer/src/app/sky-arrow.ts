import type { ViewerData } from '../viewer-data.ts';
import { firstFrom } from './shared/model.ts';
import type { Theme } from './shared/theme.ts';

/** An arrow is of the second before it, µs. */
const freshUs = 1_000_000;
/** Half of the arrow, and its head, CSS px. */
const [half, head] = [18, 6];

/** How the sky drifts over the chip at a time, px/s; undefined where it does not, or that is not known. */
export function skyAt({ sky, tickUs }: Pick<ViewerData, 'sky' | 'tickUs'>, time: number) {
  const k = sky === undefined ? -1 : firstFrom(sky.t, Math.floor(time) + 1) - 1;
  if (sky === undefined || k < 0 || (time - sky.t[k]) * tickUs > freshUs || Number.isNaN(sky.vx[k])) return undefined;
  return { vx: sky.vx[k], vy: sky.vy[k] };
}

/** An arrow the way the stars go, with their speed below it, on paper, since events lie under it. @param x, y its middle */
export function paintSkyArrow(
  context: CanvasRenderingContext2D,
  theme: Theme,
  { vx, vy }: { readonly vx: number; readonly vy: number },
  x: number,
  y: number,
): void {
  const speed = Math.hypot(vx, vy);
  context.save();
  context.globalAlpha = 0.85;
  context.fillStyle = theme.paper;
  context.beginPath();
  context.arc(x, y, half + 12, 0, 2 * Math.PI);
  context.fill();
  context.globalAlpha = 1;
  context.fillStyle = context.strokeStyle = theme.muted;
  context.font = '11px system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(`sky ${speed.toFixed(1)} px/s`, x, y + half + 6);
  context.lineWidth = 2;
  context.translate(x, y);
  context.rotate(Math.atan2(vy, vx));
  context.beginPath();
  context.moveTo(-half, 0);
  context.lineTo(half, 0);
  context.lineTo(half - head, -head / 2);
  context.lineTo(half - head, head / 2);
  context.lineTo(half, 0);
  context.stroke();
  context.fill();
  context.restore();
}
