// Original file: proto/nameplate/registry/v1/device_service.proto


export interface ListUnknownDevicesRequest {
}

export interface ListUnknownDevicesRequest__Output {
}
