import { createHash } from 'node:crypto';
import { requestDocument } from '../../src/documents/document.ts';
import { makeDocuments } from '../../src/documents/making.ts';
import { planReview, recordReview } from '../../src/reviews/review.ts';
import { reviewRecord } from '../../src/reviews/review-record.ts';
import type { Intake } from '../../src/complaints/receive.ts';
import { photo, stageOf, sunday } from '../reviews/stage.ts';
import { newWorld, on, type Browser, type World } from '../support/world.ts';
import { factsOf } from './paper.ts';

const now = on(sunday, '10:00');
let world: World;
let camat: Browser;

type Doc = {
  id: number;
  code: string;
  title: string;
  content: Buffer;
  sha256: Buffer;
  data: { values: object };
};
const documents = (where: object) =>
  world.db('documents').where(where).orderBy('id') as unknown as Promise<Doc[]>;

/** Records a review of a new complaint; its berita acara waits to be made. */
async function reviewed(changes: Partial<Intake> = {}) {
  const stage = stageOf(world);
  const complaint = await stage.assigned(changes);
  const lurah = await world.as('lurah.karet-semanggi');
  const { ticket } = complaint;
  const team = [await stage.officeId('satpel.sumber-daya-air.setiabudi')];
  const deed = { ticket, person: lurah };
  const planned = await planReview(world.db, {
    ...deed,
    version: complaint.version,
    now: on('2026-11-21', '12:00'),
    plannedOn: sunday,
    team,
  });
  await recordReview(world.db, {
    ...deed,
    version: planned.complaint.version,
    now,
    findings: 'Saluran **tersumbat** pasir.',
    recommendation: 'Dikeruk.',
    came: team,
    latitude: -6.2146,
    longitude: 106.8294,
    photos: [{ bytes: await photo(), latitude: -6.2, longitude: 106.8 }],
  });
  const review = (await world.db('reviews').where({ complaint_id: complaint.id }).first()) as { id: number };
  const [document] = await documents({ kind: 'reviewRecord', subject: String(review.id) });
  return { complaint, review, document: document! };
}

const make = () => makeDocuments(world.db, () => now);
const shown = (code: string) => code.match(/.{4}/g)!.join('-');

beforeAll(async () => {
  world = await newWorld();
  await stageOf(world).setClock(now);
  camat = await world.signIn('camat.setiabudi');
});
afterAll(() => world.drop());

describe('the berita acara of a recorded review', () => {
  it('is asked for by the recording, with everything that it says', async () => {
    const { document, complaint, review } = await reviewed();
    const ticket = `${complaint.ticket.slice(0, 4)}-${complaint.ticket.slice(4)}`;
    expect(document).toMatchObject({
      title: `Berita acara peninjauan ${ticket}`,
      signer_standing: 'Lurah, Kelurahan Karet Semanggi',
      language: 'id',
    });
    expect(document.data.values).toMatchObject({
      dateInWords: 'Minggu tanggal dua puluh dua bulan November tahun dua ribu dua puluh enam',
      findings: 'Saluran **tersumbat** pasir.',
      letterhead: { office: 'Kecamatan Setiabudi' },
      photos: [{ photo: expect.any(String), caption: expect.stringContaining('-6.20000, 106.80000') }],
      team: expect.arrayContaining([expect.objectContaining({ attendance: 'Hadir' })]),
      signers: [{ title: 'Satpel Sumber Daya Air Setiabudi', name: '', drawn: null }],
    });
    await make();
    const made = (await documents({ id: document.id }))[0]!;
    expect(factsOf(made.content)).toMatchObject({ language: 'id', images: 1 });
    // Once more is the same document; another language is one of its own.
    const person = await world.as('camat.setiabudi');
    const again = await world.db.transaction((trx) =>
      requestDocument(trx, { kind: reviewRecord, subject: review.id, person, now }),
    );
    expect(again).toMatchObject({ code: document.code, repeated: true });
  });

  it('is linked from the complaint and from its page, and may be had in English', async () => {
    const { document, complaint, review } = await reviewed();
    await make();
    const page = await camat.get(`/complaints/${complaint.ticket}`);
    const [, link] = /href="([^"]+\/review-records\/\d+)"/.exec(page.text)!;
    await camat.get(link!).expect(303).expect('Location', `/reviews/${review.id}/report`);
    await camat.get(`/complaints/${complaint.ticket}/review-records/1`).expect(404);
    const report = await camat.get(`/reviews/${review.id}/report`);
    expect(report.text).toContain(`href="/documents/${shown(document.code)}.pdf"`);
    const asked = { kind: 'reviewRecord', subject: review.id, language: 'en', mediaType: 'pdf' };
    const posted = await camat.post('/documents', asked).expect(303);
    const [, english] = await documents({ kind: 'reviewRecord', subject: String(review.id) });
    expect(posted.headers.location).toBe(`/documents/${shown(english!.code)}`);
    await camat.post('/documents', asked).expect(303);
    expect(await documents({ kind: 'reviewRecord', subject: String(review.id) })).toHaveLength(2);
    for (const wrong of [{ kind: 'nothing' }, { subject: 999_999 }, { language: 'fr' }, { mediaType: 'doc' }])
      await camat.post('/documents', { ...asked, ...wrong }).expect(404);
    await make();
  });
});

describe('a document', () => {
  it('shows how far it is, looks again by itself, and then gives the file', async () => {
    const { document } = await reviewed();
    const path = `/documents/${shown(document.code)}`;
    const waiting = await camat.get(path).expect(200);
    expect(waiting.headers.refresh).toBe('2');
    expect(waiting.text).toContain('menunggu giliran');
    await camat.get(`${path}.pdf`).expect(303).expect('Location', path);
    await world.db('documents').where({ id: document.id }).update({ progress: 40 });
    expect((await camat.get(path)).text).toContain('40 %');
    await make();
    const made = await camat.get(path).expect(200);
    expect(made.headers.refresh).toBeUndefined();
    expect(made.text).toContain('Buka PDF');
    const file = await camat.get(`${path}.pdf`).expect(200).expect('Content-Type', 'application/pdf');
    expect(file.headers['content-disposition']).toMatch(
      /^inline; filename="Berita acara peninjauan [\w-]+\.pdf"/,
    );
    expect(file.headers['x-content-type-options']).toBe('nosniff');
    expect(file.headers['cache-control']).toBe('private, no-cache');
    const sha256 = createHash('sha256')
      .update(file.body as Buffer)
      .digest('hex');
    expect(file.headers.etag).toBe(`"${sha256}"`);
    await camat.get(`${path}.pdf`).set('If-None-Match', `"${sha256}"`).expect(304);
    const saved = await camat.get(`${path}.pdf?download`);
    expect(saved.headers['content-disposition']).toMatch(/^attachment;/);
    await camat.get(`${path}.xlsx`).expect(404);
  });

  it('is for those who may see what it is about, and for nobody else there is none', async () => {
    const { document } = await reviewed();
    await make();
    const paths = [`/documents/${document.code}`, `/documents/${document.code}.pdf`];
    const seers = ['camat.setiabudi', 'lurah.karet-semanggi', 'walikota.jakarta-selatan', 'inspektorat'];
    for (const username of [...seers, 'camat.tebet', 'admin', 'lurah.guntur']) {
      const browser = await world.signIn(username);
      const statuses = await Promise.all(paths.map(async (path) => (await browser.get(path)).status));
      const asked = await browser.post(`${paths[0]}/attempts`);
      const seen = seers.includes(username);
      expect([username, ...statuses, asked.status]).toEqual([
        username,
        ...(seen ? [200, 200, 303] : [404, 404, 404]),
      ]);
    }
    await world.visitor().get(`/documents/${document.code}.pdf`).expect(303);
    await camat.get('/documents/7K3M-Q9TX-4B2C').expect(404);
  });

  it('that could not be made says why and can be asked for again', async () => {
    const { document } = await reviewed();
    const path = `/documents/${shown(document.code)}`;
    const failed = { attempts: 5, failure: 'Kertas habis', held_until: null };
    await world.db('documents').where({ id: document.id }).update(failed);
    const page = await camat.get(path);
    expect(page.headers.refresh).toBeUndefined();
    expect(page.text).toContain('Kertas habis');
    await camat.post(`${path}/attempts`).expect(303);
    expect(await make()).toBe(1);
    expect((await camat.get(path)).text).toContain('Unduh PDF');
  });

  it('that history left unmade is made when somebody opens it', async () => {
    const { document } = await reviewed();
    await world.db('documents').where({ id: document.id }).update({ wanted: false });
    expect(await make()).toBe(0);
    await camat.get(`/documents/${document.code}`).expect(200);
    expect(await make()).toBe(1);
  });

  it('shows the administrator which templates are faulty', async () => {
    const admin = await world.signIn('admin');
    const page = await admin.get('/documents/templates').expect(200);
    expect(page.text).toContain('Templat dokumen');
    await camat.get('/documents/templates').expect(404);
  });
});

describe('verification', () => {
  const attached = (browser: Browser, path: string, file: Buffer) =>
    browser.post(path).attach('file', file, 'a.pdf');

  it('tells anybody what the document is, and compares a file', async () => {
    const { document } = await reviewed();
    await make();
    const { content, sha256 } = (await documents({ id: document.id }))[0]!;
    const path = `/verify/${shown(document.code)}`;
    const visitor = world.visitor();
    const page = await visitor.get(path).expect(200).expect('X-Robots-Tag', 'noindex');
    for (const text of [document.title, 'Asli:', 'Kecamatan Setiabudi', 'Lurah, Kelurahan Karet Semanggi'])
      expect(page.text).toContain(text);
    expect(page.text.replaceAll(' ', '')).toContain(sha256.toString('hex'));
    expect((await attached(visitor, path, content).expect(200)).text).toContain('Sama: berkas Anda persis');
    const changed = Buffer.concat([content, Buffer.from(' ')]);
    expect((await attached(visitor, path, changed).expect(200)).text).toContain('Tidak sama');
    expect((await visitor.post(path).expect(422)).text).toContain('Pilih berkas lebih dahulu');
    expect((await attached(visitor, path, Buffer.alloc(65 * 1024 * 1024)).expect(413)).text).toContain(
      'terlalu besar',
    );
    const english = await visitor.get(path).set('Cookie', 'lang=en');
    expect(english.text).toContain('Genuine');
  });

  it('says of a confidential matter no more than kind, office and date', async () => {
    const { document, complaint } = await reviewed({ confidential: true, text: 'Pungutan liar di loket.' });
    await make();
    const { text } = await world.visitor().get(`/verify/${document.code}`).expect(200);
    expect(text).toContain('rahasia');
    expect(text).toContain('Kecamatan Setiabudi');
    for (const secret of [complaint.ticket, document.title, 'Lurah', 'Pungutan', 'Karet Semanggi'])
      expect(text).not.toContain(secret);
  });

  it('finds a code however it is typed, and says when there is none', async () => {
    const { document } = await reviewed();
    const typed = encodeURIComponent(document.code.toLowerCase().replace(/(.{4})/, '$1 '));
    const visitor = world.visitor();
    const to = `/verify/${shown(document.code)}`;
    await visitor.get(`/verify?code=${typed}`).expect(303).expect('Location', to);
    expect((await visitor.get(to)).text).toContain('belum selesai dibuat');
    expect((await visitor.get('/verify?code=<b>').expect(404)).text).toContain('&lt;b&gt;');
    expect((await visitor.get('/verify/7K3M-Q9TX-4B2C').expect(404)).text).toContain('Tidak ada dokumen');
    await visitor.get('/verify').expect(200);
    await make();
  });

  it('compares nothing for those who ask without end, and says when to come back', async () => {
    const { document } = await reviewed();
    await make();
    const visitor = world.visitor();
    const compare = () => visitor.post(`/verify/${shown(document.code)}`).attach('file', Buffer.from('x'));
    await compare().expect(200);
    await world
      .db('request_limits')
      .where({ name: 'compare' })
      .update({ next_at: new Date(Date.now() + 90_000) });
    const waiting = await compare().expect(429);
    expect(Number(waiting.headers['retry-after'])).toBeGreaterThan(80);
    await world.db('request_limits').delete();
  });
});
