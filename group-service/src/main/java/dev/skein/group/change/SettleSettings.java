package dev.skein.group.change;

import java.time.Duration;

/**
 * @param patience how long a call waits for messaging-service
 * @param repeatAfter age at which an unapplied change is repeated in the background
 */
public record SettleSettings(Duration patience, Duration repeatAfter) {}
