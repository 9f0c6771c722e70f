import workerpool from 'workerpool';

import weigh from '../weigh.cjs';

workerpool.worker({ ...weigh });
