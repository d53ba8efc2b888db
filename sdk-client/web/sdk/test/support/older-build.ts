import { clone, type DescFile, toBinary } from "@bufbuild/protobuf";
import { enumDesc, fileDesc, messageDesc, serviceDesc } from "@bufbuild/protobuf/codegenv2";
import { base64Encode } from "@bufbuild/protobuf/wire";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { vi } from "vitest";

/**
 * The SDK as it was built when content had no rich links and the user's log no profiles: its contract lacks the two fields,
 * and all else is as it is now.
 */
export async function olderBuild() {
  vi.resetModules();
  vi.doMock("../../src/gen/skein/v1/content_pb.js", async (original) => without("rich_link", await original()));
  vi.doMock("../../src/gen/skein/v1/sync_pb.js", async (original) => without("profile", await original()));
  const { Device } = await import("./device.js");
  const proto = await import("../../src/proto.js");
  vi.doUnmock("../../src/gen/skein/v1/content_pb.js");
  vi.doUnmock("../../src/gen/skein/v1/sync_pb.js");
  vi.resetModules();
  return { Device, proto };
}

type Generated = Record<string, unknown>;

/** A generated module, of a file whose messages never had a field of this name. */
function without(field: string, generated: Generated): Generated {
  const file = Object.values(generated).find((each) => kindOf(each) === "file") as DescFile;
  const proto = clone(FileDescriptorProtoSchema, file.proto);
  for (const message of proto.messageType) {
    message.field = message.field.filter(({ name }) => name !== field);
  }
  const older = fileDesc(base64Encode(toBinary(FileDescriptorProtoSchema, proto)), [...file.dependencies]);
  const indexIn = (all: readonly unknown[], value: unknown) => all.indexOf(value);
  const inOlder = (value: unknown): unknown => {
    switch (kindOf(value)) {
      case "file":
        return older;
      case "message":
        return messageDesc(older, indexIn(file.messages, value));
      case "enum":
        return enumDesc(older, indexIn(file.enums, value));
      case "service":
        return serviceDesc(older, indexIn(file.services, value));
      default:
        return value;
    }
  };
  return Object.fromEntries(Object.entries(generated).map(([name, value]) => [name, inOlder(value)]));
}

function kindOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
}
