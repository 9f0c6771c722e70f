import { Lane, type AnySeat } from '../../dist/lib/report/lane';

function seatOf(changes: Partial<AnySeat> = {}): AnySeat {
  return {
    name: 'work-1',
    index: 1,
    pid: 100,
    state: 'busy',
    consumed: 0,
    inHand: 0,
    starved: 0,
    busy: 0,
    blocked: 0,
    restarts: 0,
    restartReasons: {},
    ...changes,
  };
}

describe('A lane', () => {
  test('tells in which part of a stretch its seat started, worked, was blocked and waited', () => {
    const lane = new Lane(seatOf({ state: 'starting' }), 0);
    lane.see(seatOf({ state: 'starting', busy: 100 }), 100);
    lane.start();
    lane.see(seatOf({ busy: 140, starved: 30, blocked: 30 }), 200);
    lane.see(seatOf({ busy: 140, starved: 130, blocked: 30 }), 300);
    expect(lane.toData().columns).toEqual([100, 100, 0, 0, 0, 200, 0, 40, 30, 30, 300, 0, 0, 0, 100]);
  });

  test('begins when its seat was made, though that was seen later', () => {
    const lane = new Lane(seatOf({ busy: 30, starved: 20 }), 1_000);
    expect(lane.toData().from).toBe(950);
  });

  test('has nothing of the time after the end of its seat', () => {
    const lane = new Lane(seatOf(), 0);
    lane.start();
    lane.see(seatOf({ busy: 100 }), 100);
    lane.see(seatOf({ busy: 100, state: 'ended' }), 300);
    expect(lane.toData().columns).toEqual([100, 0, 100, 0, 0, 300, 0, 0, 0, 0]);
  });

  test('corrects what was before, when a figure goes back', () => {
    const lane = new Lane(seatOf(), 0);
    lane.start();
    lane.see(seatOf({ busy: 100 }), 100);
    lane.see(seatOf({ busy: 200 }), 200);
    // It had waited since 150, which was told later.
    lane.see(seatOf({ busy: 150, starved: 150 }), 300);
    expect(lane.toData().columns).toEqual([100, 0, 100, 0, 0, 200, 0, 50, 0, 50, 300, 0, 0, 0, 100]);
  });

  test('counts the time of a restart as that of a start', () => {
    const lane = new Lane(seatOf(), 0);
    lane.start();
    lane.see(seatOf({ busy: 100 }), 100);
    lane.end(100, 'failed');
    lane.restart(100, 'killed');
    lane.begin(101, 101);
    lane.see(seatOf({ busy: 200, state: 'starting', pid: 101 }), 200);
    expect(lane.toData()).toMatchObject({
      columns: [100, 0, 100, 0, 0, 200, 100, 0, 0, 0],
      marks: [{ kind: 'restart', time: 100, reasons: { killed: 1 } }],
      runs: {
        count: 2,
        rows: [
          { pid: 100, from: 0, until: 100, outcome: 'failed' },
          { pid: 101, from: 101, outcome: 'running' },
        ],
      },
    });
  });
});
