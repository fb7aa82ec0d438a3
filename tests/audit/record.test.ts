import { recordAudit } from '../../src/audit/record.ts';
import { networkOf } from '../../src/audit/network.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

describe('the audit trail', () => {
  it('keeps who did what to whom, from which network, and never changes', async () => {
    const { id } = await world.as('admin');
    const at = on(saturday);
    await recordAudit(world.db, {
      at,
      by: { personId: id },
      action: 'sessionEnded',
      subject: { kind: 'person', id: 7 },
      address: '::ffff:203.0.113.77',
      particulars: { reason: 'left' },
    });
    const rows = await world.db('audit_events').where({ person_id: id, action: 'sessionEnded' });
    expect(rows).toEqual([
      expect.objectContaining({
        at,
        actor: 'person',
        subject_kind: 'person',
        subject_id: '7',
        network: '203.0.113.0/24',
        particulars: { reason: 'left' },
      }),
    ]);
    await expect(world.db('audit_events').update({ action: 'signedIn' })).rejects.toThrow('append-only');
    await expect(world.db('audit_events').delete()).rejects.toThrow('append-only');
  });

  it('takes what nobody signed in did', async () => {
    await recordAudit(world.db, { at: on(saturday), by: 'visitor', action: 'signInRefused' });
    expect(await world.db('audit_events').where({ actor: 'visitor' }).first('person_id', 'network')).toEqual({
      person_id: null,
      network: null,
    });
  });
});

describe('the network of an address', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:10.1.2.3', '10.1.2.0/24'],
    ['2001:db8:aa:bb::1', '2001:db8:aa::/48'],
    ['2001:db8::1', '2001:db8:0::/48'],
    ['::1', '0:0:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
    ['no address', null],
    [undefined, null],
  ])('%s → %s', (address, network) => expect(networkOf(address)).toBe(network));
});
