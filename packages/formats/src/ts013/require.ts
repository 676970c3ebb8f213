/** A global function of the sandbox's thread, taken away before the codec runs: path → the file as a function, if there is such a file. */
export const loadFileName = '__loadFile';

/**
 * `require` as CommonJS has it, inside the codec's own files: relative to the file that asks, with or without `.js`, and `buffer`,
 * which many codecs are written with. `Buffer` is there as in Node.js, read only when it is used.
 */
export const requireScript = `
var require = (function (load) {
  var loaded = Object.create(null);
  function requireFrom(folder) {
    return function (name) {
      name = String(name);
      var path = name[0] === '.' ? inFolder(folder, name) : 'node:' + name.replace(/^node:/, '').replace(/\\/$/, '');
      var tries = name[0] === '.' ? [path, path + '.js', path + '.cjs', path + '.json', (path && path + '/') + 'index.js'] : [path];
      for (var i = 0; path !== undefined && i < tries.length; i++) {
        var found = loaded[tries[i]] || run(tries[i]);
        if (found) return found.exports;
      }
      throw new Error("require('" + name + "'): a codec has the files of its profile, and buffer; there is no such file");
    };
  }
  function run(path) {
    var file = load(path);
    if (!file) return undefined;
    var module = { exports: {} };
    loaded[path] = module;
    file.call(module.exports, module, module.exports, requireFrom(path.split('/').slice(0, -1)));
    return module;
  }
  function inFolder(folder, name) {
    var path = folder.slice();
    var parts = name.split('/');
    for (var i = 0; i < parts.length; i++) {
      if (parts[i] === '..' && path.length === 0) return undefined;
      if (parts[i] === '..') path.pop();
      else if (parts[i] !== '.' && parts[i] !== '') path.push(parts[i]);
    }
    return path.join('/');
  }
  Object.defineProperty(globalThis, 'Buffer', {
    configurable: true,
    get: function () {
      var value = requireFrom([])('buffer').Buffer;
      Object.defineProperty(globalThis, 'Buffer', { configurable: true, writable: true, value: value });
      return value;
    },
    set: function (value) {
      Object.defineProperty(globalThis, 'Buffer', { configurable: true, writable: true, value: value });
    },
  });
  return requireFrom([]);
})(${loadFileName});
delete globalThis.${loadFileName};
`;
