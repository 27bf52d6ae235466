import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { absoluteLinks, addresses } from './set-repository.mjs';

const linked = (text: string) => absoluteLinks(text, 'https://github.com', 'owner/name', 'onnx');
const root = new URL('../', import.meta.url);

test('the fields that npm shows and that provenance compares', () => {
  expect(addresses('https://github.com', 'owner/name', 'stdp')).toEqual({
    repository: { type: 'git', url: 'git+https://github.com/owner/name.git', directory: 'packages/stdp' },
    homepage: 'https://github.com/owner/name/tree/main/packages/stdp#readme',
    bugs: { url: 'https://github.com/owner/name/issues' },
  });
});

test('relative links lead to the repository, others stay', () => {
  const blob = 'https://github.com/owner/name/blob/main/';
  expect(linked('[a](../../docs/onnx.md#cuda) [b](src/x.ts)')).toBe(
    `[a](${blob}docs/onnx.md#cuda) [b](${blob}packages/onnx/src/x.ts)`,
  );
  expect(linked('[c](https://x.org/y) [d](#units) [e](mailto:a@b.c)')).toBe('[c](https://x.org/y) [d](#units) [e](mailto:a@b.c)');
});

test('every relative link of a package README leads to a file', () => {
  for (const folder of readdirSync(new URL('packages/', root))) {
    const base = new URL(`packages/${folder}/`, root);
    const readme = readFileSync(new URL('README.md', base), 'utf8');
    const targets = Array.from(readme.matchAll(/\]\((?!#|[a-z]+:)([^)\s#]+)/g), ([, target]) => target);
    expect(targets.filter((target) => !existsSync(new URL(target, base)))).toEqual([]);
  }
});

test('without an address nothing is written', () => {
  const script = fileURLToPath(new URL('set-repository.mjs', import.meta.url));
  for (const repository of ['', 'no-owner', 'a/b/c']) {
    const env = { ...process.env, GITHUB_REPOSITORY: repository };
    expect(() => execFileSync(process.execPath, [script], { env, stdio: 'pipe' })).toThrow(
      /GITHUB_REPOSITORY must be OWNER\/NAME/,
    );
  }
});
