package dev.skein.gateway.session;

/** The unique name of this gateway process in its cluster ({@code skein.node}). */
public record NodeName(String value) {}
