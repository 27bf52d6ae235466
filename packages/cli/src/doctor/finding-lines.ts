import { alignRows } from '../text-table.ts';
import { type Finding, isHealthy } from './finding.ts';

/** What was looked at, in the order in which it is told. */
export interface Findings {
  /** What commands need, and the files that they read and write. */
  readonly needed: readonly Finding[];
  /** What serves some commands. */
  readonly optional: readonly Finding[];
  /** GPU and its libraries; undefined where nobody asked. */
  readonly cuda: readonly Finding[] | undefined;
}

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
