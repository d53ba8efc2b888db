/**
 * The edge of Skein: the one public address, where clients and platforms come in.
 *
 * <p>It holds WebSocket sessions, knows who calls, and passes requests on. Each request, whichever of the four doors it came
 * through ({@code inbound/websocket} binary and JSON, {@code inbound/http}, {@code inbound/grpc}), becomes one
 * {@link dev.skein.gateway.call.CallRequest} and goes through {@link dev.skein.gateway.call.CallRouter}, which knows
 * method prefixes and nothing of the operations. Sends take {@code send} to the replica that owns the conversation.
 *
 * <p>Notifications come by AMQP to {@link dev.skein.gateway.delivery.Deliver} and go out through each session's bounded
 * {@link dev.skein.gateway.session.Outbound}. Nothing here is kept but what Redis is told of live sessions.
 *
 * <p>Open first: {@link dev.skein.gateway.call.CallRouter}; then {@link dev.skein.gateway.session.OpenSession}.
 */
@org.jspecify.annotations.NullMarked
package dev.skein.gateway;
