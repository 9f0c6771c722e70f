import { Pool } from 'consumers';

import { failureOf } from './fixture';

describe('an error that nobody handles', () => {
  test('fails the consumer that leaves it behind when it returns', async () => {
    const careless = (): string => {
      void Promise.reject(new Error('left behind'));
      return 'fine';
    };
    const error = await failureOf(new Pool(careless, { quantity: 1 }).join());
    expect(error.failures).toMatchObject([{ reason: 'threw', error: { message: 'left behind' } }]);
  });

  test('is left to user code that listens for it', async () => {
    const careful = async (): Promise<string> => {
      const caught = new Promise<string>((resolve) => {
        process.on('uncaughtException', (error) => {
          resolve(`caught ${error.message}`);
        });
      });
      setImmediate(() => {
        throw new Error('in passing');
      });
      return caught;
    };
    expect(await new Pool(careful, { quantity: 1 }).join()).toEqual(['caught in passing']);
  });
});
