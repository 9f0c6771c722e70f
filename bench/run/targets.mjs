/** So many times the figure of the best of the others: of rates the higher is better. */
export function atLeast(times, { work, name, others, of, figure = 'items/s' }) {
  return {
    work,
    wanted: `≥ ${times} × ${of}`,
    unit: '×',
    figure: (findings) => {
      const best = findings.best(others, figure);
      return findings.median((round) => round[name][figure] / round[best][figure]);
    },
    isMet: (ratio) => ratio >= times,
  };
}

/** So many times the figure of another: of times the lower is better. */
export function atMost(times, { work, name, other, of, figure }) {
  return {
    work,
    wanted: `≤ ${times} × ${of}`,
    unit: '×',
    figure: (findings) => findings.median((round) => round[name][figure] / round[other][figure]),
    isMet: (ratio) => ratio <= times,
  };
}

/** Of the program that `readSlowly()` ends. */
export function staysFlat({ work, name, warm, seconds }) {
  return {
    work: `${work}: memory after ${warm} s and after ${seconds} s`,
    wanted: '≤ 5 % more',
    unit: '×',
    figure: (findings) =>
      findings.median((round) => round[name]['MB at the end'] / round[name]['MB when warm']),
    isMet: (ratio) => ratio <= 1.05,
  };
}
