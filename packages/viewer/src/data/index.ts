/* What pages show, as data: no page, and none of its program. */

export { EvidenceTrace, type TraceOptions, type TraceRecord } from './evidence-trace.ts';
export { type KeptView, packView, unpackView } from './kept-view.ts';
export { defaultMaxEvents, makeViewerData, type Viewed } from './make-viewer-data.ts';
export { type RecordingInMemory, type ViewByEvidence, viewByEvidence } from './view-by-evidence.ts';
