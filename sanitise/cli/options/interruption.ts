import type { Client } from "pg";

/** Ctrl-C. What was done stays, and stands in the ledger. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  constructor() {
    super(
      "Interrupted. What is masked stays, and the rest holds real data: run it again, and it goes on from there.",
    );
  }
}

/** Ends sessions at a signal, and lets those that clean up afterwards through. */
export interface Interruption {
  /** Ends all sessions under way; where there is none, the next one doesn't begin. */
  interrupt(): void;
  /**
   * Does work that opens a session.
   * @param session gets a function to be told of the client once it is connected
   * @throws Interrupted
   */
  guard<T>(
    session: (connected: (client: Client) => void) => Promise<T>,
  ): Promise<T>;
}

/** One for all sessions of a run. */
export function interruption(): Interruption {
  const clients = new Set<Client>();
  let count = 0;
  let underWay = 0;
  let due = false;
  return {
    interrupt: () => {
      count++;
      due = underWay === 0;
      for (const { connection } of clients) connection.stream.destroy();
    },
    guard: async (session) => {
      if (due) {
        due = false;
        throw new Interrupted();
      }
      const before = count;
      let own: Client | undefined;
      underWay++;
      try {
        const result = await session((client) => {
          if (count !== before) throw new Interrupted();
          own = client;
          clients.add(client);
        });
        if (count !== before) throw new Interrupted();
        return result;
      } catch (error) {
        // The lost connection is only what the signal did.
        throw count === before ? error : new Interrupted();
      } finally {
        underWay--;
        if (own) clients.delete(own);
      }
    },
  };
}
