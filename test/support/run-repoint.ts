import { repoint } from "./steps";

// A repointing in a process of its own, to be killed: inputs and note come as JSON in variables.
const { INPUTS = "{}", BEFORE } = process.env;
void repoint(JSON.parse(INPUTS), BEFORE ? JSON.parse(BEFORE) : undefined);
