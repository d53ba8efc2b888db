package dev.skein.group.inbound.grpc;

import dev.skein.group.app.Actor;
import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.CallerKind;

/** The caller in the words of the features. */
final class Actors {
    private Actors() {}

    static Actor of(Caller caller) {
        boolean platform = caller.getKind() == CallerKind.CALLER_KIND_PLATFORM;
        return new Actor(caller.getAppId(), caller.getUserId(), platform);
    }
}
