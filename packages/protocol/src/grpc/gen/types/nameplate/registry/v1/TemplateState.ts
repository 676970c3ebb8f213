// Original file: proto/nameplate/registry/v1/handle.proto

export const TemplateState = {
  TEMPLATE_STATE_UNSPECIFIED: 'TEMPLATE_STATE_UNSPECIFIED',
  TEMPLATE_STATE_DRAFT: 'TEMPLATE_STATE_DRAFT',
  TEMPLATE_STATE_PUBLISHED: 'TEMPLATE_STATE_PUBLISHED',
  TEMPLATE_STATE_WITHDRAWN: 'TEMPLATE_STATE_WITHDRAWN',
} as const;

export type TemplateState =
  | 'TEMPLATE_STATE_UNSPECIFIED'
  | 0
  | 'TEMPLATE_STATE_DRAFT'
  | 1
  | 'TEMPLATE_STATE_PUBLISHED'
  | 2
  | 'TEMPLATE_STATE_WITHDRAWN'
  | 3

export type TemplateState__Output = typeof TemplateState[keyof typeof TemplateState]
