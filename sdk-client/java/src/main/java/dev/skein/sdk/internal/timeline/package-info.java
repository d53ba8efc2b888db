/**
 * What the device knows, and how it catches up, hands over and sends. Start at
 * {@link dev.skein.sdk.internal.timeline.Timelines}. Calls over a connection, and knows no client.
 */
@NullMarked
package dev.skein.sdk.internal.timeline;

import org.jspecify.annotations.NullMarked;
