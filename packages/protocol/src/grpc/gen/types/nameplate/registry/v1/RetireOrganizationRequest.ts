// Original file: proto/nameplate/registry/v1/organization_service.proto


export interface RetireOrganizationRequest {
  'id'?: (string);
  'requestId'?: (string);
}

export interface RetireOrganizationRequest__Output {
  'id': (string);
  'requestId': (string);
}
