// Lets Node run this project's TypeScript. Loaded before the program (`nodeargs` in Pulumi.yaml), the hooks
// and the sandbox. tsx would search each file of the packages too for syntax to translate: they have none,
// and that takes nearly a second of each command.
"use strict";

const { _extensions } = require("node:module");

const asNodeLoadsIt = _extensions[".js"];
require("tsx/cjs");
_extensions[".js"] = asNodeLoadsIt;
