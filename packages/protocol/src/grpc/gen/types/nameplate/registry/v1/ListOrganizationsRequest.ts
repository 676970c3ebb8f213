// Original file: proto/nameplate/registry/v1/organization_service.proto


export interface ListOrganizationsRequest {
  'under'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListOrganizationsRequest__Output {
  'under': (string);
  'pageSize': (number);
  'pageToken': (string);
}
