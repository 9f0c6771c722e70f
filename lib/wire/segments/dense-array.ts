/** Whether it is an array without holes: a message of a few bytes can hold one with billions of them. */
export function isDenseArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && Object.keys(value).length === value.length;
}
