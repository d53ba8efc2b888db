package dev.skein.tools.replay;

/**
 * How far it is.
 *
 * @param phase what is being done, as a short word
 * @param online sessions open now
 */
public record ReplayProgress(String phase, int done, int of, int online, long handedOver) {}
