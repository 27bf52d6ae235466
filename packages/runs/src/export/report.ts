import type { ModelMetadata } from '@spikeseg/onnx';
import type { Verification } from './verify.ts';

/** A file that was written, with what is known of it. */
export interface ExportedFile {
  readonly path: string;
  readonly sidecar: string;
  readonly graph: ModelMetadata['graph'];
  readonly bytes: number;
  /** On each device; empty where it was not verified. */
  readonly verified: readonly Verification[];
  /** Why not, and how to; undefined where it was. */
  readonly unverified: string | undefined;
}

/** What `export` says of a file. @param windows what it was verified with */
export function fileLines(file: ExportedFile, windows: string): string[] {
  const { path, graph, bytes, verified, unverified } = file;
  const kind = graph.kind === 'step' ? 'one time step per run' : `${graph.steps} time steps per run`;
  return [
    path,
    `  ${kind}, ${kilobytes(bytes)}`,
    ...verified.flatMap((one) => verificationLines(one, windows)),
    ...(unverified === undefined ? [] : [`  NOT VERIFIED: ${unverified}`]),
  ];
}

function verificationLines({ device, spikes, differences, layers, ms }: Verification, windows: string): string[] {
  const differing = Object.entries(layers).filter(([, layer]) => layer.differences > 0);
  const where = differing.map(([name, layer]) => `${name} ${layer.differences}`).join(', ');
  return [
    `  ${device}: ${windows}, ${spikes} spikes in ${Object.keys(layers).join(', ')}: ${differences} differ${where && ` (${where})`}`,
    `  ms per window: ONNX Runtime ${device} ${figure(ms.onnx.median)}, engine ${figure(ms.engine.median)}`,
  ];
}

const figure = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 3 });
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
