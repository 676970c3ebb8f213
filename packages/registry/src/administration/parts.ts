import type { Random } from '@nameplate/model';
import type { Store } from '@nameplate/storage';
import type { Access } from '../access/access.ts';
import type { AdminRights } from '../admin-rights.ts';
import type { Idempotency } from '../idempotency.ts';
import type { Prefixes } from '../prefixes.ts';
import type { RecordPlans } from '../record-plans.ts';
import type { Records } from '../records.ts';
import type { TemplateReader } from '../template-reader.ts';
import type { RegistryLimits } from '../value-rules.ts';

/** What the operations of the Handle protocol work with. */
export interface AdministrationParts {
  readonly store: Store;
  readonly records: Records;
  readonly prefixes: Prefixes;
  readonly templates: TemplateReader;
  readonly idempotency: Idempotency;
  readonly plans: RecordPlans;
  readonly rights: AdminRights;
  readonly access: Access;
  readonly random: Random;
  readonly limits: RegistryLimits;
}
