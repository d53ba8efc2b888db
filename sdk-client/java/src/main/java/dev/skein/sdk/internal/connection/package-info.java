/**
 * The WebSocket and what goes over it: connecting, authenticating, beating, calling. Start at
 * {@link dev.skein.sdk.internal.connection.Connection}. Knows no conversations.
 */
@NullMarked
package dev.skein.sdk.internal.connection;

import org.jspecify.annotations.NullMarked;
