import { type GpuLibrary, gpuLibraries, type PlatformReport, platformReports, type TfjsBackend } from '@spikeseg/backend-tfjs';
import { type CudaReport, cudaCommands, loadModelBytes, type RuntimeReport, writeModel } from '@spikeseg/onnx';
import { type Backend, type NetworkSpec, type NetworkWeights, type SparseSpikes, sparseFromDense } from '@spikeseg/snn-core';
import { backends, tfjsBackends } from '../options/device.ts';
import { type Finding, ok } from './finding.ts';

/** Every engine, after it has computed a network whose spikes are known; the first is the one that commands use. */
export const engineFindings = (engines: readonly Backend[] = backends): Promise<Finding[]> =>
  Promise.all(engines.map((engine, position) => engineFinding(engine, position === 0)));

/** One engine, after it has computed a network whose spikes are known. */
async function engineFinding(engine: Backend, required: boolean): Promise<Finding> {
  const part = `engine ${engine.name}`;
  const remedy = 'install spikeseg-cli again; the engine comes with it';
  try {
    const available = await engine.isAvailable();
    if (available !== true) return { part, state: 'missing', required, found: available, remedy };
    const session = await engine.compile(tinyNetwork, tinyWeights);
    const { layers } = await session.run(tinyInput);
    session.dispose();
    const problem = spikeProblem(layers[tinyNetwork.layers[0].name].spikes);
    return problem === undefined
      ? ok(part, 'computes a small network', required)
      : { part, state: 'broken', required, found: problem, remedy };
  } catch (error) {
    return { part, state: 'broken', required, found: error instanceof Error ? error.message : String(error), remedy };
  }
}

/** What is wrong with the spikes of the small network. */
function spikeProblem({ index }: SparseSpikes): string | undefined {
  const found = [...index].join(' ');
  const expected = tinySpikes.join(' ');
  return found === expected ? undefined : `expected spikes of the units ${expected} of a small network, got ${found || 'none'}`;
}

/*
 * A vertical edge on 3 × 5 pixels, small enough to compute by hand: three events in column 2 lift unit 7 (row 1, column 2) to 3
 * and units 2 and 12 above and below it to 2, which is the threshold.
 */

const tinyNetwork: NetworkSpec = {
  input: { channels: 1, height: 3, width: 5 },
  layers: [
    {
      kind: 'conv',
      name: 'edges',
      maps: 1,
      kernel: 3,
      neuron: { threshold: 2, leak: { kind: 'none' } },
    },
  ],
  fireOnce: false,
  numerics: 'exact',
};

const tinyWeights: NetworkWeights = {
  'edges.weight': { shape: [1, 1, 3, 3], data: Float32Array.of(0, 1, 0, 0, 1, 0, 0, 1, 0) },
  'edges.threshold': { shape: [1], data: Float32Array.of(2) },
};

const tinyInput = sparseFromDense([1, 1, 3, 5], [0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0]);

/** Units that spike. */
const tinySpikes = [2, 7, 12];

/** What installs the runtime. */
const installRuntime =
  'npm install onnxruntime-node   (1.30 or later; for export with proof and for detect with ONNX files; with --ignore-scripts for the CPU alone, or where its script cannot load the files for CUDA)';

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

/** TensorFlow.js on each platform, after it has computed a network whose spikes are known. */
export async function tfjsFindings(
  reports: readonly PlatformReport[] = platformReports(),
  engines: readonly TfjsBackend[] = tfjsBackends,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  // One after the other: the library has one platform at a time.
  for (const report of reports) {
    const engine = engines.find(({ platform }) => platform === report.platform);
    if (engine !== undefined) findings.push(await platformFinding(report, engine));
  }
  return findings;
}

async function platformFinding({ packages, libtensorflow, install }: PlatformReport, engine: TfjsBackend): Promise<Finding> {
  const part = `engine ${engine.name}`;
  const absent = packages.filter(({ version }) => version === undefined).map(({ name }) => name);
  if (absent.length > 0)
    return { part, state: 'missing', required: false, found: `${absent.join(' and ')} not installed`, remedy: install };
  const versions = packages.map(({ name, version }) => `${name} ${version}`).join(', ');
  const library =
    libtensorflow && `libtensorflow ${libtensorflow.version ?? 'missing'}${libtensorflow.addon ? '' : ', addon missing'}`;
  const what = library === undefined ? versions : `${versions}, ${library}`;
  const rebuild = `npm rebuild ${packages[0].name} --foreground-scripts   (npm 11 wants "allowScripts": {"${packages[0].name}": true} in package.json)`;
  if (libtensorflow && (libtensorflow.version === undefined || !libtensorflow.addon))
    return { part, state: 'broken', required: false, found: `${what}: its install script has not run`, remedy: rebuild };
  const finding = await engineFinding(engine, false);
  const remedy = libtensorflow ? rebuild : install;
  return finding.state === 'ok'
    ? ok(part, `${finding.found} (${what})`)
    : { ...finding, state: 'broken', found: `${what}: ${finding.found}`, remedy };
}

/**
 * What TensorFlow needs for CUDA: other versions than ONNX Runtime.
 *
 * @param find path of a library where the system would find it
 */
export function tensorflowCudaFindings(find: (file: string) => string | undefined): Finding[] {
  const parts = new Map<string, GpuLibrary[]>();
  for (const library of gpuLibraries) parts.set(library.partOf, [...(parts.get(library.partOf) ?? []), library]);
  return [...parts].map(([name, libraries]) => {
    const part = `${name} (for tfjs-node-gpu)`;
    const absent = libraries.filter(({ file }) => find(file) === undefined).map(({ file }) => file);
    if (absent.length === 0) return ok(part, libraries.map(({ file }) => find(file)).join(', '));
    return { part, state: 'missing', required: false, found: absent.join(', '), remedy: libraries[0].remedy };
  });
}
