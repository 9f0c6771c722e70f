/**
 * With `node --watch`, a process reports the files that it loads to its parent, in messages of Node's own
 * (https://github.com/nodejs/node/blob/v20.20.2/lib/internal/watch_mode/files_watcher.js). Those of a consumer come here,
 * and go on to the watcher, so that it also restarts the program when a consumer's module changes.
 */
export function passOnWatchReport(message: unknown): void {
  if (process.send === undefined || process.env['WATCH_REPORT_DEPENDENCIES'] === undefined) return;
  const { 'watch:require': required, 'watch:import': imported } = Object(message) as Record<string, unknown>;
  if (Array.isArray(required)) process.send({ 'watch:require': required });
  if (Array.isArray(imported)) process.send({ 'watch:import': imported });
}
