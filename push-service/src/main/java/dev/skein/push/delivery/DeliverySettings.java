package dev.skein.push.delivery;

import java.time.Duration;

/**
 * @param retries after the first try
 * @param firstPause before the first retry; four times as long before each further one
 * @param timeout for the vendor's answer
 * @param inFlight pushes of one vendor at a time
 * @param maxAge of a message that is still pushed
 */
public record DeliverySettings(int retries, Duration firstPause, Duration timeout, int inFlight, Duration maxAge) {}
