// The generated types of the protocol, for content that the SDK has no shorthand for and for SkeinClient.service. Each
// schema can be imported alone; a bundler leaves out the rest.

export * from "./gen/skein/error/v1/error_code_pb.js";
export * from "./gen/skein/v1/account_pb.js";
export * from "./gen/skein/v1/auth_pb.js";
export * from "./gen/skein/v1/content_pb.js";
export * from "./gen/skein/v1/error_pb.js";
export * from "./gen/skein/v1/frame_pb.js";
export * from "./gen/skein/v1/group_pb.js";
export * from "./gen/skein/v1/message_pb.js";
export * from "./gen/skein/v1/platform_pb.js";
export * from "./gen/skein/v1/presence_pb.js";
export * from "./gen/skein/v1/profile_pb.js";
export * from "./gen/skein/v1/push_pb.js";
export * from "./gen/skein/v1/sync_pb.js";
