/** Requests to meters and stations, as octets: what commands send. */
export {
  type Cjt188Target,
  meterClockRequest,
  readMeterAddressRequest,
  readMeterRequest,
  valveRequest,
} from './cjt188/requests.ts';
export {
  broadcastTimeRequest,
  type Credentials,
  controlRequest,
  type RelayCommand,
  readAddressRequest,
  readOnRequest,
  readRequest,
  writeRequest,
} from './dlt645/requests.ts';
export {
  readModbusRequest,
  writeCoilRequest,
  writeRegisterRequest,
  writeRegistersRequest,
} from './modbus/requests.ts';
