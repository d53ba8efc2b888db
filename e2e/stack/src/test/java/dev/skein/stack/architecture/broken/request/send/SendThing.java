package dev.skein.stack.architecture.broken.request.send;

import dev.skein.v1.SendThingRequest;

/** Wrong on purpose: a feature that takes the wire form of its call. */
public record SendThing(SendThingRequest request) {}
