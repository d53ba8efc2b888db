package dev.skein.push.outbound.postgres;

import java.time.Duration;

/** @param window the least time between two pushes of one conversation to one device */
public record QueueSettings(Duration window) {}
