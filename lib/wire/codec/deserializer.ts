import { DefaultDeserializer } from 'node:v8';

type View = NodeJS.ArrayBufferView;

/** Node calls it for each typed array, DataView and Buffer in a value. It is documented, but not in the types. */
interface HostObjects {
  _readHostObject(): View;
}

// eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with the deserializer
const { _readHostObject: readInPlace } = DefaultDeserializer.prototype as DefaultDeserializer & HostObjects;

/** Reads what `v8.serialize` wrote. */
export class Deserializer extends DefaultDeserializer implements HostObjects {
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

  _readHostObject(): View {
    return this.#settle(readInPlace.call(this));
  }
}
