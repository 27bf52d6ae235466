import process from 'node:process';
import { platformReports } from '@spikeseg/backend-tfjs';
import { cudaReport, findLibrary, runtimeReport } from '@spikeseg/onnx';
import type { Host } from '@spikeseg/report';
import { thisHost } from '../context/host.ts';
import { engineFindings } from './engine-findings.ts';
import { abilities, type Finding, type Findings, findingLines, isHealthy } from './finding.ts';
import { astrometryFinding, dataFinding, fileFindings, gpuFinding, nodeFinding } from './machine-findings.ts';
import { cudaFindings, runtimeFinding } from './onnx-findings.ts';
import { tensorflowCudaFindings, tfjsFindings } from './tfjs-findings.ts';

export interface ExamineOptions {
  /** Folder of recordings, absolute. */
  readonly dataRoot: string | undefined;
  /** Also look for a GPU and for the libraries that CUDA needs. */
  readonly cuda: boolean;
}

/** What works on a machine. */
export interface Examination {
  readonly host: Host;
  /** Whether all that is needed works. */
  readonly healthy: boolean;
  readonly can: readonly string[];
  readonly findings: readonly Finding[];
  /** The same for people, with how to get what is missing. */
  readonly lines: readonly string[];
}

export async function examineAll({ dataRoot, cuda }: ExamineOptions): Promise<Examination> {
  const found: Findings = {
    needed: [
      nodeFinding(process.versions.node),
      ...(await engineFindings()),
      ...(await fileFindings()),
      await dataFinding(dataRoot),
    ],
    optional: [await runtimeFinding(runtimeReport()), astrometryFinding(), ...(await tensorflowFindings(false))],
    cuda: cuda ? await gpuFindings() : undefined,
  };
  const findings: readonly Finding[] = [...found.needed, ...found.optional, ...(found.cuda ?? [])];
  const can = abilities(findings);
  return { host: thisHost(), healthy: isHealthy(findings), can, findings, lines: findingLines(found, can) };
}
/** GPU, CUDA for ONNX Runtime, TensorFlow.js with libtensorflow and what it needs. */
const gpuFindings = async (): Promise<Finding[]> => [
  gpuFinding(),
  ...cudaFindings(cudaReport()),
  // Last: a TensorFlow that starts sets NVIDIA_TF32_OVERRIDE for this process.
  ...(await tensorflowFindings(true)),
  ...tensorflowCudaFindings((file) => findLibrary(file)),
];

/** TensorFlow.js on the platforms that need libtensorflow, or on the others. */
const tensorflowFindings = (native: boolean): Promise<Finding[]> =>
  tfjsFindings(platformReports().filter(({ platform }) => (platform === 'gpu' || platform === 'node') === native));
