import { types } from 'node:util';

/**
 * What has to be known of an item before a codec that loses things may have it: that it has only plain parts, each of them
 * once, and nothing that gets lost. What fails would go by `v8`.
 */
export function isCarried(value, seen = []) {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed();
    case 'number':
      return !Object.is(value, -0);
    case 'object':
      return value === null || isPlain(value, seen);
    case 'boolean':
    case 'undefined':
      return true;
    default:
      return false;
  }
}

function isPlain(value, seen) {
  if (seen.includes(value) || types.isProxy(value)) return false;
  seen.push(value);
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Array.prototype) {
    return Object.keys(value).length === value.length && value.every((part) => isCarried(part, seen));
  }
  if (prototype !== Object.prototype || Symbol.iterator in value) return false;
  for (const key in value) if (key === '__proto__' || !isCarried(value[key], seen)) return false;
  return true;
}
