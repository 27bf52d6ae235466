/** Nearest whole number of steps; a half goes away from 0, so that −x rounds to minus what x does. Never −0. */
export function toNearestStep(steps: number): number {
  const nearest = Math.round(Math.abs(steps));
  return steps < 0 && nearest > 0 ? -nearest : nearest;
}
