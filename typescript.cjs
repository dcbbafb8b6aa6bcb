// Lets Node run this project's TypeScript. Loaded before the program (`nodeargs` in Pulumi.yaml), the hooks
// and the sandbox. tsx would search each file of the packages too for syntax to translate: they have none,
// and that takes nearly a second of each command.
"use strict";

// On Node 20 each process with a client of AWS would say that the SDK's versions of 2027 need Node 22: the lock file
// has one that doesn't. The SDK's own switch, for this warning only (emitWarningIfUnsupportedVersion in @aws-sdk/core).
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

const { _extensions } = require("node:module");

const asNodeLoadsIt = _extensions[".js"];
require("tsx/cjs");
_extensions[".js"] = asNodeLoadsIt;
