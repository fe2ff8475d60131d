// Transactional emails that are waited for. The core does it; here it gets its arguments, and the last status stays.

import { copies } from "./client.js";
import { errorOf, invalid } from "./errors.js";
import { run } from "./run.js";

/** The methods beside the operations of `marketing.singleEmail`. */
export const singleEmail = (client) => ({
  /**
   * @param {object} params as those of `send`
   * @param {object} [options]
   * @returns {Promise<object>} what became of the email
   */
  sendAndWait(params, options) {
    return new Promise((resolve, reject) => {
      let status;
      const begin = (sink) => {
        const given = copies(params, options);
        if (given.problems.length > 0) throw invalid(given.problems, "marketing.singleEmail.send");
        return client.core.sendAndWait(given.params, given.options, sink);
      };
      const receive = (job, type, said) => {
        if (type === "status") return void (status = said);
        job.end();
        const { error, ...ending } = said;
        resolve({ ...ending, status, ...(error && { error: errorOf(error) }) });
      };
      run(client, options?.signal, begin, receive, (job, reason) => reject(reason));
    });
  },
});
