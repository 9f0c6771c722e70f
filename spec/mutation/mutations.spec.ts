import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { MUTATIONS } from './mutations';

const LIBRARY = join(__dirname, '..', '..', 'dist', 'lib');

describe('the mutations', () => {
  test.each(MUTATIONS.map(({ name, file, from }) => [name, file, from] as const))(
    '%s: %s has the text just once',
    (_, file, from) => {
      expect(readFileSync(join(LIBRARY, file), 'utf8').split(from)).toHaveLength(2);
    },
  );
});
