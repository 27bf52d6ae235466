/* Recordings as MATLAB files. */

export * from './write-recording.ts';
