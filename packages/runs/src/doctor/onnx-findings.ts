import { type CudaReport, cudaCommands, loadModelBytes, type RuntimeReport, writeModel } from '@spikeseg/onnx';
import { spikeProblem, tinyInput, tinyNetwork, tinyWeights } from './engine-findings.ts';
import { type Finding, ok } from './finding.ts';

/** What installs the runtime. */
const installRuntime =
  'npm install onnxruntime-node   (1.30 or later; for export with proof and for detect --model; with --ignore-scripts for the CPU alone, or where its script cannot load the files for CUDA)';

/** ONNX Runtime, after it has run an exported network. */
export async function runtimeFinding({ version, providers, problem }: RuntimeReport): Promise<Finding> {
  const part = 'onnxruntime-node';
  if (version === undefined) return { part, state: 'missing', required: false, found: 'not installed', remedy: installRuntime };
  const broken = (found: string): Finding => ({
    part,
    state: 'broken',
    required: false,
    found: `${version}: ${found}`,
    remedy: installRuntime,
  });
  if (problem !== undefined) return broken(problem);
  try {
    const { bytes } = writeModel(tinyNetwork, tinyWeights, { graph: { kind: 'step' } });
    const session = await loadModelBytes(bytes, { device: 'cpu', threads: 1 });
    const { layers } = await session.runWindow(tinyInput);
    await session.close();
    const wrong = spikeProblem(layers[tinyNetwork.layers[0].name].spikes);
    const names = providers.map(({ name, bundled }) => (bundled ? name : `${name} (needs libraries)`)).join(', ');
    return wrong === undefined ? ok(part, `${version}, runs a small network; providers ${names}`) : broken(wrong);
  } catch (error) {
    return broken(error instanceof Error ? error.message : String(error));
  }
}

/** What CUDA needs, file by file; and whether TF32, which rounds weights, is off. */
export function cudaFindings({ unsupported, libraries, tf32Off, ready }: CudaReport): Finding[] {
  if (unsupported !== undefined) return [optional('CUDA', 'missing', unsupported)];
  const absent = libraries.filter(({ path }) => path === undefined);
  const files = libraries.map(({ file, partOf, source, path }) =>
    path === undefined ? optional(file, 'missing', partOf, cudaCommands[source]) : ok(file, path),
  );
  return [
    ready
      ? ok('CUDA', 'every file is there; spikeseg-cli doctor --cuda-check runs networks on it')
      : optional('CUDA', 'missing', `${absent.length} of ${libraries.length} files are missing`),
    ...files,
    tf32Off
      ? ok('NVIDIA_TF32_OVERRIDE', '0: CUDA computes in float32')
      : optional(
          'NVIDIA_TF32_OVERRIDE',
          'off',
          'not 0: CUDA would round weights to TF32',
          'on a CUDA server: export NVIDIA_TF32_OVERRIDE=0',
        ),
  ];
}

const optional = (part: string, state: Finding['state'], found: string, remedy?: string): Finding => ({
  part,
  state,
  required: false,
  found,
  ...(remedy !== undefined && { remedy }),
});
