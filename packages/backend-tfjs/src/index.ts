export { tfjsBackend, type TfjsBackend, type TfjsOptions } from './backend.ts';
export * from './errors.ts';
export type { BatchCompetition } from './layers/compete.ts';
export type { LearnedBatch, LearnedWindow, LearnOptions } from './learn/learn-batch.ts';
export type { GpuOptions } from './platform/gpu-environment.ts';
export type { Platform } from './platform/platforms.ts';
export type { BatchOptions, TfjsSession } from './session.ts';
export { type GpuLibrary, gpuLibraries } from './platform/gpu-libraries.ts';
export { type PlatformReport, platformReports } from './platform/report.ts';
