// Original file: proto/nameplate/registry/v1/session_service.proto


export interface WhoAmIRequest {
}

export interface WhoAmIRequest__Output {
}
