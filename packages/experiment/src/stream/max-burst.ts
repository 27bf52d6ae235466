/** Most events of a stream within the time for which it is kept, where nothing else is said: some 0.1 kB are kept of each. */
export const defaultMaxBurst = 2 ** 23;
