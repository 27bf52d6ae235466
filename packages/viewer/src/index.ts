export type { DropSettings } from './drop-settings.ts';
export type { LiveAnswer, LiveLevels } from './live/frame-builder.ts';
export { LiveFeed, type LiveStream } from './live/live-feed.ts';
export { frameMs, type LiveFigures, type LiveLayers, type LiveSight } from './live/live-messages.ts';
export type { ViewerSocket } from './live/live-viewer.ts';
export { viewerConclusion } from './viewer-conclusion.ts';
export * from './viewer-data.ts';
export { dropPage, livePage, viewerPage } from './write-viewer.ts';
