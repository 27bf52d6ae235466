import { cpus, hostname } from 'node:os';
import process from 'node:process';
import type { Host } from '@spikeseg/report';

/** The machine that this process runs on. */
export const thisHost = (): Host => ({
  name: hostname(),
  platform: process.platform,
  arch: process.arch,
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cpus: cpus().length,
});
