import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readmeOf } from './readme.mjs';

const folders = readdirSync(new URL('../../packages/', import.meta.url));

test.each(folders)('%s: the README names what its example imports', (folder) => {
  const { packages, example } = readmeOf(folder);
  expect(packages).toContain(folder === 'cli' ? 'spikeseg-cli' : `@spikeseg/${folder}`);
  // The command line has no API.
  expect(example === undefined).toBe(folder === 'cli');
});

test('an import that the install line does not name is an error', () => {
  const page = "```sh\nnpm install a @b/c\n```\n\n```js\nimport x from 'a/deep';\nimport y from '@b/c';\nimport 'node:fs';\n";
  expect(readmeOf('any', `${page}\`\`\`\n`).packages).toEqual(['a', '@b/c']);
  expect(() => readmeOf('any', `${page}import z from '@b/d';\n\`\`\`\n`)).toThrow(
    /line 5: @b\/d is imported but not in its install line/,
  );
  expect(() => readmeOf('any', '# Nothing\n')).toThrow(/no line `npm install/);
});
