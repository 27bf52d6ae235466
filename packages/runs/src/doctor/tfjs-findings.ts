import { type GpuLibrary, gpuLibraries, type PlatformReport, platformReports, type TfjsBackend } from '@spikeseg/backend-tfjs';
import { tfjsBackends } from '../options/backends.ts';
import { engineFinding } from './engine-findings.ts';
import { type Finding, ok } from './finding.ts';

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
