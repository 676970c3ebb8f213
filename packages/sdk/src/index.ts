export type { Hop, HopFlag, Trace } from '@nameplate/handle-client';
export {
  type ApplicationDatum,
  type CheckMethod,
  checkCharacter,
  formatScanned,
  type Scanned,
  type ScanOptions,
  type ScanResult,
  type SchemeName,
  type Slip,
  scan,
  slipOf,
} from '@nameplate/identifiers';
export {
  type AlarmSeverity,
  type BuiltInTemplate,
  builtInTemplate,
  builtInTemplates,
  type DeviceProfile,
  type ErrorCode,
  type Fold,
  formatIdentifier,
  type HandleValue,
  type Identifier,
  isNameplateError,
  type LinkDefault,
  NameplateError,
  type OrganizationLevel,
  type Place,
  type Prefix,
  type ProfileSource,
  parseIdentifier,
  parsePrefix,
  type QualityFlag,
  type Quotas,
  type ReadingValue,
  type Scope,
  sameIdentifier,
  type TemplateChange,
  type TemplateDefinition,
  tryParseIdentifier,
  type Violation,
  type ViolationRule,
  type Visibility,
} from '@nameplate/model';
export type { LinkContext, Linkset, LinkTarget } from '@nameplate/protocol/http';
export type {
  LinkState,
  Permission,
  PrivateJwk,
  PublicJwk,
  TrustLink,
  TrustReport,
  TrustRoot,
  TrustVerdict,
} from '@nameplate/protocol/trust';
export { issueCertificate, permissionKinds, publicJwk, signValues } from '@nameplate/protocol/trust';
export type { Alarm, AlarmEvent, AlarmQuery } from './alarms.ts';
export type { Alias, BindOptions } from './aliases.ts';
export type { Asset, Handle } from './asset.ts';
export type { AssetQuery, ListOptions } from './assets.ts';
export type { TokenSource } from './authorization.ts';
export type { ClaimCode, NewClaimCode } from './claim-codes.ts';
export type { CommandWaitOptions, NamedCommandOptions, RawCommand, SentCommand } from './commands.ts';
export { connect } from './connect.ts';
export { type Delegation, siteOfServers } from './delegation.ts';
export type { Device, DeviceCredential, Enrolment, NewDeviceOptions, PskEnrolment, PskOptions } from './devices.ts';
export { defaultPort } from './endpoint.ts';
export type { EnrolManyOptions, EnrolOutcome, NewDevice } from './enrol-many.ts';
export type { Asker, Explanation, Grant, Grantee, NewGrant, TemplateScope } from './grants.ts';
export type { NewHandleValue } from './handle-value.ts';
export type { HandleChange } from './handles.ts';
export type { PrefixScope } from './identifier.ts';
export type { InterceptedCall, Interceptor } from './interceptor.ts';
export type { ApiKey, NewKey } from './keys.ts';
export type { Link, NewLinkOptions } from './links.ts';
export type { Nameplate } from './nameplate.ts';
export type { AssetPatch, NewAsset } from './new-asset.ts';
export {
  type Bearer,
  type BulkOptions,
  bearer,
  type CallOptions,
  type ConnectOptions,
  type IdentifierLike,
  type Identity,
  type MutualTls,
  mutualTls,
  type Outcome,
  type RegisterOptions,
  type RetryPolicy,
} from './options.ts';
export type { NewOrganization, Organization, OrganizationChange } from './organizations.ts';
export type { Page, Paged } from './paged.ts';
export type { HomedPrefix, PrefixApplication, PrefixEvent, PrefixRequest } from './prefix-tenancy.ts';
export type { AdminKey } from './prefixes.ts';
export { defineProfile, type Profile, type PublishedProfile } from './profiles.ts';
export { type Protection, serverChecksOf } from './protection.ts';
export type { AggregateQuery, LiveReading, RangeQuery, Reading, Window } from './readings.ts';
export type { RegisterManyOptions, Registration } from './register-many.ts';
export type { AgedReading, Resolution, ResolveManyOptions, ResolveOptions } from './resolver.ts';
export type { ServerKey } from './server-key.ts';
export { type SignedIn, type SigningKey, signIn } from './sign-in.ts';
export type { DailyCount, ReportReceipt, SentReport, StatisticsQuery } from './statistics.ts';
export type { Subscription } from './subscription.ts';
export { mintFrom, type ReserveOptions, type SuffixBlock } from './suffix-block.ts';
export {
  type AttributeInput,
  type Attributes,
  type AttributesOf,
  defineTemplate,
  type PublishedTemplate,
  type Template,
} from './template.ts';
export type { BrokenAsset, TemplateCheck } from './template-check.ts';
export type { MovedAsset, MoveOptions } from './template-move.ts';
export { templateTypes } from './template-types.ts';
export type { TlsIdentity } from './tls-options.ts';
export type { Adoption, UnknownDevice } from './unknown-devices.ts';
export type { VerifyRecordOptions } from './verify.ts';
export type { Change, WatchOptions } from './watch.ts';
export type { LoginMethod, LoginProvider, Who } from './who.ts';
