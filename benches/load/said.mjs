/** Says how long this process has run, and its CPU time, in milliseconds. */
export function said() {
  const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({ wall: performance.now(), cpu: (user + system) / 1000 }));
}
