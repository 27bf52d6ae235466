import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { eventFileName, TensorBoardWriter } from '@spikeseg/report';
import type { Context } from '../context/context.ts';

/** Opens a new event file of TensorBoard in a folder, which it makes where there is none; a resumed run adds one beside the first. */
export function openEventFile(folder: string, { now }: Pick<Context, 'now'>): TensorBoardWriter {
  mkdirSync(folder, { recursive: true });
  const file = freeName(join(folder, eventFileName(now() / 1000, hostname())));
  return new TensorBoardWriter((bytes) => appendFileSync(file, bytes), now() / 1000);
}

/** The name itself, or with a number behind where a run was stopped and resumed within the same second. */
function freeName(file: string): string {
  let name = file;
  for (let number = 2; existsSync(name); number++) name = `${file}.${number}`;
  return name;
}
