// Spans of OpenTelemetry for what a client sends: one for each request, below the span in which its call began. Waits and
// repetitions are events of that span. Each client needs hooks of its own, since it numbers its calls by itself.
//
//   const hubspot = new HubSpot({ accessToken, ...tracing() });

import { SpanKind, SpanStatusCode, context, trace } from "@opentelemetry/api";

/**
 * The hooks of a client that is traced.
 * @param {import("@opentelemetry/api").Tracer} [tracer]
 * @returns {import("hubspot-wasm").Hooks}
 */
export function tracing(tracer = trace.getTracer("hubspot-wasm")) {
  const open = new Map();
  const nameOf = ({ call, attempt }) => `${call} ${attempt}`;
  const note = (name, { context: began = context.active(), reason, wait, attempt, operation }) =>
    trace.getSpan(began)?.addEvent(name, known({ "hubspot.operation": operation, "hubspot.attempt": attempt, "hubspot.reason": reason, "hubspot.wait": wait }));

  return {
    context: () => context.active(),
    onRequest(event) {
      const attributes = known({
        "http.request.method": event.method,
        "url.template": event.path,
        "http.request.resend_count": event.attempt > 1 ? event.attempt - 1 : undefined,
        "hubspot.bucket": event.bucket,
        "hubspot.call": event.call,
      });
      open.set(nameOf(event), tracer.startSpan(event.operation, { kind: SpanKind.CLIENT, attributes }, event.context ?? context.active()));
    },
    onResponse(event) {
      const span = open.get(nameOf(event));
      open.delete(nameOf(event));
      if (!span) return;
      const { status, reason, correlationId } = event;
      const failed = reason ?? (status >= 400 ? String(status) : undefined);
      span.setAttributes(known({ "http.response.status_code": status, "error.type": failed, "hubspot.correlation_id": correlationId }));
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
    onRetry: (event) => note("hubspot.retry", event),
    onWait: (event) => note("hubspot.wait", event),
  };
}

/** Attributes without those that nothing is known of. */
function known(attributes) {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}
