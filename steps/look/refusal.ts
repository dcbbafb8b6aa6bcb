/** Something that must not or can't be done, known before anything is changed: what it is and what to do. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}
