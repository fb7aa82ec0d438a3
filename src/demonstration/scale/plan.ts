/** A kecamatan that lives can be copied to, numbered, with its kelurahan in the order of their codes. */
export type Target = { code: string; kelurahan: readonly string[]; number: number };

/** A life that was played: in which of the played kecamatan, how many weeks before the last, and whether it ended. */
export type Life = {
  id: number;
  kecamatan: number;
  /** Which kelurahan of its kecamatan, in the order of their codes. */
  kelurahan: number;
  age: number;
  closed: boolean;
};

/** A life in its new place: `days` later (or, below zero, earlier) than it was played. */
export type Pick = { life: Life; target: Target; kelurahan: string; week: number; days: number; n: number };

export type Plan = {
  weeks: number;
  /** `days` lie between the last week that was played and the last one that is filled. */
  played: { weeks: number; kecamatan: number; days: number };
  lives: readonly Life[];
  targets: readonly Target[];
  complaints: number;
};

/** Where the meetings and reports of a kecamatan's week come from: a kecamatan of the play, and its week. */
export type Source = { kecamatan: number; age: number };

/** The weeks from the last whose lives stand as they are at the end; before them only what was closed is copied. */
export const isPresent = ({ played }: Plan, week: number, weeks: number): boolean =>
  weeks - 1 - week < played.weeks;

/**
 * Which played week of which played kecamatan a week of a target is made of. A kecamatan follows one of the play through
 * all of its last weeks, so that meetings, reports and what is open agree; `layer` 0 is the ground, further ones make
 * a session fuller.
 */
export function sourceOf(plan: Plan, target: Target, week: number, layer = 0): Source {
  const { played, weeks } = plan;
  const kecamatan = (target.number + layer) % played.kecamatan;
  const age = weeks - 1 - week;
  if (age < played.weeks) return { kecamatan, age };
  const settled = Math.max(1, Math.min(3, played.weeks));
  return { kecamatan, age: played.weeks - 1 - ((age + layer) % settled) };
}

/** How many days later than a played week, so many weeks before the last, a filled one is. */
export const daysTo = ({ weeks, played }: Plan, week: number, age: number): number =>
  played.days + 7 * (week - (weeks - 1 - age));

/** All that a plan says, once it is worked out how many lives each week needs. */
export function scheduled(plan: Plan) {
  const { weeks, targets, complaints } = plan;
  const bySource = Map.groupBy(plan.lives, ({ kecamatan, age }) => `${kecamatan} ${age}`);
  const candidates = (target: Target, week: number, layer: number): Life[] => {
    const { kecamatan, age } = sourceOf(plan, target, week, layer);
    const lives = bySource.get(`${kecamatan} ${age}`) ?? [];
    return isPresent(plan, week, weeks) ? lives : lives.filter(({ closed }) => closed);
  };
  const countOf = (week: number, layer: number) =>
    targets.reduce((sum, target) => sum + candidates(target, week, layer).length, 0);
  const once = Array.from({ length: weeks }, (_, week) => countOf(week, 0)).reduce((sum, n) => sum + n, 0);
  if (once === 0)
    throw new Error('Nobody came in the weeks that were played: choose another seed or more weeks');
  const counts = Array.from({ length: weeks }, (_, week) => countOf(week, 0));
  let [layers, all] = [1, once];
  for (; all < complaints; layers++)
    for (let week = 0; week < weeks; week++) {
      const more = countOf(week, layers);
      counts[week]! += more;
      all += more;
    }
  const before = counts.map((_, week) => counts.slice(0, week).reduce((sum, n) => sum + n, 0));
  // Of the candidates, in their order, every so-manieth is taken: exactly as many as were asked for.
  const taken = (through: number) => Math.floor((through * Math.min(complaints, all)) / all);

  /** The lives of one week for those targets that `mine` says, numbered over the whole plan. */
  function* picksOf(week: number, mine: (target: Target) => boolean): Generator<Pick> {
    let at = before[week]!;
    for (const target of targets)
      for (let layer = 0; layer < layers; layer++)
        for (const life of candidates(target, week, layer)) {
          const n = taken(at);
          at += 1;
          if (taken(at) === n || !mine(target)) continue;
          yield {
            life,
            target,
            kelurahan: target.kelurahan[(life.kelurahan + layer) % target.kelurahan.length]!,
            week,
            days: daysTo(plan, week, life.age),
            n,
          };
        }
  }
  const total = taken(all);
  const ofWeek = (week: number) => taken(before[week]! + counts[week]!) - taken(before[week]!);
  return { total, layers, ofWeek, picksOf };
}
export type Schedule = ReturnType<typeof scheduled>;
