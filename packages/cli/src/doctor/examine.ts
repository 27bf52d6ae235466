import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { platformReports, tfjsBackend } from '@spikeseg/backend-tfjs';
import { thisHost } from '@spikeseg/experiment/commands';
import { bestDevice, type CudaReport, cudaReport, runtimeReport, type WebgpuReport, webgpuReport } from '@spikeseg/onnx';
import { alignRows, type Host } from '@spikeseg/report/words';
import { wasmBackend } from '@spikeseg/snn-core';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { engineFinding, type Finding, runtimeFinding } from './engine-findings.ts';

/** What works on a machine. */
export interface Examination {
  readonly host: Host;
  /** Whether all that is needed works. */
  readonly healthy: boolean;
  readonly findings: readonly Finding[];
  /** The same for people. */
  readonly lines: readonly string[];
}

/** Looks at versions, engines and devices. */
export async function examineAll(): Promise<Examination> {
  const findings = [nodeFinding(process.versions.node)];
  findings.push(await engineFinding(wasmBackend, true), await engineFinding(typescriptBackend, false));
  findings.push(await runtimeFinding(runtimeReport()), gpuFinding(), cudaFinding(cudaReport()));
  findings.push(webgpuFinding(await webgpuReport()));
  // Last, and one after the other: a TensorFlow that starts sets NVIDIA_TF32_OVERRIDE, and the library has one platform at a time.
  for (const { platform, packages } of platformReports()) {
    const versions = packages.flatMap(({ name, version }) => (version === undefined ? [] : `${name} ${version}`));
    findings.push(await engineFinding(tfjsBackend({ platform }), false, versions.join(', ')));
  }
  const { device, reason } = await bestDevice();
  findings.push({ part: 'device=auto', state: 'ok', required: false, found: `ONNX files run on ${device}: ${reason}` });
  const healthy = isHealthy(findings);
  return { host: thisHost(), healthy, findings, lines: findingLines(findings, healthy) };
}

/** Whether all that is required works. */
export const isHealthy = (findings: readonly Finding[]): boolean =>
  findings.every(({ required, state }) => !required || state === 'ok');

const stateOf = ({ state, required }: Finding): string => (state !== 'ok' && required ? state.toUpperCase() : state);

function findingLines(findings: readonly Finding[], healthy: boolean): string[] {
  return [
    ...alignRows(findings.map((finding) => [stateOf(finding), finding.part, finding.found])),
    healthy ? 'all that is needed works' : 'something that is needed does not work',
  ];
}

/** Oldest Node that the packages run on, as their package.json say. */
const oldest = [20, 19] as const;

/** @param version of Node, such as 22.1.0 */
export function nodeFinding(version: string): Finding {
  const [major, minor] = version.split('.').map(Number);
  const fine = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  const found = fine ? version : `${version}; install ${oldest.join('.')} or newer from https://nodejs.org`;
  return { part: 'Node', state: fine ? 'ok' : 'broken', required: true, found };
}

const argv = ['--query-gpu=name,driver_version,memory.total', '--format=csv,noheader'];

const ofGpu = (state: Finding['state'], found: string): Finding => ({ part: 'GPU', state, required: false, found });

/** What NVIDIA's driver says of the GPUs. @param program that asks it */
export function gpuFinding(program = 'nvidia-smi'): Finding {
  try {
    const lines = execFileSync(program, argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 10_000 }).trim();
    return lines === '' ? ofGpu('missing', 'nvidia-smi lists none') : ofGpu('ok', lines.replaceAll('\n', '; '));
  } catch (error) {
    const { code, stderr } = error as NodeJS.ErrnoException & { readonly stderr?: string };
    if (code === 'ENOENT')
      return ofGpu('missing', 'no nvidia-smi; with a GPU install its driver, and start a container with --gpus all');
    return ofGpu('broken', `nvidia-smi failed: ${(stderr ?? String(error)).trim().split('\n')[0]}`);
  }
}

/** Whether ONNX Runtime has what it needs for CUDA, and what gets it. */
export function cudaFinding({ ready, unsupported, missing, commands, tf32Off }: CudaReport): Finding {
  const rounds = tf32Off ? '' : '; export NVIDIA_TF32_OVERRIDE=0, or it rounds weights to TF32';
  const lacks = unsupported ?? `without ${missing.join(', ')}: ${commands.join('; ')}`;
  return {
    part: 'CUDA for ONNX Runtime',
    state: ready ? 'ok' : 'missing',
    required: false,
    found: ready ? `every file is there; doctor --cuda-check runs networks on it${rounds}` : lacks,
  };
}

const ofWebgpu = (state: Finding['state'], found: string): Finding => ({ part: 'WebGPU', state, required: false, found });

/** The GPUs that WebGPU offers; the first one is taken. */
export function webgpuFinding({ version, adapters }: WebgpuReport): Finding {
  if (version === undefined)
    return ofWebgpu('missing', 'npm install webgpu@0.6.2 names the GPUs; without it ONNX Runtime takes one that is not known');
  if (adapters.length === 0)
    return ofWebgpu(
      'missing',
      'no adapter; install the driver of the GPU (Vulkan, Metal or Direct3D 12; in software: mesa-vulkan-drivers)',
    );
  const lines = adapters.map(
    ({ name, vendor, software, largestTensor }) =>
      `${name} (${vendor}${software ? ', in software: slower than the CPU' : ''}; tensors of up to ${largestTensor / 2 ** 20} MiB)`,
  );
  return ofWebgpu('ok', lines.join('; '));
}
