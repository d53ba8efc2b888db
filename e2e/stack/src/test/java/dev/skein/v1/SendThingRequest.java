package dev.skein.v1;

/** Stands in for a generated request, which this module does not have. */
public final class SendThingRequest {}
