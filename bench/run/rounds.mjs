import { toText } from '../report/text.mjs';
import { runContender } from './contender.mjs';
import { Findings } from './findings.mjs';

/**
 * Runs all contenders of all benches in turn, and that so many times: what disturbs the machine for a while disturbs
 * all of them. Every other round goes backwards, so that none always comes first, and neighbours stay neighbours.
 *
 * @returns the findings by the bench's name.
 */
export async function runRounds(benches, rounds, tell) {
  const findings = new Map(benches.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const { name, contenders, mostRounds = rounds } of benches) {
      if (round > mostRounds) continue;
      const rows = {};
      for (const [contender, settings] of inOrder(Object.entries(contenders), round)) {
        const figures = await runContender(settings);
        Object.assign(rows, settings.printsRows ? figures : { [contender]: figures });
        tell(`round ${round} of ${rounds}, ${name}, ${contender}: ${describe(figures)}`);
      }
      findings.get(name).push(rows);
    }
  }
  return new Map(benches.map(({ name }) => [name, new Findings(findings.get(name))]));
}

function inOrder(contenders, round) {
  return round % 2 === 1 ? contenders : contenders.toReversed();
}

function describe(figures) {
  return Object.entries(figures)
    .map(([name, figure]) => `${name} ${typeof figure === 'number' ? toText(figure) : describe(figure)}`)
    .join(', ');
}
