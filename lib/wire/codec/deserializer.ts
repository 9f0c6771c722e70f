import { DefaultDeserializer } from 'node:v8';

type View = NodeJS.ArrayBufferView;

/** Node calls the method for each typed array, DataView and Buffer in a value. It is documented, but not in the types. */
const HostObjectDeserializer = DefaultDeserializer as unknown as new (
  bytes: Buffer,
) => DefaultDeserializer & { _readHostObject(): View };

/** Reads what `v8.serialize` wrote. */
export class Deserializer extends HostObjectDeserializer {
  readonly #settle: (view: View) => View;

  /** @param settle is given each view of the value, over the memory of these bytes, and gives the one to use. */
  constructor(bytes: Buffer, settle: (view: View) => View) {
    super(bytes);
    this.#settle = settle;
  }

  read(): unknown {
    this.readHeader();
    return this.readValue();
  }

  override _readHostObject(): View {
    return this.#settle(super._readHostObject());
  }
}
