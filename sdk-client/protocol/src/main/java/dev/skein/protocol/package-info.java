/**
 * The contract of Skein in plain Java: what clients, services and tools share.
 *
 * <p>The {@code .proto} files under {@code skein/v1} are the public contract, those under {@code skein/internal/v1} are
 * spoken between services only. Start at {@code frame.proto} (the WebSocket) and {@link dev.skein.error.v1.ErrorCode}.
 */
@NullMarked
package dev.skein.protocol;

import org.jspecify.annotations.NullMarked;
