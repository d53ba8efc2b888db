package dev.skein.push.vendor;

import java.time.Duration;

/** What a vendor says to a push. */
public sealed interface VendorAnswer {
    /** Taken over by the vendor. */
    record Delivered(String vendorId) implements VendorAnswer {}

    /**
     * Not now (429, 5xx, no connection).
     *
     * @param pause the least to wait, as the vendor asked for; zero when it did not
     */
    record RetryLater(Duration pause, String reason) implements VendorAnswer {}

    /** The token is no longer valid: the app was removed. The device is unbound. */
    record Unregistered() implements VendorAnswer {}

    /** Refused for good; trying again cannot help. */
    record Rejected(String reason) implements VendorAnswer {}
}
