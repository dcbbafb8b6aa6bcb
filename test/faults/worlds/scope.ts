/** What a world is made in: its parts end with it, last made first. */
export class Scope {
  private readonly endings: (() => unknown)[] = [];

  constructor(private readonly tell: (text: string) => void) {}

  teardown(work: () => unknown): void {
    this.endings.push(work);
  }

  comment(text: string): void {
    this.tell(text);
  }

  async end(): Promise<void> {
    for (const work of this.endings.splice(0).reverse()) await work();
  }
}
