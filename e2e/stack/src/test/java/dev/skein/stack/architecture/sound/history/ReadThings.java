package dev.skein.stack.architecture.sound.history;

/** Sound: a port. */
public interface ReadThings {}
