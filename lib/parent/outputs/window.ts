import type { OutputWindow } from '../../wire/start-message';
import type { HighWaterMark } from '../../high-water-mark';

/** So much keeps a consumer busy until the answer comes. */
const USUAL: OutputWindow = { outputs: 32_768, bytes: 1024 * 1024 };

/** What may be on the way from each of so many consumers: its part of the mark at most. */
export function toWindow({ items, bytes }: HighWaterMark, quantity: number): OutputWindow {
  return {
    outputs: Math.min(USUAL.outputs, Math.max(1, Math.ceil(items / quantity))),
    bytes: Math.min(USUAL.bytes, Math.max(1, Math.ceil(bytes / quantity))),
  };
}
