/**
 * Calls to the server. The services with their methods are generated from the contract into {@code dev.skein.sdk.service};
 * {@link dev.skein.sdk.call.Caller} is what they run on.
 */
@NullMarked
package dev.skein.sdk.call;

import org.jspecify.annotations.NullMarked;
