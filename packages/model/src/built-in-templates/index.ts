import { parseTemplateDefinition } from '../parse-template.ts';
import type { TemplateDefinition } from '../template.ts';
import { digitalNameplate } from './digital-nameplate.ts';
import { foodLot } from './food-lot.ts';
import { heatSupply } from './heat-supply.ts';
import { meter } from './meter.ts';
import type { TemplateSource } from './source.ts';
import { streetlight } from './streetlight.ts';
import { vehiclePart } from './vehicle-part.ts';

/** A template that comes with the program; it is published under a prefix of one's own. */
export interface BuiltInTemplate {
  /** `digital-nameplate`; the suffix that it is published under unless another is chosen. */
  readonly name: string;
  readonly version: number;
  /** Every attribute with its index; its `origin` is `0.template/digital-nameplate@1`. */
  readonly definition: TemplateDefinition;
  /** Attributes of an asset as it may look, as JSON. */
  readonly example: Readonly<Record<string, unknown>>;
}

// A change of one that was released is a new version here: whoever published it sees by `origin` which one it was.
const sources: Readonly<Record<string, TemplateSource>> = {
  'digital-nameplate': digitalNameplate,
  meter,
  streetlight,
  'vehicle-part': vehiclePart,
  'food-lot': foodLot,
  'heat-supply': heatSupply,
};

/** Every built-in template: the same objects each time. */
export function builtInTemplates(): readonly BuiltInTemplate[] {
  made ??= Object.entries(sources).map(([name, { definition, example }]) => {
    const version = 1;
    return {
      name,
      version,
      definition: parseTemplateDefinition({ ...definition, origin: `0.template/${name}@${version}` }),
      example,
    };
  });
  return made;
}

// Not state that anyone can see: made when first asked for, since most programs never do.
let made: readonly BuiltInTemplate[] | undefined;

/** A built-in template by its name. */
export function builtInTemplate(name: string): BuiltInTemplate | undefined {
  return builtInTemplates().find((template) => template.name === name);
}
