// A registry of our own on this machine: it keeps what is published to it and passes on everything else.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { packages } from '../packages.mjs';
import { run } from '../run.mjs';
import { installed } from './nodes.mjs';

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Starts it with an empty storage below `work`. `published(name)` is what it says of the latest version of a package. */
export async function startRegistry(work) {
  const folder = join(work, 'registry');
  mkdirSync(folder, { recursive: true });
  const { output } = await run('npm', ['config', 'get', 'registry'], { quiet: true });
  const everyone = { access: '$all', publish: '$all', unpublish: '$all' };
  const config = {
    storage: join(folder, 'storage'),
    auth: { htpasswd: { file: join(folder, 'htpasswd') } },
    // What one install has fetched is not asked for again, so that the next one is timed against this machine alone.
    uplinks: { upstream: { url: output.trim(), maxage: '2h', timeout: '120s', max_fails: 20, fail_timeout: '5s' } },
    packages: {
      ...Object.fromEntries(packages.map(({ manifest }) => [manifest.name, everyone])),
      '**': { access: '$all', proxy: 'upstream' },
    },
    max_body_size: '100mb',
    web: { enable: false },
    log: { type: 'stdout', format: 'json', level: 'warn' },
  };
  // JSON is YAML.
  const file = join(folder, 'config.yaml');
  writeFileSync(file, JSON.stringify(config));
  const url = `http://127.0.0.1:${await freePort()}/`;
  const child = spawn(process.execPath, [installed('verdaccio', 'bin/verdaccio'), '--config', file, '--listen', url], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  await answers(`${url}-/ping`, child, () => log);
  return { url, published: (name) => published(url, name), stop: () => stopped(child) };
}

async function answers(url, child, log) {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    if (child.exitCode !== null) break;
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill();
  throw new Error(`the registry did not start:\n${log()}`);
}

function stopped(child) {
  return new Promise((resolve) => {
    child.on('close', resolve);
    child.kill();
  });
}

async function published(url, name) {
  const answer = await fetch(url + name.replace('/', '%2f'));
  if (!answer.ok) throw new Error(`${name} is not in the registry: ${answer.status}`);
  const { 'dist-tags': tags, versions } = await answer.json();
  const { version, dist } = versions[tags.latest];
  const tarball = await (await fetch(dist.tarball)).arrayBuffer();
  return { version, packedBytes: tarball.byteLength };
}
