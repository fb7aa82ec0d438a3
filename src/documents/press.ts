import { Worker } from 'node:worker_threads';
import type { Language } from '../language/index.ts';
import type { KindName, MediaType, Values } from './kind.ts';
import type { TemplateFault } from './placeholders.ts';
import type { TemplateFile } from './templates.ts';
import type { Sheet } from './workbook.ts';

/** Everything that the thread needs to make one document. */
export type Order = {
  kind: KindName;
  code: string;
  url: string;
  title: string;
  office: string;
  language: Language;
  mediaType: MediaType;
  confidential: boolean;
  madeAt: Date;
  templates: TemplateFile[];
  values: Values;
  sheets: Sheet[];
  images: Map<string, Uint8Array>;
};

export type Made = { bytes: Uint8Array; pages: number | null; templateFault: TemplateFault | null };
export type Hashed = Made & { sha256: string };
export type Answer = { progress: number } | { made: Hashed } | { failure: string };

const patienceMs = 120_000;
const entry = new URL('press-thread.ts', import.meta.url);

/** A thread of its own that makes documents one after the other, so that requests and other jobs go on meanwhile. */
export class Press {
  private thread: Worker | null = null;

  /** `onProgress` gets the share of the typesetting that is done. @throws Error when it can't be made */
  make(order: Order, onProgress: (share: number) => void): Promise<Hashed> {
    const thread = (this.thread ??= new Worker(entry, { resourceLimits: { maxOldGenerationSizeMb: 1024 } }));
    return new Promise<Hashed>((resolve, reject) => {
      const finish = (end: () => void) => {
        clearTimeout(timer);
        for (const [event, listener] of Object.entries(listeners)) thread.off(event, listener);
        end();
      };
      // A thread that broke or hangs is of no use any more; the next document gets a new one.
      const fail = (why: string) =>
        finish(() => {
          void this.close();
          reject(new Error(why));
        });
      const timer = setTimeout(() => fail(`not done after ${patienceMs / 1000} seconds`), patienceMs);
      const listeners = {
        message: (answer: Answer) => {
          if ('progress' in answer) onProgress(answer.progress);
          else if ('made' in answer) finish(() => resolve(answer.made));
          else finish(() => reject(new Error(answer.failure)));
        },
        error: (fault: unknown) => fail(fault instanceof Error ? fault.message : String(fault)),
        exit: (code: number) => fail(`the thread ended with ${code}`),
      };
      for (const [event, listener] of Object.entries(listeners)) thread.on(event, listener);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      thread.postMessage(order);
    });
  }

  async close(): Promise<void> {
    const thread = this.thread;
    this.thread = null;
    await thread?.terminate();
  }
}
