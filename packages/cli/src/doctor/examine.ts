import { resolve } from 'node:path';
import { platformReports } from '@spikeseg/backend-tfjs';
import { cudaReport, findLibrary, runtimeReport } from '@spikeseg/onnx';
import { AnsweredError, type Context } from '@spikeseg/runs';
import { beginEnding, printAnswer } from '../output.ts';
import { version } from '../package.ts';
import { type OptionValues } from '../settings.ts';
import { cudaCheck } from './cuda-check.ts';
import { engineFindings } from './engine-findings.ts';
import { abilities, type Finding, type Findings, findingLines, isHealthy } from './finding.ts';
import { dataFinding, fileFindings, gpuFinding, nodeFinding } from './machine-findings.ts';
import { cudaFindings, runtimeFinding } from './onnx-findings.ts';
import { tensorflowCudaFindings, tfjsFindings } from './tfjs-findings.ts';

/** Looks for all that commands need, and says what works. @throws AnsweredError when something that is needed does not */
export async function examine(context: Context, options: OptionValues): Promise<void> {
  if (options['cudaCheck'] === true) return cudaCheck(context, options);
  const ending = beginEnding(context, options);
  const { dataRoot } = options;
  const cuda = options['cuda'] === true;
  const found: Findings = {
    needed: [
      nodeFinding(context.nodeVersion),
      ...(await engineFindings()),
      ...(await fileFindings()),
      await dataFinding(typeof dataRoot === 'string' ? resolve(context.cwd, dataRoot) : undefined),
    ],
    optional: [await runtimeFinding(runtimeReport()), ...(await tensorflowFindings(false))],
    cuda: cuda ? await gpuFindings() : undefined,
  };
  const findings: readonly Finding[] = [...found.needed, ...found.optional, ...(found.cuda ?? [])];
  const healthy = isHealthy(findings);
  const can = abilities(findings);
  printAnswer(context, options, {
    json: { seconds: ending.seconds(), version, host: context.host, healthy, can, findings },
    text: options['quiet'] === true ? [] : findingLines(found, can),
  });
  // What to do next has been told with what is missing.
  if (!healthy) throw new AnsweredError('doctor: something that is needed does not work');
  ending.tell(typeof dataRoot === 'string' ? ['detect', dataRoot] : ['synth', '--output', 'night']);
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
