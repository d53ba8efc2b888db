package dev.skein.stack.architecture.sound.wire;

import com.google.protobuf.Any;

/** Sound where encodings are named: protobuf, but no I/O. */
public record ThingEncoding(Any message) {}
