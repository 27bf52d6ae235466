import { shellLine } from '../shell-line.ts';
import type { Fact } from './facts.ts';
import type { RunRecord } from './run-record.ts';

/** What one needs to know to repeat a command. */
export const ranFacts = ({
  command,
  folder,
  versions,
  host,
}: Pick<RunRecord, 'command' | 'folder' | 'versions' | 'host'>): Fact[] => [
  { name: 'Command', value: shellLine(command, host.platform), code: true },
  { name: 'In folder', value: folder, code: true },
  {
    name: 'Versions',
    value: Object.entries(versions)
      .map((pair) => pair.join(' '))
      .join(', '),
  },
  { name: 'Machine', value: `${host.name}, ${host.platform} ${host.arch}, ${host.cpus} × ${host.cpu}` },
];
