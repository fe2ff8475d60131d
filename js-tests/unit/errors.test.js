import assert from "node:assert/strict";
import { test } from "node:test";

import * as errors from "../../pkg-template/src/errors.js";

const { ApiError, HubSpotError, InternalError, InvalidRequestError, RateLimitError, errorOf, isHubSpotError } = errors;

test("an error of the core becomes an instance of its class, with what is known about it", () => {
  const cause = new TypeError("below");
  const error = errorOf({ kind: "RateLimitError", message: "too many", status: 429, retryAfter: 1000, cause });
  assert.ok(error instanceof RateLimitError && error instanceof ApiError && error instanceof HubSpotError && error instanceof Error);
  assert.deepEqual([error.name, error.kind, error.message, error.status, error.retryAfter], ["RateLimitError", "RateLimitError", "too many", 429, 1000]);
  assert.equal(error.cause, cause);
  assert.match(error.stack, /^RateLimitError: too many\n/);
  assert.ok(!("category" in error), "what is not known is absent");
});

test("every class has its own name, also as an instance", () => {
  for (const [name, Class] of Object.entries(errors)) {
    if (!/^[A-Z]\w*Error$/.test(name)) continue;
    assert.equal(Class.name, name);
    assert.equal(new Class("x").name, name);
    assert.equal(String(new Class("x")), `${name}: x`);
  }
});

test("anything else that comes out of the core is a defect, and says what to report", () => {
  for (const thrown of [new WebAssembly.RuntimeError("unreachable"), "text", null, undefined, { kind: "toString" }, { kind: "Nothing" }]) {
    const error = errorOf(thrown);
    assert.ok(error instanceof InternalError);
    assert.match(error.message, /report .*https:/s);
    assert.equal(error.cause, thrown);
  }
});

test("errors are recognized across copies of the module", async () => {
  const copy = await import("../../pkg-template/src/errors.js?copy");
  const error = new copy.InvalidRequestError("x");
  assert.ok(!(error instanceof InvalidRequestError));
  assert.ok(isHubSpotError(error));
  for (const other of [new Error("x"), null, undefined, "x", {}, () => {}]) assert.equal(isHubSpotError(other), false);
});

test("toJSON holds neither the body nor the cause", () => {
  const error = errorOf({ kind: "ApiError", message: "m", status: 418, body: { secret: 1 }, cause: new Error("secret") });
  assert.equal(JSON.stringify(error), '{"name":"ApiError","message":"m","status":418}');
});

test("a long list of problems is cut in the message only", () => {
  const problems = Array.from({ length: 100 }, (_, index) => ({ path: `a[${index}]`, code: "x", message: "is wrong ".repeat(5), severity: "problem" }));
  const error = errors.invalid(problems, "crm.objects.get");
  assert.ok(error.message.length < 600);
  assert.equal(error.problems.length, 100);
  assert.equal(error.operation, "crm.objects.get");
});
