import { connect, type Database } from '../../src/database/connect.ts';
import { deliverThroughKills, hurry } from '../support/delivery-worker.ts';
import { manyMessages } from '../support/messages.ts';
import { TwilioStandIn } from '../support/twilio.ts';
import { newWorld, type World } from '../support/world.ts';

let world: World;
let url: string;
let db: Database;
let standIn: TwilioStandIn;
beforeAll(async () => {
  world = await newWorld();
  ({ url } = world);
  db = connect(url, { max: 2 });
  standIn = await TwilioStandIn.start({
    delayMs: 30,
    deed: (_fields, n) => (n % 10 === 3 ? { status: n % 20 === 3 ? 503 : 429 } : 'take'),
  });
});
afterAll(async () => {
  await standIn.stop();
  await db.destroy();
  await world.drop();
});

it('reaches everybody once, though every tenth try fails and the worker is killed with messages in its hands', async () => {
  const model = await world.complaint();
  await db.raw('truncate notifications cascade');
  await hurry(db, 2);
  await manyMessages(db, model.id, 300);
  const found = await deliverThroughKills(
    { db, url, standIn },
    { count: 300, kills: 1, patienceMs: 200_000 },
  );
  expect(found).toMatchObject({ statuses: { sent: 300 }, arrived: { 1: 300 } });
  expect(found.inHand).toBeGreaterThan(0);
  expect(found.tries).toBeGreaterThan(300);
  expect(standIn.faults).toEqual([]);
});
