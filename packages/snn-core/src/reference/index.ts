/* The engine in plain TypeScript, to be read, and the oracle of the others. */

export * from '../backend/ts/backend.ts';
export { type Candidate, type Competitors, compareCandidates, compete } from '../wta/compete.ts';
