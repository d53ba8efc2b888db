package dev.skein.group.trust;

import java.time.Duration;

/**
 * How keys are changed.
 *
 * @param rotation for how long a key signs
 * @param publishAhead how long before that it is published
 */
public record KeySettings(Duration rotation, Duration publishAhead) {}
