export { type Access, isAllPublic, isOwner } from './access/access.ts';
export type { AccessExplanation, ExplainAccess } from './access/explain-access.ts';
export { type GrantBook } from './access/grant-book.ts';
export type { Grants, NewGrant } from './access/grants.ts';
export type { AdminRights } from './admin-rights.ts';
export type { Administered, Administration } from './administration.ts';
export { type Alias, type Aliases, type AliasOfHandle, aliasesMax, isBindable } from './aliases.ts';
export type { AssetTemplate } from './attribute-index.ts';
export type { Changes, CommitListener, WatchEvent, WatchOptions } from './changes.ts';
export type { ClaimRecord } from './claim-record.ts';
export type { DeviceClaims, IssuedClaimCode, NewClaimCode } from './device-claims.ts';
export type { KnownDevice } from './device-directory.ts';
export type { DevicePsks, IssuedPsk } from './device-psks.ts';
export type { DeviceRecord } from './device-record.ts';
export type { DeviceCredential, Devices, IssuedCredential } from './devices.ts';
export { handleNotFound, handleRetired, notResponsible } from './failures.ts';
export type { Fences } from './fences.ts';
export type { HandleKeyRotation, HandleKeyRotations, RotatedHandleKey } from './handle-keys.ts';
export type { BlockOutcome, CreateHandle, Handles, RetireHandle, UpdateHandle } from './handles.ts';
export type { WriteContext } from './idempotency.ts';
export type { Membership } from './key-holders.ts';
export type { IssuedKey, KeyRecord, Keys, NewKey } from './keys.ts';
export { type Links, type NewLink, type StoredLink, storedLinks } from './links.ts';
export type { HandleQuery } from './listing.ts';
export { openMemoryRegistry } from './memory-registry.ts';
export type { NewDevice } from './new-device.ts';
export type { Applications, PrefixApplication } from './organizations/applications.ts';
export { dateOfDay, dayOfDate } from './organizations/day.ts';
export type { StatementKey, StatementSigner } from './organizations/holder-statement.ts';
export type { NewOrganization, OrganizationChange } from './organizations/organization-rules.ts';
export type { OrganizationTree } from './organizations/organization-tree.ts';
export type { Organizations } from './organizations/organizations.ts';
export type { PrefixCustody } from './organizations/prefix-custody.ts';
export type { DailyReport, ReportReceipt, ReportRow } from './organizations/report.ts';
export type { ReportsIn } from './organizations/reports-in.ts';
export type { PendingReport, ReportState, ReportsOut } from './organizations/reports-out.ts';
export type { ResolutionCounts } from './organizations/resolution-counts.ts';
export {
  type DailyCount,
  type Statistics,
  type StatisticsBy,
  type StatisticsQuery,
  statisticsBy,
} from './organizations/statistics.ts';
export type { PageRequest } from './page-token.ts';
export { accessPrefix, actorOf, requireAllowed, requireScope } from './permission.ts';
export type { NewPrefix, PrefixEvent, PrefixRecord } from './prefix-record.ts';
export type { Prefixes } from './prefixes.ts';
export type { ProfileRecord, Profiles } from './profiles.ts';
export { type PskHolder, pskDevicesMax } from './psk-keys.ts';
export { openRegistry, type Registry, type RegistryOptions } from './registry.ts';
export { decodeRecord, encodeRecord, type StoredRecord, type StoredValue, toHandleRecord } from './stored-record.ts';
export type { ReserveSuffixes, SuffixBlock, SuffixBlocks } from './suffix-blocks.ts';
export type { BrokenAsset } from './template-assets.ts';
export type { TemplateCheck } from './template-trial.ts';
export type { StoredTemplate } from './template-views.ts';
export type { Templates } from './templates.ts';
export { defaultLimits, type RegistryLimits } from './value-rules.ts';
export type { ValueUpdate } from './value-update.ts';
