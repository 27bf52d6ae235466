import { configureGlobal } from 'fast-check';

// The same examples in every run: a red build can be seen again, and a green one stays green. FC_SEED looks elsewhere: .ci/run and
// tools/property-tests.mjs set it.
configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 42) });
