/** A file that CUDA inference needs. */
export interface CudaLibrary {
  readonly file: string;
  /** What it is part of, with the version that is needed. */
  readonly partOf: string;
  /** Where it comes from. */
  readonly source: 'onnxruntime' | 'cuda' | 'cudnn' | 'driver';
}

/** Files that ONNX Runtime 1.30 loads for CUDA on Linux x64: its provider, which is made for CUDA 12 and cuDNN 9, and theirs. */
export const cudaLibraries: readonly CudaLibrary[] = [
  { file: 'libonnxruntime_providers_shared.so', partOf: 'the CUDA provider of ONNX Runtime 1.30.0', source: 'onnxruntime' },
  { file: 'libonnxruntime_providers_cuda.so', partOf: 'the CUDA provider of ONNX Runtime 1.30.0', source: 'onnxruntime' },
  { file: 'libcudart.so.12', partOf: 'CUDA 12', source: 'cuda' },
  { file: 'libcublas.so.12', partOf: 'CUDA 12', source: 'cuda' },
  { file: 'libcublasLt.so.12', partOf: 'CUDA 12', source: 'cuda' },
  { file: 'libcufft.so.11', partOf: 'CUDA 12', source: 'cuda' },
  { file: 'libcurand.so.10', partOf: 'CUDA 12', source: 'cuda' },
  { file: 'libcudnn.so.9', partOf: 'cuDNN 9', source: 'cudnn' },
  { file: 'libcuda.so.1', partOf: "NVIDIA's driver", source: 'driver' },
];

/** What gets the files of each source. */
export const cudaCommands: Readonly<Record<CudaLibrary['source'], string>> = {
  onnxruntime:
    'ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node --foreground-scripts   (downloads the provider; npm 11 wants "allowScripts": {"onnxruntime-node": true} in package.json)',
  cuda: 'apt-get install cuda-libraries-12-9   (from https://developer.download.nvidia.com/compute/cuda/repos), or any CUDA 12 whose lib64 is in LD_LIBRARY_PATH',
  cudnn: 'apt-get install libcudnn9-cuda-12   (from the same place), or cuDNN 9 for CUDA 12 in a folder in LD_LIBRARY_PATH',
  driver: "install NVIDIA's driver (nvidia-smi must list the GPU); in a container start it with --gpus all",
};
