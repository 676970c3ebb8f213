// Original file: proto/nameplate/registry/v1/organization_service.proto


export interface GetOrganizationRequest {
  'id'?: (string);
}

export interface GetOrganizationRequest__Output {
  'id': (string);
}
