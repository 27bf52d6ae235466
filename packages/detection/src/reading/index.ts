/* What was found, read again from its tables. */

export * from './read-csv.ts';
