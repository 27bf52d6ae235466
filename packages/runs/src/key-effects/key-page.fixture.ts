import { describeConfig } from '@spikeseg/config';
import { keyChecks } from './key-checks.fixture.ts';
import { keyChanges } from './key-table.fixture.ts';
import { type Part, smallConfig } from './observe-run.fixture.ts';

/** A row for every key: what a small run was changed in, and what differed then. @param found parts that differed, by key */
export function keyPage(found: ReadonlyMap<string, readonly Part[]>): string {
  const rows = describeConfig().map(({ path }) =>
    line(`\`${path}\``, changeOf(path), found.get(path)?.join(', ') ?? checkOf(path)?.what ?? ''),
  );
  return [line('key', 'change', 'what differed'), ...rows, ''].join('\n');
}

const line = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const code = (value: unknown): string => `\`${JSON.stringify(value)}\``;
const checkOf = (path: string) => keyChecks.find(({ key }) => key === path);

function changeOf(path: string): string {
  const change = keyChanges.find(({ key }) => key === path);
  if (change === undefined) {
    const check = checkOf(path);
    return check ? `${code(check.from)} → ${code(check.to)}` : '';
  }
  const others = Object.entries(change.given ?? {}).filter(([key]) => key !== path);
  const given = others.map(([key, value]) => `\`${key}=${JSON.stringify(value)}\``).join(', ');
  const from = path
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], smallConfig(change.given ?? {}));
  return `${code(from)} → ${code(change.to)}${given === '' ? '' : ` with ${given}`}`;
}
