/**
 * {@code ./skein bench}: load over real WebSockets with the binary sub-protocol, and the proof that what was
 * acknowledged is in Postgres and was delivered.
 *
 * <p>Start reading at {@link dev.skein.tools.bench.MessageRun}: warm up, measure, drain, verify. {@link
 * dev.skein.tools.bench.LoadSession} is one WebSocket; it is written by hand on Netty, because the load generator shares
 * the machine with what it measures: what the client does not burn is what the services get.
 */
@NullMarked
package dev.skein.tools.bench;

import org.jspecify.annotations.NullMarked;
