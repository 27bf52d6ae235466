import * as z from 'zod';
import { jobSchema } from '../job-batch.ts';
import { figuresSchema } from '../job-folder.ts';
import { chunkBytes } from './chunks.ts';

/*
 * What a worker without the folder of a batch asks whoever keeps it, and what it is answered. Either may be anybody who reaches the server,
 * so all is checked; and names of files lead nowhere but down.
 */

/** The way to a file, below a folder, with `/`. */
const below = z
  .string()
  .max(4096)
  .refine((name) => name !== '' && !/[\\\0]/.test(name) && name.split('/').every((part) => !['', '.', '..'].includes(part)), {
    error: 'expected the way to a file below a folder',
  });

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const size = z.int().min(0);

const chunkSchema = z.object({
  id: z.string().regex(/^[0-9a-f-]{36}-\d{1,10}$/),
  sha256,
  bytes: z.int().min(0).max(chunkBytes),
  packed: z.boolean(),
});

/** `shared`: the same for all jobs; `own`: of this job; both lie in the folder of the batch. `recording` lies elsewhere, with what is `beside` it. */
const inputSchema = z.object({
  role: z.enum(['shared', 'own', 'recording', 'beside']),
  name: below,
  bytes: size,
  /** Of what is small enough to be read for it; null of recordings, whose pieces are checked. */
  sha256: sha256.nullable(),
});

/** A file that a job needs. */
export type InputNote = z.infer<typeof inputSchema>;

const outputSchema = z.object({ name: below, bytes: size, sha256 });

/** A file that a job has written. */
export type OutputNote = z.infer<typeof outputSchema>;

/** How a job ended in a worker: `ended`: without an answer. */
const endSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('result'), figures: figuresSchema.nullable(), workMs: z.number() }),
  z.object({ kind: z.literal('failed'), name: z.string(), message: z.string() }),
  z.object({ kind: z.literal('ended') }),
  z.object({ kind: z.literal('back') }),
]);

export type JobEnd = z.infer<typeof endSchema>;

const session = z.uuid();

const questionSchema = z.discriminatedUnion('kind', [
  /** May the worker have this job? A session is one job in one worker. */
  z.object({
    kind: z.literal('begin'),
    session,
    host: z.string().max(255),
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    alone: z.boolean(),
    retries: z.int(),
  }),
  /** A piece of a file that the job needs, by its place among those that were named. */
  z.object({ kind: z.literal('bytes'), session, input: size, offset: size }),
  /** The worker is still there. */
  z.object({ kind: z.literal('beat'), session }),
  /** A piece of a file of the result. */
  z.object({ kind: z.literal('put'), session, name: below, offset: size, chunk: chunkSchema }),
  /** The job is done, or is not; `read`: where the worker had the recording, which its errors name. */
  z.object({ kind: z.literal('end'), session, end: endSchema, read: z.string(), outputs: z.array(outputSchema) }),
]);

export type Question = z.infer<typeof questionSchema>;

const outcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), workMs: z.number() }),
  z.object({ kind: z.literal('there'), failure: z.string().optional() }),
  z.object({ kind: z.literal('failed'), reason: z.string() }),
  z.object({ kind: z.literal('again'), reason: z.string() }),
  z.object({ kind: z.literal('busy') }),
  z.object({ kind: z.literal('suspect') }),
  z.object({ kind: z.literal('unknown') }),
]);

const replySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('work'), job: jobSchema, inputs: z.array(inputSchema) }),
  /** Nothing is to be done any more. */
  z.object({ kind: z.literal('settled'), name: z.string(), outcome: outcomeSchema }),
  z.object({ kind: z.literal('chunk'), chunk: chunkSchema }),
  z.object({ kind: z.literal('good') }),
  /** What came is not what was sent: once more. */
  z.object({ kind: z.literal('damaged') }),
  /** There is no such session, or it has ended. */
  z.object({ kind: z.literal('over') }),
]);

export type Reply = z.infer<typeof replySchema>;

/** Who may be asked: the announcement of a process that has the folder. */
const keeperSchema = z.object({
  keeper: z.uuid(),
  batch: z.uuid(),
  /** Of the folder, for people. */
  name: z.string(),
  version: z.string(),
  /** Why jobs of this batch need the folder; null where they do not. */
  refusal: z.string().nullable(),
  limit: size,
  /** After this time without a word either side is believed to be gone, ms. */
  silentMs: z.int().min(1),
});

export type KeeperNote = z.infer<typeof keeperSchema>;

const askedSchema = z.object({ id: z.uuid(), from: z.uuid(), question: questionSchema });
const answeredSchema = z.object({ id: z.uuid(), reply: replySchema });

const parsed =
  <T>(schema: z.ZodType<T>) =>
  (text: string): T | undefined => {
    try {
      return schema.safeParse(JSON.parse(text)).data;
    } catch {
      return undefined;
    }
  };

/** Undefined for what is none. */
export const parseAsked = parsed(askedSchema);
export const parseAnswered = parsed(answeredSchema);
export const parseKeeper = parsed(keeperSchema);
