import { percentiles, drive } from '../../scripts/bench/load.ts';
import { ticketIn } from '../../scripts/bench/counters.ts';
import { scriptOf, transactionIn } from '../../scripts/bench/replay.ts';
import { listenOnWire } from '../../scripts/bench/wire.ts';
import { connect } from '../../src/database/connect.ts';
import { inScope } from '../../src/database/scope.ts';
import { inRequest } from '../../src/database/standing.ts';
import { newWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

describe('figures of a load', () => {
  it('are the values that so many of a hundred do not exceed', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentiles(values)).toEqual({ p50: 50, p95: 95, p99: 99 });
    expect(percentiles([7])).toEqual({ p50: 7, p95: 7, p99: 7 });
    expect(percentiles([]).p50).toBeNaN();
  });

  it('count each answer, and those that were wrong', async () => {
    const told: unknown[] = [];
    let n = 0;
    const step = async () => {
      n += 1;
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (n % 2) throw new Error('refused');
      return true;
    };
    const load = await drive([step], 0.2, (fault) => told.push(fault));
    expect(load.requests).toBeGreaterThan(1);
    expect(load.faults).toBeGreaterThan(0);
    expect(load.faults).toBeLessThan(load.requests);
    expect(told.length).toBeGreaterThanOrEqual(load.faults);
  });
});

it('knows a receipt by its address', () => {
  expect(ticketIn('/complaints/7K3M-Q9TX/receipt')).toBe('7K3M-Q9TX');
  expect(ticketIn('/sign-in?back=%2Fhome')).toBeUndefined();
  expect(ticketIn(null)).toBeUndefined();
});

describe('what goes over the wire', () => {
  it('is heard as it is sent, each statement with its values and its own answer', async () => {
    const wire = await listenOnWire(world.url);
    const db = connect(wire.url, { max: 1 });
    try {
      await db.raw('select 1');
      const scope = { sees: ['31.74.02'] };
      const [sent] = await wire.record(() =>
        inScope(scope, () =>
          inRequest(db).transaction(async (trx) => {
            await trx.raw('select ?::int + 1 as id, ?::text as nothing', [41, null]);
          }),
        ),
      );
      expect(
        transactionIn(sent!)?.map(({ text, values, row, waited }) => [text, values, row, waited]),
      ).toEqual([
        ['BEGIN;', [], [], false],
        [
          expect.stringContaining("set_config('role'"),
          ['aduan_web', JSON.stringify(scope)],
          ['aduan_web', JSON.stringify(scope)],
          false,
        ],
        ['select $1::int + 1 as id, $2::text as nothing', ['41', null], ['42', null], true],
        ['COMMIT;', [], [], true],
      ]);
    } finally {
      await db.destroy();
      wire.close();
    }
  });

  it('becomes a script whose numbers, key and ticket are new each time', () => {
    const key = 'ba5eba11-0000-4000-8000-000000000001';
    const sent = (
      text: string,
      values: (string | null)[] = [],
      columns: string[] = [],
      row: string[] = [],
    ) => ({ text, values, columns, row, waited: true });
    const together = (text: string, values: (string | null)[] = []) => ({
      ...sent(text, values),
      waited: false,
    });
    const { text, defines } = scriptOf(
      [
        sent('BEGIN;'),
        sent("select nextval('complaints_id_seq') as id, now() as at", [], ['id', 'at'], ['76', 'today']),
        together('insert into deadlines (complaint_id) values ($1)', ['76']),
        sent(
          'insert into complaints (ticket, note) values ($1, $2) returning id',
          ['7K3MQ9TX', 'a'],
          ['id'],
          ['77'],
        ),
        sent('insert into complaint_events (complaint_id, request_key, data) values ($1, $2, $3)', [
          '77',
          key,
          null,
        ]),
        together('update complaints set version = 2 where id = $1', ['76']),
        sent('COMMIT;'),
      ],
      { ticket: '7K3MQ9TX', trackKey: 'none', key },
    );
    expect(text.split('\n').slice(2, -1)).toEqual([
      'BEGIN;',
      "select nextval('complaints_id_seq') as id, now() as at \\gset r1_",
      'insert into deadlines (complaint_id) values (:r1_id);',
      'insert into complaints (ticket, note) values (substr(md5(:ticket), 1, 8)::char(8), :v3_2) returning id \\gset r3_',
      "insert into complaint_events (complaint_id, request_key, data) values (:r3_id, lpad(:key, 32, '0')::uuid, null);",
      '\\startpipeline',
      'update complaints set version = 2 where id = :r1_id;',
      'COMMIT;',
      '\\endpipeline',
    ]);
    expect(defines).toEqual(['v3_2=a']);
  });
});
