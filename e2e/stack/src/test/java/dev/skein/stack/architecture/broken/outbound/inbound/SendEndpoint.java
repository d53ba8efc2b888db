package dev.skein.stack.architecture.broken.outbound.inbound;

/** What outbound must not see. */
public record SendEndpoint() {}
