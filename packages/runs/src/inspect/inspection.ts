/** What there is to say about one file. */
export interface Inspection {
  /** Plain data for `--json`, with a `kind`. */
  readonly facts: {
    readonly kind: 'recording' | 'checkpoint' | 'detector' | 'tensors' | 'python-checkpoint' | 'onnx-model' | 'folder';
    readonly path: string;
  };
  readonly text: readonly string[];
}
