/**
 * The little that all four services share on the server side.
 *
 * <p>{@code caller} verifies who calls, {@code error} maps failures to gRPC, {@code channel} reaches other services,
 * {@code amqp}, {@code redis} and {@code control} hold one connection each, {@code postgres} limits the silence of
 * pooled ones, {@code session} reads the registry of live
 * sessions, {@code outbox} publishes what a transaction left behind, {@code log} says what a log line belongs to. Start at
 * {@link dev.skein.kit.caller.CallerInterceptor}.
 */
@NullMarked
package dev.skein.kit;

import org.jspecify.annotations.NullMarked;
