export * from './access.ts';
export * from './admin.ts';
export {
  type BuiltInProfile,
  builtInPrefix,
  builtInProfile,
  builtInProfiles,
} from './built-in/index.ts';
export { type BuiltInTemplate, builtInTemplate, builtInTemplates } from './built-in-templates/index.ts';
export * from './change.ts';
export { type CommandArguments, checkArguments } from './check-arguments.ts';
export * from './check-attribute.ts';
export { checkCondition, type ExpressionType } from './check-expression.ts';
export { attributeOf, compareTemplates, type TemplateChange } from './compare-templates.ts';
export * from './counter.ts';
export * from './error.ts';
export { type ExpressionEnvironment, evaluate, historyOf, type Sample } from './evaluate-expression.ts';
export type { Expression } from './expression.ts';
export { expressionFunctions, nodesOf } from './expression.ts';
export { type BaseProfile, type FindProfile, maxAncestors, resolveProfile } from './extend-profile.ts';
export * from './fence.ts';
export * from './grant.ts';
export * from './handle-value.ts';
export * from './identifier.ts';
export { type Industry, industrySections, parseIndustry } from './industry.ts';
export { isInIndustry, parseIndustryCode } from './industry-code.ts';
export * from './json-path.ts';
export * from './link.ts';
export * from './nearest.ts';
export * from './organization.ts';
export { parseExpression } from './parse-expression.ts';
export { isMetricName } from './parse-metric.ts';
export { maxMetrics, parseProfile } from './parse-profile.ts';
export { parseTemplateDefinition } from './parse-template.ts';
export * from './place.ts';
export * from './ports.ts';
export * from './profile.ts';
export * from './profile-reference.ts';
export { profileSchema } from './profile-schema.ts';
export * from './province.ts';
export * from './reading.ts';
export * from './referral.ts';
export * from './response-code.ts';
export * from './shape.ts';
export * from './template.ts';
export { senmlUnits, ucumCode } from './unit-names.ts';
export { type UnitRow, unitTable } from './unit-table.ts';
export * from './units.ts';
export * from './violation.ts';
export { violationError } from './violation-error.ts';
export * from './visibility.ts';
