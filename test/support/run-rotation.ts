import { rotate } from "./steps";

// A rotation in a process of its own, to be killed: its inputs come as JSON in the variable INPUTS.
void rotate(JSON.parse(process.env.INPUTS ?? "{}"));
