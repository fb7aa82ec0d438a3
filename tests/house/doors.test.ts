import { filesOf } from './files.ts';

/**
 * Every place that looks beyond the scope of its request (src/database/scope.ts), how often, and why. Whoever adds one
 * says here what nobody may learn by it: a reader of this list sees all that row-level security leaves to the program.
 */
const doors: Record<string, [uses: number, ...reasons: string[]]> = {
  'src/complaints/likenesses.ts': [
    1,
    'a photo that was shown before is noticed wherever it was; only the own ones are led to',
  ],
  'src/complaints/merge.ts': [2, 'the same matter may have been told in another kelurahan of the kecamatan'],
  'src/complaints/queries.ts': [1, 'a key acts once, whatever complaint it was used for'],
  'src/complaints/receive.ts': [1, 'a complainant is written before the complaint with which they are seen'],
  'src/complaints/telling.ts': [1, 'everybody who was joined to a case is told what becomes of it'],
  'src/dashboards/change-queries.ts': [
    2,
    'an open page is told that something changed, and nothing of what',
    'an open page is told where something changed, and nothing of what',
  ],
  'src/demonstration/moving.ts': [
    2,
    'when the demonstration clock moves, everything happens that the worker would do',
    'the demonstration clock never moves back before what happened anywhere',
  ],
  'src/documents/verify-routes.ts': [1, 'whoever holds a paper sees whether it is genuine'],
  'src/figures/headline.ts': [1, 'an area stands beside the mean of the one above: two shares, of no case'],
  'src/notifications/inbound/leaving.ts': [1, 'the link in a mail is the proof of whose mail it is'],
  'src/notifications/inbound/message.ts': [
    1,
    'a number that writes is matched with its complaints anywhere, and nobody reads the answer but it',
  ],
  'src/notifications/inbound/queries.ts': [
    1,
    'a counter learns that a number has complained somewhere, and which complaints of its own it has',
  ],
  'src/notifications/inbound/routes.ts': [
    2,
    'a demonstration lets anybody write as the citizen of a message that it shows to all',
  ],
  'src/notifications/officials-routes.ts': [
    1,
    'an administrator sees what messages look like, by cases that are neither confidential nor restricted',
  ],
  'src/notifications/resolving.ts': [
    2,
    'an administrator settles deliveries of the whole province without reading them',
    'an administrator settles deliveries of the whole province without reading them',
  ],
  'src/notifications/routes.ts': [
    1,
    'operators see how delivery fares in the whole province; texts are shown in demonstrations alone',
  ],
  'src/notifications/webhooks.ts': [1, 'a provider that proved itself says what became of a message'],
  'src/offline/queries.ts': [1, 'a ticket is given once in the whole province'],
  'src/operations/figures.ts': [1, 'operators count what waits in the whole province; no row is shown'],
  'src/privacy/breach-routes.ts': [
    3,
    'who looks after personal data reads whom a breach concerned, wherever they are',
  ],
  'src/privacy/breach.ts': [2, 'a breach of personal data may concern complaints anywhere'],
  'src/privacy/holds.ts': [1, 'an administrator holds back any complaint from being destroyed'],
  'src/privacy/retention.ts': [1, 'what is too old is destroyed wherever it is'],
  'src/privacy/routes.ts': [2, 'who looks after personal data counts what is too old wherever it is'],
  'src/public/queries.ts': [
    3,
    'who holds the key of a complaint follows it, with the case that it was joined to',
    'the holder of the key acts on the own complaint and its case, and who was joined is told',
    'who knows ticket and phone finds the own complaint; wrong digits learn nothing',
  ],
  'src/web/health.ts': [1, 'whether any change waits is asked; no row is shown'],
};

const door = /\b(?:beyondScope|alsoSee)\(/g;
const reason = /(?:\bbeyondScope\(\s*\w+,\s*|\balsoSee\(\s*|\bwhy =\s*)'([^']+)'/g;

describe('the doors through the wall of the database', () => {
  const sources = filesOf('src/**/*.ts').filter(({ path }) => path !== 'src/database/scope.ts');

  it('are these and no others', () => {
    const found = sources.flatMap(({ path, text }) => {
      const uses = [...text.matchAll(door)].length;
      return uses > 0 ? [[path, [uses, ...[...text.matchAll(reason)].map(([, why]) => why!)]]] : [];
    });
    expect(Object.fromEntries(found)).toEqual(doors);
  });

  it('each say why, in words that stand beside them', () => {
    const mute = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/\b(?:beyondScope\(\s*\w+,|alsoSee\()(?!\s*(?:'|why\b))/g)].map(() => path),
    );
    expect(mute).toEqual([]);
  });

  it('are the only ways: nobody else takes a role or sets a scope', () => {
    const own = /^src\/database\/(scope|walled|standing|access)\.ts$/;
    const wrong = sources.filter(
      ({ path, text }) =>
        !own.test(path) &&
        /set_config\('(role|aduan)|set (local )?role|aduan_worker|aduan\.scope/i.test(text),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
    const walls = sources.filter(({ text }) => /\b(inScope|asWorker|inRequest)\(/.test(text));
    expect(walls.map(({ path }) => path)).toEqual([
      'src/app.ts',
      'src/operations/probes.ts',
      'src/web/standing.ts',
      'src/worker.ts',
    ]);
  });
});
