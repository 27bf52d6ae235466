export { chooseEvents, eventsNear, nearPx } from './data/choose-events.ts';
export { EvidenceTrace, type TraceOptions } from './data/evidence-trace.ts';
export { defaultMaxEvents, makeViewerData, type Viewed } from './data/make-viewer-data.ts';
export { type RecordingToView, viewByEvidence, type ViewByEvidence } from './data/view-by-evidence.ts';
export { viewerConclusion } from './viewer-conclusion.ts';
export * from './viewer-data.ts';
export type { DropSettings } from './drop-settings.ts';
export { dropPage, viewerPage } from './write-viewer.ts';
