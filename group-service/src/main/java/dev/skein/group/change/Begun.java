package dev.skein.group.change;

/** The schema is in place; from now on its tables may be used. A CDI event. */
public record Begun() {}
