import { alignRows } from '@spikeseg/report';

/**
 * One thing that was looked at. `ok`: it works. `missing`: it is not there. `broken`: it is there and does not work. `off`: it is there,
 * or could be, and is not in use.
 */
export interface Finding {
  readonly part: string;
  readonly state: 'ok' | 'missing' | 'broken' | 'off';
  /** Whether commands need it at all; what is optional serves some of them. */
  readonly required: boolean;
  /** What was found: version, place, reason. */
  readonly found: string;
  /** How to get it, where something can be done. */
  readonly remedy?: string;
}

export const ok = (part: string, found: string, required = false): Finding => ({ part, state: 'ok', required, found });

/** Whether something that is required does not work. */
export const isHealthy = (findings: readonly Finding[]): boolean =>
  findings.every(({ required, state }) => !required || state === 'ok');

/** What was looked at, in the order in which it is told. */
export interface Findings {
  /** What commands need, and the files that they read and write. */
  readonly needed: readonly Finding[];
  /** What serves some commands. */
  readonly optional: readonly Finding[];
  /** GPU and its libraries; undefined where they were not asked for. */
  readonly cuda: readonly Finding[] | undefined;
}

/** What somebody wants to do, and the parts that must work for it. */
const wishes: readonly (readonly [ability: string, ...parts: readonly string[]])[] = [
  ['detect', 'Node', 'engine wasm'],
  ['train', 'Node', 'engine wasm'],
  ['evaluate', 'Node', 'engine wasm'],
  ['export networks', 'Node', 'engine wasm'],
  ['read .mat and .csv', 'Node'],
  ['draw pictures', 'Node', 'pictures'],
  ['run ONNX files', 'Node', 'onnxruntime-node'],
  ['compute on CUDA with ONNX Runtime', 'Node', 'onnxruntime-node', 'CUDA', 'GPU'],
  ['train on CUDA', 'Node', 'engine tfjs-gpu'],
];

/** What can be done with the parts that work, what most people want first. */
export const abilities = (findings: readonly Finding[]): string[] =>
  wishes
    .filter(([, ...parts]) => parts.every((part) => findings.some((one) => one.part === part && one.state === 'ok')))
    .map(([ability]) => ability);

/** For people: what this machine can do, what was found, and how to get what is missing. */
export function findingLines({ needed, optional, cuda }: Findings, can: readonly string[]): string[] {
  const all = [...needed, ...optional, ...(cuda ?? [])];
  const healthy = isHealthy(all);
  const rows = alignRows(all.map(({ part, state, required, found }) => [stateText(state, required), part, found]));
  const [afterNeeded, afterOptional] = [needed.length, needed.length + optional.length];
  return [
    can.length === 0 ? 'this machine cannot run spikeseg-cli' : `this machine can: ${can.join(', ')}`,
    '',
    ...rows.slice(0, afterNeeded),
    '',
    'optional:',
    ...rows.slice(afterNeeded, afterOptional),
    '',
    ...(cuda ? ['GPU:', ...rows.slice(afterOptional)] : ['GPU and CUDA: see spikeseg-cli doctor --cuda']),
    ...remedyLines(all),
    '',
    healthy ? 'all that is needed works' : 'something that is needed does not work',
  ];
}

/** Several parts may have one remedy. */
function remedyLines(findings: readonly Finding[]): string[] {
  const remedies = new Map<string, string[]>();
  for (const { part, remedy } of findings)
    if (remedy !== undefined) remedies.set(remedy, [...(remedies.get(remedy) ?? []), part]);
  if (remedies.size === 0) return [];
  return ['', 'To get what is missing:', ...[...remedies].map(([remedy, parts]) => `  ${parts.join(', ')}: ${remedy}`)];
}

const stateText = (state: Finding['state'], required: boolean): string =>
  state === 'ok' ? 'ok' : required ? state.toUpperCase() : state;
