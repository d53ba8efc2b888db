package dev.skein.stack.architecture.broken.name.send;

/** Wrong on purpose: a name that says nothing. */
public final class ThingManager {}
