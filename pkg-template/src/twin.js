// What the glue asks of WebAssembly, where the module is a function of its imports. The build of the entry without
// WebAssembly puts this in place of that name.
export const WebAssembly = {
  Module: function (instantiate) {
    return instantiate;
  },
  Instance: class {
    constructor(instantiate, imports) {
      this.exports = instantiate(imports);
    }
  },
};
