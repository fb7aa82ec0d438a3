import { openedPaper, papersOf } from '../../src/access/documents.ts';
import { isOwnTask } from '../../src/access/policy.ts';
import { documentsOf, openRequests, sealedDocument } from '../../src/access/queries.ts';
import { askForSomeAccess } from '../../src/demonstration/access.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

describe('the demonstration', () => {
  it('has requests for access that wait for a camat, once, with letters that the form would take', async () => {
    await askForSomeAccess(world.db, on(saturday));
    await askForSomeAccess(world.db, on(saturday, '10:00'));
    const camat = await world.as('camat.setiabudi');
    const requests = await openRequests(world.db, camat, 10);
    expect(requests.map(({ role }) => role).sort()).toEqual(['clerk', 'unitOfficer']);
    expect(requests.every((request) => isOwnTask(camat, request))).toBe(true);
    for (const { id } of requests) {
      const [document] = await documentsOf(world.db, id);
      const bytes = openedPaper((await sealedDocument(world.db, id, document!.id))!.content);
      const files = [{ size: bytes.length, buffer: bytes }];
      expect(await papersOf({ files } as never)).toMatchObject([{ mediaType: 'application/pdf' }]);
    }
  });
});
