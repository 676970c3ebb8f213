export { type CheckMethod, checkCharacter } from './check-character.ts';
export { formatScanned, type ScannedForm } from './format.ts';
export type { ApplicationDatum, DatumValue } from './gs1/application-data.ts';
export { maxCodeLength, type ScanOptions, scan } from './scan.ts';
export { slipOf } from './scan-error.ts';
export type { Gs1Parts, HandleParts, PartsByScheme, Recognised, Scanned, ScanResult, SchemeName } from './scanned.ts';
export { schemeNames } from './scheme-names.ts';
export type { Slip, SlipReason } from './slip.ts';
export { blockSuffix, checkStem, lastSuffixNumber, readBlockSuffix, type SuffixForm } from './suffix-block.ts';
