// ChirpStack v3: Decode(fPort, bytes, variables), all functions in one object. Written for these tests in the manner of vendors' codecs.
var tilt = {
  signed: function (v) { return v & 0x8000 ? v - 0x10000 : v; },
  axes: ["x", "y", "z"]
};
function Decode(fPort, bytes, variables) {
  var out = { device: variables.name || "unnamed" };
  for (var i = 0; i < tilt.axes.length; i++) {
    out[tilt.axes[i]] = tilt.signed((bytes[2 * i] << 8) | bytes[2 * i + 1]) / 100;
  }
  return out;
}
function Encode(fPort, obj, variables) {
  return [fPort, obj.threshold];
}
