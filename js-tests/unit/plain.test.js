import assert from "node:assert/strict";
import { test } from "node:test";

import { plain } from "../../pkg-template/src/plain.js";

const copyOf = (value) => {
  const { copy, problems } = plain(value);
  assert.deepEqual(problems, []);
  return copy;
};
const nested = (depth) => (depth === 0 ? 1 : [nested(depth - 1)]);

class Point {
  x = 1;
  #y = 2;
  get z() {
    return 3;
  }
}

class Forever {
  a = 1;
  toJSON() {
    return new Forever();
  }
}

/** Values that JSON.stringify and the copy must agree about. */
const SAME = {
  scalars: { a: 1, b: -0.5, c: "x", d: true, e: null, f: "" },
  "undefined members": { a: undefined, b: [undefined, 1] },
  "a sparse array": [1, , 3],
  dates: { at: new Date(0) },
  "toJSON with its key": { a: { toJSON: (key) => `key ${key}` }, b: [{ toJSON: (key) => `key ${key}` }] },
  "toJSON that returns another object": { a: { toJSON: () => new Forever() } },
  "toJSON of a function": { a: Object.assign(() => {}, { toJSON: () => 1 }) },
  "toJSON that returns undefined": { a: { toJSON: () => undefined } },
  "boxed primitives": { a: Object(1), b: Object("x"), c: Object(false) },
  "instances of a class": { a: new Point() },
  "no prototype": Object.assign(Object.create(null), { a: 1 }),
  "symbol and inherited keys": Object.assign(Object.create({ inherited: 1 }), { a: 1, [Symbol("s")]: 2 }),
  "the same object twice": ((shared) => ({ a: shared, b: [shared] }))({ x: 1 }),
  urls: { a: new URL("https://example.com/a?b") },
  "a regular expression": { a: /x/ },
  "64 levels": nested(64),
  "an own __proto__": JSON.parse('{"__proto__":{"polluted":true},"a":1}'),
};

for (const [name, value] of Object.entries(SAME)) {
  test(`copies ${name} as JSON.stringify does`, () => {
    assert.equal(JSON.stringify(copyOf(value)), JSON.stringify(value));
  });
}

test("an own __proto__ changes no prototype", () => {
  const copy = copyOf(JSON.parse('{"__proto__":{"polluted":true}}'));
  assert.equal(copy.polluted, undefined);
  assert.equal(Object.getPrototypeOf(copy), Object.prototype);
});

test("a BigInt keeps its value, as a number where that is exact and as digits where not", () => {
  const value = { small: -5n, most: 2n ** 53n - 1n, more: 2n ** 53n, least: -(2n ** 63n), boxed: Object(5n) };
  const copy = { small: -5, most: 2 ** 53 - 1, more: "9007199254740992", least: "-9223372036854775808", boxed: 5 };
  assert.deepEqual(copyOf(value), copy);
});

test("shares nothing with what it copies", () => {
  const value = { body: { list: [{ a: 1 }] } };
  const copy = copyOf(value);
  copy.body.list[0].a = 2;
  copy.body.list.push(3);
  assert.deepEqual(value, { body: { list: [{ a: 1 }] } });
});

const cyclic = { a: { b: [] } };
cyclic.a.b.push(cyclic.a);

/** Values that JSON.stringify distorts or drops without a word, or can't print. */
const REFUSED = {
  NaN: [{ a: [1, NaN] }, "a[1]", "wrongType", "`a[1]` can't be NaN"],
  Infinity: [{ a: -Infinity }, "a", "wrongType", "`a` can't be -Infinity"],
  "a Map": [{ a: new Map() }, "a", "wrongType", "`a` can't be a Map"],
  "a Set": [{ a: new Set() }, "a", "wrongType", "`a` can't be a Set"],
  bytes: [{ a: new Uint8Array(1) }, "a", "wrongType", "`a` can't be a Uint8Array"],
  "a DataView": [{ a: new DataView(new ArrayBuffer(1)) }, "a", "wrongType", "`a` can't be a DataView"],
  "an ArrayBuffer": [{ a: new ArrayBuffer(1) }, "a", "wrongType", "`a` can't be an ArrayBuffer"],
  "a promise that was not awaited": [{ a: Promise.resolve(1) }, "a", "wrongType", "`a` can't be a Promise"],
  "an iterator": [{ a: [1].values() }, "a", "wrongType", "`a` can't be an Array Iterator"],
  "a function": [{ a: () => {} }, "a", "wrongType", "`a` can't be a function"],
  "a symbol": [{ a: Symbol("s") }, "a", "wrongType", "`a` can't be a symbol"],
  "an invalid date": [{ a: new Date(NaN) }, "a", "wrongType", "`a` can't be an invalid date"],
  "a cycle": [cyclic, "a.b[0]", "cycle", "`a.b[0]` can't contain itself"],
  "65 levels": [{ a: nested(64) }, `a${"[0]".repeat(63)}`, "tooDeep", `\`a${"[0]".repeat(63)}\` must not be nested so deep`],
};

for (const [name, [value, path, code, message]] of Object.entries(REFUSED)) {
  test(`refuses ${name}`, () => {
    assert.deepEqual(plain(value).problems, [{ path, code, message, severity: "problem" }]);
  });
}

test("finds every problem in one pass and names each by its path", () => {
  const value = { body: { snapshotRequests: [{ portalId: 1 }, { objectId: NaN, properties: [() => {}, "a"] }] } };
  const paths = plain(value).problems.map((problem) => problem.path);
  assert.deepEqual(paths, ["body.snapshotRequests[1].objectId", "body.snapshotRequests[1].properties[0]"]);
  assert.equal(plain({ a: NaN }, "options").problems[0].path, "options.a");
});

test("what a getter or toJSON throws is a problem of its place", () => {
  const throws = () => {
    throw new TypeError("its own words may be anything");
  };
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const bad = [[{ b: { get a() { return throws(); } } }, "b.a"], [[1, { toJSON: throws }], "[1]"], [{ a: revoked.proxy }, "a"]];
  for (const [value, path] of bad) {
    const message = `\`${path}\` can't be read: TypeError`;
    assert.deepEqual(plain(value).problems, [{ path, code: "unreadable", message, severity: "problem" }]);
  }
});
