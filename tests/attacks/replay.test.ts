import { randomUUID } from 'node:crypto';
import { actions } from '../../src/complaints/actions.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { trackKey } from '../../src/complaints/track-key.ts';
import { on, saturday } from '../support/world.ts';
import { move, officeId, reload } from '../support/moves.ts';
import { pdf } from '../access/cast.ts';
import { everything, newStage, type Someone, type Stage } from './stage.ts';

let stage: Stage;
let camat: Someone;
let lurah: Someone;
let clerk: Someone;
beforeAll(async () => {
  stage = await newStage();
  [camat, lurah, clerk] = (await Promise.all(
    ['camat.setiabudi', 'lurah.karet-semanggi', 'loket.setiabudi'].map(stage.someone),
  )) as [Someone, Someone, Someone];
});
afterAll(() => stage.drop());

const given = async (): Promise<Complaint> => {
  const { world } = stage;
  const unitId = await officeId(world, 'satpel.bina-marga.setiabudi');
  return move(world, await world.complaint(), {
    as: 'camat.setiabudi',
    type: 'assign',
    unitId,
    now: on(saturday),
  });
};

describe('the key of a form', () => {
  it('acts once, and for its own person, complaint, form and words alone', async () => {
    const { world, post } = stage;
    const [complaint, other] = [await given(), await given()];
    const _key = randomUUID();
    const note = (who: Someone, { ticket }: Complaint, words: string) =>
      post(who, `/complaints/${ticket}/notes`, { note: words, _key });
    expect((await note(camat, complaint, 'Pertama')).status).toBe(303);
    const before = await everything(world);
    expect((await note(camat, complaint, 'Pertama')).status).toBe(303);
    const replayed = [
      await note(camat, complaint, 'Kedua'),
      await note(lurah, complaint, 'Pertama'),
      await note(camat, other, 'Pertama'),
      await post(camat, `/complaints/${complaint.ticket}/review-waiver`, {
        reason: 'x',
        _key,
        _version: complaint.version,
      }),
      await post(camat, `/complaints/${complaint.ticket}/question`, {
        question: 'x',
        _key,
        _version: complaint.version,
      }),
      await post(camat, `/complaints/${complaint.ticket}/progress`, { text: 'x', _key }),
    ];
    expect(replayed.map(({ status }) => status)).toEqual(replayed.map(() => 409));
    expect(await everything(world)).toEqual(before);
  });

  it('by which a form is repeated in a header is the same key', async () => {
    const complaint = await given();
    const key = randomUUID();
    const send = (text: string) =>
      stage.post(camat, `/complaints/${complaint.ticket}/notes`, { note: text }, { 'idempotency-key': key });
    expect((await send('Sekali')).status).toBe(303);
    expect((await send('Lain')).status).toBe(409);
  });

  it('that somebody else used for an access request does not show theirs', async () => {
    const { world, send } = stage;
    const _key = randomUUID();
    const ask = (email: string, name: string) => {
      const fields = {
        office: 'camat.setiabudi',
        post: 'clerk.holder',
        fromOn: '2026-11-23',
        name,
        email,
        phone: '081234567890',
        reason: 'Petugas baru',
        _key,
        _csrf: visitor.csrf,
      };
      const parts = Object.entries(fields).map(
        ([field, text]) => `--b\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${text}\r\n`,
      );
      const file = `--b\r\nContent-Disposition: form-data; name="document"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n`;
      return send({
        method: 'POST',
        path: '/access/requests',
        headers: {
          accept: 'text/html',
          cookie: visitor.cookie,
          'content-type': 'multipart/form-data; boundary=b',
        },
        body: Buffer.concat([Buffer.from(parts.join('') + file), pdf, Buffer.from('\r\n--b--\r\n')]),
      });
    };
    const visitor = await stage.someone('visitor');
    const first = await ask('ani@contoh.id', 'Ani');
    expect(first.status).toBe(303);
    expect((await ask('ani@contoh.id', 'Ani')).headers.location).toBe(first.headers.location);
    const stranger = await ask('budi@contoh.id', 'Budi');
    expect([stranger.status, stranger.headers.location]).toEqual([409, undefined]);
    expect(await world.db('access_requests')).toHaveLength(1);
  });

  it('of one complainant’s form proves nothing on the page of another', async () => {
    const { world, post } = stage;
    const [own, victim] = [await world.complaint(), await world.complaint()];
    const visitor = await stage.someone('visitor');
    const _key = randomUUID();
    const path = ({ ticket }: Complaint, noun: string) => `/track/${trackKey(ticket)}/${noun}`;
    expect((await post(visitor, path(own, 'information'), { text: 'Lagi.', _key })).status).toBe(303);
    const before = await everything(world);
    const contact = { phone: '081300000000', channel: 'sms', digits: '0000', _key };
    expect((await post(visitor, path(victim, 'contact'), contact)).status).toBeGreaterThanOrEqual(400);
    const correction = { name: 'Lain', homeAddress: 'Lain', digits: '0000', _key };
    expect((await post(visitor, path(victim, 'data/correction'), correction)).status).toBeGreaterThanOrEqual(
      400,
    );
    expect(await everything(world)).toEqual(before);
  });
});

describe('an event that the machine knows and nobody offers', () => {
  const events = [
    'deadlinePassed',
    'recordReview',
    'decide',
    'sendReport',
    'forwardReport',
    'dispose',
    'returnDown',
    'receive',
    'received',
    'verify',
    'confirm',
    'identityShown',
    'meetingMoved',
    'xstate.init',
    '__proto__',
    'constructor',
    'toString',
  ];

  it('has no address, however it is written', async () => {
    const { world, post } = stage;
    const { ticket, version } = await given();
    const nouns = new Set(actions.map(({ noun }) => noun as string));
    const before = await everything(world);
    for (const name of [...events, 'deadline-passed', 'deadlinepassed', 'decision', 'report'])
      if (!nouns.has(name)) {
        const { status } = await post(camat, `/complaints/${ticket}/${name}`, {
          reason: 'x',
          _version: version,
        });
        expect([name, status]).toEqual([name, 404]);
      }
    expect(await everything(world)).toEqual(before);
  });

  it('can’t be smuggled into the form of another', async () => {
    const { world, post } = stage;
    for (const type of events) {
      const { ticket, version } = await given();
      const forged = {
        reason: 'Sudah jelas.',
        _version: version,
        type,
        event: type,
        action: type,
        to_state: 'closed',
        state: 'closed',
        toState: 'closed',
        at: '2020-01-01T00:00:00Z',
        'by.personId': '1',
        actor: 'system',
        by: 'system',
        objections: '9',
        overdue: 'true',
        onAgenda: 'false',
        resolvedLevel: 'province',
        unitId: '1',
        level: 'province',
      };
      expect((await post(camat, `/complaints/${ticket}/review-waiver`, forged)).status).toBe(303);
      const after = await reload(world, { ticket });
      expect([type, after.state]).toEqual([type, 'kecamatan.awaitingMeeting']);
      const last = (await world.db('complaint_events').orderBy('id', 'desc').first()) as Record<
        string,
        unknown
      >;
      expect(last).toMatchObject({ type: 'waiveReview', actor: 'person', data: { reason: 'Sudah jelas.' } });
      expect((last.at as Date).getTime()).toBeGreaterThan(on(saturday, '00:00').getTime());
    }
  });

  it('of another level is refused to who may not, with a right form', async () => {
    const { world, post } = stage;
    const { ticket, version } = await given();
    const unitId = String(await officeId(world, 'satpel.bina-marga.setiabudi'));
    const form = {
      reason: 'x',
      instruction: 'x',
      level: 'city',
      unitId,
      dueOn: '2026-11-27',
      evidence: 'x',
      question: 'x',
      answer: 'x',
      _version: version,
    };
    const before = await everything(world);
    for (const noun of ['disposition', 'forwarding', 'return', 'validation', 'confirmation', 'objection'])
      for (const who of [clerk, lurah, camat]) {
        const { status } = await post(who, `/complaints/${ticket}/${noun}`, form);
        expect([noun, who.name, status >= 400 && status < 500]).toEqual([noun, who.name, true]);
      }
    expect(await everything(world)).toEqual(before);
  });
});
