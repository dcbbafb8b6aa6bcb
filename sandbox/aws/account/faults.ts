import type { Input } from "../protocol/input";

/** What a fault makes of a call. */
export type CallEffect =
  | {
      readonly kind: "error";
      readonly code: string;
      readonly message: string;
      readonly status: number;
    }
  /** The connection is cut without an answer; the call isn't done. */
  | { readonly kind: "drop" }
  /** The call is done, and then the connection is cut. */
  | { readonly kind: "drop-answer" }
  /** The caller waits for an answer that never comes; the call isn't done. */
  | { readonly kind: "hold" }
  /** The call is done, and the caller waits for an answer that never comes. */
  | { readonly kind: "hold-answer" };

/** Which calls go wrong, and how. */
export interface CallFault {
  /** E.g. `ModifyDBInstance`. Default: every action. */
  readonly action?: string;
  /** Parameters that they send, e.g. `{DBInstanceClass: "db.t3.micro"}`. Default: any. */
  readonly sending?: Readonly<Record<string, string>>;
  /** How many calls. Default: 1. */
  readonly times?: number;
  readonly effect: CallEffect;
}

/** What goes wrong with the next update of an environment. */
export type UpdateFault =
  /** It fails and is rolled back, with this ERROR event. */
  | { readonly kind: "roll-back"; readonly message?: string }
  /** It succeeds, and the application answers 5xx until the update after it. */
  | { readonly kind: "unhealthy" };

/** Errors on demand, for tests and for people who want to see what happens. Forgotten when the sandbox stops. */
export class Faults {
  private calls: { fault: CallFault; left: number }[] = [];
  private readonly updates = new Map<string, UpdateFault>();
  private readonly hidden = new Set<string>();
  /** Every call answers ExpiredToken. */
  expired = false;

  /** Makes the next calls go wrong. Faults are used up in the order they were added. */
  addCallFault(fault: CallFault): void {
    this.calls.push({ fault, left: fault.times ?? 1 });
  }

  /** The effect for a call that is being answered now, if there is one; it is used up by that. */
  takeCallFault(
    action: string,
    sent: Pick<Input, "text">,
  ): CallEffect | undefined {
    const found = this.calls.find(
      ({ fault }) =>
        (fault.action === undefined || fault.action === action) &&
        Object.entries(fault.sending ?? {}).every(
          ([name, value]) => sent.text(name) === value,
        ),
    );
    if (!found) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.calls = this.calls.filter((it) => it !== found);
    return found.fault.effect;
  }

  /** Makes the next update of an environment go wrong. */
  addUpdateFault(environment: string, fault: UpdateFault): void {
    this.updates.set(environment, fault);
  }

  /** The fault for an update that is being done now; it is used up by that. */
  takeUpdateFault(environment: string): UpdateFault | undefined {
    const fault = this.updates.get(environment);
    this.updates.delete(environment);
    return fault;
  }

  /** Shows an environment's settings to the caller or not, as a missing permission does: an empty list, no error. */
  hideSettings(environment: string, hide: boolean): void {
    if (hide) this.hidden.add(environment);
    else this.hidden.delete(environment);
  }

  /** Whether an environment's settings are hidden from the caller. */
  hidesSettings(environment: string): boolean {
    return this.hidden.has(environment);
  }

  /** Forgets all. */
  clear(): void {
    this.calls = [];
    this.updates.clear();
    this.hidden.clear();
    this.expired = false;
  }
}
