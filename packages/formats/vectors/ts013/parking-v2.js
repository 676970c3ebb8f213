// The Things Network v2: Decoder(bytes, port). Written for these tests in the manner of vendors' codecs.
function Decoder(bytes, port) {
  // Decode an uplink message from a buffer
  // (array) of bytes to an object of fields.
  var decoded = {};
  if (port === 1) {
    decoded.occupied = (bytes[0] & 0x01) === 1;
    decoded.battery = (bytes[1] << 8 | bytes[2]) / 1000;
  }
  if (port === 2) {
    decoded.text = String.fromCharCode.apply(null, bytes);
  }
  return decoded;
}

function Encoder(object, port) {
  var bytes = [];
  if (port === 1) bytes[0] = object.led ? 1 : 0;
  return bytes;
}
