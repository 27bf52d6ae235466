import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Job } from 'kubernetes-models/batch/v1/Job';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

/*
 * Files for Kubernetes, held against the schemas of its API. These take keys that they do not know, so a slip of the pen in a key is found
 * by the types, as they are made of the same schemas.
 */

const root = fileURLToPath(new URL('../../../', import.meta.url));
const text = readFileSync(join(root, 'deploy', 'kubernetes-job.yaml'), 'utf8');

/** What the schemas say of a file. */
function refused(yaml: string): string {
  try {
    new Job(parse(yaml) as ConstructorParameters<typeof Job>[0]).validate();
    return '';
  } catch (error) {
    return String(error);
  }
}

/** What the types say of a file. */
function wrongKeys(yaml: string): string[] {
  const file = join(root, 'packages/cli/e2e/kubernetes-job.check.ts');
  const code = `import type { IJob } from 'kubernetes-models/batch/v1/Job';\nexport const job: IJob = ${JSON.stringify(parse(yaml))};\n`;
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
  };
  const host = ts.createCompilerHost(options);
  const withFile: ts.CompilerHost = {
    ...host,
    fileExists: (path) => path === file || host.fileExists(path),
    getSourceFile: (path, target) => (path === file ? ts.createSourceFile(path, code, target) : host.getSourceFile(path, target)),
  };
  const program = ts.createProgram([file], options, withFile);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

test('The Kubernetes Job has the form that its API asks for, and no key that it does not know.', () => {
  expect(refused(text)).toBe('');
  expect(wrongKeys(text)).toEqual([]);
});

test('A wrong value is refused by the schemas, a slip of the pen in a key by the types.', () => {
  expect(refused(text.replace('completions: 8', 'completions: eight'))).toMatch(/spec\/completions must be integer/);
  const slip = text.replace('backoffLimitPerIndex', 'backofLimitPerIndex');
  expect(refused(slip)).toBe('');
  expect(wrongKeys(slip)).toEqual([expect.stringMatching(/backofLimitPerIndex.* does not exist in type/)]);
});

test('Parts, pods and the number in --shard are the same.', () => {
  const { spec } = parse(text) as {
    spec: {
      completions: number;
      parallelism: number;
      completionMode: string;
      template: { spec: { containers: { args: string[] }[] } };
    };
  };
  expect([spec.completionMode, spec.parallelism]).toEqual(['Indexed', spec.completions]);
  expect(spec.template.spec.containers[0].args[0]).toContain(`--shard "$((JOB_COMPLETION_INDEX + 1))/${spec.completions}"`);
});
