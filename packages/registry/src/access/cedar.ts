import type * as CedarWasm from '@cedar-policy/cedar-wasm/nodejs';
import { type PolicyFiles, readPolicies } from './cedar-policies.ts';
import { type CedarResource, type CedarWorld, cedarEntities, grantPolicies, type Who } from './cedar-slice.ts';

export type AccessAction = 'view' | 'edit' | 'readings';

export interface CedarAnswer {
  readonly allowed: boolean;
  /** Ids of the policies that decided; empty when none permits. */
  readonly policies: readonly string[];
}

/** Answers questions about one set of grants. */
export interface CedarDecider {
  /** `admin`: HS_ADMIN of the record permits it, or a device asks for its own. */
  decide(
    who: Who,
    action: AccessAction,
    resource: CedarResource,
    at: { readonly now: number; readonly admin: boolean },
  ): CedarAnswer;
}

/**
 * The policies of `policies/` by the Cedar engine: the truth that the compiled rule is tested against, and what explains
 * a decision. Loaded when first asked for: it is no part of the way of an answer.
 */
export class Cedar {
  readonly #wasm: typeof CedarWasm;
  readonly files: PolicyFiles;

  private constructor(wasm: typeof CedarWasm, files: PolicyFiles) {
    this.#wasm = wasm;
    this.files = files;
  }

  /** `files`: other policies than those of `policies/`. */
  static async load(files?: PolicyFiles): Promise<Cedar> {
    const [wasm, read] = await Promise.all([import('@cedar-policy/cedar-wasm/nodejs'), files ?? readPolicies()]);
    return new Cedar('default' in wasm ? (wasm.default as typeof CedarWasm) : wasm, read);
  }

  /** Problems that the schema finds in the policies; those of `grants` too. Empty: none. */
  validate(world: Pick<CedarWorld, 'grants'>): readonly string[] {
    const staticPolicies = { ...this.files.staticPolicies, ...grantPolicies(this.files, world.grants) };
    const answer = this.#wasm.validate({ schema: this.files.schema, policies: { staticPolicies } });
    if (answer.type === 'failure') return answer.errors.map(({ message }) => message);
    return [...answer.validationErrors, ...answer.validationWarnings].map(
      ({ policyId, error }) => `${policyId}: ${error.message}`,
    );
  }

  /** `name` tells preparsed policies apart: the newest of a name counts. */
  decider(world: CedarWorld, name = 'world'): CedarDecider {
    const staticPolicies = { ...this.files.staticPolicies, ...grantPolicies(this.files, world.grants) };
    const parsed = this.#wasm.preparsePolicySet(name, { staticPolicies });
    if (parsed.type === 'failure') throw new Error(`the access policies do not parse: ${messages(parsed.errors)}`);
    return {
      decide: (who, action, resource, { now, admin }) => {
        const answer = this.#wasm.statefulIsAuthorized({
          principal: { type: 'Nameplate::Asker', id: 'asker' },
          action: { type: 'Nameplate::Action', id: action },
          resource: { type: `Nameplate::${resource.metric === undefined ? 'Value' : 'Metric'}`, id: 'it' },
          context: { now, admin },
          preparsedPolicySetId: name,
          entities: cedarEntities(who, resource, world) as CedarWasm.Entities,
        });
        if (answer.type === 'failure') throw new Error(`Cedar does not answer: ${messages(answer.errors)}`);
        const { decision, diagnostics } = answer.response;
        if (diagnostics.errors.length > 0)
          throw new Error(`a policy does not evaluate: ${messages(diagnostics.errors.map(({ error }) => error))}`);
        return { allowed: decision === 'allow', policies: diagnostics.reason };
      },
    };
  }
}

function messages(errors: readonly { readonly message: string }[]): string {
  return errors.map(({ message }) => message).join('; ');
}
