import assert from 'node:assert';
import { types } from 'node:util';
import { cross, crossError } from './cross';

describe('an error of a class that is not built in', () => {
  class PaperError extends RangeError {
    override name = 'PaperError';
  }
  class TrayError extends PaperError {
    readonly tray: number;
    constructor(tray: number) {
      if (typeof tray !== 'number') throw new Error('the constructor was called');
      super(`tray ${tray} is empty`);
      this.tray = tray;
    }
    get code() {
      return `E_TRAY_${this.tray}`;
    }
    explain() {
      return `fill tray ${this.tray}`;
    }
  }

  test('comes back as its nearest built-in class, with its name, code and properties', () => {
    const arrived = crossError(new TrayError(2));
    expect(Object.getPrototypeOf(arrived)).toBe(RangeError.prototype);
    expect(arrived).toMatchObject({
      name: 'PaperError',
      message: 'tray 2 is empty',
      code: 'E_TRAY_2',
      tray: 2,
    });
    expect(Object.keys(arrived)).toEqual(['name', 'tray']);
  });

  test('comes back as itself where `classes` has it, and its constructor is not called', () => {
    const arrived: unknown = cross(new TrayError(2), { TrayError });
    assert(arrived instanceof TrayError);
    expect(types.isNativeError(arrived)).toBe(true);
    expect(arrived.explain()).toBe('fill tray 2');
    expect(Object.hasOwn(arrived, 'code')).toBe(false);
  });

  test('comes back as the nearest one that `classes` has', () => {
    const arrived = crossError(new TrayError(2), { PaperError });
    expect(Object.getPrototypeOf(arrived)).toBe(PaperError.prototype);
  });

  test('ignores the properties that `classes` inherits', () => {
    const constructor = class constructor extends TypeError {};
    expect(crossError(new constructor('boom'))).toBeInstanceOf(TypeError);
  });

  test('made by hand on Error.prototype comes back as a native error', () => {
    function OldError(this: Error) {
      this.message = 'old';
      Error.captureStackTrace(this);
    }
    OldError.prototype = Object.create(Error.prototype, { name: { value: 'OldError' } }) as object;
    const arrived = crossError(Reflect.construct(OldError, []) as Error);
    expect(types.isNativeError(arrived)).toBe(true);
    expect(String(arrived)).toBe('OldError: old');
    expect(arrived.stack).toContain('failure-classes.spec');
  });
});
