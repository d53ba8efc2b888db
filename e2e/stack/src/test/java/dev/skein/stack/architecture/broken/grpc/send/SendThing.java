package dev.skein.stack.architecture.broken.grpc.send;

import io.grpc.Metadata;

/** Wrong on purpose: gRPC in a feature. */
public record SendThing(Metadata metadata) {}
