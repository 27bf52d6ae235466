import type { Fact } from './html.ts';

/** The machine that something ran on. */
export interface Host {
  readonly name: string;
  readonly platform: string;
  readonly arch: string;
  /** Model name of the processor, and how many of them there are. */
  readonly cpu: string;
  readonly cpus: number;
}

/** run.json: what one needs to know to repeat a run, apart from its configuration. */
export interface RunRecord {
  /** How the training ended; `running` until then. */
  readonly outcome: string;
  readonly seed: number;
  readonly command: readonly string[];
  /** Command that uploads the run, where `logging.wandb` asks for one. */
  readonly wandbSync?: readonly string[] | undefined;
  /** The folder that the command ran in. */
  readonly folder: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly gitCommit: string | null;
  readonly host: Host;
  readonly started: string;
  readonly seconds: number;
}

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

/** Words of a command as a line to paste into a shell: quoted where they hold more than letters, digits and harmless signs. */
export const shellLine = (words: readonly string[], platform: string): string =>
  words.map((word) => (/^[\w@%+=:,./\\-]+$/.test(word) ? word : quoted(word, platform))).join(' ');

function quoted(word: string, platform: string): string {
  return platform === 'win32' ? `"${word.replaceAll('"', '""')}"` : `'${word.replaceAll("'", `'\\''`)}'`;
}
