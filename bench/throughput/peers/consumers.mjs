/** This library, by the rules of its peers. */
import { TaskPool } from '../../run/pool.mjs';
import functions from './tasks.cjs';

export function open(kind, quantity = 2) {
  const tasks = new TaskPool(functions[kind], { quantity: Number(quantity) });
  return { run: (item) => tasks.run(item), close: () => tasks.join() };
}
