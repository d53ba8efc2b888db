package dev.skein.sdk.unruly.timeline;

/** What a connection should not know. */
public record Secret() {}
