export { type TfjsBackend, type TfjsOptions, tfjsBackend } from './backend.ts';
export * from './errors.ts';
export type { GpuOptions } from './platform/gpu.ts';
export { type Platform, type PlatformReport, platformReports } from './platform/platforms.ts';
