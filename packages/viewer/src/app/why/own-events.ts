import { ratioOfClass } from '../../data/ratio-classes.ts';
import type { ViewerData, ViewerEvidence } from '../../viewer-data.ts';

/** An event of a detection, and what it says of the track. */
export interface OwnEvent {
  /** Its place in the columns of events. */
  readonly event: number;
  /** Chance that it comes from the object. */
  readonly share: number;
  /** Evidence that it added, nats. */
  readonly nats: number;
}

/**
 * The events of a detection, oldest first. An object of brightness λ gives events around where it is expected at their time, with a Gaussian density g per px²: one of
 * likelihood ratio r is its own with odds of λ·r·g, and adds ln(1 + λ·r·g). Other objects are left out of account.
 */
export function ownEvents(
  { detections, events, tickUs }: ViewerData,
  evidence: Pick<ViewerEvidence, 'rateHz' | 'spreadPx' | 'vx' | 'vy'>,
  detection: number,
): OwnEvent[] {
  const variance = evidence.spreadPx[detection] ** 2;
  const own = detections.events.subarray(detections.offsets[detection], detections.offsets[detection + 1]);
  return Array.from(own, (event) => {
    const agoS = ((detections.t[detection] - events.t[event]) * tickUs) / 1e6;
    const dx = events.x[event] - detections.x[detection] + evidence.vx[detection] * agoS;
    const dy = events.y[event] - detections.y[detection] + evidence.vy[detection] * agoS;
    const density = Math.exp(-(dx * dx + dy * dy) / 2 / variance) / (2 * Math.PI * variance);
    const odds = evidence.rateHz[detection] * ratioOfClass(events.classes[event]) * density;
    return { event, share: odds / (1 + odds), nats: Math.log1p(odds) };
  });
}
