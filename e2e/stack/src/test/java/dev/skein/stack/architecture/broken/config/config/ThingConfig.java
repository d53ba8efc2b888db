package dev.skein.stack.architecture.broken.config.config;

/** Stands in for a configuration mapping. */
public interface ThingConfig {}
