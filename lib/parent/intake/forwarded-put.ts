import type { PoolHandle } from '../../consumer';
import { toWireFailure } from '../../wire/thrown/failure';
import type { ParentMessage, PutMessage } from '../../wire/messages';
import type { Unsent } from '../../wire/protocol';
import { unpackValues } from '../../wire/segments/pack';

/** Puts an item of a consumer into another pool, and answers when the consumer may put more. */
export async function forwardPut(
  pools: readonly PoolHandle<unknown>[],
  { pool, request, item }: PutMessage,
  answer: (message: Unsent<ParentMessage>) => void,
): Promise<void> {
  try {
    // `put()` is called synchronously, so the item is in the other pool before the next message is read.
    await (pools[pool] as PoolHandle<unknown>).put(...unpackValues(item));
    answer({ type: 'putAccepted', request });
  } catch (error) {
    answer({ type: 'putRefused', request, failure: toWireFailure(error) });
  }
}
