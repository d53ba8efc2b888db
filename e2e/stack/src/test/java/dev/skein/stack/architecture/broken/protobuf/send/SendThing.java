package dev.skein.stack.architecture.broken.protobuf.send;

import com.google.protobuf.Any;

/** Wrong on purpose: the protobuf runtime in a feature. */
public record SendThing(Any any) {}
