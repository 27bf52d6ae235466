import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../../experiment/src/context/context.fixture.ts';
import { collectedCsv, collectJobs } from '../src/jobs/collect-jobs.ts';
import { batchOf, type TestBatch } from '../src/jobs/jobs.fixture.ts';
import { type PutJobs, putJobs } from '../src/jobs/queue/put-jobs.ts';
import { freePort, hasValkey, startValkey } from '../src/jobs/queue/valkey.fixture.ts';
import { workQueue } from '../src/jobs/queue/work-queue.ts';
import { runJobs } from '../src/jobs/run-jobs.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) console.log('skipped: the queue over TLS, as openssl is not installed');

/** A server for one test. */
async function serverWith(...options: readonly string[]) {
  const dir = join(temporaryFolder(), 'valkey');
  mkdirSync(dir);
  const port = await freePort();
  const stop = await startValkey(port, dir, ...options);
  onTestFinished(stop);
  return { port, stop };
}

/** Calls of a batch whose environment says how to reach the server. */
function queued({ context, root, run }: TestBatch, url: string, env: Readonly<Record<string, string>> = {}) {
  // Workers end by the clock.
  const own = { ...context, now: () => Date.now() };
  vi.unstubAllEnvs();
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { progress, file } = run();
  return {
    put: (more: Partial<PutJobs> = {}, signal = context.signal) =>
      putJobs({ ...own, signal }, { root, url, retries: 1, again: false, progress, ...more }),
    work: (idleSeconds: number | undefined, signal = context.signal) =>
      workQueue({ ...own, signal }, { root, url, threads: 1, idleSeconds, ...(file !== undefined && { file }) }),
  };
}

it.skipIf(!hasValkey)('Without the password no client gets in; with it from the environment or the URL all work.', async () => {
  const { port } = await serverWith('--requirepass', 'se cret');
  const batch = await batchOf(['a', 'bad', 'flaky']);
  const url = `redis://127.0.0.1:${port}`;
  await expect(queued(batch, url).work(1)).rejects.toThrow(
    /^redis:\/\/127\.0\.0\.1:\d+: expected a Valkey or Redis server, got: NOAUTH/,
  );
  await expect(queued(batch, url, { SPIKESEG_QUEUE_PASSWORD: 'wrong' }).put()).rejects.toThrow(
    /expected a Valkey or Redis server, got: WRONGPASS/,
  );
  const end = new AbortController();
  const worked = queued(batch, `redis://:se%20cret@127.0.0.1:${port}`).work(undefined, end.signal);
  const ran = await queued(batch, url, { SPIKESEG_QUEUE_PASSWORD: 'se cret' }).put();
  expect(ran).toMatchObject({ jobs: 3, done: 2, failed: 1 });
  end.abort();
  await expect(worked).rejects.toThrow(/^interrupted; 2 jobs are done/);
});

it.skipIf(!hasValkey || !hasOpenssl)('Over TLS the certificate of the server is checked.', async () => {
  const folder = temporaryFolder();
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(folder, name));
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...names];
  expect(spawnSync('openssl', made).status).toBe(0);
  const tls = ['--tls-cert-file', cert, '--tls-key-file', key, '--tls-ca-cert-file', cert, '--tls-auth-clients', 'no'];
  const port = await freePort();
  const stop = await startValkey(port, folder, '--port', '0', '--tls-port', String(port), ...tls);
  onTestFinished(stop);
  const batch = await batchOf(['a', 'b']);
  const url = `rediss://127.0.0.1:${port}`;
  await expect(queued(batch, url).put()).rejects.toThrow(
    /^rediss:.*: expected a Valkey or Redis server, got: self-signed certificate/,
  );
  const trusting = queued(batch, url, { SPIKESEG_QUEUE_CA: cert });
  const end = new AbortController();
  const worked = trusting.work(undefined, end.signal);
  expect(await trusting.put()).toMatchObject({ jobs: 2, done: 2 });
  end.abort();
  await expect(worked).rejects.toThrow(/^interrupted; 2 jobs are done/);
});

it.skipIf(!hasValkey)(
  'Where the server goes away for good, all end when they are asked to, and the rest is done without it.',
  async () => {
    const { port, stop } = await serverWith();
    const names = Array.from({ length: 60 }, (_, k) => `night${k}`);
    const batch = await batchOf(names);
    const end = new AbortController();
    const { put, work } = queued(batch, `redis://127.0.0.1:${port}`);
    const putting = put({}, end.signal);
    const working = work(undefined, end.signal);
    while (collectJobs(batch.root).sums.done === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await stop();
    end.abort();
    await Promise.all([
      expect(putting).rejects.toThrow(/^interrupted; \d+ of 60 jobs are done/),
      expect(working).rejects.toThrow(/^interrupted; \d+ jobs? are done/),
    ]);
    const { done, there, failed } = await runJobs(batch.context, batch.run());
    expect([done > 0, done + there, failed]).toEqual([true, 60, 0]);
    const whole = await batchOf(names, batch.cwd, 'whole');
    await batch.plan();
    await runJobs(batch.context, batch.run());
    await runJobs(whole.context, whole.run());
    expect(collectedCsv(collectJobs(batch.root))).toBe(collectedCsv(collectJobs(whole.root)));
  },
);
