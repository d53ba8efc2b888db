package dev.skein.stack.architecture.sound.send;

import com.google.protobuf.ByteString;
import dev.skein.stack.architecture.sound.history.ReadThings;

/** Sound: carries opaque bytes, knows another feature. */
public record SendThing(ByteString body, ReadThings things) {}
