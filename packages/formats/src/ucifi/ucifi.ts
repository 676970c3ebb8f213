import { lightingObjects } from './lighting.ts';
import { meteringObjects } from './metering.ts';
import { sensingObjects } from './sensing.ts';

/** One object of the uCIFI data model, as the OMA LwM2M registry has it. */
export interface UcifiObject {
  readonly id: number;
  readonly name: { readonly en: string; readonly zh: string };
  readonly resources: Readonly<Record<number, UcifiResource>>;
}

/** Name, type, and UCUM code where it is measured in a unit. */
export type UcifiResource = readonly [name: string, type: 'number' | 'boolean' | 'text', unit?: string];

export const ucifiObjects: readonly UcifiObject[] = [...lightingObjects, ...meteringObjects, ...sensingObjects];

const byId: ReadonlyMap<number, UcifiObject> = new Map(ucifiObjects.map((object) => [object.id, object]));

/** What `3424/1` is; undefined when the dictionary does not have it. */
export function ucifiResource(path: string): UcifiResource | undefined {
  const [object, resource, ...more] = path.split('/').map(Number);
  if (object === undefined || resource === undefined || more.length > 0) return undefined;
  const found = byId.get(object);
  return found !== undefined && Object.hasOwn(found.resources, resource) ? found.resources[resource] : undefined;
}
