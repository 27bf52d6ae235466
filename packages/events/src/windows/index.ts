/* Windows of a recording as the spikes of a network. */

export { augmentWindow, type Flips } from './augment.ts';
export { type EventWindow, eventsOfSpikes, natsOfEvents, windowAt, windowCount } from './event-window.ts';
export { StepWindows } from './step-windows.ts';
export type { LlrOptions, WindowOptions } from './window-options.ts';
