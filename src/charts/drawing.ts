import { fork, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Chart, Form } from './chart.ts';

export type Order = { id: number; chart: Chart; form: Form };
export type Answer = { id: number } & ({ svg: string } | { failure: string });

const entry = fileURLToPath(new URL('drawing-process.ts', import.meta.url));
const idleMs = 60_000;
const keptCharacters = 4_000_000;

/** What a picture is recognised by: the same chart in the same form, drawn by the same version of the program. */
export const markOf = (chart: Chart, form: Form, version: string): string =>
  createHash('sha256')
    .update(JSON.stringify([version, form, chart]))
    .digest('base64url')
    .slice(0, 27);

/**
 * Draws charts in a process of its own, which is there while somebody looks at pictures and gone a minute later, and
 * keeps the latest as long as they fit. @throws Error when one can't be drawn
 */
export class Drawing {
  private drawer: ChildProcess | null = null;
  private idle: NodeJS.Timeout | undefined;
  private asked = 0;
  private readonly waiting = new Map<number, { done(svg: string): void; failed(fault: Error): void }>();
  private readonly kept = new Map<string, string>();
  private size = 0;

  /** `mark` is the chart's `markOf`. */
  async draw(chart: Chart, form: Form, mark: string): Promise<string> {
    const known = this.kept.get(mark);
    if (known !== undefined) return known;
    const svg = await this.drawn(chart, form);
    this.keep(mark, svg);
    return svg;
  }

  close(): void {
    clearTimeout(this.idle);
    const { drawer } = this;
    this.drawer = null;
    drawer?.disconnect();
  }

  private async drawn(chart: Chart, form: Form): Promise<string> {
    const drawer = (this.drawer ??= this.start());
    clearTimeout(this.idle);
    drawer.channel?.ref();
    const id = this.asked++;
    try {
      return await new Promise<string>((done, failed) => {
        this.waiting.set(id, { done, failed });
        drawer.send({ id, chart, form } satisfies Order, (fault) => fault && failed(fault));
      });
    } finally {
      this.waiting.delete(id);
      if (this.waiting.size === 0) this.rest();
    }
  }

  // At rest it keeps nobody alive who has nothing else to do.
  private rest(): void {
    clearTimeout(this.idle);
    this.drawer?.channel?.unref();
    this.idle = setTimeout(() => this.close(), idleMs).unref();
  }

  private start(): ChildProcess {
    const drawer = fork(entry, {
      // It is told of no secret, and what a drawing leaves behind is swept up at once.
      env: {},
      execArgv: ['--max-semi-space-size=4', '--max-old-space-size=128'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    drawer.unref();
    // The counter goes first.
    if (drawer.pid !== undefined) setPriority(drawer.pid, 5);
    drawer.on('message', (answer: Answer) => {
      const waits = this.waiting.get(answer.id);
      if ('svg' in answer) waits?.done(answer.svg);
      else waits?.failed(new Error(answer.failure));
    });
    const ended = (why: string) => {
      if (this.drawer !== drawer) return;
      this.drawer = null;
      for (const { failed } of this.waiting.values()) failed(new Error(why));
    };
    drawer.on('error', (fault) => ended(fault.message));
    drawer.on('exit', (code) => ended(`the drawing process ended with ${code}`));
    return drawer;
  }

  private keep(mark: string, svg: string): void {
    if (!this.kept.has(mark)) this.size += svg.length;
    this.kept.set(mark, svg);
    for (const [oldest, { length }] of this.kept) {
      if (this.size <= keptCharacters) break;
      this.kept.delete(oldest);
      this.size -= length;
    }
  }
}
