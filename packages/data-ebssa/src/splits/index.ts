/* Which recordings, or which part of one, a network learns from. */

export * from './split.ts';
