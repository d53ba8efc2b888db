package dev.skein.gateway.inbound.json;

import dev.skein.error.v1.ErrorCode;
import dev.skein.kit.log.LogFields;
import dev.skein.protocol.SkeinException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Turns what no door expected into INTERNAL, logged once; nothing of it is shown outside. */
public final class Failures {
    private static final Logger LOG = Logger.getLogger(Failures.class);

    private Failures() {}

    /** @param fields what the line in the log belongs to; asked for when there is one */
    public static SkeinException expected(Throwable failure, Supplier<LogFields> fields) {
        if (failure instanceof SkeinException skein) {
            return skein;
        }
        fields.get().during(() -> LOG.error("Unexpected failure of a request", failure));
        return SkeinException.of(ErrorCode.INTERNAL);
    }
}
