// Original file: proto/nameplate/registry/v1/link_service.proto


export interface RemoveLinksResponse {
}

export interface RemoveLinksResponse__Output {
}
