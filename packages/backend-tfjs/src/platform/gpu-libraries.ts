/** A file that TensorFlow loads for CUDA on Linux. */
export interface GpuLibrary {
  readonly file: string;
  /** What it is part of, with the version that is needed. */
  readonly partOf: string;
  /** What gets it. */
  readonly remedy: string;
}

const cuda =
  'apt-get install cuda-libraries-11-2   (from https://developer.download.nvidia.com/compute/cuda/repos), or any CUDA 11 from 11.2 on whose lib64 is in LD_LIBRARY_PATH';
const cudnn =
  'cuDNN 8.1 or a later 8 for CUDA 11 (https://developer.nvidia.com/cudnn-archive), its lib folder in LD_LIBRARY_PATH';
const driver = "install NVIDIA's driver (nvidia-smi must list the GPU); in a container start it with --gpus all";
const ofCuda = (file: string): GpuLibrary => ({ file, partOf: 'CUDA 11', remedy: cuda });

/** What libtensorflow 2.9.1, with which tfjs-node-gpu 4.22.0 comes, was built against: CUDA 11.2 and cuDNN 8.1. */
export const gpuLibraries: readonly GpuLibrary[] = [
  ...['cudart.so.11.0', 'cublas.so.11', 'cublasLt.so.11', 'cufft.so.10', 'curand.so.10', 'cusolver.so.11', 'cusparse.so.11'].map(
    (name) => ofCuda(`lib${name}`),
  ),
  { file: 'libcudnn.so.8', partOf: 'cuDNN 8', remedy: cudnn },
  { file: 'libcuda.so.1', partOf: "NVIDIA's driver", remedy: driver },
];
