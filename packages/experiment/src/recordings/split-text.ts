import type { StimulusSet } from './stimuli.ts';

/** How recordings were split into what trains and what validates, in one sentence. */
export function splitText({ split, train, validation }: StimulusSet): string {
  const how =
    split.kind === 'by-recording'
      ? `by recording: ${split.train.length} train, ${split.validation.length} validate (${split.validation.join(', ') || 'none'})`
      : `by time, because there is one recording only: its first part trains, its last part validates, ${split.gapWindows} window(s) between are left out`;
  return `split ${how}; ${train.length} training and ${validation.length} validation windows`;
}
