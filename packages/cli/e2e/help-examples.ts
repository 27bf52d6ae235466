import { runCli } from './run-cli.ts';

/** The examples that the help of a command ends with. */
export interface HelpExamples {
  /** Names from the program's down; [] is the program. */
  readonly path: readonly string[];
  /** Command lines as they are printed. */
  readonly lines: readonly string[];
}

/** Examples of the program and of all its commands, found from its help on, as a person finds them. */
export async function helpExamples(cwd: string, path: readonly string[] = []): Promise<HelpExamples[]> {
  const { out } = await runCli(cwd, [...path, '--help']);
  // Lists of commands are titled by what they are for.
  const lists = [...out.matchAll(/\n(?!Arguments|Options|Examples)[A-Z].*:\n((?: .*\n)+)/g)].map(([, list]) => list);
  const names = lists.flatMap((list) => [...list.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name));
  const inner: HelpExamples[] = [];
  for (const name of names) inner.push(...(await helpExamples(cwd, [...path, name])));
  const [, examples = ''] = /\nExamples:\n([^]*)/.exec(out) ?? [];
  const lines = [...examples.matchAll(/^ {2}(\S.*)\n {6}\S/gm)].map(([, line]) => line);
  return [{ path, lines }, ...inner];
}
