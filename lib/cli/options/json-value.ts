import { UsageError } from '../usage-error';

/** @throws {@link UsageError} */
export function toJsonArray(option: string, text: string): unknown[] {
  const value = parse(option, text);
  if (Array.isArray(value)) return value;
  throw new UsageError(`Expected ${option} to be a JSON array such as '["x", 3]', got '${text}'.`);
}

/** @throws {@link UsageError} */
export function toJsonObject(option: string, text: string): Record<string, unknown> {
  const value = parse(option, text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new UsageError(`Expected ${option} to be a JSON object such as '{"width": 300}', got '${text}'.`);
}

function parse(option: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`Expected ${option} to be JSON, got '${text}': ${(error as Error).message}.`);
  }
}
