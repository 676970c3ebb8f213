import type { TemplateDefinition } from '../template.ts';

/** A template that comes with the program, and an asset as it may look. */
export interface TemplateSource {
  readonly definition: TemplateDefinition;
  /** Attributes, as JSON. */
  readonly example: Readonly<Record<string, unknown>>;
}
