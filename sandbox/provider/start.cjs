// What the plugin's executable runs: a stable file name that loads the TypeScript beside it.
"use strict";
require("tsx/cjs");
require("./main.ts");
