/** The wire below the SDK: replace {@link dev.skein.sdk.transport.Transport} to use another WebSocket library. */
@NullMarked
package dev.skein.sdk.transport;

import org.jspecify.annotations.NullMarked;
