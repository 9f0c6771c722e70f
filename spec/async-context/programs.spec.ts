import { runProgram } from '../run-program';

test('the program learns of a rejection that nobody handles in the context of its call', async () => {
  const { stdout } = await runProgram('leaves-rejections.mjs');
  const calls = ['run', 'map', 'loop', 'once', 'putAll', 'Pool.run'];
  expect(JSON.parse(stdout)).toEqual(Object.fromEntries(calls.map((name) => [name, name])));
});

test('with `inProcess`, functions and consumers know no context of the program, as in a process', async () => {
  const { stdout } = await runProgram('in-process-context.mjs');
  expect(stdout).toBe('undefined undefined undefined a\n');
});
