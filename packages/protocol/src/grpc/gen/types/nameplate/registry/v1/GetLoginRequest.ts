// Original file: proto/nameplate/registry/v1/session_service.proto


export interface GetLoginRequest {
}

export interface GetLoginRequest__Output {
}
