export * from './find-sources.ts';
export * from './npz.ts';
export * from './says.ts';
export * from './shared.ts';
