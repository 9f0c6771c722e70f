import { PLANS, toHalves } from './plans.mjs';
import { spinAll, toSteps } from './work.mjs';

const [plan, stepsPerMs, half] = process.argv.slice(2);
const items = toHalves(PLANS[plan])[half].map((duration) => toSteps(duration, Number(stepsPerMs)));

process.once('message', () => {
  process.send(spinAll(items), () => process.disconnect());
});
process.send('ready');
