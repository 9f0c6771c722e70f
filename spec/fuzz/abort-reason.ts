/** Of the signals that stop pools. */
export const ABORT_REASON = new Error('stopped on purpose');
