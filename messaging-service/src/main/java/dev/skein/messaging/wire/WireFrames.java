package dev.skein.messaging.wire;

import dev.skein.messaging.delivery.Frames;
import dev.skein.messaging.event.LoggedEvent;
import dev.skein.messaging.send.StoredMessage;

/** Frames in protobuf. */
public final class WireFrames implements Frames {
    @Override
    public byte[] of(StoredMessage message) {
        return MessageEncoding.notifyFrame(message);
    }

    @Override
    public byte[] of(LoggedEvent event) {
        return EventEncoding.notifyFrame(event);
    }
}
