package dev.skein.push.decision;

import dev.skein.push.device.UserKey;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.Set;

/** Which devices have a live session in the foreground, and so need no push; port to the registry of sessions. */
public interface LiveDevices {
    record DeviceKey(UserKey user, String deviceId) {}

    /**
     * The devices of the users that show messages by themselves. When the registry cannot be read, none: a push too many is
     * better than one too few.
     */
    Uni<Set<DeviceKey>> inForeground(Collection<UserKey> users);
}
