// Original file: proto/nameplate/registry/v1/link_service.proto

import type { LinkDefault as _nameplate_registry_v1_LinkDefault, LinkDefault__Output as _nameplate_registry_v1_LinkDefault__Output } from '../../../nameplate/registry/v1/LinkDefault.ts';

export interface Link {
  'index'?: (number);
  'rel'?: (string);
  'href'?: (string);
  'title'?: (string);
  'type'?: (string);
  'hreflang'?: (string)[];
  'context'?: (string)[];
  'default'?: (_nameplate_registry_v1_LinkDefault);
  'hidden'?: (boolean);
}

export interface Link__Output {
  'index': (number);
  'rel': (string);
  'href': (string);
  'title': (string);
  'type': (string);
  'hreflang': (string)[];
  'context': (string)[];
  'default': (_nameplate_registry_v1_LinkDefault__Output);
  'hidden': (boolean);
}
