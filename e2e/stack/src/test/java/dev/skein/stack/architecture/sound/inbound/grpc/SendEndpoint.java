package dev.skein.stack.architecture.sound.inbound.grpc;

import dev.skein.stack.architecture.sound.send.SendThing;
import io.grpc.Metadata;

/** Sound: gRPC at the edge. */
public record SendEndpoint(Metadata metadata, SendThing feature) {}
