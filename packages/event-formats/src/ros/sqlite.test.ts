import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, test } from 'vitest';
import { openSource } from '../source/byte-source.ts';
import { SqliteFile, type SqliteValue } from './sqlite.ts';

/** SQLite itself, in versions of Node that have it. */
const sqlite = process.getBuiltinModule('node:sqlite');

describe.skipIf(sqlite === undefined)('tables of SQLite', () => {
  test.each([512, 4096, 65536])(
    'rows of all kinds and sizes in pages of %i bytes are those that SQLite reads',
    async (pageBytes) => {
      const folder = mkdtempSync(join(tmpdir(), 'sqlite-'));
      try {
        const path = join(folder, 'a.db3');
        const database = new sqlite.DatabaseSync(path);
        database.exec(`PRAGMA page_size = ${pageBytes}; CREATE TABLE other(a); CREATE INDEX by_a ON other(a)`);
        database.exec(
          'CREATE TABLE "all kinds"([id] INTEGER PRIMARY KEY AUTOINCREMENT, value NUMERIC(5, 2) DEFAULT (1 + (2)), `text` TEXT, data BLOB, UNIQUE(id, text))',
        );
        const insert = database.prepare('INSERT INTO "all kinds" VALUES (?, ?, ?, ?)');
        const random = randomGenerator(5);
        const rows: SqliteValue[][] = [];
        const numbers = [
          null,
          0,
          1,
          -1,
          127,
          -128,
          32767,
          -32768,
          2 ** 23 - 1,
          -(2 ** 31),
          2 ** 40,
          -(2 ** 47),
          2 ** 53 - 1,
          0.25,
          -1e300,
        ];
        database.exec('BEGIN');
        for (let k = 0; k < 1500; k++) {
          const data = Uint8Array.from({ length: random.integer(k % 200 === 0 ? 3 * pageBytes : 40) }, () => random.integer(256));
          rows.push([3 * k - 9 > 0 ? 300 * k : k + 1, numbers[k % numbers.length], 'ä'.repeat(k % 7), data]);
          insert.run(...(rows.at(-1) as [number, number, string, Uint8Array]));
        }
        database.exec('COMMIT');
        database.close();
        const source = await openSource(path);
        const table = await (await SqliteFile.open(source)).table('all kinds');
        expect(table?.columns).toEqual(['id', 'value', 'text', 'data']);
        const read: (readonly SqliteValue[])[] = [];
        for await (const { values } of table!.rows()) read.push(values);
        await source.close();
        expect(read).toEqual(rows);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});
