// A client that builds and checks requests itself, rather than by a relay.

import { operations } from "../generated/operations.js";
import { Call } from "./call.js";
import { Client, attempt, copies } from "./client.js";
import { invalid } from "./errors.js";
import { problem } from "./plain.js";
import { run } from "./run.js";

export class DirectClient extends Client {
  /** One request of a call, with HubSpot's reply as it is; what would be split, or has any problem, is not sent. */
  send(name, params, options) {
    const index = indexOf(name);
    return new Call((reply, fail) => {
      let part;
      const begin = (sink) => {
        const given = this.given(index, params, options);
        const wrong = this.findings(index, given).filter(({ severity, code }) => severity === "problem" || code === "tooMany");
        if (wrong.length > 0) throw invalid(wrong, name);
        return this.core.call(index, given.params, given.options, sink);
      };
      const receive = (job, type, ...said) => {
        if (type === "part") return void (part = said.slice(1));
        job.end();
        reply(...(part ?? said));
      };
      run(this, options?.signal, begin, receive, (job, reason) => fail(reason));
    });
  }

  /** The request of a call, without sending it. */
  build(name, params, options) {
    const index = indexOf(name);
    const given = this.given(index, params, options);
    return attempt(() => this.core.build(index, given.params, given.options));
  }

  /** Everything there is to say about the parameters of a call. */
  validate(name, params, options) {
    const index = indexOf(name);
    return this.findings(index, copies(params, options));
  }

  /** What was asked of HubSpot so far, and what is left of each limit. */
  usage() {
    return attempt(() => this.core.usage());
  }
}

/** The index that stands for a name in the core. */
function indexOf(name) {
  const index = operations.indexOf(name);
  if (index < 0) throw invalid([problem("", "unknownOperation", `there is no operation \`${String(name)}\``)]);
  return index;
}
