package dev.skein.gateway.inbound.json;

import dev.skein.protocol.ErrorCode;
import dev.skein.protocol.SkeinException;
import org.jboss.logging.Logger;

/** Turns what no door expected into INTERNAL, logged once; nothing of it is shown outside. */
public final class Failures {
    private static final Logger LOG = Logger.getLogger(Failures.class);

    private Failures() {}

    public static SkeinException expected(Throwable failure) {
        if (failure instanceof SkeinException skein) {
            return skein;
        }
        LOG.error("Unexpected failure of a request", failure);
        return SkeinException.of(ErrorCode.INTERNAL);
    }
}
