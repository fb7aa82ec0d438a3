/**
 * A function for single items that works on all that have come in while it was busy, so that a thousand small writes
 * become a few large ones and none of them waits longer than it must. Rejects for each item of a batch that failed.
 */
export function gathered<Item>(work: (items: Item[]) => Promise<void>): (item: Item) => Promise<void> {
  let waiting: { item: Item; done: () => void; failed: (fault: unknown) => void }[] = [];
  let busy = false;
  const run = async () => {
    busy = true;
    while (waiting.length > 0) {
      const taken = waiting;
      waiting = [];
      try {
        await work(taken.map(({ item }) => item));
        for (const { done } of taken) done();
      } catch (fault) {
        for (const { failed } of taken) failed(fault);
      }
    }
    busy = false;
  };
  return (item) =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed });
      if (!busy) void run();
    });
}
