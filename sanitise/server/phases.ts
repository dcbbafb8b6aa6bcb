export type PhaseName =
  | "survey"
  | "real values"
  | "outbound"
  | "commands before"
  | "masking"
  | "commands after"
  | "settle"
  | "audit";

export interface PhaseEvidence {
  readonly name: PhaseName;
  readonly seconds: number;
}

export interface CommandEvidence {
  /** The program and its first argument. */
  readonly command: string;
  readonly when: "before" | "after";
  readonly seconds: number;
  /** Lines that it wrote. */
  readonly lines: number;
  /** It ended well in an earlier run on this copy, and wasn't run again. */
  readonly earlier?: true;
}
