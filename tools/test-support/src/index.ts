export * from './npz.ts';
export * from './shared.ts';
