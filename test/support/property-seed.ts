import * as fc from 'fast-check';

/**
 * Property tests draw their cases from one seed, so that a red run of `npm test` is red for whoever repeats it.
 * `npm run fuzz` gives another seed a round, and many more cases.
 */
fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 20_251_125) });
