// Original file: proto/nameplate/registry/v1/statistics_service.proto


export interface SendReportsRequest {
}

export interface SendReportsRequest__Output {
}
