package dev.skein.push.vendor;

import io.smallrye.mutiny.Uni;

/**
 * A way to wake devices: APNs, FCM, a maker of phones, or the log. One CDI bean each; the name is what devices register
 * with.
 *
 * <p>Calls come concurrently, from event loops: implementations never block. They do not retry by themselves; a failed
 * {@code Uni}, or none within the time allowed, counts as {@link VendorAnswer.RetryLater}. The same push may come again when
 * this service died before it noted the answer; {@link Push#id} is the same then, for vendors that can collapse.
 */
public interface PushVendor {
    /** Lower case, e.g. {@code apns}. */
    String name();

    /** Longest text the vendor shows, in code points; longer ones are cut before {@link #push}. */
    default int maxTextLength() {
        return 500;
    }

    /** Hands one push to the vendor. */
    Uni<VendorAnswer> push(Push push);
}
