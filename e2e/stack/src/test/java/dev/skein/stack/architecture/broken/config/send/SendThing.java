package dev.skein.stack.architecture.broken.config.send;

import dev.skein.stack.architecture.broken.config.config.ThingConfig;

/** Wrong on purpose: a feature that reads the configuration. */
public record SendThing(ThingConfig config) {}
