import { median } from './median.mjs';

/** What the rounds of one bench brought: of each round the figures of each contender, by their names. */
export class Findings {
  #rounds;

  constructor(rounds) {
    this.#rounds = rounds;
  }

  /** One figure of each round: ratios are taken within a round, whose contenders ran one after the other. */
  ofEachRound(toFigure) {
    return this.#rounds.map(toFigure);
  }

  /** The median of these. */
  median(toFigure) {
    return median(this.ofEachRound(toFigure));
  }

  /** Of these contenders, the one whose median is the highest. */
  best(contenders, figure) {
    const medians = contenders.map((name) => this.median((round) => round[name][figure]));
    return contenders[medians.indexOf(Math.max(...medians))];
  }

  /** The names of the rows: those of the contenders, as they were listed. */
  get rows() {
    return Object.keys(this.#rounds[0]);
  }

  /** The names of all figures that any row has. */
  get figures() {
    return [...new Set(Object.values(this.#rounds[0]).flatMap((row) => Object.keys(row)))];
  }

  /** @returns `undefined` where a row has no such figure. */
  summary(row, figure) {
    const all = this.#rounds.map((round) => round[row][figure]);
    if (all.includes(undefined)) return undefined;
    return { median: median(all), lowest: Math.min(...all), highest: Math.max(...all) };
  }
}
