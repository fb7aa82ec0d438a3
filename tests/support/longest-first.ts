import { createRequire } from 'node:module';

// Its types know only the way in which CommonJS loads it.
const { default: Sequencer } = createRequire(import.meta.url)(
  '@jest/test-sequencer',
) as typeof import('@jest/test-sequencer');

/** The files that take longest, and begin first: one that begins last leaves the other workers without work. */
const longest = [
  'demonstration/simulation',
  'attacks/nonsense',
  'journeys/week',
  'web/authorization/states',
  'web/authorization/routes',
  'attacks/printed',
  'web/identity',
  'journeys/sunday',
  'journeys/counter',
  'journeys/offline',
  'journeys/unable',
  'operations/commands',
  'database/embedded',
  'attacks/neighbours',
  'documents/routes',
  'complaints/invariants',
  'journeys/restart',
  'journeys/tuesday',
  'journeys/monday',
  'journeys/lists',
  'journeys/plans',
  'journeys/citizen',
  'demonstration/scale',
  'people/crowd',
  'people/code-step',
  'people/second-factor',
  'journeys/schedule',
  'journeys/header',
  'journeys/print',
  'dashboards/home',
  'operations/restore',
];

/** The same order on every machine, also where no run before this one has left its times. */
export default class LongestFirst extends Sequencer {
  override async sort(tests: Parameters<InstanceType<typeof Sequencer>['sort']>[0]) {
    const rank = ({ path }: { path: string }) => {
      const place = longest.findIndex((name) => path.endsWith(`/tests/${name}.test.ts`));
      return place < 0 ? longest.length : place;
    };
    return (await super.sort(tests)).toSorted((one, other) => rank(one) - rank(other));
  }
}
