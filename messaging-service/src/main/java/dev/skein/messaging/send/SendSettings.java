package dev.skein.messaging.send;

/**
 * Size of the message path.
 *
 * @param lanes conversations are spread over so many lanes; one batch per lane is under way
 * @param maxBatch messages stored by one statement at most
 * @param maxWaiting messages waiting per lane at most; more are refused with OVERLOADED
 */
public record SendSettings(int lanes, int maxBatch, int maxWaiting) {}
