export * from './errors.ts';
export type { GraphKind, LayerOutput, ModelInfo, ModelMetadata, StateTensor } from './file/metadata.ts';
export type { ModelRules } from './file/rules.ts';
export { encodeSidecar, type Sidecar, sidecarPath } from './file/sidecar.ts';
export * from './read/open-model.ts';
export type { ReadModel } from './read/read-model.ts';
export * from './run/compare-with-engine.ts';
export {
  type CudaLibrary,
  type CudaReport,
  cudaCommands,
  cudaReport,
  type FoundLibrary,
  findLibrary,
} from './run/cuda-report.ts';
export { type Device, isDevice, type Optimization } from './run/device.ts';
export { type CudaHost, type RuntimeReport, runtimeReport } from './run/host.ts';
export { type LoadOptions, loadModel, loadModelBytes } from './run/load-model.ts';
export type { OnnxSession, StateSnapshot, WindowResult, WindowRunOptions } from './run/session.ts';
export { sessionBackend } from './run/session-backend.ts';
export { bestDevice, type WebgpuAdapter, type WebgpuReport, webgpuReport } from './run/webgpu-report.ts';
export type { TritonModel } from './triton/model-config.ts';
export * from './triton/repository.ts';
export type { WriteOptions } from './write/describe-model.ts';
export type { OutputChoice } from './write/layer-outputs.ts';
export { saveModel, type WrittenModel, writeModel } from './write/write-model.ts';
