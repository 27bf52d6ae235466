import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const threads = new URL('./worker-threads.ts', import.meta.url).href;
const worker = new URL('./ending-worker.fixture.ts', import.meta.url).href;

test('a program that is a text, not a file, has worker threads, too', () => {
  const program = `
    const { WorkerThreads } = await import('${threads}');
    const stop = { signal: new AbortController().signal, error: () => new Error('stopped') };
    const threads = new WorkerThreads({ file: new URL('${worker}'), workers: 1, stop });
    console.log(await threads.run('x', 'answer').then(() => 'answered', (error) => error.message));
    await threads.close();`;
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })).toBe('answered\n');
});
