/** How onnxruntime-node is had. Its install script loads the files for CUDA from elsewhere than npm; for the CPU nothing else is needed. */
export const installRuntime =
  'npm install onnxruntime-node@1.30.0 (with --ignore-scripts for the CPU alone, or where its script cannot load the files for CUDA)';
