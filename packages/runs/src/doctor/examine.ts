import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { skyToPixel } from '@spikeseg/astrometry';
import { platformReports } from '@spikeseg/backend-tfjs';
import { findRecordings } from '@spikeseg/data-ebssa';
import { cudaReport, findLibrary, runtimeReport } from '@spikeseg/onnx';
import { type Host, svgToPng } from '@spikeseg/report';
import { tycho2 } from '@spikeseg/star-catalogue';
import { neverInterrupted, thisHost } from '../context/context.ts';
import { BackendUnavailableError } from '../errors/errors.ts';
import { installSolveField, solveField, solveFieldVersion } from '../observation/plates/solve-field.ts';
import { cudaFindings, engineFindings, runtimeFinding, tensorflowCudaFindings, tfjsFindings } from './engine-findings.ts';
import { abilities, type Finding, type Findings, findingLines, isHealthy, ok } from './finding.ts';

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
    optional: [await runtimeFinding(runtimeReport()), await astrometryFinding(), ...(await tensorflowFindings(false))],
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

/** Oldest Node that the packages run on, as their package.json say. */
const oldest = [20, 19] as const;

/** @param version of Node, such as 22.1.0 */
export function nodeFinding(version: string): Finding {
  const [major, minor] = version.split('.').map(Number);
  const fine = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  if (fine) return ok('Node', version, true);
  const remedy = `install Node ${oldest.join('.')} or newer from https://nodejs.org`;
  return { part: 'Node', state: 'broken', required: true, found: `${version}, older than ${oldest.join('.')}`, remedy };
}

const argv = ['--query-gpu=name,driver_version,memory.total', '--format=csv,noheader'];

/** What NVIDIA's driver says of the GPUs. @param program that asks it */
export function gpuFinding(program = 'nvidia-smi'): Finding {
  const absent = { part: 'GPU', state: 'missing', required: false } as const;
  try {
    const lines = execFileSync(program, argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 10_000 }).trim();
    return lines === '' ? { ...absent, found: 'nvidia-smi lists none' } : ok('GPU', lines.replaceAll('\n', '; '));
  } catch (error) {
    const { code, stderr } = error as NodeJS.ErrnoException & { readonly stderr?: string };
    const remedy = "on a machine with a GPU: install NVIDIA's driver; in a container start it with --gpus all";
    if (code === 'ENOENT') return { ...absent, found: 'no nvidia-smi on this machine', remedy };
    const reason = (stderr ?? String(error)).trim().split('\n')[0];
    return { ...absent, state: 'broken', found: `nvidia-smi failed: ${reason}`, remedy };
  }
}

/** What draws pictures, tried. */
const fileFindings = async (): Promise<Finding[]> => [
  await tried('pictures', '@resvg/resvg-js', () => svgToPng('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')),
];

async function tried(part: string, library: string, use: () => Promise<unknown>): Promise<Finding> {
  try {
    await use();
    return ok(part, `${library} works`);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return { part, state: 'broken', required: false, found, remedy: `npm install ${library}; it comes with spikeseg-cli` };
  }
}

/** The user's astrometry.net, after it has solved a picture of 8 by 6 degrees in Orion. @param program such as solve-field */
export async function astrometryFinding(program = 'solve-field'): Promise<Finding> {
  const part = 'solve-field';
  const size = { width: 240, height: 180 };
  const wcs = {
    raDeg: 83.5,
    decDeg: -2,
    pixel: [119.5, 89.5],
    cd: [
      [-1 / 30, 0],
      [0, -1 / 30],
    ],
  } as const;
  const stars = tycho2()
    .starsWithin(wcs.raDeg, wcs.decDeg, 5, 6.5)
    .flatMap((star) => {
      const [x, y] = skyToPixel(wcs, star) ?? [-1, -1];
      return x >= 0 && y >= 0 && x < size.width && y < size.height ? [{ x, y, brightness: 10 ** (-0.4 * star.magnitude) }] : [];
    });
  try {
    const { signal } = neverInterrupted;
    const version = await solveFieldVersion({ program, signal });
    const found = await solveField(stars, { ...size, arcsecPerPx: 120, near: wcs }, { program, signal });
    if (!('reason' in found)) return ok(part, `astrometry.net ${version}, solves a plate of 8 degrees`);
    return { part, state: 'broken', required: false, found: `${version}: ${found.reason}` };
  } catch (error) {
    if (!(error instanceof BackendUnavailableError)) throw error;
    const state = isMissing(error) ? 'missing' : 'broken';
    return { part, state, required: false, found: isMissing(error) ? 'not installed' : error.message, remedy: installSolveField };
  }
}

const isMissing = ({ cause }: Error): boolean => (cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';

/** The recordings of a folder. */
async function dataFinding(folder: string | undefined): Promise<Finding> {
  if (folder === undefined)
    return {
      part: 'recordings',
      state: 'off',
      required: false,
      found: 'no folder given (--data-root); train and cv generate recordings without',
    };
  try {
    return ok('recordings', `${(await findRecordings(folder, { sensor: 'all' })).length} in ${folder}`, true);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return {
      part: 'recordings',
      state: 'broken',
      required: true,
      found,
      remedy: 'spikeseg-cli inspect FOLDER shows what is in it',
    };
  }
}
