/** What is wrong with a file. */
export type ModelProblem =
  /** The file cannot be opened. */
  | 'unreadable'
  /** No whole ONNX file, or one whose parts do not fit each other. */
  | 'damaged'
  /** An ONNX file, but none that this package has written. */
  | 'foreign'
  | 'sidecar-missing'
  | 'sidecar-damaged'
  /** The JSON file beside the model belongs to another model. */
  | 'sidecar-mismatch';

/** A file that is not a usable model. The message says where, what was expected, what was found and how to go on. */
export class OnnxModelError extends Error {
  override readonly name = 'OnnxModelError';
  readonly problem: ModelProblem;
  /** What the message calls the file: its path, or `model` for bytes. */
  readonly file: string;

  constructor(problem: ModelProblem, file: string, message: string, options?: ErrorOptions) {
    super(`${file}: ${message}`, options);
    this.problem = problem;
    this.file = file;
  }
}

/** Why a model does not run here. */
export type RuntimeProblem =
  /** The package onnxruntime-node is not installed, or not for this machine. */
  | 'runtime-missing'
  /** CUDA was asked for and cannot be had: a library, the GPU or the driver is missing. */
  | 'cuda-unavailable'
  /** WebGPU was asked for, and there is no GPU for it. */
  | 'webgpu-unavailable'
  /** WebGPU would compute on the processor. */
  | 'webgpu-software'
  /** A tensor is larger than the GPU's limit. */
  | 'webgpu-too-small'
  /** The GPU was lost in a run: states are gone. */
  | 'webgpu-lost'
  /** CUDA would round the weights of an exact network to TF32. */
  | 'cuda-inexact'
  /** ONNX Runtime has refused the model or failed in a run. */
  | 'runtime-failed'
  | 'closed';

/** A model that cannot be run here. The message says what is missing and how to get it. */
export class OnnxRuntimeError extends Error {
  override readonly name = 'OnnxRuntimeError';
  readonly problem: RuntimeProblem;

  constructor(problem: RuntimeProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}
