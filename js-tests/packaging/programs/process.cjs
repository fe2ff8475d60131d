// Node's CommonJS.
const entry = require("ENTRY");

import("./check.js")
  .then(({ check }) => check(entry, JSON.parse(process.argv[2])))
  .then((said) => console.log(said));
