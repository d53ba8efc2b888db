package dev.skein.messaging.delivery;

import dev.skein.messaging.event.LoggedEvent;
import dev.skein.messaging.send.StoredMessage;

/** Makes the frames that live sessions get, encoded once for all of them. */
public interface Frames {
    byte[] of(StoredMessage message);

    byte[] of(LoggedEvent event);
}
