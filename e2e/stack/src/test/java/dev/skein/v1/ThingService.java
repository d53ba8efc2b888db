package dev.skein.v1;

/** Stands in for a generated service interface. */
public interface ThingService {}
