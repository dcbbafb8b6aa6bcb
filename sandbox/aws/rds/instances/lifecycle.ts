import type { Cloud } from "../../account/cloud";
import { advance } from "./advance";
import { goOnCopying } from "./copy-snapshot";

/** How often the servers are looked at, in milliseconds: one that died is started again. */
const watchInterval = 2000;

/**
 * Brings each instance to where its record says it should be, one step after the other.
 *
 * Every step is decided from the record alone, which is on disk before the step begins. So a sandbox that
 * was killed in the middle goes on by simply looking at the records again.
 */
export class InstanceLifecycle {
  private readonly busy = new Set<string>();
  private readonly again = new Set<string>();

  constructor(private readonly cloud: Cloud) {}

  /** Looks at all instances and at copies of snapshots, and from then on whether the servers still run. */
  begin(): void {
    const wakeAll = () => {
      for (const id of Object.keys(this.cloud.state.instances)) this.wake(id);
    };
    wakeAll();
    goOnCopying(this.cloud);
    this.cloud.background.run(async () => {
      for (;;) {
        await this.cloud.background.pause(watchInterval);
        wakeAll();
      }
    });
  }

  /** Says that an instance's record has changed. */
  wake(resourceId: string): void {
    if (this.busy.has(resourceId)) {
      this.again.add(resourceId);
      return;
    }
    this.busy.add(resourceId);
    this.cloud.background.run(async () => {
      try {
        do {
          this.again.delete(resourceId);
          while (await this.step(resourceId));
        } while (this.again.has(resourceId));
      } finally {
        this.busy.delete(resourceId);
      }
    });
  }

  /** Whether there was something to do. */
  private async step(resourceId: string): Promise<boolean> {
    const instance = this.cloud.state.instances[resourceId];
    if (!instance) return false;
    try {
      return await advance(this.cloud, instance);
    } catch (error) {
      if (this.cloud.background.signal.aborted) throw error;
      this.cloud.report(
        `${instance.identifier} (${instance.status}): ${String(error)}`,
      );
      if (instance.status === "creating") {
        instance.status = "incompatible-restore";
        this.cloud.save();
      }
      return false;
    }
  }
}
