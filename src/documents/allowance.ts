/** How often an address may do something that costs work; counted in this process, forgotten after a while. */
export class Allowance {
  private readonly most: number;
  private readonly spanMs: number;
  private readonly taken = new Map<string, number[]>();

  constructor({ most, minutes }: { most: number; minutes: number }) {
    this.most = most;
    this.spanMs = minutes * 60_000;
  }

  /** Takes one; false when none is left. `now` in milliseconds of any steady clock. */
  take(address: string, now: number = performance.now()): boolean {
    const recent = (this.taken.get(address) ?? []).filter((at) => at > now - this.spanMs);
    const allowed = recent.length < this.most;
    this.taken.delete(address);
    this.taken.set(address, allowed ? [...recent, now] : recent);
    // The longest unheard of goes first: nobody fills the memory with addresses.
    if (this.taken.size > 10_000) this.taken.delete(this.taken.keys().next().value!);
    return allowed;
  }
}
