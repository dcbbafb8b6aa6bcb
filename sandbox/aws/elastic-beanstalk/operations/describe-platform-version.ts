import type { Operation } from "../../account/service";
import { members } from "../../protocol/xml";
import { platformArn } from "../environments/environment-answer";

/** The one platform that all environments run on: `eb status` asks for it. */
export const describePlatformVersion: Operation = (cloud) => ({
  PlatformDescription: {
    PlatformArn: platformArn(cloud),
    PlatformName: "Node.js 20 running on 64bit Amazon Linux 2023",
    PlatformVersion: "6.6.0",
    PlatformStatus: "Ready",
    PlatformCategory: "Node.js",
    SupportedTierList: members(["WebServer/Standard"]),
  },
});
