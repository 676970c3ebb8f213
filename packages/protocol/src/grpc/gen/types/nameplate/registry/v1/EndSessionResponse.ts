// Original file: proto/nameplate/registry/v1/session_service.proto


export interface EndSessionResponse {
}

export interface EndSessionResponse__Output {
}
