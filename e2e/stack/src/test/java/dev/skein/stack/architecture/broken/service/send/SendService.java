package dev.skein.stack.architecture.broken.service.send;

/** Wrong on purpose: called a service, but none of the contract. */
public final class SendService {}
