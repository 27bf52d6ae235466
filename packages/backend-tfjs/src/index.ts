export { tfjsBackend, type TfjsBackend, type TfjsOptions } from './backend.ts';
export * from './errors.ts';
export type { GpuOptions } from './platform/gpu-environment.ts';
export type { Platform } from './platform/platforms.ts';
export type * from './tfjs-session.ts';
export { type GpuLibrary, gpuLibraries } from './platform/gpu-libraries.ts';
export { type PlatformReport, platformReports } from './platform/report.ts';
