// The owner of an endpoint, who is told what fails in it.

/**
 * Tells what failed. What fails in the telling is printed, and changes nothing else: no answer, and not the process.
 * @param {(error: unknown) => unknown} onError
 * @param {unknown} error
 */
export function tell(onError, error) {
  (async () => onError(error))().catch(console.error);
}
